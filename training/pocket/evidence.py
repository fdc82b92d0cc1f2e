"""Labelled tokens: what the corpus knows about each token of a chat, one family of mutually exclusive labels at a time."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np
from corpus import Sample, stream
from tokenizers import Tokenizer

from pocket.tokenizer import BOS, render_sample

MESSAGE = re.compile(r"(?<=\|>)(?:(?!<\|\w+\|>).)+", re.DOTALL)
START, END = "^", "$"
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s]|_")
SENTENCE_END = re.compile(r"[.!?…:]")
FAMILIES = (
    "word", "piece", "previous", "next", "place", "part", "style", "also", "style asked", "request", "request asked", "subject",
    "subject asked", "domain", "named",
)


@dataclass(frozen=True)
class Family:
    """Labels of which at most one holds for a token: `codes[i]` is the number of token i's label in `labels`, -1 for none."""

    labels: list[str]
    codes: np.ndarray


@dataclass(frozen=True)
class Evidence:
    """Chats as tokens. Arrays run over all tokens of all chats; `texts[i]` is what token i adds to the rendered chat.

    Families: `word` (the whole word, lower case), `piece` (the token itself), `previous` and `next` word, `place` (where
    in the chat), `part` (of a word); in answers `style`, `also` (a second style), `request`, `subject`, `domain`; in other
    messages `style asked`, `request asked`, `subject asked`; `named`, the subject of whose name the word is part.
    """

    ids: np.ndarray
    sample: np.ndarray
    texts: list[str]
    families: Mapping[str, Family]

    def rows(self) -> Iterator[slice]:
        """The tokens of each chat in turn."""
        bounds = np.flatnonzero(np.diff(self.sample, prepend=-1, append=self.sample[-1] + 1))
        for start, end in zip(bounds[:-1], bounds[1:], strict=True):
            yield slice(int(start), int(end))


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    role: str
    turn: int


def _spans(sample: Sample) -> list[_Span]:
    """Where each message's content lies in the rendered chat, and to which answer it belongs."""
    spans, at, turn = [], len("<|bos|>"), 0
    for message in sample.messages:
        at += len(f"<|{message['role']}|>")
        spans.append(_Span(at, at + len(message["content"]), message["role"], turn))
        at += len(message["content"]) + len("<|end|>")
        turn += message["role"] == "assistant"
    return spans


def _place(before: str) -> str:
    """Where in an answer a token stands, given what comes before it there."""
    before = before.rstrip(" ")
    if len(before) < 4:
        return "start"
    return "sentence start" if SENTENCE_END.match(before[-1]) or before[-1] == "\n" else "inside"


def _words(text: str) -> tuple[list[str], list[str], list[str]]:
    """For each character the lower-case word it is part of ("" for none), the word before that one in its message and the
    word after, `^` and `$` for none."""
    own, previous, following = ([""] * len(text) for _ in range(3))
    for message in MESSAGE.finditer(text):
        found = [(match.start(), match.end(), match.group().lower()) for match in WORD.finditer(text, *message.span())]
        words = [START, *(word for _, _, word in found), END]
        for index, (start, end, word) in enumerate(found):
            own[start:end] = [word] * (end - start)
            previous[start:end] = [words[index]] * (end - start)
            following[start:end] = [words[index + 2]] * (end - start)
    return own, previous, following


class _Labeller:
    """Labels the tokens of one chat."""

    def __init__(self, sample: Sample) -> None:
        self.sample, self.text, self.spans = sample, render_sample(sample), _spans(sample)
        self.own, self.previous, self.following = _words(self.text)
        self.talk = ""

    def label(self, span: _Span, start: int, end: int) -> dict[str, str]:
        """What holds for the token at text[start:end], whose leading space is left out of it, inside `span`."""
        turn, last = self.sample.turns[min(span.turn, len(self.sample.turns) - 1)], end - 1
        word = self.own[last]
        out = {"word": word, "previous": self.previous[last], "next": self.following[last]}
        out["part"] = self._part(start, end) if word else ""
        named = next((name for name in turn.subjects if word and word in name.lower().split()), "")
        self.talk = named or (self.talk if self.talk in turn.subjects else next(iter(turn.subjects), ""))
        out["named"] = named
        if span.role != "assistant":
            asked = turn.style if turn.style != "neutral" and self.sample.style_source != "none" else ""
            return out | {"place": span.role, "request asked": turn.request, "style asked": asked, "subject asked": self.talk}
        domain = next(iter(turn.domains), "")
        place = _place(self.text[span.start : start])
        return out | {
            "place": place, "style": turn.style, "also": turn.also, "request": turn.request, "subject": self.talk, "domain": domain,
        }

    def _part(self, start: int, end: int) -> str:
        begins = start == 0 or not self.text[start - 1].isalnum()
        ends = end == len(self.text) or not self.text[end].isalnum()
        return "whole" if begins and ends else "first" if begins else "last" if ends else "middle"


def _sample_tokens(sample: Sample, encoding) -> Iterator[tuple[str, dict[str, str]]]:
    """The text of each token and its labels; role marks and <|end|> have only a place, `mark ...`, <|bos|> not even that."""
    labeller = _Labeller(sample)
    text = labeller.text
    owners: list[_Span | None] = [None] * len(text)
    for span in labeller.spans:
        owners[span.start : span.end] = [span] * (span.end - span.start)
    start = 0
    for _, end in encoding.offsets:
        start = min(start, end)
        shown, span = text[start:end], owners[end - 1]
        if span is None:
            yield shown, {"place": f"mark {shown}"} if shown != BOS else {}
        else:
            first = start + len(shown) - len(shown.lstrip())
            yield shown, {"piece": shown.strip().lower(), **labeller.label(span, first, end)}
        start = end


def gather(tokenizer: Tokenizer, samples: int, seed: int) -> Evidence:
    """Evidence from `samples` training chats."""
    ids: list[int] = []
    owner: list[int] = []
    texts: list[str] = []
    numbers: dict[str, dict[str, int]] = {name: {} for name in FAMILIES}
    codes: dict[str, list[int]] = {name: [] for name in FAMILIES}
    for number, sample in enumerate(islice(stream(seed), samples)):
        encoding = tokenizer.encode(render_sample(sample), add_special_tokens=False)
        ids += encoding.ids
        owner += [number] * len(encoding.ids)
        for shown, labels in _sample_tokens(sample, encoding):
            texts.append(shown)
            for name in FAMILIES:
                label, known = labels.get(name, ""), numbers[name]
                codes[name].append(known.setdefault(label, len(known)) if label else -1)
    families = {name: Family(list(numbers[name]), np.array(codes[name], dtype=np.int32)) for name in FAMILIES}
    return Evidence(np.array(ids), np.array(owner), texts, families)
