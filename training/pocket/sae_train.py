"""Training of the sparse autoencoder."""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from pocket.presets import SaePlan
from pocket.residuals import Harvest
from pocket.sae import TopKSae, rescaled


def auxiliary_loss(pre: Tensor, dead: Tensor, error: Tensor, sae: TopKSae, aux_k: int) -> Tensor:
    """How badly the dead latents alone would rebuild the error, relative to the error's own size (section 2.4)."""
    count = min(aux_k, int(dead.sum()))
    if count == 0:
        return error.new_zeros(())
    values, indices = pre.masked_fill(~dead, -torch.inf).topk(count, dim=-1)
    rebuilt = F.embedding_bag(indices, sae.W_dec, per_sample_weights=values.relu(), mode="sum")
    return (rebuilt - error).square().mean() / error.square().mean()


def unexplained(target: Tensor, rebuilt: Tensor) -> Tensor:
    """Mean over tokens of squared error over squared distance from the targets' mean, both [N, d]: every token counts the
    same, while role marks, whose residuals are many times longer, would outweigh all text in a ratio of sums."""
    spread = (target - target.mean(0)).square().sum(1)
    return ((target - rebuilt).square().sum(1) / (spread + spread.mean() / 10)).mean()


def nested_loss(
    x: Tensor, mean: Tensor, text: Tensor, values: Tensor, indices: Tensor, sae: TopKSae, plan: SaePlan
) -> tuple[Tensor, Tensor]:
    """Mean of three unexplained variances, and the whole autoencoder's reconstruction.

    Latents are nested as in a Matryoshka SAE (Bussmann et al. 2025, arXiv:2503.17547), and the first of them rebuild, from
    each token of text, the mean residual of the token's message. So they carry what holds over a whole answer (its style,
    subject, request), which a plain autoencoder splits up among words; the rest carry what the token adds.
    """
    context = sae.decode_sparse((values * (indices < plan.context_latents))[text], indices[text])
    prefix = sae.decode_sparse(values * (indices < plan.prefix_latents), indices)
    whole = sae.decode_sparse(values, indices)
    return (unexplained(mean[text], context) + unexplained(x, prefix) + unexplained(x, whole)) / 3, whole


def draws(count: int, batch: int, generator: torch.Generator) -> Iterator[Tensor]:
    """Endless index batches; every pass over the data has another random order."""
    while True:
        yield from torch.randperm(count, generator=generator)[: count - count % batch].split(batch)


def learning_rate(plan: SaePlan, step: int) -> float:
    """50 steps of warm-up, then constant, then linear to zero over the last fifth."""
    return plan.learning_rate * min(1.0, (step + 1) / 50, 5 * (plan.steps - step) / plan.steps)


def train_sae(
    data: Harvest, plan: SaePlan, log: Path, report: Callable[[str], None], start: TopKSae | None = None,
    anchors: Tensor | None = None, device: str = "cpu",
) -> TopKSae:
    """Fit on harvested residuals, going on from `start` if given; the result works on unscaled residuals.

    anchors [A, d]: the first A latents take these directions as their decoder rows and keep them; only their encoders
    learn. So every style that the model learned to follow has a latent of its own.

    Inputs are divided by their root mean square during training alone, so that one learning rate suits every model.
    """
    residuals, generator = data.residuals, torch.Generator().manual_seed(plan.seed)
    sample = residuals[data.text][torch.randperm(int(data.text.sum()), generator=generator)[:50_000]].float()
    scale = float((sample - sample.mean(0)).square().mean().sqrt())
    if start is None:
        sae = TopKSae(residuals.shape[1], plan.latents, plan.k, plan.seed)
        sae.b_dec.data.copy_(sample.mean(0) / scale)
    else:
        sae = rescaled(start, 1 / scale).requires_grad_(True)
    fixed = torch.zeros(0, residuals.shape[1])
    if anchors is not None:
        fixed = F.normalize(anchors, dim=1)
        sae.anchor(anchors / scale, sample / scale)
    sae, fixed = sae.to(device), fixed.to(device)
    optimizer = torch.optim.Adam(sae.parameters(), lr=plan.learning_rate, betas=(0.9, 0.999), fused=True)
    idle = torch.zeros(plan.latents, device=device)
    for step, chosen in enumerate(islice(draws(len(residuals), plan.batch, generator), plan.steps)):
        optimizer.param_groups[0]["lr"] = learning_rate(plan, step)
        x = residuals[chosen].float().to(device) / scale
        text = data.text[chosen].to(device)
        pre = sae.preactivations(x)
        values, indices = pre.topk(plan.k, dim=-1)
        mean = data.means[data.message[chosen]].float().to(device) / scale
        loss, whole = nested_loss(x, mean, text, values.relu(), indices, sae, plan)
        dead = idle > plan.dead_after_tokens
        aux = auxiliary_loss(pre, dead, (x - whole).detach(), sae, plan.aux_k)
        (loss + plan.aux_coefficient * aux).backward()
        sae.drop_parallel_gradient()
        optimizer.step()
        optimizer.zero_grad()
        sae.normalise_decoder()
        sae.W_dec.data[: len(fixed)] = fixed
        idle += plan.batch
        idle[indices[values > 0].unique()] = 0
        if step % 50 == 0 or step == plan.steps - 1:
            shares = {"nested": round(loss.item(), 4), "whole": round(unexplained(x, whole).item(), 4)}
            write_progress({"step": step, **shares, "dead": int(dead.sum())}, log, report)
    return rescaled(sae.requires_grad_(False).cpu(), scale)


def write_progress(entry: dict, log: Path, report: Callable[[str], None]) -> None:
    report(f"sae {json.dumps(entry)}")
    with log.open("a") as file:
        file.write(json.dumps(entry) + "\n")
