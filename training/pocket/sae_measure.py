"""How well the sparse autoencoder stands in for the residual stream, on held-out text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from pocket.llama import Llama
from pocket.residuals import as_rows, enough
from pocket.sae import TopKSae
from pocket.shards import in_groups


@dataclass(frozen=True)
class SaeMetrics:
    """<|bos|> is left out everywhere. Losses are nats per token with the residual itself, its reconstruction and its mean
    in its place; `loss_recovered` = (mean - sae) / (mean - model)."""

    l0: float
    unexplained_variance: float
    loss_model: float
    loss_with_sae: float
    loss_with_mean: float
    loss_recovered: float
    dead_latents: int


@torch.no_grad()
def measure_sae(model: Llama, sae: TopKSae, chats: Sequence[np.ndarray], layer: int, tokens: int) -> SaeMetrics:
    """Metrics of `sae` at block `layer` over about `tokens` tokens of `chats`."""
    sae = sae.to(model.device)
    groups = [as_rows(group).to(model.device) for group in in_groups(enough(chats, tokens), 16)]
    total = torch.zeros_like(sae.b_dec)
    seen: list[Tensor] = []
    losses = {"model": 0.0, "sae": 0.0, "mean": 0.0}
    fired = torch.zeros_like(sae.b_enc, dtype=torch.bool)
    for rows in groups:
        losses["model"] += _loss(model, rows, layer, lambda h: seen.append(h) or h)
        total += seen[-1][rows != 0].sum(0)
    count = sum(int((rows != 0).sum()) for rows in groups)
    mean = total / count
    squared, deviation, active = 0.0, 0.0, 0
    for rows, residual in zip(groups, seen, strict=True):
        h = residual[rows != 0]
        values, indices = sae.topk(h)
        rebuilt = sae.decode_sparse(values, indices)
        squared += (h - rebuilt).square().sum().item()
        deviation += (h - mean).square().sum().item()
        active += int((values > 0).sum())
        fired[indices[values > 0]] = True
        losses["sae"] += _loss(model, rows, layer, _placing(rows != 0, rebuilt))
        losses["mean"] += _loss(model, rows, layer, _placing(rows != 0, mean))
    base, with_sae, with_mean = (losses[name] / count for name in ("model", "sae", "mean"))
    return SaeMetrics(
        l0=round(active / count, 3),
        unexplained_variance=round(squared / deviation, 5),
        loss_model=round(base, 4),
        loss_with_sae=round(with_sae, 4),
        loss_with_mean=round(with_mean, 4),
        loss_recovered=round((with_mean - with_sae) / (with_mean - base), 4),
        dead_latents=int((~fired).sum()),
    )


def _placing(where: Tensor, new: Tensor) -> Callable[[Tensor], Tensor]:
    def place(residual: Tensor) -> Tensor:
        out = residual.clone()
        out[where] = new
        return out

    return place


def _loss(model: Llama, rows: Tensor, layer: int, hook: Callable[[Tensor], Tensor]) -> float:
    """Summed cross-entropy of all tokens but <|bos|> and padding."""
    logits = model.logits(model(rows, hook_layer=layer, hook=hook))
    return F.cross_entropy(logits[:, :-1].flatten(0, 1), rows[:, 1:].flatten(), ignore_index=0, reduction="sum").item()
