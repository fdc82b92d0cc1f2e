"""Residual streams at the hook layer, for the autoencoder's training and for evidence."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from pocket.llama import Llama
from pocket.packing import pad
from pocket.shards import in_groups

ROWS_AT_ONCE = 32


@torch.no_grad()
def residuals_after(model: Llama, rows: Tensor, layer: int) -> Tensor:
    """float32 [B, T, hidden] after block `layer` for rows int64 [B, T]; later blocks are not run."""
    x = model.model.embed_tokens(rows)
    cos, sin = model.cos[: rows.shape[1]], model.sin[: rows.shape[1]]
    for block in model.model.layers[: layer + 1]:
        x = block(x, cos, sin, None, None)
    return x


def as_rows(chats: Sequence[np.ndarray]) -> Tensor:
    """Padded int64 [B, T] of some chats; padding is <|bos|> (id 0), which every user of residuals leaves out."""
    return torch.from_numpy(pad(chats).astype(np.int64))


def enough(chats: Sequence[np.ndarray], tokens: int) -> list[np.ndarray]:
    """The first chats that together hold `tokens` tokens. Raises ValueError when all of them hold fewer."""
    total = np.cumsum([len(chat) for chat in chats])
    if total[-1] < tokens:
        raise ValueError(f"{total[-1]} tokens are prepared, {tokens} are wanted; prepare more shards")
    return list(chats[: int(np.searchsorted(total, tokens)) + 1])


def harvest(model: Llama, chats: Sequence[np.ndarray], layer: int, tokens: int) -> Tensor:
    """Residuals of about `tokens` tokens, all but <|bos|>, as bfloat16 [N, hidden]."""
    groups = in_groups(enough(chats, tokens), ROWS_AT_ONCE)
    parts = []
    for group in groups:
        rows = as_rows(group)
        parts.append(residuals_after(model, rows, layer)[rows != 0].bfloat16())
    return torch.cat(parts)
