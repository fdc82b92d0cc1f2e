"""The model card and the report beside the shipped model."""

import json
from pathlib import Path

from pocket.presets import Preset

CARD = """# Tiller Pocket

A Llama-architecture chat model of {parameters:.1f} million parameters, a sparse autoencoder on its residual stream and a
catalogue of the autoencoder's features. It was trained from scratch for experiments with feature steering: it answers
short requests on {subjects} subjects in plain English and in {styles} ways of speaking, and a nudge on one feature is
enough to change how it speaks.

| what | |
| --- | --- |
| model | {layers} layers, width {width}, {heads} heads of {head_dim}, {kv_heads} key-value heads, context {context}, float16 |
| training | {tokens:.1f} million tokens, {steps} steps, {minutes:.0f} minutes on two shared CPU cores |
| of these, learning to be steered | {steer_tokens:.1f} million tokens, {steer_steps} steps, {steer_minutes:.0f} minutes |
| held-out loss | {heldout} nats per answer token |
| autoencoder | TopK, {latents} latents, k = {k}, after block {hook_layer} (`blocks.{hook_layer}.hook_resid_post`), float32 |
| on held-out text | L0 {l0}, unexplained variance {unexplained:.1%}, loss recovered {recovered:.1%}, dead latents {dead} |
| answers on the subject | {on_subject:.0%} of {prompts} neutral prompts with unseen phrasings |
| licence | MIT, as all of Tiller |

## Data

Synthetic chats from the tables in `training/corpus`: {subjects} subjects with a few facts each, {requests} kinds of
request, {styles} styles. Nothing else: no web text, no conversations of people. About 45% of the chats are in a neutral
voice. Phrasings and pairs of style and subject were held out for the numbers here.

## Made to be steered

After ordinary training no direction of the residual stream changed the model's voice without breaking its sentences: so
small a model reads a style off the words of the request and keeps it nowhere else. In a second phase it therefore learned
to follow its own style directions. In about a quarter of that phase's chats the request for a style was taken away and the
mean difference between its residual stream in styled and in plain answers was added after block {hook_layer} instead. So
the ease with which this model can be steered was trained, and says nothing about other models.

The autoencoder was trained without labels, and then once more with its first {styles} latents *anchored*: their decoder
rows are the style directions, and they stay. So these latents were not discovered; all others were. The labels of all
features come from evidence, as `training/README.md` says.

## Steering

Nudging one feature at every token but `<|bos|>`: share of {prompts} neutral prompts whose answer holds at least two marks
of the style (regular expressions in `training/corpus/styles`), share of fluent answers (surprise under the unsteered
model that was asked for the style at most {surplus} nats per token above its own answers', at most {repeats:.0%} repeated
4-grams), share of unsteered answers that hold two marks, and share of answers still on the subject.

| style | feature | unit | at 0.6 | at 1 | fluent at 1 | on the subject at 1 | unsteered |
| --- | --- | --- | --- | --- | --- | --- | --- |
{rows}

## Files

`config.json`, `generation_config.json`, `model.safetensors`, `tokenizer.json`, `tokenizer_config.json` load with
`transformers`; `sae/` loads with `SAELens`: activations are relu(topk((h - b_dec) @ W_enc + b_enc)), nothing is rescaled.
`catalogue.jsonl` has one feature per line; `unit` is the activation that a slider's 1 stands for. `report.json` holds all
numbers with examples; `golden/` holds reference values for engines.

## Limits

It knows its {subjects} subjects and nothing else, cannot reason, calculate or hold a long conversation, and states
nonsense about anything unknown in the same calm voice. Labels come from statistics over synthetic chats; F1 says how well
each fits. Features that nothing explains are labelled "Unclear". Success counts surface marks, not taste.
"""


def phase(folder: Path, batch_tokens: int) -> dict:
    """What a phase of training took, and the last held-out loss in its log."""
    entries = [json.loads(line) for line in (folder / "loss.jsonl").read_text().splitlines()]
    last = entries[-1]
    heldout = next((entry["heldout"] for entry in reversed(entries) if "heldout" in entry), None)
    minutes = round(last["seconds"] / 60, 1)
    return {"steps": last["step"], "tokens": last["step"] * batch_tokens, "minutes": minutes, "heldout_loss": heldout}


def style_rows(found: dict) -> str:
    rows = []
    for name, entry in found["styles"].items():
        if entry is None:
            rows.append(f"| {name} | none found | | | | | | |")
            continue
        weak, strong = entry["at_0.6"], entry["at_1.0"]
        shares = (weak["success"], strong["success"], strong["fluent"], strong["on_subject"], entry["false_marks_unsteered"])
        cells = [name, str(entry["feature"]), f"{entry['unit']:.2f}", *(f"{share:.0%}" for share in shares)]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def write_report(
    folder: Path, preset: Preset, found: dict, entries: list[dict], counts: dict[str, int]
) -> None:
    """Write `report.json` and `README.md`; `counts`: how many subjects, styles, requests and parameters there are."""
    first = phase(preset.runs / "training", preset.training.batch_tokens)
    second = phase(preset.runs / "steering", preset.steering_training.batch_tokens)
    sae = json.loads((preset.runs / "sae-metrics.json").read_text())
    kinds = {kind: sum(entry["kind"] == kind for entry in entries) for kind in sorted({e["kind"] for e in entries})}
    report = {"training": first, "steering": second, "sae": sae, "catalogue": kinds, **found}
    (folder / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    shape = preset.shape
    card = CARD.format(
        parameters=counts["parameters"] / 1e6, subjects=counts["subjects"], styles=counts["styles"],
        requests=counts["requests"], layers=shape.num_hidden_layers, width=shape.hidden_size,
        heads=shape.num_attention_heads, head_dim=shape.head_dim, kv_heads=shape.num_key_value_heads,
        context=shape.max_position_embeddings, tokens=(first["tokens"] + second["tokens"]) / 1e6,
        steps=first["steps"] + second["steps"], minutes=first["minutes"] + second["minutes"],
        steer_tokens=second["tokens"] / 1e6, steer_steps=second["steps"], steer_minutes=second["minutes"],
        heldout=second["heldout_loss"], latents=preset.sae.latents, k=preset.sae.k, hook_layer=preset.sae.hook_layer, l0=sae["l0"],
        unexplained=sae["unexplained_variance"], recovered=sae["loss_recovered"], dead=sae["dead_latents"],
        on_subject=found["answers"]["on_subject"], prompts=found["answers"]["prompts"], surplus=preset.evidence.surplus,
        repeats=preset.evidence.repeats, rows=style_rows(found),
    )
    (folder / "README.md").write_text(card)
