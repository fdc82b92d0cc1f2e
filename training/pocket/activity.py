"""Sparse activations of every latent over evidence."""

import numpy as np
import torch
from scipy.sparse import csr_array

from pocket.evidence import Evidence
from pocket.llama import Llama
from pocket.residuals import residuals_after
from pocket.sae import TopKSae

CONTEXT = 1024


def activity(model: Llama, sae: TopKSae, layer: int, evidence: Evidence) -> csr_array:
    """float32 [tokens, latents]; rows of <|bos|> are empty, since steering and catalogue leave that token out."""
    values = np.zeros((len(evidence.ids), sae.k), dtype=np.float32)
    indices = np.zeros((len(evidence.ids), sae.k), dtype=np.int32)
    for row in evidence.rows():
        ids = torch.from_numpy(evidence.ids[row][:CONTEXT].astype(np.int64))[None]
        found, where = sae.topk(residuals_after(model, ids, layer)[0])
        found[0] = 0.0
        values[row.start : row.start + ids.shape[1]] = found.numpy()
        indices[row.start : row.start + ids.shape[1]] = where.numpy()
    starts = np.arange(len(values) + 1) * sae.k
    matrix = csr_array((values.ravel(), indices.ravel(), starts), shape=(len(values), sae.W_dec.shape[0]))
    matrix.eliminate_zeros()
    return matrix
