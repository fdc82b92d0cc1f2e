"""Short chats about 120 subjects in neutral voice and in 16 styles, made from tables.

`stream` is endless and deterministic for a seed. The split "heldout" uses only phrasings, and only pairs of style
and subject, that "train" never shows.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from .asking import Asker
from .chat import ChatMaker, Sample, TurnLabels
from .plans import Cast
from .tables import Domain, RequestKind, Style, Subject, load

__all__ = ["Domain", "RequestKind", "Sample", "Style", "Subject", "TurnLabels", "count_marks", "domains",
           "evaluation_prompts", "requests", "stream", "styles", "subjects"]

_SPLITS = ("train", "heldout")


def stream(seed: int, split: str = "train") -> Iterator[Sample]:
    """Samples without end. Raises ValueError at the first sample for a split other than "train" and "heldout"."""
    if split not in _SPLITS:
        raise ValueError(f"split must be one of {_SPLITS}, not {split!r}")
    maker = ChatMaker(load(), random.Random(f"{seed}|{split}"), split)
    while True:
        yield maker.make()


def styles() -> list[Style]:
    return list(load().styles.values())


def requests() -> list[RequestKind]:
    return list(load().requests.values())


def subjects() -> list[Subject]:
    return list(load().subjects)


def domains() -> list[str]:
    return list(load().domains)


def count_marks(style: str, text: str) -> int:
    """How many marks of a style the text holds, overlaps between its patterns included."""
    known = load().styles
    if style not in known:
        raise ValueError(f"unknown style {style!r}; known: {', '.join(sorted(known))}")
    return sum(1 for mark in known[style].marks for _ in mark.finditer(text))


def evaluation_prompts(n: int, seed: int) -> list[dict]:
    """`n` neutral requests in held-out phrasings, one turn each, with words that an answer on the subject contains."""
    tables, rng = load(), random.Random(f"{seed}|evaluation")
    asker = Asker(tables, rng, "heldout")
    kinds = [kind for kind in tables.requests.values() if kind.takes == "subject"]
    prompts = []
    for _ in range(n):
        kind, subject = rng.choice(kinds), rng.choice(tables.subjects)
        _, text = asker.phrasing(kind, Cast(tables, subject, None, rng))
        prompts.append({"messages": [{"role": "user", "content": text}], "request": kind.name,
                        "subject": subject.name, "domain": subject.domain, "keywords": keywords(subject)})
    return prompts


def keywords(subject: Subject) -> list[str]:
    """Lower-case words that point to the subject: its name, its name's words and the things that belong to it."""
    name = subject.name.lower().removeprefix("the ")
    parts = [part for part in re.findall(r"\w+", name) if len(part) > 3]
    return list(dict.fromkeys([name, *parts, *(thing.lower() for thing in subject.things)]))
