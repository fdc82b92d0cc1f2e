"""Batched greedy generation with a key-value cache, with another constant push on the residual stream for every row."""

from collections.abc import Sequence

import torch
from torch import Tensor

from pocket.llama import KeyValueCache, Llama

PAD = 0
# What the exported `generation_config.json` recommends: without it answers this small a model greedily says come back in loops.
REPETITION_PENALTY = 1.1


@torch.no_grad()
def generate(
    model: Llama,
    prompts: Sequence[Sequence[int]],
    *,
    max_new: int,
    eos: int,
    hook_layer: int,
    push: Tensor | None = None,
    penalty: float = 1.0,
) -> list[list[int]]:
    """Greedy continuations, each ended before `eos` or after `max_new` tokens. Above 1, `penalty` makes tokens that the answer
    holds less likely (Keskar et al. 2019, arXiv:1909.05858); those of the prompt stay as they are, for an answer should name
    what it was asked about.

    push: float32 [rows, d], added to the residual after block `hook_layer` at every token but <|bos|>: a nudge is
    constant, so this equals `steering.steer` with nudges. Prompts are padded on the left and masked.
    """
    rows, longest, device = len(prompts), max(map(len, prompts)), model.device
    if longest + max_new > model.shape.max_position_embeddings:
        raise ValueError(f"{longest} prompt tokens and {max_new} new ones exceed the context; shorten the prompts")
    tokens = torch.full((rows, longest), PAD, device=device)
    real = torch.zeros(rows, longest, dtype=torch.bool, device=device)
    for row, prompt in enumerate(prompts):
        tokens[row, longest - len(prompt) :] = torch.tensor(list(prompt), device=device)
        real[row, longest - len(prompt) :] = True
    positions = (real.long().cumsum(1) - 1).clamp(min=0)
    causal = torch.ones(longest, longest, dtype=torch.bool, device=device).tril()
    own = torch.eye(longest, dtype=torch.bool, device=device)
    mask = ((causal & real.unsqueeze(1)) | own).unsqueeze(1)
    caches = [KeyValueCache(longest + max_new) for _ in model.model.layers]
    steered = real & (positions > 0)
    said = torch.zeros(rows, model.shape.vocab_size, dtype=torch.bool, device=device)
    out: list[list[int]] = [[] for _ in range(rows)]
    owners = list(range(rows))
    for _ in range(max_new):
        hook = None if push is None else _pusher(push, steered)
        hidden = model(tokens, positions=positions, mask=mask, caches=caches, hook_layer=hook_layer, hook=hook)
        chosen = _penalised(model.logits(hidden[:, -1]), said, penalty).argmax(-1)
        said.scatter_(1, chosen.unsqueeze(1), True)
        going = [row for row, token in enumerate(chosen.tolist()) if token != eos]
        if len(going) < len(owners):
            rest = torch.tensor(going, dtype=torch.long, device=device)
            chosen, positions, real, said = chosen[rest], positions[rest], real[rest], said[rest]
            owners = [owners[row] for row in going]
            push = None if push is None else push[rest]
            for cache in caches:
                cache.keep(rest)
        if not owners:
            break
        for owner, token in zip(owners, chosen.tolist(), strict=True):
            out[owner].append(token)
        tokens, positions = chosen.unsqueeze(1), positions[:, -1:] + 1
        real = torch.cat((real, torch.ones(len(owners), 1, dtype=torch.bool, device=device)), dim=1)
        mask, steered = real[:, None, None, :], torch.ones(len(owners), 1, dtype=torch.bool, device=device)
    return out


def _penalised(logits: Tensor, said: Tensor, penalty: float) -> Tensor:
    """Logits [rows, vocab]; those of tokens that were `said` are divided by the penalty, or multiplied where they are negative."""
    return torch.where(said, torch.where(logits > 0, logits / penalty, logits * penalty), logits)


def _pusher(push: Tensor, steered: Tensor):
    return lambda h: h + push.unsqueeze(1) * steered.unsqueeze(-1)
