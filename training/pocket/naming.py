"""What calibration needs to know of each feature besides its catalogue entry: kept between stages as one JSON file."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from pocket.evidence import Evidence, Predicate
from pocket.explain import Explanation, f1_scores


@dataclass(frozen=True)
class StyleCandidate:
    """A feature that may steer to a style: its mean active value in answers of that style, and its F1 for the style."""

    index: int
    typical: float
    f1: float


@dataclass(frozen=True)
class Naming:
    explanations: list[Explanation | None]
    texts: list[list[str]]
    typical: list[float]
    styles: dict[str, list[StyleCandidate]]

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False))


def load_naming(path: Path) -> Naming:
    raw = json.loads(path.read_text())
    explanations = [e and _explanation(e) for e in raw["explanations"]]
    styles = {style: [StyleCandidate(**c) for c in found] for style, found in raw["styles"].items()}
    return Naming(explanations, raw["texts"], raw["typical"], styles)


def _explanation(raw: dict) -> Explanation:
    contexts = tuple(Predicate(**context) for context in raw["contexts"])
    return Explanation(Predicate(**raw["predicate"]), raw["f1"], contexts)


def style_candidates(
    activations: csr_array, evidence: Evidence, styles: Sequence[str], count: int, anchors: Sequence[float]
) -> dict[str, list[StyleCandidate]]:
    """For each style the `count` features that are more active in its answers than in any other voice's, by the difference
    of mean activations; the features with the highest F1 take half of the places, and latent number i, which is anchored to
    style i, the first. `anchors`: the lengths of the styles' directions, which stand for the typical values of those."""
    columns = {p.about: i for i, p in enumerate(evidence.predicates) if p.kind == "style" and not p.place}
    missing = sorted(set(styles) - set(columns))
    if missing:
        raise ValueError(f"no evidence for the styles {', '.join(missing)}: gather more samples")
    order = [*styles, "neutral"]
    holds = evidence.matrix[:, [columns[name] for name in order]]
    tokens = np.asarray(holds.sum(axis=0)).ravel()
    sums, active = (activations.T @ holds).toarray(), ((activations > 0).astype(np.float32).T @ holds).toarray()
    means, typical = sums / np.maximum(tokens, 1), sums / np.maximum(active, 1)
    scores = f1_scores((activations > 0).astype(np.float32), holds)
    out = {}
    for number, style in enumerate(styles):
        others = np.delete(means, number, axis=1).max(axis=1)
        by_mean = np.argsort(others - means[:, number], kind="stable")
        by_f1 = np.argsort(-scores[:, number], kind="stable")
        anchored = [number] if number < len(anchors) else []
        picks = list(dict.fromkeys([*anchored, *by_f1[: count // 2].tolist(), *by_mean[:count].tolist()]))[:count]
        usual = [anchors[number] if i in anchored else float(typical[i, number]) for i in picks]
        out[style] = [StyleCandidate(i, t, float(scores[i, number])) for i, t in zip(picks, usual, strict=True) if t > 0]
    return out
