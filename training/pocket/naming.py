"""What calibration needs to know of each feature besides its catalogue entry: kept between stages as one JSON file."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from pocket.evidence import Evidence
from pocket.explain import Explanation
from pocket.predicates import Labels, Predicate


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


def _labels(raw: dict) -> Labels:
    return Labels(raw["family"], tuple(raw["labels"]))


def _explanation(raw: dict) -> Explanation:
    where = raw["predicate"]["where"]
    predicate = Predicate(_labels(raw["predicate"]["what"]), where and _labels(where))
    return Explanation(predicate, raw["f1"], tuple(_labels(context) for context in raw["contexts"]))


def style_candidates(
    activations: csr_array, evidence: Evidence, styles: Sequence[str], count: int, anchors: Sequence[float]
) -> dict[str, list[StyleCandidate]]:
    """For each style the `count` features that are more active in its answers than in any other voice's, by the difference
    of mean activations; the features with the highest F1 take half of the places, and latent number i, which is anchored to
    style i, the first. `anchors`: the lengths of the styles' directions, which stand for the typical values of those.
    Answers in two styles at once are left out."""
    holds = _style_tokens(evidence, [*styles, "neutral"])
    tokens = np.asarray(holds.sum(axis=0)).ravel()
    fires = (activations > 0).astype(np.float32)
    sums, active = (activations.T @ holds).toarray(), (fires.T @ holds).toarray()
    means, typical = sums / np.maximum(tokens, 1), sums / np.maximum(active, 1)
    scores = 2 * active / np.maximum(np.asarray(fires.sum(axis=0)).reshape(-1, 1) + tokens, 1)
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


def _style_tokens(evidence: Evidence, styles: Sequence[str]) -> csr_array:
    """0/1 [tokens, styles]: whose answer a token is part of. Raises ValueError for a style without any."""
    family = evidence.families["style"]
    missing = sorted(set(styles) - set(family.labels))
    if missing:
        raise ValueError(f"no evidence for the styles {', '.join(missing)}: gather more samples")
    column = np.full(len(family.labels) + 1, -1)
    column[[family.labels.index(style) for style in styles]] = np.arange(len(styles))
    columns = np.where(evidence.families["also"].codes < 0, column[family.codes], -1)
    rows = np.flatnonzero(columns >= 0)
    return csr_array((np.ones(len(rows), dtype=np.float32), (rows, columns[rows])), shape=(len(columns), len(styles)))
