"""Batched greedy generation with a key-value cache, with another constant push on the residual stream for every row."""

from collections.abc import Sequence

import torch
from torch import Tensor

from pocket.llama import KeyValueCache, Llama

PAD = 0


@torch.no_grad()
def generate(
    model: Llama,
    prompts: Sequence[Sequence[int]],
    *,
    max_new: int,
    eos: int,
    hook_layer: int,
    push: Tensor | None = None,
) -> list[list[int]]:
    """Greedy continuations, each ended before `eos` or after `max_new` tokens.

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
    out: list[list[int]] = [[] for _ in range(rows)]
    owners = list(range(rows))
    for _ in range(max_new):
        hook = None if push is None else _pusher(push, steered)
        hidden = model(tokens, positions=positions, mask=mask, caches=caches, hook_layer=hook_layer, hook=hook)
        chosen = model.logits(hidden[:, -1]).argmax(-1)
        going = [row for row, token in enumerate(chosen.tolist()) if token != eos]
        if len(going) < len(owners):
            rest = torch.tensor(going, dtype=torch.long, device=device)
            chosen, positions, real, owners = chosen[rest], positions[rest], real[rest], [owners[row] for row in going]
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


def _pusher(push: Tensor, steered: Tensor):
    return lambda h: h + push.unsqueeze(1) * steered.unsqueeze(-1)
