"""Measures how many answers stay fluent when several features are pushed at once.

`python mixes.py --mixes 8` prints, after each round, a row for each kind of mix and strength, and one for each span of pushes. The push of a
mix is the sum of strength times unit over its features. `fluent_push` in a model's `profile.json` is read off it: the largest
push up to which nine in ten answers are fluent. Fluent is as in the catalogue's curves, and spelt with the corpus' words.
"""

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import torch
from corpus import evaluation_prompts, stream, styles
from torch import Tensor

from pocket.answers import Answer, Interview
from pocket.export import load_language_model
from pocket.presets import PRESETS, SHIPPED
from pocket.sae import TopKSae, load_sae
from pocket.sweep import Fluency
from pocket.tokenizer import load_tokenizer

STRENGTHS = (0.4, 0.6, 0.8, 1.0)
# Styles, then other features that are pushed with them.
KINDS = ((1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (1, 2), (1, 4))
PROMPTS = 6
KNOWN_CHATS = 30_000
MISSPELT = 0.05
SPAN = 10
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


@dataclass(frozen=True)
class Part:
    """A feature of a mix: its `unit`, what strength 1 adds to the residual stream (`direction`, float32 [d]), and, where it is a
    style, how it is asked for."""

    unit: float
    direction: Tensor
    asking: str | None = None


def words_of(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text)]


def speller() -> Callable[[str], bool]:
    """True for a text of which at most one word in twenty is none of the corpus'."""
    known = {word for chat in islice(stream(99), KNOWN_CHATS) for message in chat.messages for word in words_of(message["content"])}

    def spelt(text: str) -> bool:
        words = words_of(text)
        return sum(word not in known for word in words) <= MISSPELT * len(words)

    return spelt


def parts_of(sae: TopKSae) -> tuple[list[Part], list[Part]]:
    """The style features and the features of subjects."""
    entries = [json.loads(line) for line in (SHIPPED / "catalogue.jsonl").read_text().splitlines()]
    report = json.loads((SHIPPED / "report.json").read_text())["styles"]

    def part(entry: dict, asking: str | None = None) -> Part:
        return Part(entry["unit"], sae.W_dec[entry["index_in_sae"]] * entry["unit"], asking)

    named = sorted((e for e in entries if e["kind"] == "subject" and e["alive"]), key=lambda e: -(e["f1"] or 0.0))
    spoken = [part(entries[report[one.name]["feature"]], one.systems[0]) for one in styles() if report[one.name]]
    return spoken, [part(entry) for entry in named[:200]]


def mixes(sae: TopKSae, count: int) -> Iterator[tuple[tuple[int, int], list[Part]]]:
    """`count` mixes of each kind, all kinds in turn."""
    draw, (style_parts, others) = random.Random(6), parts_of(sae)
    for _ in range(count):
        for kind in KINDS:
            yield kind, draw.sample(style_parts, kind[0]) + draw.sample(others, kind[1])


def asked_for(wishes: Sequence[str], prompts: Sequence[list[dict]]) -> list[list[dict]]:
    return [[{"role": "system", "content": " ".join(wishes)}, *prompt] for prompt in prompts]


def answers_of(interview: Interview, mix: Sequence[Part], prompts: Sequence[list[dict]]) -> tuple[Fluency, list[list[Answer]]]:
    """The answers at each of STRENGTHS, each with its surprise where it is expected most: plain, or asked for all or one of the styles."""
    plan = PRESETS["cpu"].evidence
    wishes = [part.asking for part in mix if part.asking]
    usual = interview.ask(asked_for(wishes, prompts))
    fluency = Fluency(sum(answer.surprise for answer in usual) / len(usual), plan.surplus, plan.repeats)
    total = torch.stack([part.direction for part in mix]).sum(0)
    asked = [prompt for _ in STRENGTHS for prompt in prompts]
    answers = interview.ask(asked, torch.stack([total * strength for strength in STRENGTHS for _ in prompts]))
    for some in (wishes, *([wish] for wish in wishes)):
        expected = interview.surprises(asked_for(some, asked), answers)
        answers = [replace(one, surprise=min(one.surprise, there)) for one, there in zip(answers, expected, strict=True)]
    return fluency, [answers[at : at + len(prompts)] for at in range(0, len(answers), len(prompts))]


def told(found: dict[tuple, list[bool]]) -> None:
    """Print the share of fluent answers in each row of a table."""
    for row, judged in sorted(found.items()):
        print(*(f"{cell:8}" for cell in row), f"{sum(judged) / len(judged):8.0%} of {len(judged)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mixes", type=int, default=8, help="of each kind")
    count, plan = parser.parse_args().mixes, PRESETS["cpu"]
    sae = load_sae(SHIPPED / "sae")
    interview = Interview(
        load_language_model(SHIPPED, "cpu"), load_tokenizer(SHIPPED), plan.sae.hook_layer, plan.evidence.answer_tokens
    )
    spelt, by_kind, by_push = speller(), defaultdict(list), defaultdict(list)
    prompts = [prompt["messages"] for prompt in evaluation_prompts(PROMPTS, 77)]
    for number, (kind, mix) in enumerate(mixes(sae, count), 1):
        fluency, by_strength = answers_of(interview, mix, prompts)
        for strength, answers in zip(STRENGTHS, by_strength, strict=True):
            fluent = [fluency.holds(answer) and spelt(answer.text) for answer in answers]
            by_kind[(*kind, strength)].extend(fluent)
            by_push[(int(strength * sum(part.unit for part in mix) / SPAN) * SPAN,)].extend(fluent)
        if number % len(KINDS) == 0:
            print(f"after {number} mixes: styles, others, strength; then pushes from")
            told(by_kind)
            told(by_push)


if __name__ == "__main__":
    main()
