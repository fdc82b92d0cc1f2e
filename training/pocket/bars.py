"""The bars that the shipped model is held to, each judged from the report's numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """Something that the model should reach, what it reached, and whether that is enough."""

    name: str
    wanted: str
    reached: str
    holds: bool


def bars(report: dict) -> list[Bar]:
    """All bars of a report in the form that `write_report` gives it."""
    return [*_language(report), *_sae(report["sae"]), *_catalogue(report["catalogue"]), *_steering(report)]


def _language(report: dict) -> list[Bar]:
    answers = report["answers"]
    return [Bar("unsteered answers on the subject", "at least 95%", f"{answers['on_subject']:.1%}", answers["on_subject"] >= 0.95)]


def _sae(sae: dict) -> list[Bar]:
    dead = sae["dead_latents"] / sae["latents"]
    return [
        Bar("active latents per token (L0)", "16 to 64", f"{sae['l0']:.1f}", 16 <= sae["l0"] <= 64),
        Bar("variance unexplained", "at most 15%", f"{sae['unexplained_variance']:.1%}", sae["unexplained_variance"] <= 0.15),
        Bar("cross-entropy recovered", "at least 97%", f"{sae['loss_recovered']:.1%}", sae["loss_recovered"] >= 0.97),
        Bar("dead latents", "at most 5%", f"{dead:.1%}", dead <= 0.05),
    ]


def _catalogue(catalogue: dict) -> list[Bar]:
    explained = catalogue["explained"] / max(catalogue["live"], 1)
    return [
        Bar("live features whose label reaches F1 0.6", "at least 70%", f"{explained:.1%}", explained >= 0.7),
        Bar("features that share a label", "none", str(catalogue["shared_labels"]), catalogue["shared_labels"] == 0),
    ]


def _steering(report: dict) -> list[Bar]:
    count = len(report["styles"])
    found = [entry for entry in report["styles"].values() if entry is not None]
    good = sum(steers(entry) for entry in found)
    held = sum(suppresses(entry) for entry in found)
    ratio = geometric([entry["perplexity_ratio"] for entry in found])
    repeats = mean([entry["repeats"] for entry in found])
    together = mean([pair["both"] for pair in report["pairs"]])
    return [
        Bar("styles with 70% success and at most 10% false marks", f"32 of 40 ({math.ceil(0.8 * count)} of {count})",
            f"{good} of {count}", good >= 0.8 * count),
        Bar("perplexity of steered answers as a multiple of the model's own", "at most 3", f"{ratio:.2f}", 0 < ratio <= 3),
        Bar("4-grams said before in steered answers", "at most 5%", f"{repeats:.1%}", repeats <= 0.05),
        Bar("styles whose success falls by half when suppressed", f"24 of 40 ({math.ceil(0.6 * count)} of {count})",
            f"{held} of {count}", held >= 0.6 * count),
        Bar("answers to two features at once that hold both styles", "at least 50%", f"{together:.1%}", together >= 0.5),
    ]


def steers(entry: dict) -> bool:
    return entry["success"] >= 0.7 and entry["false_marks_unsteered"] <= 0.1


def suppresses(entry: dict) -> bool:
    """A style that the model does not speak when asked cannot be suppressed."""
    return 0 < entry["success_when_asked"] and entry["success_when_suppressed"] <= entry["success_when_asked"] / 2


def mean(values: Sequence[float]) -> float:
    """0 for none."""
    return sum(values) / max(len(values), 1)


def geometric(values: Sequence[float]) -> float:
    """Geometric mean; 0 for none."""
    return math.exp(sum(math.log(value) for value in values) / len(values)) if values else 0.0
