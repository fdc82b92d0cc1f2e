"""The feature catalogue: one line per latent with its label, statistics, examples and unit."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from tokenizers import Tokenizer

from pocket.evidence import Evidence
from pocket.explain import Explanation, explain
from pocket.features import Contexts, feature_uuid, frequent_texts, logit_effects, neighbors, strongest
from pocket.llama import Llama
from pocket.naming import Naming, StyleCandidate
from pocket.predicates import single
from pocket.sae import TopKSae
from pocket.wording import Wording, style_aliases, unique

CLEAR = 0.3


def typical_values(activations: csr_array) -> np.ndarray:
    """Mean of each latent's activations where it is active; 0 for one that never is. float [n]."""
    total, count = np.asarray(activations.sum(axis=0)).ravel(), np.asarray((activations > 0).sum(axis=0)).ravel()
    return total / np.maximum(count, 1)


@dataclass(frozen=True)
class Built:
    """Catalogue entries in order of `index_in_sae` (label, kind, F1, unit and curve still to be set) with each feature's
    explanation, the texts it fires on most and the contexts spread over its range."""

    entries: list[dict]
    explanations: list[Explanation | None]
    texts: list[list[str]]
    spread: list[list[dict]]


def build_catalogue(
    model: Llama, sae: TopKSae, tokenizer: Tokenizer, evidence: Evidence, activations: csr_array, hook_layer: int, workers: int = 1
) -> Built:
    explanations = explain(activations, evidence, workers)
    by_feature = activations.tocsc()
    by_feature.sort_indices()
    contexts, effects, near = Contexts(by_feature, evidence), logit_effects(model, sae), neighbors(sae)
    density = np.diff(by_feature.indptr) / len(evidence.ids)
    top = activations.max(axis=0).toarray().ravel()
    entries = []
    for index, explanation in enumerate(explanations):
        entries.append(
            {
                "uuid": feature_uuid(hook_layer, index),
                "index_in_sae": index,
                "label": "",
                "kind": "none",
                "f1": None,
                "density": round(float(density[index]), 6),
                "max_activation_strength": round(float(top[index]), 4),
                "unit": 0.0,
                "alive": explanation is not None,
                "examples": contexts.top(index),
                "promoted": strongest(effects[index], tokenizer),
                "suppressed": [[text, round(-value, 3)] for text, value in strongest(-effects[index], tokenizer)],
                "neighbors": near[index],
                "curve": None,
            }
        )
    features = range(len(entries))
    texts = [frequent_texts(by_feature, evidence, index) for index in features]
    return Built(entries, explanations, texts, [contexts.spread(index) for index in features])


def is_clear(explanation: Explanation | None) -> bool:
    return explanation is not None and explanation.f1 >= CLEAR


def name_features(entries: list[dict], naming: Naming, best: Mapping[str, StyleCandidate]) -> None:
    """Write every entry's label, kind, F1 and aliases. `best`: the feature that steers best to each style, which bears the style's plain name;
    its kind and F1 become those of the style, as for any explanation that is not the highest-scoring one."""
    wording, aliases = Wording(), style_aliases()
    chosen = {candidate.index: (style, candidate) for style, candidate in best.items()}
    phrases: list[str] = []
    ranks: list[float] = []
    details: list[list[str]] = []
    for index, (entry, explanation) in enumerate(zip(entries, naming.explanations, strict=True)):
        entry |= {
            "kind": explanation.predicate.kind if explanation and is_clear(explanation) else "none",
            "f1": round(explanation.f1, 4) if explanation else None,
            "aliases": [],
        }
        if index in chosen:
            style, candidate = chosen[index]
            entry |= {"kind": "style", "f1": round(candidate.f1, 4), "aliases": aliases[style]}
            phrases.append(wording.phrase(single("style", style)))
        elif explanation is None:
            phrases.append(f"Never active ({index})")
        elif entry["kind"] == "none":
            phrases.append("Unclear: fires on " + (", ".join(f"“{text}”" for text in naming.texts[index][:3]) or "spaces"))
        else:
            phrases.append(wording.phrase(explanation.predicate))
        ranks.append((entry["f1"] or 0.0) + (index in chosen))
        promoted = [text.strip() for text, _ in entry["promoted"][:4]]
        details.append(wording.details(explanation, naming.texts[index], promoted) if explanation else [])
    for entry, label in zip(entries, unique(phrases, ranks, details), strict=True):
        entry["label"] = label


def write_lines(entries: Iterable[dict], path: Path) -> None:
    """One JSON object per line."""
    lines = (json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries)
    path.write_text("\n".join(lines) + "\n")


def write_contexts(spread: Sequence[list[dict]], path: Path) -> None:
    """`contexts.jsonl`: line i holds the contexts spread over the range of feature i."""
    write_lines(({"index_in_sae": index, "spread": found} for index, found in enumerate(spread)), path)


def read_catalogue(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]
