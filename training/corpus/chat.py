"""Whole chats: who asks what, in which style, over how many turns."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from .asking import Asker
from .cast import Cast
from .plans import LENGTHS, Piece, compose, compose_to_length
from .split import held_out_mix, held_out_pair, held_out_subject
from .style_voice import plain, voice
from .tables import Group, RequestKind, Subject, Tables

NEUTRAL = "neutral"
_TURNS = ((1, 0.55), (2, 0.80), (3, 0.91), (4, 0.97), (5, 1.0))
_SOURCES = ((0.40, "none"), (0.65, "request"), (1.0, "system"))
_MIXED_OF_REQUEST, _MIXED_OF_SYSTEM = 0.10, 0.30
_MIXED_OF_GRADED = 0.6
_FULLY_STYLED, _LEAST_STYLED = 0.4, 0.2
_LENGTH_WISHES = 0.27
_NEUTRAL_EMOJI = ("😊", "👍", "✨")


@dataclass(frozen=True)
class TurnLabels:
    """What a turn is: its kind of request, the style of its answer and, where that mixes two, the second as `also`."""

    request: str
    style: str
    subjects: tuple[str, ...]
    domains: tuple[str, ...]
    also: str = ""


@dataclass(frozen=True)
class Sample:
    """A chat. `intensity` is the share of its sentences that speak in its style: 1, but less in many graded chats."""

    messages: tuple[dict[str, str], ...]
    turns: tuple[TurnLabels, ...]
    style_source: str
    intensity: float = 1.0


@dataclass(frozen=True)
class _Ask:
    """One turn's request: its kind, its words, the group whose plans answer it, and what the answer is about."""

    kind: RequestKind
    text: str
    group: Group
    cast: Cast


@dataclass
class _Chat:
    """A chat in the making. `style` and `also` are how the next answer sounds, `main` the styles that the chat is
    about, from its first turn on; `last` is the last request that was about a subject, None after small talk."""

    source: str
    style: str
    also: str
    main: tuple[str, ...]
    intensity: float = 1.0
    messages: list[dict[str, str]] = field(default_factory=list)
    turns: list[TurnLabels] = field(default_factory=list)
    last: _Ask | None = None


