"""Which layer to steer at: what style directions do to answers, before and after a short second phase at that layer."""

from collections.abc import Sequence

from corpus import Style, evaluation_prompts
from torch import Tensor

from pocket.answers import Interview
from pocket.calibrate import asked_for, speaks
from pocket.presets import EvidencePlan, LayerPlan
from pocket.sweep import usual_fluency


def measure_layer(
    interview: Interview, vectors: dict[str, Tensor], styles: Sequence[Style], plan: LayerPlan, evidence: EvidencePlan
) -> list[dict]:
    """For each multiple of the styles' directions `vectors` [d], added after the interview's hook layer: the share of answers in
    the style, of fluent ones, and of those that are both, over some styles and prompts."""
    chosen = list(styles)[:: max(len(styles) // plan.styles, 1)][: plan.styles]
    prompts = [prompt["messages"] for prompt in evaluation_prompts(plan.prompts, plan.seed)]
    asking = {style.name: [asked_for(style)(prompt) for prompt in prompts] for style in chosen}
    fluencies = {name: usual_fluency(interview, asked, evidence.surplus, evidence.repeats) for name, asked in asking.items()}
    out = []
    for multiple in plan.multiples:
        wins, fluent = [], []
        for style in chosen:
            push = (multiple * vectors[style.name]).expand(len(prompts), -1)
            for answer in interview.ask(prompts, push, asking[style.name]):
                wins.append(speaks(style.name)(answer.text))
                fluent.append(fluencies[style.name].holds(answer))
        both = [win and calm for win, calm in zip(wins, fluent, strict=True)]
        success, calm, good = (round(sum(found) / len(found), 3) for found in (wins, fluent, both))
        out.append({"layer": interview.hook_layer, "multiple": multiple, "success": success, "fluent": calm, "both": good})
    return out
