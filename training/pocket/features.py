"""What a latent does, in numbers and examples: density, largest activation, top contexts, promoted tokens."""

import uuid
from collections import Counter

import numpy as np
import torch
from scipy.sparse import csc_array
from tokenizers import Tokenizer

from pocket.evidence import Evidence
from pocket.llama import Llama
from pocket.sae import TopKSae

EXAMPLES, WINDOW, PROMOTED, LEAD = 10, 24, 8, 15
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://tiller.example/models/tiller-pocket")


def feature_uuid(hook_layer: int, index: int) -> str:
    """The same id in every build, whatever the weights: it names the place in the autoencoder."""
    return str(uuid.uuid5(NAMESPACE, f"blocks.{hook_layer}.hook_resid_post/{index}"))


def top_tokens(activations: csc_array, evidence: Evidence, feature: int) -> np.ndarray:
    """Token indices of the strongest activations, at most one per chat, strongest first."""
    column = slice(activations.indptr[feature], activations.indptr[feature + 1])
    tokens, values = activations.indices[column], activations.data[column]
    order = np.argsort(-values, kind="stable")[:2000]
    _, first = np.unique(evidence.sample[tokens[order]], return_index=True)
    return tokens[order[np.sort(first)[:EXAMPLES]]]


def examples(activations: csc_array, dense_column: np.ndarray, evidence: Evidence, feature: int) -> list[dict]:
    """Top contexts: up to 24 tokens of one chat around each peak, with the feature's activation at each."""
    out = []
    for peak in top_tokens(activations, evidence, feature):
        same = evidence.sample == evidence.sample[peak]
        first = int(np.argmax(same)) + 1
        end = first - 1 + int(same.sum())
        start = max(first, int(peak) - LEAD)
        stop = min(end, start + WINDOW)
        values = [round(float(v), 3) for v in dense_column[start:stop]]
        out.append({"tokens": evidence.texts[start:stop], "activations": values, "peak": int(peak) - start})
    return out


def logit_effects(model: Llama, sae: TopKSae) -> torch.Tensor:
    """Direct effect of every latent on every logit [n, vocab]: W_dec through the last norm's weights and the unembedding,
    less each latent's mean, which changes no probability."""
    with torch.no_grad():
        effects = (sae.W_dec * model.model.norm.weight) @ model.model.embed_tokens.weight.T
        return effects - effects.mean(dim=1, keepdim=True)


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