class ChatMaker:
    """Makes samples of one split from one random source. `graded` lets chats whose style comes from a system prompt speak
    in it more or less, whatever the prompt says, or in two voices more often."""

    def __init__(self, tables: Tables, rng: random.Random, split: str, graded: bool = False) -> None:
        self._tables, self._rng, self._split, self._graded = tables, rng, split, graded
        self._asker = Asker(tables, rng, split)
        self._styles = sorted(tables.styles)
        self._mixes = [(a.name, b.name) for a in tables.styles.values() if a.family == "persona"
                       for b in tables.styles.values() if b.family == "mood"
                       if held_out_mix(a.name, b.name) == (split == "heldout")]
        self._kinds = [kind for kind in tables.requests.values() if kind.takes != "told"]
        self._weights = [kind.weight for kind in self._kinds]
        self._follow_kinds = [kind for kind in self._kinds if kind.groups[0].followups]
        self._by_domain: dict[str, list[Subject]] = {}
        for subject in tables.subjects:
            if split != "train" or not held_out_subject(subject.name):
                self._by_domain.setdefault(subject.domain, []).append(subject)
        self._all = [subject for peers in self._by_domain.values() for subject in peers]

    def make(self) -> Sample:
        rng = self._rng
        draw = rng.random()
        source = next(name for below, name in _SOURCES if draw < below)
        chat = self._start(source)
        draw = rng.random()
        count = next(number for number, below in _TURNS if draw < below)
        asked_at = rng.randrange(1, count) if source == "request" and count > 1 and rng.random() < 0.35 else 0
        wanted = (chat.style, chat.also)
        if asked_at:
            chat.style, chat.also = NEUTRAL, ""
        for at in range(count):
            self._turn(chat, wanted if source == "request" and at == asked_at else None, at == count - 1)
        return Sample(tuple(chat.messages), tuple(chat.turns), source, chat.intensity)

    def _start(self, source: str) -> _Chat:
        rng = self._rng
        style, also = NEUTRAL, ""
        if source != "none":
            of_system = _MIXED_OF_GRADED if self._graded else _MIXED_OF_SYSTEM
            mixed = of_system if source == "system" else _MIXED_OF_REQUEST
            style, also = rng.choice(self._mixes) if rng.random() < mixed else (rng.choice(self._styles), "")
        chat = _Chat(source, style, also, tuple(name for name in (style, also) if name not in (NEUTRAL, "")))
        if source == "system":
            chat.messages.append({"role": "system", "content": self._asker.system(style, also)})
            if self._graded and not also and rng.random() >= _FULLY_STYLED:
                chat.intensity = rng.uniform(_LEAST_STYLED, 1.0)
        elif rng.random() < (0.33 if source == "none" else 0.15):
            chat.messages.append({"role": "system", "content": rng.choice(self._tables.chat["neutral_systems"])})
        return chat

    def _turn(self, chat: _Chat, wanted: tuple[str, str] | None, last: bool) -> None:
        rng, changes = self._rng, wanted is not None
        if wanted:
            chat.style, chat.also = wanted
        elif chat.turns and chat.style != NEUTRAL and chat.turns[-1].style == chat.style and rng.random() < 0.08:
            chat.style, chat.also, changes = NEUTRAL, "", True
        restated = wanted and not chat.also and self._can_retell(chat) and rng.random() < 0.4
        if restated:
            kind = self._tables.requests["rewrite"]
            ask = _Ask(kind, self._asker.restate(chat.style), kind.groups[-1], chat.last.cast)
        elif not chat.turns or chat.last is None or rng.random() < 0.12:
            ask = self._fresh(chat)
        else:
            ask = self._follow(chat, last and not changes)
        text, wish = ask.text, ""
        if ask.kind.length and rng.random() < _LENGTH_WISHES and self._may_wish(chat) and ask.kind.takes != "told":
            wish = self._asker.length()
            if chat.also and LENGTHS[wish].sentences:
                wish = "fifty"
            text = self._asker.with_length(text, wish)
        if changes and not restated:
            text = self._asker.with_style(text, chat.style, chat.also)
        chat.messages.append({"role": "user", "content": self._asker.polish(text, keep_case=changes or bool(wish))})
        self._answer(chat, ask, wish)

    def _may_wish(self, chat: _Chat) -> bool:
        return chat.style not in self._tables.chat["own_length"]

    def _fresh(self, chat: _Chat) -> _Ask:
        rng = self._rng
        kind = rng.choices(self._kinds, self._weights)[0]
        subject = self._subject(chat.main, kind.domains)
        other = self._other(subject, chat.main) if kind.takes == "pair" else None
        cast = Cast(self._tables, subject, other, rng, rng.choice(kind.cases) if kind.cases else None)
        group, text = self._asker.phrasing(kind, cast)
        return _Ask(kind, text, group, cast)

    def _follow(self, chat: _Chat, last: bool) -> _Ask:
        rng, before, requests = self._rng, chat.last, self._tables.requests
        if last and rng.random() < 0.16:
            kind = requests["smalltalk"]
            group = rng.choice([group for group in kind.groups if group.only_later])
            return _Ask(kind, rng.choice(group.phrasings), group, before.cast)
        if before.kind.takes == "pair" and (before.kind.name == "askback" or rng.random() < 0.4):
            return self._one_of_two(before.cast)
        if before.kind.name == "riddle" and before.group is not before.kind.groups[-1] and rng.random() < 0.7:
            group = before.kind.groups[-1]
            return _Ask(before.kind, rng.choice(group.phrasings), group, before.cast)
        if self._can_retell(chat) and rng.random() < 0.22:
            kind = requests["rewrite"]
            group = rng.choice(kind.groups[:-1])
            return _Ask(kind, rng.choice(group.phrasings), group, before.cast)
        draw = rng.random()
        if draw < 0.32:
            kind = requests["describe"]
            named = "more_named" if before.kind.takes == "pair" else "more"
            return _Ask(kind, before.cast.fill(rng.choice(self._tables.chat[named])), kind.groups[1], before.cast)
        if draw < 0.55 and before.kind.takes == "subject" and before.kind.groups[0].followups:
            cast = Cast(self._tables, self._other(before.cast.subject, chat.main), None, rng)
            return _Ask(before.kind, cast.fill(rng.choice(self._tables.chat["what_about"])), before.kind.groups[0], cast)
        return self._another_kind(chat)

    def _another_kind(self, chat: _Chat) -> _Ask:
        rng, before = self._rng, chat.last
        domain = before.cast.subject.domain
        kind = rng.choice([kind for kind in self._follow_kinds
                           if kind is not before.kind and (not kind.domains or domain in kind.domains)])
        cast = before.cast
        if kind.takes == "pair":
            cast = Cast(self._tables, cast.subject, self._other(cast.subject, chat.main), rng)
        return _Ask(kind, cast.fill(rng.choice(kind.groups[0].followups)), kind.groups[0], cast)

    def _one_of_two(self, cast: Cast) -> _Ask:
        """The first or the second of the two subjects that the answer before named."""
        rng, kind = self._rng, self._tables.requests["describe"]
        first = rng.random() < 0.5
        chosen = Cast(self._tables, cast.subject if first else cast.other, None, rng)
        text = chosen.fill(rng.choice(self._tables.chat["first_one" if first else "second_one"]))
        return _Ask(kind, text, kind.groups[0], chosen)

    def _can_retell(self, chat: _Chat) -> bool:
        """Whether the answer before told facts that can be said again. A style that leaves sentences out may have left
        out the facts."""
        return bool(chat.turns and chat.last and chat.turns[-1].subjects and chat.turns[-1].request == chat.last.kind.name
                    and chat.last.kind.retell and chat.last.cast.told
                    and chat.turns[-1].style not in self._tables.chat["own_length"])

    def _answer(self, chat: _Chat, ask: _Ask, wish: str) -> None:
        rng, kind, cast = self._rng, ask.kind, ask.cast
        cast.begin(retell=kind.takes == "told")
        if wish:
            pieces = compose_to_length(self._tables, kind, wish, chat.style != NEUTRAL, cast, rng)
        else:
            pieces = compose(self._tables, kind, rng.choice(ask.group.plans), cast, rng)
        about = kind.takes in ("subject", "pair", "told")
        text = self._say(chat, pieces, cast.domain.emoji if about else _NEUTRAL_EMOJI, wish)
        subjects = (cast.subject, cast.other) if kind.takes == "pair" else (cast.subject,) if about else ()
        chat.messages.append({"role": "assistant", "content": text})
        chat.turns.append(TurnLabels(kind.name, chat.style, tuple(item.name for item in subjects),
                                     tuple(dict.fromkeys(item.domain for item in subjects)), chat.also))
        if kind.takes != "told":
            chat.last = ask if about else None

    def _say(self, chat: _Chat, pieces: list[Piece], emoji: tuple[str, ...], wish: str) -> str:
        if chat.style == NEUTRAL:
            return plain(pieces)
        exact = bool(wish and LENGTHS[wish].sentences)
        return voice(chat.style, chat.also).speak(pieces, emoji, self._rng, exact, chat.intensity)

    def _allowed(self, styles: tuple[str, ...], subject: Subject) -> bool:
        if self._split == "train":
            return not any(held_out_pair(style, subject.name) for style in styles)
        return not styles or held_out_subject(subject.name) or held_out_pair(styles[0], subject.name)

    def _subject(self, styles: tuple[str, ...], domains: tuple[str, ...]) -> Subject:
        """A subject of these domains, or of any, that this split may speak of in these styles."""
        choices = [subject for domain in domains for subject in self._by_domain[domain]] if domains else self._all
        for _ in range(1000):
            subject = self._rng.choice(choices)
            if self._allowed(styles, subject):
                return subject
        raise LookupError(f"no subject of {domains or 'any domain'} for {styles} in the split {self._split!r}")

    def _other(self, subject: Subject, styles: tuple[str, ...]) -> Subject:
        """Another subject of the domain. Training keeps to its pairs here too; for the held-out split, in which few
        domains have two such subjects, it is enough that a chat starts with one."""
        peers = [peer for peer in self._by_domain[subject.domain] if peer is not subject]
        if self._split == "train":
            peers = [peer for peer in peers if self._allowed(styles, peer)]
        return self._rng.choice(peers)
