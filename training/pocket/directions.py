"""Style directions: what the model's own residual stream adds when it speaks in a style.

A small model that reads a style off the words of a request has no reason to keep that style in one direction of its
residual stream, and pushing along such a direction then breaks answers instead of styling them. In the second phase of
training, chats whose request for a style was taken away are pushed along the model's own mean difference between styled
and plain answers (Rimsky et al. 2024, arXiv:2312.06681), and the styled answer is to be predicted. The model so learns to
mean by that direction what it already uses it for.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import torch
from corpus import Sample, stream, styles
from tokenizers import Tokenizer
from torch import Tensor

from pocket.along import NONE, Along
from pocket.echo import Echo, echoed, encode_echo
from pocket.llama import Llama
from pocket.packing import loss_weights
from pocket.presets import SteeringPlan
from pocket.residuals import as_rows, residuals_after
from pocket.tokenizer import render, render_sample

PLAIN = "neutral"
STEADY = 6


def voices(sample: Sample) -> tuple[str, ...]:
    """The one or two styles in which all answers of a chat speak; none when its answers differ."""
    found = {(turn.style, turn.also) for turn in sample.turns}
    return tuple(style for style in found.pop() if style) if len(found) == 1 else ()


def one_style(sample: Sample) -> str | None:
    """The style of all answers of a chat, or None when they differ or mix two."""
    found = voices(sample)
    return found[0] if len(found) == 1 else None


def encode(tokenizer: Tokenizer, text: str) -> np.ndarray:
    return np.array(tokenizer.encode(text, add_special_tokens=False).ids, dtype=np.uint16)


@dataclass(frozen=True)
class SteeringChat:
    """A chat as text, the numbers of up to two styles along whose directions it is pushed (-1 for none), and how far. `echo`:
    what follows the text and should not."""

    text: str
    styles: tuple[int, int] = (NONE, NONE)
    strengths: tuple[float, float] = (0.0, 0.0)
    echo: Echo | None = None


def steering_samples(plan: SteeringPlan) -> Iterator[SteeringChat]:
    """Chats for the second phase, without end.

    Most chats whose style came from a system prompt lose that prompt and are pushed instead, as far as they speak in it:
    half as many styled sentences, half the push. Those in two styles are pushed along both, each at a strength of its own.
    Some plain chats get a system prompt that asks for a style and are pushed away from it. All others stay as they are.
    """
    names = {style.name: number for number, style in enumerate(styles())}
    random = np.random.default_rng(plan.seed)
    asking: dict[str, str] = {}
    for sample in stream(plan.seed + 5000, graded=True):
        spoken, from_system = voices(sample), sample.style_source == "system"
        if not from_system and random.random() > plan.kept_share:
            continue
        if from_system and spoken and set(spoken) <= set(names):
            if len(spoken) == 1:
                asking[spoken[0]] = sample.messages[0]["content"]
            if sample.intensity < 1 or random.random() < plan.pushed_share:
                text = render(sample.messages[1:], add_generation_prompt=False)
                yield SteeringChat(text, *_pushes([names[style] for style in spoken], sample.intensity, plan, random))
                continue
        if sample.intensity < 1:
            continue
        if spoken == (PLAIN,) and sample.messages[0]["role"] == "user" and asking and random.random() < plan.withheld_share:
            style = list(asking)[random.integers(len(asking))]
            system = {"role": "system", "content": asking[style]}
            text = render([system, *sample.messages], add_generation_prompt=False)
            away = -random.uniform(plan.weakest, plan.strongest)
            yield SteeringChat(text, (names[style], NONE), (away, 0.0))
            continue
        yield SteeringChat(render_sample(sample))


def with_echoes(chats: Iterable[SteeringChat], share: float, random: np.random.Generator) -> Iterator[SteeringChat]:
    """The chats, and some of them once more, cut short and with an echo."""
    for chat in chats:
        yield chat
        if random.random() < share and (found := echoed(chat.text, random)):
            yield replace(chat, text=found[0], echo=found[1])


def _pushes(
    spoken: list[int], intensity: float, plan: SteeringPlan, random: np.random.Generator
) -> tuple[tuple[int, int], tuple[float, float]]:
    """Numbers and strengths of the one or two styles of a chat. A chat fully in its style may be pushed further than one."""
    if len(spoken) == 2:
        return (spoken[0], spoken[1]), (random.uniform(*plan.together), random.uniform(*plan.together))
    strength = intensity * random.uniform(1 - plan.blur, 1 + plan.blur) if intensity < 1 else random.uniform(1.0, plan.strongest)
    return (spoken[0], NONE), (strength, 0.0)


def steering_chats(tokenizer: Tokenizer, plan: SteeringPlan) -> tuple[list[np.ndarray], Along]:
    """Chats of about `plan.tokens` tokens and the directions that each is pushed along."""
    chats: list[np.ndarray] = []
    styles_of: list[tuple[int, int]] = []
    strengths: list[tuple[float, float]] = []
    count, source = 0, with_echoes(steering_samples(plan), plan.echo_share, np.random.default_rng(plan.seed + 1))
    while count < plan.tokens:
        some = list(islice(source, 512))
        encodings = tokenizer.encode_batch([chat.text for chat in some], add_special_tokens=False)
        for chat, encoding in zip(some, encodings, strict=True):
            ids = np.array(encoding.ids, dtype=np.uint16)
            chats.append(ids if chat.echo is None else np.concatenate([ids, encode_echo(tokenizer, chat.echo)]))
            count += len(chats[-1])
        styles_of += [chat.styles for chat in some]
        strengths += [chat.strengths for chat in some]
    return chats, Along(np.array(styles_of), np.array(strengths))


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

    def refresh(self, model: Llama, step: int, each: Callable = map) -> None:
        """Measure the directions with other chats, every `refresh_every` steps, and move towards what was found. `each` may be
        a pool's `map`."""
        if self.vectors is None:
            self.vectors = self.steady(model, STEADY // 2, each)
        elif step % self.plan.refresh_every == 0:
            self.vectors = torch.lerp(self.vectors, self.measured(model, each), self.plan.renewed_share)

    def steady(self, model: Llama, draws: int = STEADY, each: Callable = map) -> Tensor:
        """The mean of several draws, with less of the chances of a draw."""
        return torch.stack([self.measured(model, each) for _ in range(draws)]).mean(0)

    def measured(self, model: Llama, each: Callable = map) -> Tensor:
        """The directions of the next draw of chats, float32 [styles, d]."""
        chats = next(self.source)
        means = dict(zip(chats, each(lambda some: self._mean(model, some), chats.values()), strict=True))
        return torch.stack([means[name] - means[PLAIN] for name in self.names])

    def _mean(self, model: Llama, chats: list[np.ndarray]) -> Tensor:
        rows = as_rows(chats)
        answers = torch.from_numpy(loss_weights(rows.numpy(), 0.0)) > 0
        return residuals_after(model, rows.to(model.device), self.layer)[answers.to(model.device)].mean(0)

    def pushes(self, along: Along) -> Tensor:
        """What to add to each row, float32 [B, d]: its directions times their strengths."""
        if self.vectors is None:
            raise RuntimeError("the directions were not measured yet: call refresh first")
        strengths = torch.from_numpy(along.strengths * (along.styles != NONE)).float().to(self.vectors.device)
        return (self.vectors[np.maximum(along.styles, 0)] * strengths.unsqueeze(-1)).sum(1)
