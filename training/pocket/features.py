"""What a latent does, in numbers and examples: density, largest activation, contexts, promoted tokens, neighbours."""

import uuid
from collections import Counter

import numpy as np
import torch
from scipy.sparse import csc_array
from tokenizers import Tokenizer

from pocket.evidence import Evidence
from pocket.llama import Llama
from pocket.sae import TopKSae

EXAMPLES, WINDOW, PROMOTED, LEAD = 10, 22, 8, 14
SPREAD, SPREAD_WINDOW, SPREAD_LEAD = 20, 12, 8
NEIGHBORS = 8
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://tiller.example/models/tiller-pocket")


def feature_uuid(hook_layer: int, index: int) -> str:
    """The same id in every build, whatever the weights: it names the place in the autoencoder."""
    return str(uuid.uuid5(NAMESPACE, f"blocks.{hook_layer}.hook_resid_post/{index}"))


class Contexts:
    """Stretches of text around a feature's activations."""

    def __init__(self, activations: csc_array, evidence: Evidence) -> None:
        self.activations, self.evidence = activations, evidence
        self.first = {int(evidence.sample[row.start]): row.start + 1 for row in evidence.rows()}
        self.last = {int(evidence.sample[row.start]): row.stop for row in evidence.rows()}

    def _active(self, feature: int) -> tuple[np.ndarray, np.ndarray]:
        """Token numbers and activations of a feature, strongest first."""
        column = slice(self.activations.indptr[feature], self.activations.indptr[feature + 1])
        tokens, values = self.activations.indices[column], self.activations.data[column]
        order = np.argsort(-values, kind="stable")
        return tokens[order], values[order]

    def top(self, feature: int) -> list[dict]:
        """Up to ten contexts of 22 tokens around the strongest activations, at most one per chat, strongest first."""
        tokens, _ = self._active(feature)
        tokens = tokens[:2000]
        _, first = np.unique(self.evidence.sample[tokens], return_index=True)
        return [self._around(feature, int(token), LEAD, WINDOW) for token in tokens[np.sort(first)[:EXAMPLES]]]

    def spread(self, feature: int) -> list[dict]:
        """Up to twenty contexts of 12 tokens from the weakest activations to the strongest, one at each twentieth of their
        order. What a feature does is seen in the whole of its range, not at its peaks alone (Bricken et al. 2023)."""
        tokens, _ = self._active(feature)
        picks = np.unique(np.linspace(len(tokens) - 1, 0, min(SPREAD, len(tokens))).round().astype(int))[::-1]
        return [self._around(feature, int(tokens[pick]), SPREAD_LEAD, SPREAD_WINDOW) for pick in picks]

    def _around(self, feature: int, peak: int, lead: int, window: int) -> dict:
        """Tokens of one chat around `peak`, with the feature's activation at each."""
        sample = int(self.evidence.sample[peak])
        start = max(self.first[sample], peak - lead)
        stop = min(self.last[sample], start + window)
        column = slice(self.activations.indptr[feature], self.activations.indptr[feature + 1])
        tokens, values = self.activations.indices[column], self.activations.data[column]
        inside = slice(*np.searchsorted(tokens, [start, stop]))
        found = dict(zip(tokens[inside].tolist(), values[inside].tolist(), strict=True))
        shown = [float(f"{found.get(token, 0.0):.3g}") for token in range(start, stop)]
        shown = [int(value) if value == int(value) else value for value in shown]
        return {"tokens": self.evidence.texts[start:stop], "activations": shown, "peak": peak - start}


def neighbors(sae: TopKSae) -> list[list[list]]:
    """For each latent the eight whose decoder rows have the largest cosine with its own, as [index, cosine]."""
    cosines = sae.W_dec @ sae.W_dec.T
    cosines.fill_diagonal_(-1.0)
    values, indices = cosines.topk(min(NEIGHBORS, len(cosines) - 1), dim=-1)
    return [
        [[index, round(value, 3)] for index, value in zip(row, found, strict=True)]
        for row, found in zip(indices.tolist(), values.tolist(), strict=True)
    ]


def logit_effects(model: Llama, sae: TopKSae) -> torch.Tensor:
    """Direct effect of every latent on every logit [n, vocab]: W_dec through the last norm's weights and the unembedding,
    less each latent's mean, which changes no probability."""
    with torch.no_grad():
        effects = (sae.W_dec.to(model.device) * model.model.norm.weight) @ model.model.embed_tokens.weight.T
        return (effects - effects.mean(dim=1, keepdim=True)).cpu()


def strongest(effects: torch.Tensor, tokenizer: Tokenizer) -> list[list]:
    """The eight largest entries of one row as [token text, value]."""
    values, indices = effects.topk(PROMOTED)
    pairs = zip(indices.tolist(), values.tolist(), strict=True)
    return [[tokenizer.decode([index], skip_special_tokens=False), round(value, 3)] for index, value in pairs]


def frequent_texts(activations: csc_array, evidence: Evidence, feature: int) -> list[str]:
    """The token texts that carry most of a feature's activation, stripped, without repeats."""
    column = slice(activations.indptr[feature], activations.indptr[feature + 1])
    mass: Counter[str] = Counter()
    for token, value in zip(activations.indices[column], activations.data[column], strict=True):
        mass[evidence.texts[token].strip()] += float(value)
    return [text for text, _ in mass.most_common(6) if text]
