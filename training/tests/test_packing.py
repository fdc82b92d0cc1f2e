"""Chats become arrays without losing what each token is."""

import numpy as np

from pocket.packing import loss_weights, pack, pad

BOS, SYSTEM, USER, ASSISTANT, END = range(5)


def test_only_answers_and_their_end_have_full_weight() -> None:
    ids = np.array([[BOS, SYSTEM, 9, END, USER, 8, END, ASSISTANT, 7, END, USER, 6, END, BOS, BOS]])
    expected = [0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 1, 0.5, 0.5, 0.5, 0, 0]
    assert loss_weights(ids, 0.5).tolist() == [expected]


def test_a_packed_chat_that_follows_another_starts_afresh() -> None:
    ids = np.array([[BOS, USER, 8, END, ASSISTANT, 7, END, BOS, 9, 9]])
    assert loss_weights(ids, 0.5)[0, 7:].tolist() == [0, 0.5, 0.5]


def test_padding_is_the_beginning_mark() -> None:
    rows = pad([np.array([0, 5], dtype=np.uint16), np.array([0, 6, 7], dtype=np.uint16)])
    assert rows.tolist() == [[0, 5, 0], [0, 6, 7]]


def test_windows_are_full_and_each_begins_with_a_chat() -> None:
    chats = [np.array([0, *range(10, 10 + n)], dtype=np.uint16) for n in (3, 4, 2, 6, 1, 5)]
    windows = list(pack(chats, 6))
    assert [w.tolist() for w in windows] == [[0, 10, 11, 12, 0, 10], [0, 10, 11, 0, 10, 11], [0, 10, 0, 10, 11, 12]]
