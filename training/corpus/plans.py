"""From a kind of request and its subjects to the plain sentences of an answer.

A plan lists pools of templates. "- pool" makes a bullet, "# pool" a numbered item, "/ pool" a line of its own,
"pool?" is left out half of the time, "a|b" draws from either pool, "couplet" is two lines of the domain's poems.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from .grammar import Deck, Hero, agreement, also, parse, with_article
from .tables import RequestKind, Subject, Tables

HEROES = tuple(
    [Hero(name, "she", "her", "her") for name in ("Mia", "Nora", "Lily", "Anna", "Ruth", "Zoe", "Ella", "Ines")]
    + [Hero(name, "he", "him", "his") for name in ("Tom", "Ben", "Omar", "Leo", "Max", "Paul", "Jack", "Ravi")]
)
_RELATIVE = re.compile(r" (that|who|where) ")
_STATEMENT_STARTS = ("{S", "{it", "both ", "many ", "people ", "some ", "one ", "there ")


@dataclass(frozen=True)
class Piece:
    """One sentence of an answer. `lead` separates it from what came before."""

    text: str
    lead: str
    statement: bool


class Cast:
    """Who and what a chat is about; deals facts, things and reasons without repeating them."""

    def __init__(self, tables: Tables, subject: Subject, other: Subject | None, rng: random.Random) -> None:
        self.subject, self.other, self._rng = subject, other, rng
        domain = tables.domains[subject.domain]
        self.domain = domain
        hero, friend = rng.sample(HEROES, 2)
        self._words = {"S": subject.name, "what": subject.what, "do": subject.do.replace("{S}", subject.name),
                       "doing": subject.doing.replace("{S}", subject.name), "joke_q": subject.joke[0],
                       "joke_a": subject.joke[1], "label": domain.label, "N": hero.name, "he": hero.he,
                       "him": hero.him, "his": hero.his, "M": friend.name, **agreement(subject.plural)}
        self._decks = {"f": Deck(subject.facts, rng), "adj": Deck(subject.adjectives, rng),
                       "thing": Deck(subject.things, rng), "why": Deck(subject.why, rng),
                       "try": Deck(subject.tries, rng), "step": Deck(domain.steps, rng),
                       "like": Deck(domain.likes, rng), "fan": Deck(domain.fans, rng)}
        self._used: dict[str, set[str]] = {}
        if other:
            words = agreement(other.plural)
            self._words |= {"S2": other.name, "what2": other.what, "it2": words["it"], "is2": words["is"]}
            self._decks |= {"g": Deck(other.facts, rng), "adj2": Deck(other.adjectives, rng)}

    def word(self, hole: str) -> str:
        """The text for a hole; a hole that the cast cannot fill is a KeyError, a slip in the tables."""
        if hole in self._words:
            return self._words[hole]
        if hole.startswith("also_"):
            return also(self._decks[hole[5:]].deal())
        if hole == "what_f":
            joint = f", and {self._words['it']}" if _RELATIVE.search(self.subject.what) else " that"
            return f"{self.subject.what}{joint} {self._decks['f'].deal()}"
        if hole == "an_adj":
            return with_article(self._decks["adj"].deal())
        text = self._decks[hole].deal()
        return self.fill(text) if "{" in text else text

    def fill(self, template: str) -> str:
        parts = parse(template)
        if len(parts) == 1:
            return template
        return "".join([self.word(part) if at % 2 else part for at, part in enumerate(parts)])

    def pick(self, pool_name: str, pool: tuple[str, ...]) -> str:
        """A template that this answer has not used yet, where one is left."""
        used = self._used.setdefault(pool_name, set())
        if len(used) >= len(pool):
            used.clear()
        for _ in range(8):
            template = self._rng.choice(pool)
            if template not in used:
                break
        used.add(template)
        return template


def compose(tables: Tables, kind: RequestKind, plan: tuple[str, ...], cast: Cast, rng: random.Random) -> list[Piece]:
    """The sentences of an answer in neutral voice, in order."""
    pieces: list[Piece] = []
    number = 0
    for item in plan:
        name = item.lstrip("-#/ ")
        if name.endswith("?"):
            if rng.random() < 0.5:
                continue
            name = name[:-1]
        if "|" in name:
            name = rng.choice(name.split("|"))
        mark = item[0]
        if name == "couplet":
            for line in rng.choice(cast.domain.couplets):
                pieces.append(Piece(cast.fill(line), "\n", False))
            continue
        if name == "scene":
            template = cast.pick("scene", cast.domain.scenes)
        else:
            template = cast.pick(name, kind.pools[name] if name in kind.pools else tables.pools[name])
        number += mark == "#"
        after_block = pieces and pieces[-1].lead != " "
        lead = {"-": "\n- ", "#": f"\n{number}. ", "/": "\n"}.get(mark, "\n" if after_block else " ")
        text = cast.fill(template)
        pieces.append(Piece(text, lead, text.endswith(".") and template.startswith(_STATEMENT_STARTS)))
    return pieces
