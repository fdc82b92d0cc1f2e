"""Calibration: the activation at which a nudge of strength 1 steers clearly and the answers stay fluent."""

import re
import statistics
from collections.abc import Callable, Sequence

from corpus import Style, count_marks

from pocket.answers import Interview
from pocket.explain import Explanation
from pocket.naming import Naming
from pocket.presets import EvidencePlan
from pocket.sae import TopKSae
from pocket.sweep import Fluency, Subject, strongest_fluent, sweep, usual_fluency
from pocket.tokenizer import Message
from pocket.units import Swept, Units, best_value, choose_unit, curve_of

MARKS = 2
FLUENT = 0.8
ENOUGH = 0.8
STRONGEST = 1.7
SLIDER = (0.2, 0.4, 0.6, 0.8, 1.0, 1.3)
OTHER_KINDS = ("subject", "domain", "request", "position", "word", "none")


def speaks(style: str) -> Callable[[str], bool]:
    """True for an answer with at least two marks of the style."""
    return lambda text: count_marks(style, text) >= MARKS


def asked_for(style: Style) -> Callable[[list[Message]], list[Message]]:
    """The same conversation under a system prompt that asks for the style."""
    return lambda messages: [{"role": "system", "content": style.systems[0]}, *messages]


def calibrate_style(
    interview: Interview, sae: TopKSae, prompts: Sequence[list[Message]], style: Style, naming: Naming, units: Units,
    plan: EvidencePlan,
) -> Swept | None:
    """Sweep the style's candidates until one steers well enough; the one that steers best. Every swept candidate that
    steers keeps its unit, whatever else it is a candidate for."""
    few, taken, found = prompts[: plan.sweep_prompts], {one.candidate.index for one in units.best.values()}, []
    fluency = usual_fluency(interview, [asked_for(style)(prompt) for prompt in few], plan.surplus, plan.repeats)
    for candidate in naming.styles[style.name]:
        subject = Subject(candidate.index, candidate.typical, speaks(style.name), asked_for(style))
        chosen = choose_unit(candidate, sweep(interview, sae, few, fluency, subject))
        if chosen is None or candidate.index in taken:
            continue
        found.append(chosen)
        units.swept.setdefault(candidate.index, chosen.unit)
        if chosen.at_unit.both >= ENOUGH:
            break
    if not found:
        return None
    best = max(found, key=lambda one: one.rank)
    subject = Subject(best.candidate.index, best.unit, speaks(style.name), asked_for(style))
    trials = sweep(interview, sae, prompts[: plan.curve_prompts], fluency, subject, SLIDER)
    units.swept[best.candidate.index], units.best[style.name] = best.unit, best
    units.curves[best.candidate.index] = curve_of(trials, best.unit)
    units.values[style.name] = best_value(trials, best.unit)
    return best


def calibrate_styles(
    interview: Interview, sae: TopKSae, prompts: Sequence[list[Message]], styles: Sequence[Style], naming: Naming,
    units: Units, plan: EvidencePlan, report: Callable[[str], None],
) -> None:
    """The best feature of every style, with its unit, its curve and the slider value at which it steers best."""
    for style in styles:
        best = calibrate_style(interview, sae, prompts, style, naming, units, plan)
        if best is None:
            report(f"{style.name}: no feature steers to it fluently; train the model or the autoencoder longer")
            continue
        report(f"{style.name}: feature {best.candidate.index}, unit {best.unit:.2f}, F1 {best.candidate.f1:.2f}, "
               f"best at {units.values[style.name]}, curve {units.curves[best.candidate.index]}")
    multiples = [best.unit / best.candidate.typical for best in units.best.values()]
    units.multiples["style"] = statistics.median(multiples) if multiples else 1.0


def effect_of(explanation: Explanation | None) -> Callable[[str], bool] | None:
    """True for an answer that says what the feature stands for: one of its words or subjects. None where text alone cannot
    show it."""
    if explanation is None or explanation.predicate.what.family not in ("word", "subject", "named"):
        return None
    names = [re.escape(label.lower().removeprefix("the ")) for label in explanation.predicate.what.labels]
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(names) + r")(?!\w)")
    return lambda text: bool(pattern.search(text.lower()))


def calibrate_others(
    interview: Interview, sae: TopKSae, prompts: Sequence[list[Message]], entries: list[dict],
    naming: Naming, units: Units, plan: EvidencePlan, report: Callable[[str], None],
) -> None:
    """Sweep the best explained features of every other kind for the strongest fluent push; their median multiple of the
    typical value is the rule for the rest of that kind."""
    prompts = prompts[: plan.other_prompts]
    fluency = usual_fluency(interview, prompts, plan.surplus, plan.repeats)
    for kind in OTHER_KINDS:
        alive = [e for e in entries if e["kind"] == kind and e["alive"] and e["index_in_sae"] not in units.swept]
        alive.sort(key=lambda entry: -(entry["f1"] or 0.0))
        found = [_sweep_other(interview, sae, prompts, fluency, entry["index_in_sae"], naming, units)
                 for entry in alive[: plan.other_features // len(OTHER_KINDS)]]
        multiples = [multiple for multiple in found if multiple is not None]
        units.multiples[kind] = statistics.median(multiples) if multiples else units.multiples["style"]
        report(f"{kind}: {len(multiples)} features swept, unit = {units.multiples[kind]:.2f} x typical value")


def _sweep_other(
    interview: Interview, sae: TopKSae, prompts: Sequence[list[Message]], fluency: Fluency, index: int, naming: Naming,
    units: Units,
) -> float | None:
    """Unit of one feature as a multiple of its typical value; its curve too where its effect can be read off answers."""
    effect = effect_of(naming.explanations[index])
    subject = Subject(index, naming.typical[index], effect or (lambda _text: True), lambda messages: messages)
    trials = sweep(interview, sae, prompts, fluency, subject)
    last = strongest_fluent(trials, FLUENT)
    if last is None:
        return None
    unit = min(trials[last].strength, naming.typical[index])
    units.swept[index] = unit
    if effect is not None:
        units.curves[index] = curve_of([trial for trial in trials if trial.strength <= STRONGEST * unit], unit)
    return trials[last].strength / naming.typical[index]
