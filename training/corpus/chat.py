"""Whole chats: who asks what, in which style, over how many turns."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from .asking import Asker
from .plans import Cast, compose
from .split import held_out_pair
from .style_voice import plain, voice
from .tables import Group, RequestKind, Subject, Tables

NEUTRAL = "neutral"
_TURNS = ((1, 0.60), (2, 0.85), (3, 0.93), (4, 1.0))
_NEUTRAL_EMOJI = ("😊", "👍", "✨")


@dataclass(frozen=True)
class TurnLabels:
    request: str
    style: str
    subjects: tuple[str, ...]
    domains: tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    messages: tuple[dict[str, str], ...]
    turns: tuple[TurnLabels, ...]
    style_source: str


@dataclass
class _Chat:
    """A chat in the making. `style` is how the next answer sounds, `main_style` the style that the chat is about, from
    its first turn on; `cast` is what the last answer was about, None after small talk."""

    source: str
    style: str
    main_style: str
    messages: list[dict[str, str]] = field(default_factory=list)
    turns: list[TurnLabels] = field(default_factory=list)
    cast: Cast | None = None
    kind: RequestKind | None = None


class ChatMaker:
    """Makes samples of one split from one random source."""

    def __init__(self, tables: Tables, rng: random.Random, split: str) -> None:
        self._tables, self._rng, self._split = tables, rng, split
        self._asker = Asker(tables, rng, split)
        self._styles = sorted(tables.styles)
        self._kinds = list(tables.requests.values())
        self._weights = [kind.weight for kind in self._kinds]
        self._by_domain: dict[str, list[Subject]] = {}
        for subject in tables.subjects:
            self._by_domain.setdefault(subject.domain, []).append(subject)

    def make(self) -> Sample:
        rng = self._rng
        draw = rng.random()
        source = "none" if draw < 0.45 else "request" if draw < 0.75 else "system"
        style = NEUTRAL if source == "none" else rng.choice(self._styles)
        chat = _Chat(source, style, style)
        if source == "system":
            chat.messages.append({"role": "system", "content": rng.choice(self._tables.styles[style].systems)})
        elif rng.random() < (0.33 if source == "none" else 0.15):
            chat.messages.append({"role": "system", "content": rng.choice(self._tables.chat["neutral_systems"])})
        draw = rng.random()
        count = next(number for number, below in _TURNS if draw < below)
        asked_at = 1 if source == "request" and count > 1 and rng.random() < 0.3 else 0
        if source == "request" and asked_at:
            chat.style = NEUTRAL
        for at in range(count):
            self._turn(chat, at, style if source == "request" and at == asked_at else None, at == count - 1)
        return Sample(tuple(chat.messages), tuple(chat.turns), source)

    def _turn(self, chat: _Chat, at: int, ask_style: str | None, last: bool) -> None:
        rng, ask = self._rng, ask_style
        if ask:
            chat.style = ask
        elif at and chat.style != NEUTRAL and chat.turns[-1].style == chat.style and rng.random() < 0.1:
            chat.style = ask = NEUTRAL
        if at == 0 or chat.cast is None or rng.random() < 0.15:
            kind, text, group = self._fresh(chat)
        else:
            kind, text, group = self._follow(chat, last and ask is None)
        if ask:
            text = self._asker.with_style(text, ask)
        chat.messages.append({"role": "user", "content": self._asker.polish(text, keep_case=bool(ask))})
        self._answer(chat, kind, group)

    def _fresh(self, chat: _Chat) -> tuple[RequestKind, str, Group]:
        rng = self._rng
        kind = rng.choices(self._kinds, self._weights)[0]
        if kind.takes == "nothing":
            cast = None
            group, text = self._asker.phrasing(kind, None)
        else:
            subject = self._subject(chat.main_style)
            other = self._other(subject, chat.main_style) if kind.takes == "pair" else None
            cast = Cast(self._tables, subject, other, rng)
            group, text = self._asker.phrasing(kind, cast)
        chat.cast, chat.kind = cast, kind
        return kind, text, group

    def _follow(self, chat: _Chat, last: bool) -> tuple[RequestKind, str, Group]:
        rng, cast = self._rng, chat.cast
        draw = rng.random()
        if last and draw < 0.15:
            kind = self._tables.requests["smalltalk"]
            group = next(group for group in kind.groups if group.only_later)
            chat.cast, chat.kind = None, kind
            return kind, rng.choice(group.phrasings), group
        if draw < 0.40:
            kind = self._tables.requests["describe"]
            named = "more_named" if chat.kind.takes == "pair" else "more"
            text = cast.fill(rng.choice(self._tables.chat[named]))
            chat.kind = kind
            return kind, text, kind.groups[1]
        if draw < 0.62 and chat.kind.takes == "subject":
            chat.cast = Cast(self._tables, self._other(cast.subject, chat.main_style), None, rng)
            return chat.kind, chat.cast.fill(rng.choice(self._tables.chat["what_about"])), chat.kind.groups[0]
        kinds = [kind for kind in self._kinds if kind.groups[0].followups and kind is not chat.kind]
        kind = rng.choice(kinds)
        if kind.takes == "pair":
            chat.cast = Cast(self._tables, cast.subject, self._other(cast.subject, chat.main_style), rng)
        chat.kind = kind
        return kind, chat.cast.fill(rng.choice(kind.groups[0].followups)), kind.groups[0]

    def _answer(self, chat: _Chat, kind: RequestKind, group: Group) -> None:
        rng = self._rng
        about = chat.cast if kind.takes != "nothing" else None
        cast = about or Cast(self._tables, self._subject(chat.main_style), None, rng)
        pieces = compose(self._tables, kind, rng.choice(group.plans), cast, rng)
        if chat.style == NEUTRAL:
            text = plain(pieces)
        else:
            text = voice(chat.style).speak(pieces, about.domain.emoji if about else _NEUTRAL_EMOJI, rng)
        subjects = (about.subject, about.other) if kind.takes == "pair" else (about.subject,) if about else ()
        chat.messages.append({"role": "assistant", "content": text})
        chat.turns.append(TurnLabels(kind.name, chat.style, tuple(item.name for item in subjects),
                                     tuple(dict.fromkeys(item.domain for item in subjects))))

    def _allowed(self, style: str, subject: Subject) -> bool:
        return style == NEUTRAL or held_out_pair(style, subject.name) == (self._split == "heldout")

    def _subject(self, style: str) -> Subject:
        """A subject that this split may speak of in this style."""
        while True:
            subject = self._rng.choice(self._tables.subjects)
            if self._allowed(style, subject):
                return subject

    def _other(self, subject: Subject, style: str) -> Subject:
        """Another subject of the domain. Training keeps to its pairs here too; for the held-out split, in which few
        domains have two such subjects, it is enough that a chat starts with one."""
        peers = [peer for peer in self._by_domain[subject.domain] if peer is not subject]
        if self._split == "train":
            peers = [peer for peer in peers if self._allowed(style, peer)]
        return self._rng.choice(peers)
