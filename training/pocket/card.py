"""The report and the model card beside the shipped model."""

import json
from pathlib import Path

from pocket.bars import Bar, bars, mean
from pocket.card_text import CARD, README
from pocket.generate import REPETITION_PENALTY
from pocket.presets import Preset
from pocket.units import Curve


def phase(folder: Path, batch_tokens: int) -> dict:
    """What a phase of training took, and the last held-out loss in its log."""
    entries = [json.loads(line) for line in (folder / "loss.jsonl").read_text().splitlines()]
    last = entries[-1]
    heldout = next((entry["heldout"] for entry in reversed(entries) if "heldout" in entry), None)
    minutes = round(last["seconds"] / 60, 1)
    return {"steps": last["step"], "tokens": last["step"] * batch_tokens, "minutes": minutes, "heldout_loss": heldout}


def catalogue_counts(entries: list[dict]) -> dict:
    """How many features are alive and explained, how many labels are shared, and how many features there are of each kind."""
    alive = [entry for entry in entries if entry["alive"]]
    labels = [entry["label"] for entry in alive]
    return {
        "features": len(entries),
        "live": len(alive),
        "explained": sum(entry["f1"] >= 0.6 for entry in alive),
        "shared_labels": len(labels) - len(set(labels)),
        "kinds": {kind: sum(entry["kind"] == kind for entry in entries) for kind in sorted({e["kind"] for e in entries})},
    }


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def bar_rows(found: list[Bar]) -> str:
    return table(["bar", "wanted", "reached", ""], [[b.name, b.wanted, b.reached, "holds" if b.holds else "**missed**"] for b in found])


def style_rows(styles: dict[str, dict | None]) -> str:
    head = ["style", "feature", "strength", "success", "unsteered", "perplexity", "repeats", "on the subject", "asked", "suppressed"]
    rows = []
    for name, entry in styles.items():
        if entry is None:
            rows.append([name, "none found", *[""] * (len(head) - 2)])
            continue
        shares = [f"{entry[key]:.0%}" for key in ("success", "false_marks_unsteered")]
        more = [f"{entry[key]:.0%}" for key in ("repeats", "on_subject", "success_when_asked", "success_when_suppressed")]
        rows.append([name, str(entry["feature"]), f"{entry['strength']}", *shares, f"{entry['perplexity_ratio']}", *more])
    return table(head, rows)


def curve_rows(styles: dict[str, dict | None], entries: list[dict]) -> str:
    """Each cell: share of answers in the style / share of fluent ones, in percent."""
    curves: dict[str, Curve] = {
        name: entries[found["feature"]]["curve"] for name, found in styles.items() if found and entries[found["feature"]]["curve"]
    }
    values = sorted({point[0] for curve in curves.values() for point in curve})
    rows = []
    for name, curve in curves.items():
        cells = {value: f"{100 * effect:.0f} / {100 * fluent:.0f}" for value, effect, fluent in curve}
        rows.append([name, *(cells.get(value, "") for value in values)])
    return table(["style", *map(str, values)], rows)


def layer_rows(layers: list[dict]) -> str:
    """A table, or a sentence where the stage `layers` was left out."""
    if not layers:
        return "(Not measured for this build: the stage `layers` was left out.)"
    rows = [[str(one["layer"]), str(one["steps"]), f"{one['multiple']:g}", *(f"{one[key]:.0%}" for key in ("success", "fluent", "both"))] for one in layers]
    return table(["after block", "steps of learning to be steered", "times the direction", "in the style", "fluent", "both"], rows)


def pair_rows(pairs: list[dict]) -> str:
    rows = [[" and ".join(pair["styles"]), *(f"{pair[key]:.0%}" for key in ("first", "second", "both"))] for pair in pairs]
    return table(["pair", "first", "second", "both"], rows)


def write_report(folder: Path, preset: Preset, found: dict, entries: list[dict], counts: dict[str, int]) -> None:
    """Write `report.json`, `MODEL_CARD.md` and `README.md`; `counts`: how many subjects, domains, styles, requests and
    parameters there are."""
    first = phase(preset.runs / "training", preset.training.batch_tokens)
    second = phase(preset.runs / "steering", preset.steering_training.batch_tokens)
    sae = {**json.loads((preset.runs / "sae-metrics.json").read_text()), "latents": preset.sae.latents, "k": preset.sae.k}
    compared = preset.runs / "layers.json"
    layers = json.loads(compared.read_text()) if compared.exists() else []
    report = {"training": first, "layers": layers, "steering": second, "sae": sae, "catalogue": catalogue_counts(entries), **found}
    judged = bars(report)
    report["bars"] = [vars(bar) for bar in judged]
    (folder / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    shape, answers = preset.shape, found["answers"]
    values = dict(
        counts, millions=counts["parameters"] / 1e6, layers=shape.num_hidden_layers, width=shape.hidden_size,
        heads=shape.num_attention_heads, head_dim=shape.head_dim, kv_heads=shape.num_key_value_heads,
        context=shape.max_position_embeddings, tokens=(first["tokens"] + second["tokens"]) / 1e6,
        steps=first["steps"] + second["steps"], minutes=first["minutes"] + second["minutes"],
        steer_tokens=second["tokens"] / 1e6, steer_steps=second["steps"], steer_minutes=second["minutes"],
        heldout=second["heldout_loss"], hook_layer=preset.sae.hook_layer, **sae, **report["catalogue"],
        on_subject=answers["on_subject"], prompts=answers["prompts"], ends=answers["ends_itself"],
        style_prompts=preset.evidence.style_prompts, suppressed_prompts=preset.evidence.suppressed_prompts,
        curve_prompts=preset.evidence.curve_prompts, pair_prompts=preset.evidence.pair_prompts,
        surplus=preset.evidence.surplus, most_repeats=preset.evidence.repeats,
        held=sum(bar.holds for bar in judged), all_bars=len(judged), bars=bar_rows(judged),
        missed=", ".join(bar.name for bar in judged if not bar.holds) or "none",
        style_table=style_rows(found["styles"]), curves=curve_rows(found["styles"], entries), pairs=pair_rows(found["pairs"]),
        layer_table=layer_rows(layers), penalty=REPETITION_PENALTY,
        free_repeats=mean([entry["repeats_without_penalty"] for entry in found["styles"].values() if entry is not None]),
    )
    (folder / "MODEL_CARD.md").write_text(CARD.format(**values))
    (folder / "README.md").write_text(README.format(**values))
