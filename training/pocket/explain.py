"""Which predicate explains a feature best: F1 of "the feature is active" as a test for the predicate."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

import numpy as np
from scipy.sparse import csr_array

from pocket.evidence import Evidence
from pocket.predicates import Labels, Predicate
from pocket.search import Found, Searcher

THRESHOLDS = (0.0, 0.15, 0.3, 0.5)
CONTEXTS, CONTEXT_F1 = 4, 0.05
MOSTLY = 0.95


@dataclass(frozen=True)
class Explanation:
    """`f1` was measured on the half of the evidence that did not choose the predicate. `contexts`: where the feature fires
    besides, best first, to tell it from others with the same predicate."""

    predicate: Predicate
    f1: float
    contexts: tuple[Labels, ...] = ()


class Explainer:
    """Explains features one by one.

    Half of the chats choose predicate and threshold (a share of the feature's largest activation), the other half gives the
    F1 that is reported.
    """

    def __init__(self, activations: csr_array, evidence: Evidence) -> None:
        first = evidence.sample % 2 == 0
        self.halves = activations[first].tocsc(), activations[~first].tocsc()
        self.top = activations.max(axis=0).toarray().ravel()
        self.searcher = Searcher(evidence.families, first)
        self.check = {name: family.codes[~first] for name, family in evidence.families.items()}
        self.names = {name: family.labels for name, family in evidence.families.items()}
        self.whole = whole_words(evidence)

    def explain(self, feature: int) -> Explanation | None:
        """None for a feature that never fires; F1 0 for one that fires too rarely to say anything about it."""
        top, tries = float(self.top[feature]), []
        if top <= 0:
            return None
        for share in THRESHOLDS:
            best, alone = self.searcher.best(self._active(0, feature, share * top))
            if best is not None:
                tries.append((best.score, share, best, alone))
        if not tries:
            return Explanation(Predicate(Labels("place", ("inside",))), 0.0)
        _, share, best, alone = max(tries, key=lambda one: one[0])
        where = self._labels(best.context, best.context_codes) if best.context_codes is not None else None
        predicate = words_first(Predicate(self._labels(best.family, best.codes), where))
        beside = ("word", "piece", "part", best.family, best.context)
        contexts = [self._labels(one.family, one.codes[:1]) for one in alone if one.score >= CONTEXT_F1 and one.family not in beside]
        return Explanation(predicate, self._checked(best, feature, share * top), tuple(contexts[:CONTEXTS]))

    def _active(self, half: int, feature: int, above: float) -> np.ndarray:
        """Tokens of one half at which a feature is active above a value."""
        matrix = self.halves[half]
        column = slice(matrix.indptr[feature], matrix.indptr[feature + 1])
        return matrix.indices[column][matrix.data[column] > above]

    def _checked(self, best: Found, feature: int, above: float) -> float:
        """F1 on the half that did not choose."""
        fires = self._active(1, feature, above)
        true = np.isin(self.check[best.family], best.codes)
        if best.context_codes is not None:
            true &= np.isin(self.check[best.context], best.context_codes)
        return 2 * int(true[fires].sum()) / max(len(fires) + int(true.sum()), 1)

    def _labels(self, family: str, codes: np.ndarray) -> Labels:
        labels = tuple(self.names[family][code] for code in codes)
        return Labels("word" if family == "piece" and self.whole.issuperset(labels) else family, labels)


def explain(activations: csr_array, evidence: Evidence, workers: int = 1) -> list[Explanation | None]:
    """The best predicate of each feature, found by `workers` processes; None for a feature that never fires."""
    features = range(activations.shape[1])
    if workers == 1:
        explainer = Explainer(activations, evidence)
        return [explainer.explain(feature) for feature in features]
    with ProcessPoolExecutor(workers, get_context("spawn"), _start, (activations, replace(evidence, texts=[]))) as pool:
        return list(pool.map(_explain, features, chunksize=64))


def _start(activations: csr_array, evidence: Evidence) -> None:
    global _explainer
    _explainer = Explainer(activations, evidence)


def _explain(feature: int) -> Explanation | None:
    return _explainer.explain(feature)


def whole_words(evidence: Evidence) -> frozenset[str]:
    """The tokens that are whole words nearly wherever they occur: to call them words is plainer, and as true."""
    if "piece" not in evidence.families or "whole" not in evidence.families["part"].labels:
        return frozenset()
    piece, part = evidence.families["piece"], evidence.families["part"]
    held = piece.codes >= 0
    whole = part.codes == part.labels.index("whole")
    counts = np.bincount(piece.codes[held], minlength=len(piece.labels))
    wholes = np.bincount(piece.codes[held & whole], minlength=len(piece.labels))
    return frozenset(label for label, all_, some in zip(piece.labels, counts, wholes, strict=True) if some >= MOSTLY * all_)


def words_first(predicate: Predicate) -> Predicate:
    """The same predicate with words as what is said and the rest as where: "“ahoy” when it talks like a pirate"."""
    what, where = predicate.what, predicate.where
    if where is not None and where.family in ("word", "piece") and what.family not in ("word", "piece"):
        return Predicate(where, what)
    return predicate

