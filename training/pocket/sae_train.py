"""Training of the sparse autoencoder."""

import json
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from pocket.presets import SaePlan
from pocket.sae import TopKSae, rescaled


def auxiliary_loss(pre: Tensor, dead: Tensor, error: Tensor, sae: TopKSae, aux_k: int) -> Tensor:
    """How badly the dead latents alone would rebuild the error, relative to the error's own size (section 2.4)."""
    count = min(aux_k, int(dead.sum()))
    if count == 0:
        return error.new_zeros(())
    values, indices = pre.masked_fill(~dead, -torch.inf).topk(count, dim=-1)
    rebuilt = F.embedding_bag(indices, sae.W_dec, per_sample_weights=values.relu(), mode="sum")
    return (rebuilt - error).square().mean() / error.square().mean()


def train_sae(residuals: Tensor, plan: SaePlan, log: Path, report: Callable[[str], None]) -> TopKSae:
    """Fit on `residuals` (bfloat16 [N, d]); the result works on unscaled residuals.

    Inputs are divided by their root mean square during training alone, so that one learning rate suits every model.
    """
    generator = torch.Generator().manual_seed(plan.seed)
    sample = residuals[torch.randperm(len(residuals), generator=generator)[:50_000]].float()
    scale = float((sample - sample.mean(0)).square().mean().sqrt())
    sae = TopKSae(residuals.shape[1], plan.latents, plan.k, plan.seed)
    sae.b_dec.data.copy_(sample.mean(0) / scale)
    optimizer = torch.optim.Adam(sae.parameters(), lr=plan.learning_rate, betas=(0.9, 0.999), fused=True)
    idle = torch.zeros(plan.latents)
    order = torch.randperm(len(residuals), generator=generator)
    position = 0
    for step in range(plan.steps):
        for group in optimizer.param_groups:
            group["lr"] = plan.learning_rate * min(1.0, (step + 1) / 50, 5 * (plan.steps - step) / plan.steps)
        if position + plan.batch > len(order):
            order, position = torch.randperm(len(residuals), generator=generator), 0
        x = residuals[order[position : position + plan.batch]].float() / scale
        position += plan.batch
        pre = sae.preactivations(x)
        values, indices = pre.topk(plan.k, dim=-1)
        error = x - sae.decode_sparse(values.relu(), indices)
        dead = idle > plan.dead_after_tokens
        aux = auxiliary_loss(pre, dead, error.detach(), sae, plan.aux_k)
        unexplained = error.square().sum() / (x - x.mean(0)).square().sum()
        (unexplained + plan.aux_coefficient * aux).backward()
        sae.drop_parallel_gradient()
        optimizer.step()
        optimizer.zero_grad()
        sae.normalise_decoder()
        idle += plan.batch
        idle[indices[values > 0].unique()] = 0
        if step % 50 == 0 or step == plan.steps - 1:
            entry = {"step": step, "unexplained": round(unexplained.item(), 4), "dead": int(dead.sum())}
            report(f"sae {json.dumps(entry)} of {plan.steps} steps")
            with log.open("a") as file:
                file.write(json.dumps(entry) + "\n")
    return rescaled(sae.requires_grad_(False), scale)
