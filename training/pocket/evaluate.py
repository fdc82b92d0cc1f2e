"""The shipped numbers: how well the exported model answers, and how well its features steer.

All prompts are held out: phrasings that training never showed. A style is there when an answer holds two of its marks
(regular expressions in `corpus/styles`, counted by rule).
"""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from corpus import Style, count_marks, evaluation_prompts, styled_prompts
from torch import Tensor

from pocket.answers import Answer, Interview
from pocket.calibrate import asked_for, speaks
from pocket.presets import EvidencePlan
from pocket.sae import TopKSae

SUPPRESSION = -0.6
SHOWN = 2
PAIR_FAMILIES = ("persona", "mood")


@dataclass(frozen=True)
class Steering:
    """The feature that bears a style's name: its number, its label and what one unit of it is; `value`: the slider value that
    calibration found best, the same for every prompt."""

    style: Style
    index: int
    label: str
    unit: float
    value: float
    f1: float


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def share(style: str, answers: Sequence[Answer]) -> float:
    """Share of answers in a style."""
    return round(mean([speaks(style)(answer.text) for answer in answers]), 3)


def on_subject(answers: Sequence[Answer], prompts: Sequence[dict]) -> float:
    """Share of answers that hold one of their prompt's keywords."""
    pairs = zip(answers, prompts, strict=True)
    return round(mean([any(word in a.text.lower() for word in prompt["keywords"]) for a, prompt in pairs]), 3)


def repeats(answers: Sequence[Answer]) -> float:
    """Mean share of 4-grams said before."""
    return round(mean([answer.repeats for answer in answers]), 4)


def perplexity(answers: Sequence[Answer]) -> float:
    return math.exp(mean([answer.surprise for answer in answers]))


class Evaluation:
    """Asks the exported model everything that the report needs."""

    def __init__(self, interview: Interview, sae: TopKSae, plan: EvidencePlan, found: Mapping[str, Steering]) -> None:
        self.interview, self.sae, self.plan, self.found = interview, sae, plan, found
        self.prompts = evaluation_prompts(plan.neutral_prompts, plan.seed + 1)
        self.whole = replace(interview, answer_tokens=plan.plain_tokens)
        self.plain = self.whole.ask([prompt["messages"] for prompt in self.prompts])

    def push(self, parts: Sequence[tuple[Steering, float]], rows: int) -> Tensor:
        """The same push for every row: features times their slider values."""
        total = torch.stack([self.sae.W_dec[one.index] * one.unit * value for one, value in parts]).sum(0)
        return total.expand(rows, -1)

    def answers(self) -> dict:
        """How the model answers without steering."""
        free = replace(self.whole, penalty=1.0).ask([prompt["messages"] for prompt in self.prompts])
        shown = zip(self.prompts[:8], self.plain, strict=False)
        return {
            "prompts": len(self.prompts),
            "on_subject": on_subject(self.plain, self.prompts),
            "ends_itself": round(mean([answer.ended for answer in self.plain]), 3),
            "surprise": round(mean([answer.surprise for answer in self.plain]), 3),
            "repeats": repeats(self.plain),
            "repeats_without_penalty": repeats(free),
            "examples": [{"prompt": p["messages"][-1]["content"], "answer": a.text} for p, a in shown],
        }

    def style(self, one: Steering) -> dict:
        """Success, false marks, fluency and suppression of one style's feature."""
        prompts = self.prompts[: self.plan.style_prompts]
        plain, asked = self.plain[: len(prompts)], [prompt["messages"] for prompt in prompts]
        push = self.push([(one, one.value)], len(asked))
        answers = self.interview.ask(asked, push)
        expecting = self.interview.surprises([asked_for(one.style)(messages) for messages in asked], answers)
        out = {
            "feature": one.index, "label": one.label, "f1": one.f1, "unit": one.unit, "strength": one.value,
            "success": share(one.style.name, answers),
            "false_marks_unsteered": share(one.style.name, plain),
            "marks": round(mean([count_marks(one.style.name, answer.text) for answer in answers]), 2),
            "perplexity_ratio": round(perplexity(answers) / perplexity(plain), 2),
            "perplexity_ratio_when_asked": round(math.exp(mean(expecting)) / perplexity(plain), 2),
            "repeats": repeats(answers),
            "repeats_without_penalty": repeats(replace(self.interview, penalty=1.0).ask(asked, push)),
            "on_subject": on_subject(answers, prompts),
            "examples": [{"prompt": asked[i][-1]["content"], "answer": answers[i].text} for i in range(min(SHOWN, len(asked)))],
        }
        return out | self.suppression(one)

    def suppression(self, one: Steering) -> dict:
        """Success where the prompt asks for the style, with and without the feature pushed down."""
        prompts = styled_prompts(one.style.name, self.plan.suppressed_prompts, self.plan.seed + 2)
        asked = [prompt["messages"] for prompt in prompts]
        free = share(one.style.name, self.interview.ask(asked))
        pushed = self.interview.ask(asked, self.push([(one, SUPPRESSION)], len(asked)))
        held = share(one.style.name, pushed)
        return {"success_when_asked": free, "success_when_suppressed": held, "suppressed_on_subject": on_subject(pushed, prompts)}

    def pair(self, first: Steering, second: Steering) -> dict:
        """Two features at once, each at its own best slider value."""
        prompts = self.prompts[: self.plan.pair_prompts]
        push = self.push([(first, first.value), (second, second.value)], len(prompts))
        answers = self.interview.ask([prompt["messages"] for prompt in prompts], push)
        both = [all(speaks(one.style.name)(answer.text) for one in (first, second)) for answer in answers]
        return {
            "styles": [first.style.name, second.style.name],
            "first": share(first.style.name, answers),
            "second": share(second.style.name, answers),
            "both": round(mean(both), 3),
            "repeats": repeats(answers),
            "example": answers[0].text,
        }

    def pairs(self) -> list[tuple[Steering, Steering]]:
        """Pairs of a persona and a mood, drawn with a fixed seed."""
        persona, mood = ([one for one in self.found.values() if one.style.family == family] for family in PAIR_FAMILIES)
        every = [(first, second) for first in persona for second in mood]
        return random.Random(self.plan.seed).sample(every, min(self.plan.pairs, len(every)))


def evaluate(
    interview: Interview, sae: TopKSae, plan: EvidencePlan, styles: Sequence[Style], found: Mapping[str, Steering],
    report: Callable[[str], None],
) -> dict:
    """The report's `answers`, `styles` and `pairs`; a style to which no feature steers is reported as null."""
    evaluation = Evaluation(interview, sae, plan, found)
    out: dict = {"answers": evaluation.answers(), "styles": {}, "pairs": []}
    report(f"unsteered: {out['answers']['on_subject']:.1%} on the subject")
    for style in styles:
        entry = evaluation.style(found[style.name]) if style.name in found else None
        out["styles"][style.name] = entry
        report(f"{style.name}: no feature steers to it" if entry is None else
               f"{style.name}: {entry['success']:.0%} at {entry['strength']}, perplexity x {entry['perplexity_ratio']}, "
               f"asked {entry['success_when_asked']:.0%}, suppressed {entry['success_when_suppressed']:.0%}")
    for first, second in evaluation.pairs():
        out["pairs"].append(evaluation.pair(first, second))
    if out["pairs"]:
        report(f"pairs: both in {mean([pair['both'] for pair in out['pairs']]):.0%} of answers")
    return out
