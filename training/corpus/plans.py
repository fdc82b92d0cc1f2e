"""From a kind of request and its subjects to the plain sentences of an answer.

A plan lists pools of templates. "- pool" makes a bullet, "# pool" a numbered item, "/ pool" a line of its own,
"pool?" is left out more often than not, "pool*" comes once for each fact to retell, "a|b" draws from either pool,
"couplet" is two lines of the domain's poems.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from .cast import Cast
from .tables import RequestKind, Tables

_STATEMENT_STARTS = ("{S", "{it", "both ", "many ", "people ", "some ", "one ", "there ")
_OPTIONAL = 0.35
_MOST_RETOLD = 4


@dataclass(frozen=True)
class Piece:
    """One sentence of an answer. `lead` separates it from what came before."""

    text: str
    lead: str
    statement: bool


@dataclass(frozen=True)
class Length:
    """A wished length: a fixed number of sentences, or sentences until there are `words` of them. `share` is how often
    it is wished among the wishes."""

    sentences: tuple[int, ...]
    words: int
    share: float


LENGTHS = {
    "hundred": Length((), 86, 0.34), "fifty": Length((), 41, 0.20), "two": Length((2,), 0, 0.17),
    "short": Length((1, 2), 0, 0.15), "long": Length((), 66, 0.14),
}
# What a style adds to a sentence counts as well: a styled answer of 100 words starts from fewer plain ones.
_STYLED_SHARE = 0.72


def compose(tables: Tables, kind: RequestKind, plan: tuple[str, ...], cast: Cast, rng: random.Random) -> list[Piece]:
    """The sentences of an answer in neutral voice, in order."""
    pieces: list[Piece] = []
    number = 0
    for item in _expand(plan, cast, rng):
        name = item.lstrip("-#/ ")
        if "|" in name:
            name = rng.choice(name.split("|"))
        mark = item[0]
        if name == "couplet":
            for line in rng.choice(cast.domain.couplets):
                pieces.append(Piece(cast.fill(line), "\n", False))
            continue
        number += mark == "#"
        lead = {"-": "\n- ", "#": f"\n{number}. ", "/": "\n"}.get(mark) or lead_after(pieces[-1].lead if pieces else " ")
        pieces.append(_piece(tables, kind, name, lead, cast))
    return pieces


def compose_to_length(tables: Tables, kind: RequestKind, wish: str, styled: bool, cast: Cast,
                      rng: random.Random) -> list[Piece]:
    """The sentences of an answer of the wished length (a key of LENGTHS), for kinds that have `length` pools."""
    length = LENGTHS[wish]
    opening, growing = kind.length["open"].split("|"), kind.length["grow"].split("|")
    pieces = [_piece(tables, kind, rng.choice(opening), " ", cast)]
    if length.sentences:
        for _ in range(rng.choice(length.sentences) - 1):
            pieces.append(_piece(tables, kind, rng.choice(growing), " ", cast))
        return pieces
    wanted = length.words * (_STYLED_SHARE if styled else 1)
    words = _words(pieces[0])
    while words < wanted:
        pieces.append(_piece(tables, kind, rng.choice(growing), " ", cast))
        words += _words(pieces[-1])
    if words < wanted + 10 and kind.length["end"]:
        pieces.append(_piece(tables, kind, kind.length["end"], " ", cast))
    return pieces


def _words(piece: Piece) -> int:
    return piece.text.count(" ") + 1


def _expand(plan: tuple[str, ...], cast: Cast, rng: random.Random) -> Iterator[str]:
    for item in plan:
        if item.endswith("?"):
            if rng.random() < _OPTIONAL:
                yield item[:-1]
        elif item.endswith("*"):
            yield from [item[:-1]] * min(cast.retold, _MOST_RETOLD)
        else:
            yield item


def lead_after(lead: str) -> str:
    """What comes before an ordinary sentence that follows one with this `lead`. Verses go on line by line; a list ends with an
    empty line, without which markdown takes the sentence into the last item."""
    return {" ": " ", "\n\n": " ", "\n": "\n"}.get(lead, "\n\n")


def _piece(tables: Tables, kind: RequestKind, name: str, lead: str, cast: Cast) -> Piece:
    if name == "scene":
        pool = cast.domain.scenes
    else:
        pool = kind.pools[name] if name in kind.pools else tables.pools[name]
    template = cast.pick(name, pool)
    text = cast.fill(template)
    return Piece(text, lead, text.endswith(".") and template.startswith(_STATEMENT_STARTS))
