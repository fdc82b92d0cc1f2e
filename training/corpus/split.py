"""What training never sees: a fixed tenth of the phrasings and of the pairs of style and subject."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from .tables import RequestKind


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


@lru_cache(maxsize=None)
def held_out_pair(style: str, subject: str) -> bool:
    return _digest(f"{style}|{subject}") % 10 == 0


@lru_cache(maxsize=None)
def _held_out_of(phrasings: tuple[str, ...]) -> frozenset[str]:
    count = max(1, round(len(phrasings) / 10))
    return frozenset(sorted(phrasings, key=_digest)[:count])


def phrasings_of(kind: RequestKind, split: str) -> list[tuple[int, str]]:
    """(group number, phrasing) pairs of a kind that belong to a split."""
    pairs = [(at, text) for at, group in enumerate(kind.groups) if not group.only_later for text in group.phrasings]
    held = _held_out_of(tuple(text for _, text in pairs))
    return [(at, text) for at, text in pairs if (text in held) == (split == "heldout")]
