"""The search for a predicate: which labels of which family, in which context, are true where a feature is active.

Labels of one family exclude each other, so the union of labels with the highest F1 is found exactly: it takes labels in the
order of their precision. Contexts are found likewise among the tokens that a wide union leaves, and the union is then
chosen once more within that context.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pocket.evidence import Family

MOST = {"word": 12, "piece": 12, "previous": 8, "next": 8, "named": 8, "subject": 8, "subject asked": 8}
MOST_OTHERWISE = 3
WIDE = 40
LEAST_SEEN = 3
LABEL_COST = 0.01
CONTEXT_COST = 0.06
FAMILY_COSTS = {"piece": 0.05, "previous": 0.05, "next": 0.05, "part": 0.05}
SAME_THING = {("word", "piece"), ("piece", "word")}
STARTS = 3


@dataclass(frozen=True)
class Found:
    """A predicate in codes, with its F1 on the first half less what its length costs: a short label is understood at once."""

    score: float
    family: str
    codes: np.ndarray
    context: str = ""
    context_codes: np.ndarray | None = None


def best_union(active: np.ndarray, totals: np.ndarray, fires: int, most: int) -> tuple[float, np.ndarray]:
    """F1, less the cost of each further label, and codes of the best union of at most `most` labels; `active` and `totals`: how many tokens of each label are
    active and how many there are; `fires`: how many tokens are active in all."""
    codes = np.flatnonzero(active >= LEAST_SEEN)
    if not len(codes):
        return 0.0, codes
    codes = codes[np.argsort(-active[codes] / (totals[codes] + 1.0), kind="stable")]
    scores = 2 * np.cumsum(active[codes]) / (fires + np.cumsum(totals[codes]))
    best = int(np.argmax(scores))
    codes = codes[: best + 1]
    gains = active[codes] - scores[best] / 2 * totals[codes]
    codes = codes[np.argsort(-gains, kind="stable")[:most]]
    scores = 2 * np.cumsum(active[codes]) / (fires + np.cumsum(totals[codes])) - LABEL_COST * np.arange(len(codes))
    best = int(np.argmax(scores))
    return float(scores[best]), codes[: best + 1]


class Searcher:
    """Finds the best predicate of one feature after another on one half of the evidence."""

    def __init__(self, families: Mapping[str, Family], half: np.ndarray) -> None:
        self.codes = {name: family.codes[half] for name, family in families.items() if family.labels}
        self.sizes = {name: len(families[name].labels) for name in self.codes}
        self.totals, self.order, self.starts = {}, {}, {}
        for name, codes in self.codes.items():
            self.totals[name] = np.bincount(codes[codes >= 0], minlength=self.sizes[name])
            order = np.argsort(codes, kind="stable")
            self.order[name] = order[np.count_nonzero(codes < 0) :].astype(np.int32)
            self.starts[name] = np.concatenate([[0], np.cumsum(self.totals[name])])

    def _count(self, name: str, tokens: np.ndarray) -> np.ndarray:
        return np.bincount(self.codes[name][tokens] + 1, minlength=self.sizes[name] + 1)[1:]

    def _tokens(self, name: str, codes: np.ndarray) -> np.ndarray:
        """All tokens with one of some labels."""
        starts = self.starts[name]
        return np.concatenate([self.order[name][starts[code] : starts[code + 1]] for code in codes])

    def _among(self, name: str, codes: np.ndarray, tokens: np.ndarray) -> np.ndarray:
        """Those of `tokens` with one of some labels."""
        chosen = np.zeros(self.sizes[name] + 1, dtype=bool)
        chosen[codes] = True
        return tokens[chosen[self.codes[name][tokens]]]

    def alone(self, active: np.ndarray) -> list[Found]:
        """The best union of each family, best first."""
        found = []
        for name in self.codes:
            score, codes = best_union(self._count(name, active), self.totals[name], len(active), MOST.get(name, MOST_OTHERWISE))
            if len(codes):
                found.append(Found(score - FAMILY_COSTS.get(name, 0.0), name, codes))
        return sorted(found, key=lambda one: -one.score)

    def in_context(self, start: Found, active: np.ndarray) -> Found:
        """The best context for a union of labels, and the best union in that context."""
        counts, totals = self._count(start.family, active), self.totals[start.family]
        wide = self._wide(counts, totals, start)
        inside, inside_active = self._tokens(start.family, wide), self._among(start.family, wide, active)
        best, costs = start, CONTEXT_COST + FAMILY_COSTS.get(start.family, 0.0) + LABEL_COST * (len(wide) - 1)
        for name in self.codes:
            if name == start.family or (name, start.family) in SAME_THING:
                continue
            score, codes = best_union(self._count(name, inside_active), self._count(name, inside), len(active), MOST_OTHERWISE)
            score -= costs
            if score > best.score:
                best = Found(score, start.family, wide, name, codes)
        return self._again(best, active) if best.context else start

    def _wide(self, counts: np.ndarray, totals: np.ndarray, start: Found) -> np.ndarray:
        """The labels that carry most of the activity, were they precise: a context may make them so."""
        most = MOST.get(start.family, MOST_OTHERWISE)
        order = np.argsort(-counts, kind="stable")[:most]
        wide = order[counts[order] >= max(LEAST_SEEN, counts[order[0]] / WIDE)]
        return wide if len(wide) else start.codes

    def _again(self, found: Found, active: np.ndarray) -> Found:
        """The union chosen once more among the tokens of the context."""
        inside, inside_active = self._tokens(found.context, found.context_codes), self._among(found.context, found.context_codes, active)
        counts, totals = self._count(found.family, inside_active), self._count(found.family, inside)
        score, codes = best_union(counts, totals, len(active), MOST.get(found.family, MOST_OTHERWISE))
        score -= CONTEXT_COST + FAMILY_COSTS.get(found.family, 0.0) + LABEL_COST * (len(found.context_codes) - 1)
        if len(codes) and score > found.score:
            return Found(score, found.family, codes, found.context, found.context_codes)
        return found

    def best(self, active: np.ndarray) -> tuple[Found | None, list[Found]]:
        """The best predicate for the tokens `active`, and the best of each family alone."""
        alone = self.alone(active)
        if not alone:
            return None, []
        return max((self.in_context(start, active) for start in alone[:STARTS]), key=lambda one: one.score), alone
