"""Units of features, and the curves around them: what calibration chose from what it saw."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from pocket.naming import Naming, StyleCandidate
from pocket.sweep import STEPS_APART, Trial

NEARLY = 0.15
# Two answers of 16 at one value: less tells nothing about which value is better.
ALIKE = 0.25
Curve = list[list[float]]


@dataclass(frozen=True)
class Swept:
    """A feature's sweep, its chosen unit and the two shares by which features of one style are compared."""

    candidate: StyleCandidate
    unit: float
    at_unit: Trial
    below: Trial

    @property
    def rank(self) -> tuple[float, float, float]:
        return (self.below.both + 2 * self.at_unit.both, self.at_unit.fluent, self.candidate.f1)


def choose_unit(candidate: StyleCandidate, trials: Sequence[Trial]) -> Swept | None:
    """The strongest trial among those with nearly the most successes that are fluent (its own count twice, those at 0.6 of
    it once). None when no trial has a fluent success.

    The strongest, because a slider's -0.6 should take away as surely as its 0.6 gives. Weaker pushes need not be fluent:
    half-way to a style a small model may waver between voices.
    """
    before = [*[Trial(0.0, 0.0, 1.0, 0.0)] * STEPS_APART, *trials]
    pairs = [(below, chosen) for below, chosen in zip(before, trials, strict=False) if chosen.both]
    if not pairs:
        return None
    scores = [2 * chosen.both + below.both for below, chosen in pairs]
    below, chosen = [pair for pair, score in zip(pairs, scores, strict=True) if score >= max(scores) - NEARLY][-1]
    return Swept(candidate, chosen.strength, chosen, below)


def curve_of(trials: Sequence[Trial], unit: float) -> Curve:
    """[slider value, share of answers with the effect, share of fluent ones] of each trial, in rising order."""
    return [[round(trial.strength / unit, 3), round(trial.success, 3), round(trial.fluent, 3)] for trial in trials]


def best_value(trials: Sequence[Trial], unit: float) -> float:
    """The slider value up to 1 around which most answers show the effect and are fluent; the middle one of several values that
    do about as well, the weaker of two.

    A value counts twice and its neighbours on the slider once each, since a few prompts say little about one value alone and
    a value beside a cliff is a bad choice.
    """
    both = [trials[0].both, *(trial.both for trial in trials), trials[-1].both]
    around = [before + 2 * here + after for before, here, after in zip(both, both[1:], both[2:], strict=False)]
    around = [score for score, trial in zip(around, trials, strict=True) if trial.strength <= unit * (1 + 1e-6)]
    good = [number for number, score in enumerate(around) if score >= max(around) - ALIKE]
    return round(trials[good[(len(good) - 1) // 2]].strength / unit, 3)


@dataclass
class Units:
    """Calibrated units and curves by feature, the best feature of each style with the slider value at which it steers best,
    and the multiples that the rule for the rest uses."""

    swept: dict[int, float] = field(default_factory=dict)
    best: dict[str, Swept] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    curves: dict[int, Curve] = field(default_factory=dict)
    multiples: dict[str, float] = field(default_factory=dict)

    def unit(self, index: int, kind: str, naming: Naming) -> float:
        """A swept feature's own unit; otherwise its typical value times the median multiple of its kind.

        Features other than styles are never pushed beyond their typical value: the sweep sees one feature alone, and
        together with a style's a stronger push breaks answers.
        """
        usual = naming.typical[index] * self.multiples[kind]
        return self.swept.get(index, usual if kind == "style" else min(usual, naming.typical[index]))


def set_units(entries: list[dict], naming: Naming, units: Units) -> None:
    """Write every entry's unit and curve; a feature that never fires gets the median of the others, so that no unit is zero."""
    usual = statistics.median(units.unit(e["index_in_sae"], e["kind"], naming) for e in entries if e["alive"])
    for entry in entries:
        unit = units.unit(entry["index_in_sae"], entry["kind"], naming) if entry["alive"] else usual
        entry["unit"], entry["curve"] = round(unit, 4), units.curves.get(entry["index_in_sae"])
