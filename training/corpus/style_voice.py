"""Says plain sentences in a style, so that every sentence carries a mark of it."""

from __future__ import annotations

import random
import re
from functools import lru_cache

from .grammar import capitalise
from .plans import Piece
from .tables import Style, load

_WORD_LIMIT = 62
_ENDS = ".!?"


class Voice:
    """One style, ready to speak: its word substitutions and marks, each compiled to one pattern."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self._choices = [choices for _, choices in style.words]
        self._words = re.compile("|".join(f"({pattern})" for pattern, _ in style.words)) if style.words else None
        self._marks = re.compile("|".join(mark.pattern for mark in style.marks))

    def reword(self, text: str, rng: random.Random) -> str:
        if not self._words:
            return text

        def replace(match: re.Match[str]) -> str:
            choice = rng.choice(self._choices[match.lastindex - 1])
            return match.group()[:-1] + choice[1:] if choice.startswith("~") else choice

        return self._words.sub(replace, text)

    def is_marked(self, text: str) -> bool:
        return self._marks.search(text) is not None

    def speak(self, pieces: list[Piece], emoji: tuple[str, ...], rng: random.Random) -> str:
        """The pieces in this style. `emoji` suit the domain; only a style that asks for them uses them."""
        return _Speech(self, emoji, rng).say(pieces)


class _Speech:
    """One answer being spoken; remembers its phrases so as not to repeat them."""

    def __init__(self, voice: Voice, emoji: tuple[str, ...], rng: random.Random) -> None:
        self._voice, self._style, self._emoji, self._rng = voice, voice.style, emoji, rng
        self._used: set[str] = set()

    def say(self, pieces: list[Piece]) -> str:
        """An opener, the sentences with interjections between them, and a closer, while the answer is not too long."""
        style, rng = self._style, self._rng
        room = _WORD_LIMIT - sum(piece.text.count(" ") + 1 for piece in pieces)
        out: list[tuple[str, str]] = []
        if style.openers and rng.random() < 0.7:
            out.append((" ", self._finish(rng.choice(style.openers))))
        for at, piece in enumerate(pieces):
            out.append((piece.lead, self._sentence(piece, must_prefix=not out)))
            in_prose = piece.lead == " " and (at + 1 == len(pieces) or pieces[at + 1].lead == " ")
            if in_prose and piece.text[-1] in _ENDS and style.interjections and room > 0 and rng.random() < 0.22:
                out.append((" ", self._finish(self._vary(style.interjections))))
                room -= 6
        if style.closers and room > 0 and rng.random() < 0.45:
            lead = "\n" if out[-1][0] != " " else " "
            out.append((lead, self._finish(rng.choice(style.closers))))
        return "".join(lead + text for lead, text in out).strip()

    def _sentence(self, piece: Piece, must_prefix: bool) -> str:
        style, chance = self._style, self._rng.random()
        text = self._voice.reword(piece.text, self._rng)
        bare = not style.upper and not style.tails and not self._voice.is_marked(text)
        # A line of verse keeps its rhyme at the end, and a question or a list heading ends as it is.
        can_suffix = bool(style.suffixes) and piece.lead != "\n" and text[-1] in ".!"
        if must_prefix or chance < 0.36:
            text = self._prefix(piece) + text
        elif can_suffix and (chance < 0.72 or bare):
            text = text[:-1] + self._vary(style.suffixes) + text[-1]
        elif bare:
            text = self._prefix(piece) + text
        return self._finish(text)

    def _prefix(self, piece: Piece) -> str:
        style = self._style
        if piece.statement and style.frames and self._rng.random() < 0.5:
            return self._vary(style.frames)
        return self._vary(style.prefixes) if style.prefixes else ""

    def _vary(self, choices: tuple[str, ...]) -> str:
        """A choice that the answer has not used yet, where a few draws find one."""
        for _ in range(4):
            choice = self._rng.choice(choices)
            if choice not in self._used:
                break
        self._used.add(choice)
        return choice

    def _finish(self, text: str) -> str:
        style, rng = self._style, self._rng
        if style.stops and text.endswith("."):
            text = text[:-1] + rng.choice(style.stops)
        text = capitalise(text)
        if style.upper:
            text = text.upper()
        if style.tails:
            text += " " + rng.choice(self._emoji if style.domain_emoji and rng.random() < 0.6 else style.tails)
        return text


@lru_cache(maxsize=None)
def voice(name: str) -> Voice:
    return Voice(load().styles[name])


def plain(pieces: list[Piece]) -> str:
    """The pieces as they are: the neutral voice."""
    return "".join(piece.lead + capitalise(piece.text) for piece in pieces).strip()
