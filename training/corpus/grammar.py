"""Sentence templates and the little English grammar that they need.

A template is a sentence with holes, such as "{S} {is} {what}.", and with wordings to choose from, such as
"[I hope|I trust] that [all is well|you are well]."; an empty wording leaves the words out, and wordings may nest.
Sentences start with a lower-case letter (names aside) until `capitalise` is applied, because a style may put words in
front of them.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import lru_cache

_HOLE = re.compile(r"\{(\w+)\}")
_WORDINGS = re.compile(r"\[([^\[\]]*)\]")
_AUXILIARY = re.compile(r"^(is|are|was|were|can|could|will|may|must|should)\b ?(?!more than|about)")
_QUESTION_VERB = re.compile(r"^(is|are|was|were|can|could|may|must|should) (.+)$")
_POSSESSION = re.compile(r"^(has|have) ((?:a|an|no|many|some|more|long|big|two|three|four|five|six|eight) .+)$")
_FIRST_LETTER = re.compile(r"[^\W\d_]")
_VOWEL_SOUND = re.compile(r"^(?:[aeio]|u(?!ni|se)|hour|honest)", re.IGNORECASE)


@lru_cache(maxsize=None)
def parse(template: str) -> tuple[str, ...]:
    """Splits a template into literal text (even places) and hole names (odd places)."""
    return tuple(_HOLE.split(template))


def holes(template: str) -> set[str]:
    return set(parse(template)[1::2])


def worded(template: str, rng: random.Random) -> str:
    """The template with one of each of its wordings."""
    while "[" in template:
        template = _WORDINGS.sub(lambda match: rng.choice(match.group(1).split("|")), template)
    return template


def capitalise(text: str) -> str:
    """Upper-cases the first letter, wherever quotes or digits leave it."""
    match = _FIRST_LETTER.search(text)
    if not match or text[0].isdigit():
        return text
    at = match.start()
    return text[:at] + text[at].upper() + text[at + 1 :]


def with_article(phrase: str) -> str:
    return f"{'an' if _VOWEL_SOUND.match(phrase) else 'a'} {phrase}"


def also(fact: str) -> str:
    """Puts "also" where English wants it: after an auxiliary, before any other verb."""
    match = _AUXILIARY.match(fact)
    if match:
        verb = match.group(1)
        return f"{verb} also{fact[len(verb):]}"
    return f"also {fact}"


def question(name: str, fact: str) -> str:
    """The fact as a question about `name`, without the question mark."""
    if match := _QUESTION_VERB.match(fact):
        return f"{match.group(1)} {name} {match.group(2)}"
    if match := _POSSESSION.match(fact):
        return f"{'does' if match.group(1) == 'has' else 'do'} {name} have {match.group(2)}"
    return f"is it true that {name} {fact}"


def agreement(plural: bool) -> dict[str, str]:
    """The words that agree with a subject in number."""
    if plural:
        return {"it": "they", "them": "them", "its": "their", "is": "are", "has": "have", "was": "were",
                "does": "do", "s": "", "es": "", "that": "those", "isnt": "aren't"}
    return {"it": "it", "them": "it", "its": "its", "is": "is", "has": "has", "was": "was",
            "does": "does", "s": "s", "es": "es", "that": "that", "isnt": "isn't"}


@dataclass(frozen=True)
class Hero:
    name: str
    he: str
    him: str
    his: str


class Deck:
    """Deals items in random order, reshuffles only when all have been dealt, and never deals one twice in a row."""

    def __init__(self, items: tuple[str, ...], rng: random.Random) -> None:
        self._items, self._rng, self._left = items, rng, []
        self._last: str | None = None
        self.left = len(items)
        self.size = len(items)

    def refresh(self) -> None:
        """Puts all items back."""
        self._left, self.left = [], self.size

    def deal(self) -> str:
        if not self._left:
            self._left = list(self._items)
            self._rng.shuffle(self._left)
            if self._left[-1] == self._last:
                self._left.reverse()
        self._last = self._left.pop()
        self.left = len(self._left)
        return self._last
