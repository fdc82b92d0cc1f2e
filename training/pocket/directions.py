"""Style directions: what the model's own residual stream adds when it speaks in a style.

A small model that reads a style off the words of a request has no reason to keep that style in one direction of its
residual stream, and pushing along such a direction then breaks answers instead of styling them. In the second phase of
training, chats whose request for a style was taken away are pushed along the model's own mean difference between styled
and plain answers (Rimsky et al. 2024, arXiv:2312.06681), and the styled answer is to be predicted. The model so learns to
mean by that direction what it already uses it for.
"""

from collections.abc import Iterator

import numpy as np
import torch
from corpus import Sample, stream, styles
from tokenizers import Tokenizer
from torch import Tensor

from pocket.llama import Llama
from pocket.packing import loss_weights
from pocket.presets import SteeringPlan
from pocket.residuals import as_rows, residuals_after
from pocket.tokenizer import render, render_sample

PLAIN = "neutral"


def one_style(sample: Sample) -> str | None:
    """The style of all answers of a chat, or None when they differ."""
    found = {turn.style for turn in sample.turns}
    return found.pop() if len(found) == 1 else None


def encode(tokenizer: Tokenizer, text: str) -> np.ndarray:
    return np.array(tokenizer.encode(text, add_special_tokens=False).ids, dtype=np.uint16)


def steering_chats(tokenizer: Tokenizer, plan: SteeringPlan) -> tuple[list[np.ndarray], np.ndarray]:
    """Chats of about `plan.tokens` tokens and for each the style it is pushed to, -1 for none.

    Most chats whose style came from a system prompt lose that prompt and are pushed instead; all others stay as they are.
    """
    names = [style.name for style in styles()]
    random = np.random.default_rng(plan.seed)
    chats: list[np.ndarray] = []
    pushed: list[int] = []
    count = 0
    for sample in stream(plan.seed + 5000):
        style, from_system = one_style(sample), sample.style_source == "system"
        if not from_system and random.random() > plan.kept_share:
            continue
        if from_system and style in names and random.random() < plan.pushed_share:
            chats.append(encode(tokenizer, render(sample.messages[1:], add_generation_prompt=False)))
            pushed.append(names.index(style))
        else:
            chats.append(encode(tokenizer, render_sample(sample)))
            pushed.append(-1)
        count += len(chats[-1])
        if count >= plan.tokens:
            break
    return chats, np.array(pushed)


class Directions:
    """For each style the mean residual after `layer` in its answers less that of plain answers, renewed as training goes on."""

    def __init__(self, tokenizer: Tokenizer, layer: int, plan: SteeringPlan) -> None:
        self.layer, self.plan, self.tokenizer = layer, plan, tokenizer
        self.names = [style.name for style in styles()]
        self.source = self._chats_by_style()
        self.vectors: Tensor | None = None

    def _chats_by_style(self) -> Iterator[dict[str, list[np.ndarray]]]:
        """Endless draws of `chats_per_style` chats for each style, and as many plain ones."""
        samples = stream(self.plan.seed + 6000)
        while True:
            found: dict[str, list[np.ndarray]] = {name: [] for name in [*self.names, PLAIN]}
            while any(len(chats) < self.plan.chats_per_style for chats in found.values()):
                sample = next(samples)
                style = one_style(sample)
                if style in found and len(found[style]) < self.plan.chats_per_style:
                    found[style].append(encode(self.tokenizer, render_sample(sample)))
            yield found

    def refresh(self, model: Llama, step: int) -> None:
        """Measure the directions anew with other chats, every `refresh_every` steps."""
        if self.vectors is not None and step % self.plan.refresh_every:
            return
        means = {style: self._mean(model, chats) for style, chats in next(self.source).items()}
        self.vectors = torch.stack([means[name] - means[PLAIN] for name in self.names])

    def _mean(self, model: Llama, chats: list[np.ndarray]) -> Tensor:
        rows = as_rows(chats)
        answers = torch.from_numpy(loss_weights(rows.numpy(), 0.0)) > 0
        return residuals_after(model, rows, self.layer)[answers].mean(0)

    def pushes(self, wanted: np.ndarray, step: int, micro: int) -> Tensor:
        """What to add to each row, float32 [B, d]: its style's direction times a random strength, zero for style -1."""
        if self.vectors is None:
            raise RuntimeError("the directions were not measured yet: call refresh first")
        random = np.random.default_rng((self.plan.seed, step, micro))
        strengths = random.uniform(self.plan.weakest, self.plan.strongest, len(wanted)) * (wanted >= 0)
        return self.vectors[np.maximum(wanted, 0)] * torch.from_numpy(strengths).float().unsqueeze(1)
