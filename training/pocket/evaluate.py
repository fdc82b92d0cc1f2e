"""The shipped numbers: how well the exported model answers, and how well each style's best feature steers."""

from collections.abc import Callable, Mapping, Sequence

from corpus import Style, count_marks

from pocket.answers import Answer, Interview
from pocket.calibrate import asked_for, speaks
from pocket.presets import EvidencePlan
from pocket.sae import TopKSae
from pocket.sweep import usual_fluency

STRENGTHS = (0.6, 1.0)
SHOWN = 2


def on_subject(answers: Sequence[Answer], keywords: Sequence[Sequence[str]]) -> float:
    """Share of answers that hold one of their prompt's keywords."""
    return sum(any(w in a.text.lower() for w in words) for a, words in zip(answers, keywords, strict=True)) / len(answers)


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def evaluate_style(
    interview: Interview, sae: TopKSae, prompts: Sequence[dict], plan: EvidencePlan, style: Style, entry: dict
) -> dict:
    """Success (two marks or more), fluency and faithfulness to the subject at strengths 0.6 and 1."""
    messages = [prompt["messages"] for prompt in prompts]
    keywords = [prompt["keywords"] for prompt in prompts]
    judged = [asked_for(style)(m) for m in messages]
    asked = interview.ask(judged)
    fluency = usual_fluency(interview, judged, plan.surplus, plan.repeats)
    out = {
        "feature": entry["index_in_sae"],
        "label": entry["label"],
        "f1": entry["f1"],
        "unit": entry["unit"],
        "success_when_asked": round(mean([speaks(style.name)(a.text) for a in asked]), 3),
    }
    for strength in STRENGTHS:
        push = (sae.W_dec[entry["index_in_sae"]] * entry["unit"] * strength).expand(len(messages), -1)
        answers = interview.ask(messages, push, judged)
        out[f"at_{strength}"] = {
            "success": round(mean([speaks(style.name)(a.text) for a in answers]), 3),
            "fluent": round(mean([fluency.holds(a) for a in answers]), 3),
            "marks": round(mean([count_marks(style.name, a.text) for a in answers]), 2),
            "surprise": round(mean([a.surprise for a in answers]), 3),
            "repeats": round(mean([a.repeats for a in answers]), 4),
            "on_subject": round(on_subject(answers, keywords), 3),
            "examples": [{"prompt": messages[i][-1]["content"], "answer": answers[i].text} for i in range(SHOWN)],
        }
    return out


def evaluate(
    interview: Interview, sae: TopKSae, prompts: Sequence[dict], plan: EvidencePlan, styles: Sequence[Style],
    best: Mapping[str, dict], report: Callable[[str], None],
) -> dict:
    """The report's `answers` and `styles` parts; `best` maps each style to its feature's catalogue entry, and a style that it
    lacks is reported as null."""
    plain = interview.ask([prompt["messages"] for prompt in prompts])
    out: dict = {
        "answers": {
            "prompts": len(prompts),
            "on_subject": round(on_subject(plain, [prompt["keywords"] for prompt in prompts]), 3),
            "surprise": round(mean([a.surprise for a in plain]), 3),
            "repeats": round(mean([a.repeats for a in plain]), 4),
            "examples": [
                {"prompt": p["messages"][-1]["content"], "answer": a.text} for p, a in zip(prompts[:8], plain, strict=False)
            ],
        },
        "styles": {},
    }
    for style in styles:
        if style.name not in best:
            out["styles"][style.name] = None
            report(f"{style.name}: no feature steers to it")
            continue
        entry = evaluate_style(interview, sae, prompts, plan, style, best[style.name])
        entry["false_marks_unsteered"] = round(mean([speaks(style.name)(a.text) for a in plain]), 3)
        out["styles"][style.name] = entry
        report(f"{style.name}: {entry['at_0.6']['success']:.0%} at 0.6, {entry['at_1.0']['success']:.0%} at 1, "
               f"fluent {entry['at_1.0']['fluent']:.0%}")
    return out

