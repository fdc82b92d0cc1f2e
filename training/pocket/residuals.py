"""Residual streams at the hook layer, for the autoencoder's training and for evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from pocket.llama import Llama
from pocket.packing import pad
from pocket.shards import in_groups
from pocket.tokenizer import SPECIALS

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


@dataclass(frozen=True)
class Harvest:
    """Residuals of many tokens, all but <|bos|>: bfloat16 [N, d]; for each the mean residual of its message, as a row number
    `message` int64 [N] of `means`, bfloat16 [M, d]. A special token is a message of its own, and not `text` bool [N]."""

    residuals: Tensor
    means: Tensor
    message: Tensor
    text: Tensor


def harvest(model: Llama, chats: Sequence[np.ndarray], layer: int, tokens: int) -> Harvest:
    """Residuals of about `tokens` tokens after block `layer`."""
    residuals, means, messages, texts, count = [], [], [], [], 0
    for group in in_groups(enough(chats, tokens), ROWS_AT_ONCE):
        rows = as_rows(group)
        h = residuals_after(model, rows.to(model.device), layer).cpu()[rows != 0]
        ids = rows[rows != 0]
        special = ids < len(SPECIALS)
        begins = special | special.roll(1)
        message = begins.long().cumsum(0) - 1
        sums = torch.zeros(int(message[-1]) + 1, h.shape[1]).index_add_(0, message, h)
        residuals.append(h.bfloat16())
        means.append((sums / message.bincount()[:, None]).bfloat16())
        messages.append(message + count)
        texts.append(~special)
        count += len(sums)
    return Harvest(torch.cat(residuals), torch.cat(means), torch.cat(messages), torch.cat(texts))
