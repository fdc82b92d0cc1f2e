"""Short chats about everyday subjects in neutral voice and in many styles, made from tables.

`stream` is endless and deterministic for a seed. The split "heldout" uses only phrasings, ways to ask for a
style, pairs of styles, and subjects or pairs of style and subject that "train" never shows.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from .asking import Asker
from .cast import Cast
from .chat import ChatMaker, Sample, TurnLabels
from .split import held_out_subject
from .tables import Domain, RequestKind, Style, Subject, load

__all__ = ["Domain", "RequestKind", "Sample", "Style", "Subject", "TurnLabels", "count_marks", "domains",
           "evaluation_prompts", "requests", "stream", "styled_prompts", "styles", "subjects"]

_SPLITS = ("train", "heldout")


def stream(seed: int, split: str = "train", *, graded: bool = False) -> Iterator[Sample]:
    """Samples without end; `graded` ones speak more or less in the style of a system prompt (`Sample.intensity`). Raises
    ValueError at the first sample for a split other than "train" and "heldout"."""
    if split not in _SPLITS:
        raise ValueError(f"split must be one of {_SPLITS}, not {split!r}")
    maker = ChatMaker(load(), random.Random(f"{seed}|{split}"), split, graded)
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
    _check_style(style)
    return sum(1 for mark in load().styles[style].marks for _ in mark.finditer(text))


def _check_style(style: str) -> None:
    known = load().styles
    if style not in known:
        raise ValueError(f"unknown style {style!r}; known: {', '.join(sorted(known))}")


def evaluation_prompts(n: int, seed: int) -> list[dict]:
    """`n` neutral requests about trained subjects in held-out phrasings, one turn each, with words that an answer on
    the subject contains."""
    rng = random.Random(f"{seed}|evaluation")
    asker = Asker(load(), rng, "heldout")
    return [_prompt(asker, rng) for _ in range(n)]


def styled_prompts(style: str, n: int, seed: int) -> list[dict]:
    """Like `evaluation_prompts`, but each asks for the style in a held-out way: every other one with a system prompt,
    the rest within the request. Raises ValueError for an unknown style."""
    _check_style(style)
    rng = random.Random(f"{seed}|{style}|styled")
    asker = Asker(load(), rng, "heldout")
    prompts = [_prompt(asker, rng) for _ in range(n)]
    for at, prompt in enumerate(prompts):
        if at % 2 == 0:
            prompt["messages"].insert(0, {"role": "system", "content": asker.system(style)})
        else:
            prompt["messages"][0]["content"] = asker.with_style(prompt["messages"][0]["content"], style, "")
    return prompts


def _prompt(asker: Asker, rng: random.Random) -> dict:
    tables = load()
    kind = rng.choice([kind for kind in tables.requests.values() if kind.takes == "subject" and kind.named])
    subject = rng.choice([subject for subject in tables.subjects if not held_out_subject(subject.name)
                          and (not kind.domains or subject.domain in kind.domains)])
    _, text = asker.phrasing(kind, Cast(tables, subject, None, rng))
    return {"messages": [{"role": "user", "content": text}], "request": kind.name, "subject": subject.name,
            "domain": subject.domain, "keywords": keywords(subject)}


def keywords(subject: Subject) -> list[str]:
    """Lower-case words that point to the subject: its name, its name's words and the things that belong to it."""
    name = subject.name.lower().removeprefix("the ")
    parts = [part for part in re.findall(r"\w+", name) if len(part) > 3]
    return list(dict.fromkeys([name, *parts, *(thing.lower() for thing in subject.things)]))
