"""Units: the activation at which a nudge of strength 1 steers clearly and the answers stay fluent."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from corpus import Style, count_marks

from pocket.answers import Interview
from pocket.naming import Naming, StyleCandidate
from pocket.presets import EvidencePlan
from pocket.sae import TopKSae
from pocket.sweep import Subject, Trial, strongest_fluent, sweep, usual_fluency
from pocket.tokenizer import Message

MARKS = 2
FLUENT = 0.8
OTHER_KINDS = ("subject", "domain", "request", "position", "word", "none")


def speaks(style: str) -> Callable[[str], bool]:
    """True for an answer with at least two marks of the style."""
    return lambda text: count_marks(style, text) >= MARKS


def asked_for(style: Style) -> Callable[[list[Message]], list[Message]]:
    """The same conversation under a system prompt that asks for the style."""
    return lambda messages: [{"role": "system", "content": style.systems[0]}, *messages]


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
    """The trial with the most successes that are fluent (its own count twice, those at 0.6 of it once), the weaker on a tie.

    Weaker pushes need not be fluent: half-way to a style a small model may waver between voices. None when no trial has
    a fluent success.
    """
    pairs = list(zip([Trial(0.0, 0.0, 1.0, 0.0), *trials], trials, strict=False))
    below, chosen = max(pairs, key=lambda pair: 2 * pair[1].both + pair[0].both)
    return Swept(candidate, chosen.strength, chosen, below) if chosen.both else None


@dataclass
class Units:
    """Calibrated units by feature, the best feature of each style, and the multiples that the rule for the rest uses."""

    swept: dict[int, float] = field(default_factory=dict)
    best: dict[str, Swept] = field(default_factory=dict)
    multiples: dict[str, float] = field(default_factory=dict)

    def unit(self, index: int, kind: str, naming: Naming) -> float:
        """A swept feature's own unit; otherwise its typical value times the median multiple of its kind.

        Features other than styles are never pushed beyond their typical value: the sweep sees one feature alone, and together with
        a style's a stronger push breaks answers.
        """
        unit = self.swept.get(index, naming.typical[index] * self.multiples[kind])
        return unit if kind == "style" else min(unit, naming.typical[index])


def calibrate_styles(
    interview: Interview, sae: TopKSae, prompts: Sequence[list[Message]], styles: Sequence[Style], naming: Naming,
    units: Units, plan: EvidencePlan, report: Callable[[str], None],
) -> None:
    """Sweep every style's candidates; the one that steers best keeps its unit whatever else it is a candidate for."""
    multiples = []
    for style in styles:
        found: list[Swept] = []
        fluency = usual_fluency(interview, [asked_for(style)(prompt) for prompt in prompts], plan.surplus, plan.repeats)
        for candidate in naming.styles[style.name]:
            subject = Subject(candidate.index, candidate.typical, speaks(style.name), asked_for(style))
            chosen = choose_unit(candidate, sweep(interview, sae, prompts, fluency, subject))
            if chosen is not None:
                found.append(chosen)
                units.swept.setdefault(candidate.index, chosen.unit)
                multiples.append(chosen.unit / candidate.typical)
        found = [one for one in found if one.candidate.index not in {b.candidate.index for b in units.best.values()}]
        if not found:
            report(f"{style.name}: no feature steers to it fluently; train the model or the autoencoder longer")
            continue
        best = max(found, key=lambda one: one.rank)
        units.best[style.name] = best
        report(f"{style.name}: feature {best.candidate.index}, unit {best.unit:.2f}, F1 {best.candidate.f1:.2f}, "
               f"{best.below.both:.0%} at 0.6, {best.at_unit.both:.0%} at 1")
    units.swept.update({one.candidate.index: one.unit for one in units.best.values()})
    units.multiples["style"] = statistics.median(multiples) if multiples else 1.0


def calibrate_others(
    interview: Interview, sae: TopKSae, prompts: Sequence[list[Message]], entries: list[dict],
    naming: Naming, units: Units, plan: EvidencePlan, report: Callable[[str], None],
) -> None:
    """Sweep the best explained features of every other kind for the strongest fluent push; their median multiple of the
    typical value is the rule for the rest of that kind."""
    fluency = usual_fluency(interview, prompts, plan.surplus, plan.repeats)
    for kind in OTHER_KINDS:
        alive = [e for e in entries if e["kind"] == kind and e["alive"] and e["index_in_sae"] not in units.swept]
        alive.sort(key=lambda entry: -(entry["f1"] or 0.0))
        multiples = []
        for entry in alive[: plan.other_features // len(OTHER_KINDS)]:
            index = entry["index_in_sae"]
            subject = Subject(index, naming.typical[index], lambda _text: True, lambda messages: messages)
            trials = sweep(interview, sae, prompts, fluency, subject)
            last = strongest_fluent(trials, FLUENT)
            if last is not None:
                units.swept[index] = trials[last].strength
                multiples.append(trials[last].strength / naming.typical[index])
        units.multiples[kind] = statistics.median(multiples) if multiples else units.multiples["style"]
        report(f"{kind}: {len(multiples)} features swept, unit = {units.multiples[kind]:.2f} x typical value")


def set_units(entries: list[dict], naming: Naming, units: Units) -> None:
    """Write every entry's unit; a feature that never fires gets the median of the others, so that no unit is zero."""
    usual = statistics.median(units.unit(e["index_in_sae"], e["kind"], naming) for e in entries if e["alive"])
    for entry in entries:
        unit = units.unit(entry["index_in_sae"], entry["kind"], naming) if entry["alive"] else usual
        entry["unit"] = round(unit, 4)
