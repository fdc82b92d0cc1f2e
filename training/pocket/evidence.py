"""Labelled tokens: what the corpus knows about each token of a chat, as a sparse token-by-predicate matrix."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from corpus import Sample, stream
from scipy.sparse import csr_array
from tokenizers import Tokenizer

from pocket.tokenizer import render_sample

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s]|_")
SENTENCE_END = re.compile(r"[.!?…]")


@dataclass(frozen=True, order=True)
class Predicate:
    """Something that holds for a token. `about` names it within its kind; `style` or `place` make it a conjunction."""

    kind: str
    about: str
    style: str = ""
    place: str = ""

    @property
    def plain(self) -> bool:
        return self.kind != "word" or not self.style


@dataclass(frozen=True)
class Evidence:
    """Chats as tokens. Arrays run over all tokens of all chats; `texts[i]` is what token i adds to the rendered chat."""

    ids: np.ndarray
    sample: np.ndarray
    texts: list[str]
    predicates: list[Predicate]
    matrix: csr_array

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


def _place(text: str, span: _Span, start: int) -> str:
    before = text[span.start : start].rstrip()
    if len(before) < 4:
        return "start"
    if SENTENCE_END.match(before[-1]):
        return "sentence start"
    return ""


def token_predicates(sample: Sample, text: str, span: _Span, start: int, end: int, word: str, after: str) -> list[Predicate]:
    """Everything that holds for the token at text[start:end], which lies in `span`."""
    turn = sample.turns[min(span.turn, len(sample.turns) - 1)]
    place = _place(text, span, start)
    out = [Predicate("word", word)] if word else []
    if after:
        out.append(Predicate("word", after, place="before"))
    out += [Predicate("subject", name, place="named") for name in turn.subjects if word and word in name.lower().split()]
    if span.role != "assistant":
        out.append(Predicate("position", span.role))
        out.append(Predicate("request", turn.request, place="asked"))
        asks = turn.style if turn.style != "neutral" and sample.style_source != "none" else ""
        return [*out, Predicate("request", asks, place="style asked")] if asks else out
    out.append(Predicate("request", turn.request))
    out += [Predicate("subject", name) for name in turn.subjects]
    out += [Predicate("domain", name) for name in turn.domains]
    if place:
        out.append(Predicate("position", place))
    out.append(Predicate("style", turn.style))
    if place:
        out.append(Predicate("style", turn.style, place=place))
    if word:
        out.append(Predicate("word", word, style=turn.style))
    return out


def _sample_tokens(sample: Sample, encoding) -> Iterator[tuple[str, list[Predicate]]]:
    """The text of each token and its predicates; role marks and <|end|> have the position predicate `mark`."""
    text = render_sample(sample)
    owners: list[_Span | None] = [None] * len(text)
    for span in _spans(sample):
        owners[span.start : span.end] = [span] * (span.end - span.start)
    words, following = _words(text)
    ends = [0, *(end for _, end in encoding.offsets)]
    for index, (_, end) in enumerate(encoding.offsets):
        start = max(ends[: index + 1][-1], 0)
        shown = text[start:end]
        span = owners[end - 1]
        if span is None:
            yield shown, [Predicate("position", f"mark {shown}")]
            continue
        first = start + len(shown) - len(shown.lstrip())
        yield shown, token_predicates(sample, text, span, first, end, words[end - 1], following[end - 1])


def _words(text: str) -> tuple[list[str], list[str]]:
    """For each character the lower-case word it is part of, and the word after that one ("" where there is none)."""
    found = [(match.start(), match.end(), match.group().lower()) for match in WORD.finditer(text)]
    own, following = [""] * len(text), [""] * len(text)
    for index, (start, end, word) in enumerate(found):
        after = found[index + 1][2] if index + 1 < len(found) else ""
        own[start:end] = [word] * (end - start)
        following[start:end] = [after] * (end - start)
    return own, following


def gather(tokenizer: Tokenizer, samples: int, seed: int, least: int) -> Evidence:
    """Evidence from `samples` training chats; predicates that hold for fewer than `least` tokens are left out."""
    ids: list[int] = []
    owner: list[int] = []
    texts: list[str] = []
    holds: list[list[Predicate]] = []
    for number, sample in enumerate(islice(stream(seed), samples)):
        encoding = tokenizer.encode(render_sample(sample), add_special_tokens=False)
        ids += encoding.ids
        owner += [number] * len(encoding.ids)
        for shown, predicates in _sample_tokens(sample, encoding):
            texts.append(shown)
            holds.append(predicates)
    return Evidence(np.array(ids), np.array(owner), texts, *_matrix(holds, least))


def _matrix(holds: Sequence[Sequence[Predicate]], least: int) -> tuple[list[Predicate], csr_array]:
    counts = Counter(predicate for row in holds for predicate in set(row))
    kept = sorted(predicate for predicate, count in counts.items() if count >= least)
    column = {predicate: index for index, predicate in enumerate(kept)}
    rows = [sorted({column[p] for p in row if p in column}) for row in holds]
    starts = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter((index for row in rows for index in row), dtype=np.int32, count=int(starts[-1]))
    data = np.ones(len(columns), dtype=np.float32)
    return kept, csr_array((data, columns, starts), shape=(len(rows), len(kept)))
