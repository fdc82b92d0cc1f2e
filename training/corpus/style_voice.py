"""Says plain sentences in a style, or in two at once, so that every sentence carries a mark of them."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import lru_cache

from .grammar import capitalise
from .plans import Piece, lead_after
from .tables import Style, load

_ENDS = ".!?"
_MARKS_OF_EACH = 2
# Chances of an opener, of one of the second style after it, and of a closer.
_OPENED, _BOTH_OPENED, _CLOSED = 0.7, 0.8, 0.45


class Voice:
    """One style or two, ready to speak: word substitutions and marks, each compiled to one pattern."""

    def __init__(self, *styles: Style) -> None:
        self.styles = styles
        self.upper = any(style.upper for style in styles)
        self.tails = tuple(tail for style in styles for tail in style.tails)
        self.domain_emoji = any(style.domain_emoji for style in styles)
        self.bullets = any(style.bullets for style in styles)
        self.keep = min((style.keep for style in styles if style.keep), default=0)
        self.room = max(style.room for style in styles)
        # What stands in quotes is spoken of and not said: "hello" stays "hello" where it is a word to translate.
        self._words = [(re.compile("|".join(['"[^"]*"', *(f"({pattern})" for pattern, _ in style.words)])),
                        [choices for _, choices in style.words]) for style in styles if style.words]
        # What a style in capitals says with another one is in capitals too, and so are the marks of the other.
        self._marks = [re.compile("|".join(mark.pattern for mark in style.marks),
                                  re.IGNORECASE if self.upper and not style.upper else 0) for style in styles]

    def reword(self, text: str, rng: random.Random) -> str:
        for pattern, all_choices in self._words:
            def substitute(match: re.Match[str], all_choices: list[tuple[str, ...]] = all_choices) -> str:
                if match.lastindex is None:
                    return match.group()
                choice = rng.choice(all_choices[match.lastindex - 1])
                return match.group()[:-1] + choice[1:] if choice.startswith("~") else choice

            text = pattern.sub(substitute, text)
        return text

    def is_marked(self, text: str) -> bool:
        return any(marks.search(text) for marks in self._marks)

    def wanting(self, text: str) -> Style | None:
        """The first of two styles of which the text holds too few marks."""
        for style, marks in zip(self.styles, self._marks, strict=True):
            if sum(1 for _ in marks.finditer(text)) < _MARKS_OF_EACH:
                return style
        return None

    def speak(self, pieces: list[Piece], emoji: tuple[str, ...], rng: random.Random, exact: bool = False,
              intensity: float = 1.0) -> str:
        """The pieces in this style. `emoji` suit the domain; only a style that asks for them uses them. With `exact`
        the answer has as many sentences as there are pieces: none is left out, and no greeting or closing is added.
        With two styles each sentence carries at least one of them, and unless `exact`, an answer two marks of each.
        `intensity` is the share of the sentences that are styled, of the openers and so on that are said, and the chance
        that a style of shapes shapes the answer: from 0, the plain answer, to 1."""
        return _Speech(self, emoji, rng, exact, intensity).say(pieces)


class _Speech:
    """One answer being spoken; remembers its phrases so as not to repeat them."""

    def __init__(self, voice: Voice, emoji: tuple[str, ...], rng: random.Random, exact: bool, intensity: float) -> None:
        self._voice, self._emoji, self._rng, self._exact, self._intensity = voice, emoji, rng, exact, intensity
        self._used: set[str] = set()
        self._lead, self._other = rng.sample(voice.styles, 2) if len(voice.styles) == 2 else voice.styles * 2

    def say(self, pieces: list[Piece]) -> str:
        """An opener, the sentences with interjections between them, and a closer, while the answer is not too long."""
        voice, rng, exact = self._voice, self._rng, self._exact
        pieces = self._shape(pieces)
        room = voice.room - sum(piece.text.count(" ") + 1 for piece in pieces)
        out: list[tuple[str, str]] = []
        if not exact and self._lead.openers and self._styled() and (voice.bullets or rng.random() < _OPENED):
            out.append((" ", self._phrase(self._lead.openers)))
            if self._other is not self._lead and self._other.openers and rng.random() < _BOTH_OPENED:
                out.append((" ", self._phrase(self._other.openers)))
        for at, piece in enumerate(pieces):
            self._lead, self._other = self._other, self._lead
            led = bool(out) and piece.lead == " " and out[-1][1].endswith(":")
            if not self._styled():
                out.append((piece.lead, capitalise(piece.text)))
                continue
            out.append((piece.lead, self._sentence(piece, must_prefix=not out, led=led)))
            room -= out[-1][1].count(" ") - piece.text.count(" ")
            in_prose = not exact and piece.lead == " " and (at + 1 == len(pieces) or pieces[at + 1].lead == " ")
            inter = self._lead.interjections
            if in_prose and piece.text[-1] in _ENDS and inter and room > 0 and rng.random() < self._lead.fill:
                out.append((" ", self._phrase(inter)))
                room -= out[-1][1].count(" ") + 3
        if not exact and self._other.closers and room > 0 and self._styled() and rng.random() < _CLOSED:
            out.append(self._closing(out, self._other.closers))
        if len(voice.styles) == 2 and not exact:
            self._complete(out)
        return _join(out)

    def _styled(self) -> bool:
        """Whether the next thing is said in the style."""
        return self._intensity >= 1.0 or self._rng.random() < self._intensity

    def _shape(self, pieces: list[Piece]) -> list[Piece]:
        """The pieces that a short style keeps, with bullets where the style wants them."""
        voice = self._voice
        if not self._styled():
            return pieces
        if voice.keep and not self._exact:
            pieces = _shorten(pieces, voice.keep)
        if voice.bullets:
            pieces = [replace(piece, lead="\n" if piece.text.endswith(":") else "\n• ") for piece in pieces]
        return pieces

    def _sentence(self, piece: Piece, must_prefix: bool, led: bool) -> str:
        """A sentence with what makes it audible; one that is `led` in by a phrase such as "Short answer:" needs no prefix."""
        voice, lead, chance = self._voice, self._lead, self._rng.random()
        text = voice.reword(piece.text, self._rng)
        bare = not led and not voice.upper and not voice.tails and not voice.bullets and not voice.is_marked(text)
        # A line of verse keeps its rhyme at the end, and a question or a list heading ends as it is.
        end = self._other
        can_suffix = bool(end.suffixes) and piece.lead != "\n" and text[-1] in ".!"
        if must_prefix or chance < 0.36 and not led:
            text = self._prefix(piece) + text
            if can_suffix and (self._exact and end is not lead or self._rng.random() < lead.both):
                text = self._suffix(text)
        elif can_suffix and (chance < 0.72 or bare):
            text = self._suffix(text)
        elif bare:
            text = self._prefix(piece) + text
        return self._finish(text)

    def _suffix(self, text: str) -> str:
        """Puts a suffix before the final punctuation, or in its place where the suffix has its own."""
        suffix = self._vary(self._other.suffixes)
        return text[:-1] + suffix + ("" if suffix[-1] in _ENDS else text[-1])

    def _prefix(self, piece: Piece) -> str:
        style = self._lead
        if piece.statement and style.frames and self._rng.random() < 0.5:
            return self._vary(style.frames)
        choices = style.prefixes or self._other.prefixes
        return self._vary(choices) if choices else ""

    def _complete(self, out: list[tuple[str, str]]) -> None:
        """Adds whole sentences of each of two styles until the answer holds enough marks of both."""
        for fields in ("openers", "closers", "interjections", "openers", "closers", "interjections"):
            style = self._voice.wanting(_join(out))
            if style is None:
                return
            choices = getattr(style, fields)
            if choices and fields == "openers":
                out.insert(0, (" ", self._phrase(choices)))
            elif choices:
                out.append(self._closing(out, choices))

    def _closing(self, out: list[tuple[str, str]], choices: tuple[str, ...]) -> tuple[str, str]:
        lead = out[-1][0]
        return ("\n" if lead.startswith("\n•") else lead_after(lead)), self._phrase(choices)

    def _phrase(self, choices: tuple[str, ...]) -> str:
        return self._finish(self._vary(choices))

    def _vary(self, choices: tuple[str, ...]) -> str:
        """A choice that the answer has not used yet, where a few draws find one, with numbers in its holes."""
        for _ in range(4):
            choice = self._rng.choice(choices)
            if choice not in self._used:
                break
        self._used.add(choice)
        if "{" in choice:
            for name, low, high in self._lead.numbers + self._other.numbers:
                choice = choice.replace(f"{{{name}}}", str(self._rng.randint(low, high)))
        return choice

    def _finish(self, text: str) -> str:
        voice, rng = self._voice, self._rng
        stops = self._lead.stops or self._other.stops
        if stops and text.endswith("."):
            text = text[:-1] + rng.choice(stops)
        text = text if text[0].isdigit() else capitalise(text)
        if voice.upper:
            text = text.upper()
        if voice.tails:
            text += " " + rng.choice(self._emoji if voice.domain_emoji and rng.random() < 0.6 else voice.tails)
        return text


def _shorten(pieces: list[Piece], keep: int) -> list[Piece]:
    """At most `keep` pieces, in order: a question with its answer, else list items without their heading, else the
    first. Lines of verse stay lines; list items become prose."""
    start = next((at for at, piece in enumerate(pieces[:-1]) if piece.text.endswith("?")), 0)
    if start == 0 and len(pieces) > 1 and not pieces[0].text.endswith("?"):
        start = int(pieces[0].text.endswith(":") or len(pieces[1].lead) > 1)
    kept = pieces[start : start + keep]
    return [replace(piece, lead="\n" if piece.lead == "\n" else " ") for piece in kept]


def _join(out: list[tuple[str, str]]) -> str:
    return "".join(lead + text for lead, text in out).strip()


@lru_cache(maxsize=None)
def voice(name: str, also: str = "") -> Voice:
    """The voice of a style, or of two where `also` names a second. Raises ValueError for unknown or equal names."""
    known = load().styles
    names = [name, also] if also else [name]
    if unknown := [item for item in names if item not in known]:
        raise ValueError(f"unknown style {unknown[0]!r}; known: {', '.join(sorted(known))}")
    if name == also:
        raise ValueError(f"a voice of two styles needs two different ones, not {name!r} twice")
    return Voice(*(known[item] for item in names))


def plain(pieces: list[Piece]) -> str:
    """The pieces as they are: the neutral voice."""
    return "".join(piece.lead + capitalise(piece.text) for piece in pieces).strip()
