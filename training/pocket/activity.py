"""Sparse activations of every latent over evidence."""

import numpy as np
from scipy.sparse import csr_array

from pocket.evidence import Evidence
from pocket.llama import Llama
from pocket.residuals import ROWS_AT_ONCE, as_rows, residuals_after
from pocket.sae import TopKSae

CONTEXT = 1024


def activity(model: Llama, sae: TopKSae, layer: int, evidence: Evidence) -> csr_array:
    """float32 [tokens, latents]; rows of <|bos|> are empty, since steering and catalogue leave that token out."""
    values = np.zeros((len(evidence.ids), sae.k), dtype=np.float32)
    indices = np.zeros((len(evidence.ids), sae.k), dtype=np.int32)
    chats = sorted(evidence.rows(), key=lambda row: row.stop - row.start)
    for first in range(0, len(chats), ROWS_AT_ONCE):
        group = chats[first : first + ROWS_AT_ONCE]
        rows = as_rows([evidence.ids[chat][:CONTEXT].astype(np.uint16) for chat in group])
        found, where = sae.topk(residuals_after(model, rows.to(model.device), layer).to(sae.W_dec.device))
        found, where = found.cpu().numpy(), where.cpu().numpy()
        for number, chat in enumerate(group):
            length = min(chat.stop - chat.start, CONTEXT)
            part = slice(chat.start + 1, chat.start + length)
            values[part], indices[part] = found[number, 1:length], where[number, 1:length]
    starts = np.arange(len(values) + 1) * sae.k
    matrix = csr_array((values.ravel(), indices.ravel(), starts), shape=(len(values), sae.W_dec.shape[0]))
    matrix.eliminate_zeros()
    return matrix
