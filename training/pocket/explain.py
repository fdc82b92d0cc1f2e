"""Which predicate explains a feature best: F1 of "the feature is active" as a test for the predicate."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from pocket.evidence import Evidence, Predicate

THRESHOLDS = (0.0, 0.25, 0.5)
CONJUNCTION_MARGIN = 0.05
CONTEXTS, CONTEXT_F1 = 4, 0.05


@dataclass(frozen=True)
class Explanation:
    """`f1` was measured on the half of the evidence that did not choose the predicate. `contexts`: where the feature
    fires besides, best first, to tell it from others with the same predicate."""

    predicate: Predicate
    f1: float
    contexts: tuple[Predicate, ...] = ()


def f1_scores(active: csr_array, holds: csr_array) -> np.ndarray:
    """F1 for every feature and predicate, float [features, predicates]; inputs are 0/1 over the same tokens."""
    both = (active.T @ holds).toarray()
    fires = np.asarray(active.sum(axis=0)).reshape(-1, 1)
    true = np.asarray(holds.sum(axis=0)).reshape(1, -1)
    return 2 * both / np.maximum(fires + true, 1)


def above(activations: csr_array, share: float) -> csr_array:
    """0/1 matrix of activations above `share` of each feature's largest."""
    top = activations.max(axis=0).toarray().ravel()
    out = activations.copy()
    out.data = (out.data > share * top[out.indices]).astype(np.float32)
    out.eliminate_zeros()
    return out


def explain(activations: csr_array, evidence: Evidence) -> list[Explanation | None]:
    """The best predicate of each feature; None for a feature that never fires.

    Half of the chats choose predicate and threshold, the other half gives the F1 that is reported. A word within a style
    must beat every plain predicate by a margin, because a plain name is easier to understand.
    """
    first = evidence.sample % 2 == 0
    penalty = np.array([0.0 if p.plain else CONJUNCTION_MARGIN for p in evidence.predicates], dtype=np.float32)
    choose = np.stack([f1_scores(above(activations, t)[first], evidence.matrix[first]) for t in THRESHOLDS])
    check = np.stack([f1_scores(above(activations, t)[~first], evidence.matrix[~first]) for t in THRESHOLDS])
    fires = np.asarray((activations > 0).sum(axis=0)).ravel()
    out: list[Explanation | None] = []
    for feature in range(activations.shape[1]):
        if not fires[feature]:
            out.append(None)
            continue
        threshold, column = np.unravel_index(np.argmax(choose[:, feature] - penalty), choose[:, feature].shape)
        best = evidence.predicates[column]
        order = np.argsort(-choose[threshold, feature], kind="stable")[:200]
        places = [i for i in order if choose[threshold, feature, i] >= CONTEXT_F1 and is_context(evidence.predicates[i], best)]
        contexts = [evidence.predicates[i] for i in places[:CONTEXTS]]
        out.append(Explanation(best, float(check[threshold, feature, column]), tuple(contexts)))
    return out


def is_context(predicate: Predicate, best: Predicate) -> bool:
    """True for a predicate of another kind that says where, not which word."""
    return predicate.kind not in ("word", best.kind) and predicate.place in ("", "asked")
