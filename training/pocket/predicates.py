"""Predicates: what may be said about a token, as a set of labels of one family, alone or within a context."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Labels:
    """True for a token whose label in `family` is one of `labels` (those that explain most first)."""

    family: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Predicate:
    """True where `what` holds and, if there is a context, `where` holds too."""

    what: Labels
    where: Labels | None = None

    @property
    def kind(self) -> str:
        """The catalogue's kind of a feature that this predicate explains."""
        return KINDS[self.what.family]


KINDS = {
    "word": "word", "piece": "word", "previous": "word", "next": "word", "part": "word", "named": "subject", "place": "position",
    "style": "style", "also": "style", "style asked": "request", "request": "request", "request asked": "request",
    "subject": "subject", "subject asked": "subject", "domain": "domain",
}


def single(family: str, label: str) -> Predicate:
    return Predicate(Labels(family, (label,)))

