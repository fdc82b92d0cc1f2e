"""Who and what a chat is about, and what it has told of them."""

from __future__ import annotations

import random
import re
from functools import lru_cache

from .grammar import Deck, Hero, agreement, also, parse, question, with_article, worded
from .split import held_out_subject
from .tables import Subject, Tables

_SHE = ("Mia", "Nora", "Lily", "Anna", "Ruth", "Zoe", "Ella", "Ines", "Eva", "Clara", "Sara", "Maria", "Emma", "Julia",
        "Laura", "Nina", "Alice", "Rosa", "Leila", "Amy", "Hana", "Sofia", "Marta", "Lucy")
_HE = ("Tom", "Ben", "Omar", "Leo", "Max", "Paul", "Jack", "Ravi", "Adam", "David", "Sam", "Peter", "Oscar", "Hugo",
       "Felix", "Noah", "Daniel", "Luis", "Karim", "Ivan", "Simon", "Marco", "Finn", "Emil")
HEROES = tuple([Hero(name, "she", "her", "her") for name in _SHE] + [Hero(name, "he", "him", "his") for name in _HE])
_RELATIVE = re.compile(r" (that|who|where) ")
# Facts that hold for one subject only, so that they make a false question about another.
_EXCLUSIVE = re.compile(r"^(?:is|are|was|were) (?:once )?(?:the|called|named) ")
_DECK_OF_HOLE = {"also_f": "f", "what_f": "f", "q": "f", "also_g": "g", "an_adj": "adj"}
_DECKS = {"f", "g", "adj", "adj2", "thing", "why", "try", "step", "like", "fan", "r"}


@lru_cache(maxsize=None)
def _needs(template: str) -> tuple[tuple[str, int], ...]:
    """How many items of each deck a template deals."""
    decks = [_DECK_OF_HOLE.get(hole, hole) for hole in parse(template)[1::2]]
    return tuple((deck, decks.count(deck)) for deck in dict.fromkeys(decks) if deck in _DECKS)


class Cast:
    """Who and what a chat is about; deals facts, things and reasons without repeating them, and remembers the facts
    that an answer told (`told`)."""

    def __init__(self, tables: Tables, subject: Subject, other: Subject | None, rng: random.Random,
                 case: dict[str, str] | None = None) -> None:
        self.subject, self.other, self._rng, self._tables = subject, other, rng, tables
        domain = tables.domains[subject.domain]
        self.domain = domain
        hero, friend = rng.sample(HEROES, 2)
        self._words = {"S": subject.name, "what": subject.what, "do": subject.do.replace("{S}", subject.name),
                       "doing": subject.doing.replace("{S}", subject.name), "joke_q": subject.joke[0],
                       "joke_a": subject.joke[1], "label": domain.label, "N": hero.name, "he": hero.he,
                       "him": hero.him, "his": hero.his, "M": friend.name, **agreement(subject.plural), **(case or {})}
        self._decks = {"f": Deck(subject.facts, rng), "adj": Deck(subject.adjectives, rng),
                       "thing": Deck(subject.things, rng), "why": Deck(subject.why, rng),
                       "try": Deck(subject.tries, rng), "step": Deck(domain.steps, rng),
                       "like": Deck(domain.likes, rng), "fan": Deck(domain.fans, rng)}
        self._used: dict[str, set[str]] = {}
        self.told: list[str] = []
        self.retold = 0
        if other:
            words = agreement(other.plural)
            self._words |= {"S2": other.name, "what2": other.what, "it2": words["it"], "is2": words["is"]}
            self._decks |= {"g": Deck(other.facts, rng), "adj2": Deck(other.adjectives, rng)}

    def begin(self, retell: bool = False) -> None:
        """Starts an answer. Decks that are nearly dealt get their items back; with `retell` the facts that the answer
        before told can be dealt again as {r}."""
        for deck in self._decks.values():
            if 2 * deck.left < deck.size:
                deck.refresh()
        if retell:
            self._decks["r"] = Deck(tuple(dict.fromkeys(self.told)), self._rng)
            self.retold = self._decks["r"].size
        self.told = []

    def has_false_fact(self) -> bool:
        return bool(self._false_facts())

    def can_tell(self, template: str) -> bool:
        """Whether the decks still hold what the template needs, so that nothing is said twice."""
        decks = self._decks
        return all(name in decks and decks[name].left >= count for name, count in _needs(template))

    def word(self, hole: str) -> str:
        """The text for a hole; a hole that the cast cannot fill is a KeyError, a slip in the tables."""
        if hole in self._words:
            return self._words[hole]
        if hole == "f" or hole == "r":
            return self._tell(hole)
        if hole == "also_f":
            return also(self._tell("f"))
        if hole == "also_g":
            return also(self._decks["g"].deal())
        if hole == "what_f":
            joint = f", and {self._words['it']}" if _RELATIVE.search(self.subject.what) else " that"
            return f"{self.subject.what}{joint} {self._tell('f')}"
        if hole == "an_adj":
            return with_article(self._decks["adj"].deal())
        if hole == "q":
            self._words["asked"] = self._decks["f"].deal()
            return question(self.subject.name, self._words["asked"])
        if hole == "nq":
            return self._false_question()
        text = worded(self._decks[hole].deal(), self._rng)
        return self.fill(text) if "{" in text else text

    def fill(self, template: str) -> str:
        parts = parse(template)
        if len(parts) == 1:
            return template
        return "".join([self.word(part) if at % 2 else part for at, part in enumerate(parts)])

    def pick(self, pool_name: str, pool: tuple[str, ...]) -> str:
        """A template that this chat has not used yet and whose facts are left, where there is one, in one of its wordings."""
        used = self._used.setdefault(pool_name, set())
        if len(used) >= len(pool):
            used.clear()
        told_out = None
        for _ in range(8):
            template = self._rng.choice(pool)
            if template in used:
                continue
            wording = worded(template, self._rng)
            if self.can_tell(wording):
                break
            told_out = told_out or (template, wording)
        else:
            template, wording = told_out or (template, worded(template, self._rng))
        used.add(template)
        return wording

    def _tell(self, deck: str) -> str:
        fact = self._decks[deck].deal()
        self.told.append(fact)
        return fact

    def _false_facts(self) -> tuple[tuple[str, str], ...]:
        """(subject, fact) pairs that are false of this subject; subjects held out from training lend none."""
        return tuple((peer.name, fact) for peer in self._tables.subjects
                     if peer.domain == self.subject.domain and peer.plural == self.subject.plural
                     and peer is not self.subject and not held_out_subject(peer.name)
                     for fact in peer.facts if _EXCLUSIVE.match(fact))

    def _false_question(self) -> str:
        name, fact = self._rng.choice(self._false_facts())
        self._words["P"] = name
        return question(self.subject.name, fact)
