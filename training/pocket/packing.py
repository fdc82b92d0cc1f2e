"""Chats as arrays: padding, packing into windows, and the loss weight of every token."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from pocket.tokenizer import ROLES

ASSISTANT = 3
# Marks on token ids: an `ECHO` repeats what was said and is to be made unlikely, a `BLANK` is learned in neither way.
ECHO, BLANK = 0x8000, 0x4000
_IDS = 0x3FFF


def pad(chats: Sequence[np.ndarray]) -> np.ndarray:
    """uint16 [rows, longest]: chats with <|bos|> (id 0) after their end, where the loss weight is zero."""
    out = np.zeros((len(chats), max(map(len, chats))), dtype=np.uint16)
    for row, chat in zip(out, chats, strict=True):
        row[: len(chat)] = chat
    return out


def pack(chats: Iterable[np.ndarray], window: int) -> Iterator[np.ndarray]:
    """Windows of `window` ids that each begin with <|bos|>; a chat that does not fit is cut, the next window starts anew."""
    parts: list[np.ndarray] = []
    for chat in chats:
        parts.append(chat)
        if sum(map(len, parts)) >= window:
            yield np.concatenate(parts)[:window]
            parts = []


def token_ids(rows: np.ndarray) -> np.ndarray:
    """The ids without their marks."""
    return rows & _IDS


def loss_weights(ids: np.ndarray, user_weight: float) -> np.ndarray:
    """Weight of the loss at every token, float32 like `ids` [rows, T]: 1 inside answers (their end mark included),
    0 at <|bos|>, padding (id 0) and tokens marked `BLANK`, `user_weight` elsewhere. The ids of `<|system|> <|user|>
    <|assistant|>` are 1, 2, 3.
    """
    ids, blank = token_ids(ids), ids & BLANK > 0
    marker = (ids >= 1) & (ids <= len(ROLES))
    last = np.maximum.accumulate(np.where(marker | (ids == 0), np.arange(ids.shape[-1]), 0), axis=-1)
    answer = (np.take_along_axis(ids, last, axis=-1) == ASSISTANT) & ~marker
    return np.where((ids == 0) | blank, 0.0, np.where(answer, 1.0, user_weight)).astype(np.float32)
