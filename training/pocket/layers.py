"""Which layer to steer at: what style directions do to answers of the model before it has learned to follow any."""

from collections.abc import Callable, Sequence

from corpus import Style, evaluation_prompts

from pocket.answers import Interview
from pocket.calibrate import asked_for, speaks
from pocket.directions import Directions
from pocket.presets import LayerPlan, SteeringPlan
from pocket.sweep import usual_fluency


def compare_layers(
    interview: Interview, styles: Sequence[Style], plan: LayerPlan, steering: SteeringPlan, surplus: float, repeats: float,
    report: Callable[[str], None],
) -> list[dict]:
    """For each layer and multiple of the directions measured there: the share of answers in the style, of fluent ones, and
    of those that are both, over some styles and prompts. `interview` brings the model; its own hook layer is not used."""
    chosen = list(styles)[:: max(len(styles) // plan.styles, 1)][: plan.styles]
    prompts = [prompt["messages"] for prompt in evaluation_prompts(plan.prompts, plan.seed)]
    fluencies = {
        style.name: usual_fluency(interview, [asked_for(style)(prompt) for prompt in prompts], surplus, repeats) for style in chosen
    }
    out = []
    for layer in plan.layers:
        directions = Directions(interview.tokenizer, layer, steering)
        vectors = dict(zip(directions.names, directions.measured(interview.model), strict=True))
        there = Interview(interview.model, interview.tokenizer, layer, interview.answer_tokens)
        for multiple in plan.multiples:
            wins, fluent, both = [], [], []
            for style in chosen:
                push = (multiple * vectors[style.name]).expand(len(prompts), -1)
                for answer in there.ask(prompts, push, [asked_for(style)(prompt) for prompt in prompts]):
                    wins.append(speaks(style.name)(answer.text))
                    fluent.append(fluencies[style.name].holds(answer))
                    both.append(wins[-1] and fluent[-1])
            success, calm, good = (round(sum(found) / len(found), 3) for found in (wins, fluent, both))
            out.append({"layer": layer, "multiple": multiple, "success": success, "fluent": calm, "both": good})
            report(f"layer {layer}, {multiple} x the direction: {success:.0%} in the style, {calm:.0%} fluent, {good:.0%} both")
    return out
