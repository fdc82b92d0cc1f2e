"""Interventions on features, as Tiller's engine applies them (see "Steering maths" in the README)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from pocket.sae import TopKSae


@dataclass(frozen=True)
class Intervention:
    """nudge: f' = f + value * unit; pin: f' = value * unit; mul: f' = value * f. Value in -1..1, for mul any factor."""

    mode: Literal["nudge", "pin", "mul"]
    index_in_sae: int
    value: float


def steer(h: Tensor, sae: TopKSae, units: Tensor, interventions: Sequence[Intervention], where: Tensor) -> Tensor:
    """h + sum over features of (f' - f) * W_dec at the tokens that `where` marks; no intervention returns `h` itself.

    h float32 [.., d]; units float32 [n]; where bool [..], False at <|bos|> and padding. Several interventions on one
    feature apply in order to f'. Raises IndexError for a latent that the autoencoder lacks, ValueError for another mode.
    """
    if not interventions:
        return h
    activations = sae.encode(h)
    changed: dict[int, Tensor] = {}
    for item in interventions:
        if not 0 <= item.index_in_sae < len(units):
            raise IndexError(f"index_in_sae {item.index_in_sae} is outside 0..{len(units) - 1}")
        current = changed.get(item.index_in_sae, activations[..., item.index_in_sae])
        strong = item.value * units[item.index_in_sae]
        if item.mode == "nudge":
            changed[item.index_in_sae] = current + strong
        elif item.mode == "pin":
            changed[item.index_in_sae] = torch.ones_like(current) * strong
        elif item.mode == "mul":
            changed[item.index_in_sae] = item.value * current
        else:
            raise ValueError(f"mode {item.mode!r} is unknown: use nudge, pin or mul")
    delta = sum(
        (value - activations[..., index]).unsqueeze(-1) * sae.W_dec[index] for index, value in changed.items()
    )
    return torch.where(where.unsqueeze(-1), h + delta, h)
