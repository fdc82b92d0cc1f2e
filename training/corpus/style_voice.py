"""Says plain sentences in a style, so that every sentence carries a mark of it."""

from __future__ import annotations

import random
import re
from functools import lru_cache

from .grammar import capitalise
from .plans import Piece
from .tables import Style, load

_WORD_LIMIT = 62


class Voice:
    """One style, ready to speak."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self._choices = [choices for _, choices in style.words]
        self._words = re.compile("|".join(f"({pattern})" for pattern, _ in style.words)) if style.words else None
        self._marks = re.compile("|".join(mark.pattern for mark in style.marks))

    def speak(self, pieces: list[Piece], emoji: tuple[str, ...], rng: random.Random) -> str:
        """The pieces in this style, with an opener, interjections and a closer while the answer is not too long."""
        style, room = self.style, _WORD_LIMIT - sum(piece.text.count(" ") + 1 for piece in pieces)
        out: list[tuple[str, str]] = []
        self._used: set[str] = set()
        if style.openers and rng.random() < 0.7:
            out.append((" ", self._finish(rng.choice(style.openers), emoji, rng)))
        for at, piece in enumerate(pieces):
            text = self._sentence(piece, must_prefix=at == 0 and not out, emoji=emoji, rng=rng)
            out.append((piece.lead if out or piece.lead != "\n" else "", text))
            in_prose = piece.lead == " " and (at + 1 == len(pieces) or pieces[at + 1].lead == " ")
            if in_prose and style.interjections and piece.text[-1] in ".!?" and room > 0 and rng.random() < 0.22:
                out.append((" ", self._finish(self._vary(style.interjections, rng), emoji, rng)))
                room -= 6
        if style.closers and room > 0 and rng.random() < 0.45:
            lead = "\n" if out[-1][0] != " " and len(out) > 1 else " "
            out.append((lead, self._finish(rng.choice(style.closers), emoji, rng)))
        return "".join(lead + text for lead, text in out).strip()

    def _sentence(self, piece: Piece, must_prefix: bool, emoji: tuple[str, ...], rng: random.Random) -> str:
        style, text = self.style, piece.text
        if self._words:
            text = self._words.sub(lambda match: self._replace(match, rng), text)
        chance = rng.random()
        verse = piece.lead == "\n"
        can_suffix = bool(style.suffixes) and not verse and text[-1] in ".!"
        if must_prefix or chance < 0.36:
            text = self._prefix(piece, rng) + text
        elif can_suffix and (chance < 0.72 or not self._marks.search(text)):
            text = text[:-1] + self._vary(style.suffixes, rng) + text[-1]
        elif not style.upper and not style.tails and not self._marks.search(text):
            text = self._prefix(piece, rng) + text
        return self._finish(text, emoji, rng)

    def _prefix(self, piece: Piece, rng: random.Random) -> str:
        style = self.style
        if piece.statement and style.frames and rng.random() < 0.5:
            return self._vary(style.frames, rng)
        return self._vary(style.prefixes, rng) if style.prefixes else ""

    def _vary(self, choices: tuple[str, ...], rng: random.Random) -> str:
        """A choice that the answer has not used yet, where a few draws find one."""
        for _ in range(4):
            choice = rng.choice(choices)
            if choice not in self._used:
                break
        self._used.add(choice)
        return choice

    def _replace(self, match: re.Match[str], rng: random.Random) -> str:
        choice = rng.choice(self._choices[match.lastindex - 1])
        return match.group()[:-1] + choice[1:] if choice.startswith("~") else choice

    def _finish(self, text: str, emoji: tuple[str, ...], rng: random.Random) -> str:
        style = self.style
        if style.stops and text.endswith(".") and not text.endswith(".."):
            text = text[:-1] + rng.choice(style.stops)
        text = capitalise(text)
        if style.upper:
            text = text.upper()
        if style.tails:
            text += " " + rng.choice(emoji if style.domain_emoji and rng.random() < 0.6 else style.tails)
        return text


@lru_cache(maxsize=None)
def voice(name: str) -> Voice:
    return Voice(load().styles[name])


def plain(pieces: list[Piece]) -> str:
    """The pieces as they are: the neutral voice."""
    return "".join(piece.lead + capitalise(piece.text) for piece in pieces).strip()
