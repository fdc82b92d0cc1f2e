"""Sweeps: what a feature does to answers at rising strength."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from pocket.answers import Answer, Interview
from pocket.sae import TopKSae
from pocket.tokenizer import Message

STEP, STEPS_APART = 0.6, 2
MULTIPLES = tuple(0.4 / STEP ** (power / STEPS_APART) for power in range(6))


@dataclass(frozen=True)
class Fluency:
    """What counts as fluent: at most `surplus` nats per token above the unsteered answers' mean `usual`, few repeats,
    not empty."""

    usual: float
    surplus: float
    repeats: float
    least_characters: int = 12

    def holds(self, answer: Answer) -> bool:
        calm = answer.surprise <= self.usual + self.surplus
        return calm and answer.repeats <= self.repeats and len(answer.text) >= self.least_characters


def usual_fluency(interview: Interview, prompts: Sequence[list[Message]], surplus: float, repeats: float) -> Fluency:
    """The fluency that steered answers are held to: the unsteered model's own surprise at its answers to `prompts`, plus
    `surplus`. For a style the prompts ask for it, since a styled answer is freer than a plain one."""
    answers = interview.ask(prompts)
    return Fluency(sum(answer.surprise for answer in answers) / len(answers), surplus, repeats)


@dataclass(frozen=True)
class Trial:
    """A feature at one push: the share of prompts answered with success, fluently, and both."""

    strength: float
    success: float
    fluent: float
    both: float


@dataclass(frozen=True)
class Subject:
    """A feature to sweep: `typical` is its mean active value, `success` judges an answer, `asking` turns a prompt into one that
    asks for the style."""

    index: int
    typical: float
    success: Callable[[str], bool]
    asking: Callable[[list[Message]], list[Message]]


def sweep(
    interview: Interview, sae: TopKSae, prompts: Sequence[list[Message]], fluency: Fluency, subject: Subject,
    multiples: Sequence[float] = MULTIPLES,
) -> list[Trial]:
    """Trials at multiples of `typical`, in rising order. In `MULTIPLES` the answer to strength 0.6 of one trial is the trial
    two before it."""
    strengths = [subject.typical * multiple for multiple in multiples]
    push = torch.stack([sae.W_dec[subject.index] * s for s in strengths for _ in prompts])
    asked = [prompt for _ in strengths for prompt in prompts]
    answers = interview.ask(asked, push, [subject.asking(prompt) for prompt in asked])
    trials = []
    for number, strength in enumerate(strengths):
        part = answers[number * len(prompts) : (number + 1) * len(prompts)]
        wins = [subject.success(answer.text) for answer in part]
        fluent = [fluency.holds(answer) for answer in part]
        both = [win and calm for win, calm in zip(wins, fluent, strict=True)]
        trials.append(Trial(strength, *(sum(share) / len(part) for share in (wins, fluent, both))))
    return trials


def strongest_fluent(trials: Sequence[Trial], least: float) -> int | None:
    """Number of the last trial before fluency first falls below `least`; None when even the weakest is not fluent."""
    for number, trial in enumerate(trials):
        if trial.fluent < least:
            return number - 1 if number else None
    return len(trials) - 1
