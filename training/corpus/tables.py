"""Loads the tables and refuses bad ones, saying which file, which entry and what to write instead."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from . import checks
from .cases import take_cases

ROOT = Path(__file__).parent


class TableError(ValueError):
    """A table that cannot be used; the message names the file and the remedy."""


@dataclass(frozen=True)
class Domain:
    name: str
    label: str
    emoji: tuple[str, ...]
    do: str
    doing: str
    fans: tuple[str, ...]
    likes: tuple[str, ...]
    steps: tuple[str, ...]
    scenes: tuple[str, ...]
    couplets: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Subject:
    """Something to talk about. `facts` are predicates in the subject's number; `things` are plural nouns."""

    name: str
    domain: str
    plural: bool
    what: str
    adjectives: tuple[str, ...]
    things: tuple[str, ...]
    facts: tuple[str, ...]
    why: tuple[str, ...]
    tries: tuple[str, ...]
    joke: tuple[str, str]
    do: str
    doing: str


@dataclass(frozen=True)
class Style:
    """A way of speaking. Openers, interjections and closers are whole sentences; prefixes go before any sentence,
    frames before statements only, suffixes before and tails after the final punctuation; a suffix with a final
    punctuation of its own takes the place of the sentence's.

    `room` is the number of words up to which interjections and closers are added, `fill` the chance of an
    interjection after a sentence, `both` the chance that a sentence with a prefix has a suffix too, `keep` the most
    sentences that are kept (0 keeps all), `bullets` makes each sentence a bullet. `numbers` are holes in phrases that
    whole numbers of a range fill: name, least, most."""

    name: str
    family: str
    label: str
    asks: tuple[str, ...]
    ask_tails: tuple[str, ...]
    systems: tuple[str, ...]
    openers: tuple[str, ...]
    prefixes: tuple[str, ...]
    frames: tuple[str, ...]
    suffixes: tuple[str, ...]
    tails: tuple[str, ...]
    interjections: tuple[str, ...]
    closers: tuple[str, ...]
    stops: tuple[str, ...]
    words: tuple[tuple[str, tuple[str, ...]], ...]
    upper: bool
    domain_emoji: bool
    keep: int
    room: int
    fill: float
    both: float
    bullets: bool
    numbers: tuple[tuple[str, int, int], ...]
    marks: tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class Group:
    """Phrasings that may be answered by the same plans. Follow-ups refer back to a subject already spoken of."""

    phrasings: tuple[str, ...]
    followups: tuple[str, ...]
    plans: tuple[tuple[str, ...], ...]
    only_later: bool


@dataclass(frozen=True)
class RequestKind:
    """A kind of request. `takes` is what it is about: a "subject", a "pair", a "case" (see cases.py), "told" (the facts
    of the answer before) or "nothing". `domains` limits its subjects where it is not empty. `length` names the pools
    that open, grow and end an answer of a wished length, `named` says that answers name their subject, `retell` that
    a later turn may ask for their facts in another form."""

    name: str
    label: str
    takes: str
    weight: float
    domains: tuple[str, ...]
    cases: tuple[dict[str, str], ...]
    length: dict[str, str]
    named: bool
    retell: bool
    groups: tuple[Group, ...]
    pools: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Tables:
    domains: dict[str, Domain]
    subjects: tuple[Subject, ...]
    styles: dict[str, Style]
    requests: dict[str, RequestKind]
    pools: dict[str, tuple[str, ...]]
    chat: dict[str, tuple[str, ...]]


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TableError(f"{path.name} is not valid TOML: {error}") from error


def _freeze(value: Any) -> Any:
    return tuple(_freeze(item) for item in value) if isinstance(value, list) else value


def _build(cls: type, path: Path, entry: dict[str, Any]) -> Any:
    known = set(cls.__dataclass_fields__)
    if missing := known - entry.keys():
        raise TableError(f"{path.name}: {entry.get('name', entry)} lacks {', '.join(sorted(missing))}; add it")
    if extra := entry.keys() - known:
        raise TableError(f"{path.name}: {entry.get('name', entry)} has unknown {', '.join(sorted(extra))}; remove it")
    return cls(**{key: _freeze(value) if key not in ("pools", "length", "cases") else value for key, value in entry.items()})


def _load_domain(path: Path) -> tuple[Domain, list[Subject]]:
    raw = _read(path)
    entries = raw.pop("subject", [])
    domain = _build(Domain, path, {"name": path.stem, **raw})
    found = []
    for entry in entries:
        entry = {"domain": domain.name, "plural": False, "do": domain.do, "doing": domain.doing, **entry}
        entry["tries"] = entry.pop("try", [])
        found.append(_build(Subject, path, entry))
    return domain, found


def _load_style(path: Path) -> Style:
    raw = _read(path)
    words = tuple((pattern, tuple(choices)) for pattern, choices in raw.pop("words", {}).items())
    marks = tuple(re.compile(mark) for mark in raw.pop("marks", []))
    defaults = {"name": path.stem, "ask_tails": [], "frames": [], "suffixes": [], "tails": [], "interjections": [],
                "closers": [], "stops": [], "upper": False, "domain_emoji": False, "keep": 0, "room": 66, "fill": 0.22,
                "both": 0.0, "bullets": False}
    numbers = tuple((name, *_freeze(span)) for name, span in raw.pop("numbers", {}).items())
    return _build(Style, path, {**defaults, **raw, "words": words, "numbers": numbers, "marks": marks})


def _load_request(path: Path) -> RequestKind:
    raw = _read(path)
    groups = []
    for entry in raw.pop("group", []):
        groups.append(_build(Group, path, {"followups": [], "only_later": False, **entry}))
    pools = {name: _freeze(pool) for name, pool in raw.pop("pools", {}).items()}
    cases = take_cases(raw)
    raw = {"domains": [], "length": {}, "named": True, "retell": False, **raw, "cases": cases}
    return _build(RequestKind, path, {"name": path.stem, **raw, "groups": tuple(groups), "pools": pools})


@lru_cache(maxsize=1)
def load() -> Tables:
    """All tables, checked. Raises TableError for the first bad one."""
    domains, subjects = {}, []
    for path in sorted((ROOT / "subjects").glob("*.toml")):
        domain, found = _load_domain(path)
        domains[domain.name] = domain
        subjects += found
    styles = {path.stem: _load_style(path) for path in sorted((ROOT / "styles").glob("*.toml"))}
    requests = {path.stem: _load_request(path) for path in sorted((ROOT / "requests").glob("*.toml"))}
    pools = {name: _freeze(pool) for name, pool in _read(ROOT / "sentences.toml").items()}
    chat = {name: _freeze(pool) for name, pool in _read(ROOT / "chat.toml").items()}
    tables = Tables(domains, tuple(subjects), styles, requests, pools, chat)
    if problems := checks.problems(tables):
        raise TableError("\n".join(problems))
    return tables
