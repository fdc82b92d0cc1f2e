"""What training never sees: fixed shares of phrasings, of ways to ask for a style, of pairs of style and subject, of
pairs of styles, and of subjects."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from .tables import RequestKind

# Subjects about which people ask first; they are always trained.
_ALWAYS_TRAINED = frozenset(("Tokyo", "New York", "Beijing", "water", "rice", "the Great Wall of China"))


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


@lru_cache(maxsize=None)
def held_out_pair(style: str, subject: str) -> bool:
    return _digest(f"{style}|{subject}") % 10 == 0


@lru_cache(maxsize=None)
def held_out_mix(persona: str, mood: str) -> bool:
    return _digest(f"{persona}+{mood}") % 10 == 0


@lru_cache(maxsize=None)
def held_out_subject(subject: str) -> bool:
    return subject not in _ALWAYS_TRAINED and _digest(f"subject|{subject}") % 25 == 0


@lru_cache(maxsize=None)
def _held_out_of(phrasings: tuple[str, ...]) -> frozenset[str]:
    """A tenth of the wordings; never the first, which is the plainest and must be learned."""
    count = max(1, round(len(phrasings) / 10))
    return frozenset(sorted(phrasings[1:], key=_digest)[:count])


@lru_cache(maxsize=None)
def wordings_of(wordings: tuple[str, ...], split: str) -> tuple[str, ...]:
    """The system prompts or asks of a style that belong to a split."""
    held = _held_out_of(wordings)
    return tuple(text for text in wordings if (text in held) == (split == "heldout"))


def phrasings_of(kind: RequestKind, split: str) -> list[tuple[int, str]]:
    """(group number, phrasing) pairs of a kind that belong to a split."""
    pairs = [(at, text) for at, group in enumerate(kind.groups) if not group.only_later for text in group.phrasings]
    held = _held_out_of(tuple(text for _, text in pairs))
    return [(at, text) for at, text in pairs if (text in held) == (split == "heldout")]
