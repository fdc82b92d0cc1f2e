"""The stages that make features of the language model: autoencoder, catalogue, calibration, evaluation, golden cases."""

import json
import os
from dataclasses import asdict, replace

import torch
from corpus import domains, evaluation_prompts, requests, styles, subjects
from corpus.split import held_out_subject
from torch import Tensor

from pocket.activity import activity
from pocket.answers import Interview
from pocket.calibrate import calibrate_others, calibrate_styles
from pocket.card import write_report
from pocket.catalogue import build_catalogue, name_features, read_catalogue, typical_values, write_contexts, write_lines
from pocket.directions import Directions
from pocket.evaluate import Steering, evaluate
from pocket.evidence import gather
from pocket.export import load_language_model
from pocket.folder import publish, replaced_parts
from pocket.golden import write_golden
from pocket.llama import Llama
from pocket.naming import Naming, load_naming, style_candidates
from pocket.presets import SHIPPED, Preset
from pocket.progress import report
from pocket.residuals import harvest
from pocket.sae import TopKSae, load_sae, save_sae
from pocket.sae_measure import measure_sae
from pocket.sae_train import train_sae
from pocket.shards import read_chats, train_files
from pocket.tokenizer import load_tokenizer
from pocket.units import Units, set_units


def sae_stage(preset: Preset) -> None:
    plan = preset.sae
    model = load_language_model(preset.out, preset.device)
    shards = preset.runs / "shards"
    data = harvest(model, read_chats(train_files(shards)), plan.hook_layer, plan.tokens)
    report(f"harvested {len(data.residuals)} residuals after layer {plan.hook_layer}")
    (preset.runs / "sae.jsonl").unlink(missing_ok=True)
    keep_sae(preset, model, train_sae(data, plan, preset.runs / "sae.jsonl", report, device=preset.device))


def anchor_stage(preset: Preset) -> None:
    """Give each style a latent along the direction that the model was taught to follow, and let the others adapt."""
    plan = replace(preset.sae, tokens=preset.sae.anchor_tokens, steps=preset.sae.anchor_steps)
    model, start = load_language_model(preset.out, preset.device), load_sae(preset.out / "sae")
    data = harvest(model, read_chats(train_files(preset.runs / "shards")), plan.hook_layer, plan.tokens)
    report(f"harvested {len(data.residuals)} residuals after layer {plan.hook_layer}")
    directions = Directions(load_tokenizer(preset.out), plan.hook_layer, preset.steering).steady(model).cpu()
    torch.save(directions, preset.runs / "directions.pt")
    sae = train_sae(data, plan, preset.runs / "sae.jsonl", report, start, directions, preset.device)
    keep_sae(preset, model, sae)


def keep_sae(preset: Preset, model: Llama, sae: TopKSae) -> None:
    """Measure an autoencoder on held-out text and put it into the model folder."""
    plan = preset.sae
    heldout = read_chats([preset.runs / "shards" / "heldout.npy"])
    metrics = asdict(measure_sae(model, sae, heldout, plan.hook_layer, plan.heldout_tokens))
    sae = sae.cpu()
    report(f"sae on held-out text: {metrics}")
    with replaced_parts(preset.out) as folder:
        save_sae(sae, folder / "sae", plan, preset.shape.max_position_embeddings)
    (preset.runs / "sae-metrics.json").write_text(json.dumps(metrics, indent=2) + "\n")


def style_directions(preset: Preset) -> Tensor:
    """The style directions along which latents were anchored, float32 [styles, d]."""
    return torch.load(preset.runs / "directions.pt", weights_only=True)


def catalogue_stage(preset: Preset) -> None:
    model, sae = load_language_model(preset.out, preset.device), load_sae(preset.out / "sae")
    tokenizer = load_tokenizer(preset.out)
    evidence = gather(tokenizer, preset.evidence.samples, preset.evidence.seed)
    report(f"evidence: {len(evidence.ids)} tokens")
    activations = activity(model, sae, preset.sae.hook_layer, evidence)
    report("activations of all latents")
    built = build_catalogue(model, sae, tokenizer, evidence, activations, preset.sae.hook_layer, os.cpu_count() or 1)
    report("explanations, contexts and neighbours")
    names, lengths = [style.name for style in styles()], style_directions(preset).norm(dim=1).tolist()
    candidates = style_candidates(activations, evidence, names, preset.evidence.candidates_per_style, lengths)
    naming = Naming(built.explanations, built.texts, typical_values(activations).tolist(), candidates)
    for entry, typical in zip(built.entries, naming.typical, strict=True):
        entry["unit"] = round(typical, 4)
    name_features(built.entries, naming, {})
    naming.save(preset.runs / "naming.json")
    with replaced_parts(preset.out) as folder:
        write_lines(built.entries, folder / "catalogue.jsonl")
        write_contexts(built.spread, folder / "contexts.jsonl")
    scores = [entry["f1"] for entry in built.entries if entry["alive"]]
    explained = sum(score >= 0.6 for score in scores) / max(len(scores), 1)
    report(f"catalogue: {len(scores)} of {len(built.entries)} features alive, {explained:.1%} of them with F1 0.6 or more")


def calibrate_stage(preset: Preset) -> None:
    plan = preset.evidence
    interview, sae = open_interview(preset)
    entries, naming = read_catalogue(preset.out / "catalogue.jsonl"), load_naming(preset.runs / "naming.json")
    prompts = [prompt["messages"] for prompt in evaluation_prompts(plan.curve_prompts, plan.seed)]
    units = Units()
    calibrate_styles(interview, sae, prompts, styles(), naming, units, plan, report)
    calibrate_others(interview, sae, prompts, entries, naming, units, plan, report)
    name_features(entries, naming, {style: swept.candidate for style, swept in units.best.items()})
    set_units(entries, naming, units)
    best = {style: {"index": one.candidate.index, "value": units.values[style]} for style, one in units.best.items()}
    (preset.runs / "best.json").write_text(json.dumps(best))
    with replaced_parts(preset.out) as folder:
        write_lines(entries, folder / "catalogue.jsonl")


def open_interview(preset: Preset) -> tuple[Interview, TopKSae]:
    """The exported model and autoencoder, ready to be asked."""
    model, sae = load_language_model(preset.out, preset.device), load_sae(preset.out / "sae")
    tokenizer = load_tokenizer(preset.out)
    return Interview(model, tokenizer, preset.sae.hook_layer, preset.evidence.answer_tokens), sae


def steerings(preset: Preset, entries: list[dict]) -> dict[str, Steering]:
    """For each style that a feature steers to: that feature and the slider value that calibration found best."""
    best = json.loads((preset.runs / "best.json").read_text())
    out = {}
    for style in styles():
        if style.name in best:
            entry, value = entries[best[style.name]["index"]], best[style.name]["value"]
            out[style.name] = Steering(style, entry["index_in_sae"], entry["label"], entry["unit"], value, entry["f1"])
    return out


def evaluate_stage(preset: Preset) -> None:
    interview, sae = open_interview(preset)
    entries = read_catalogue(preset.out / "catalogue.jsonl")
    found = evaluate(interview, sae, preset.evidence, styles(), steerings(preset, entries), report)
    unseen = sum(held_out_subject(subject.name) for subject in subjects())
    counts = {
        "parameters": sum(p.numel() for p in interview.model.parameters()),
        "subjects": len(subjects()) - unseen, "subjects_in_all": len(subjects()), "unseen": unseen,
        "domains": len(domains()), "styles": len(styles()), "requests": len(requests()),
    }
    with replaced_parts(preset.out) as folder:
        write_report(folder, preset, found, entries, counts)


def golden_stage(preset: Preset) -> None:
    with replaced_parts(preset.out) as folder:
        count = write_golden(folder, preset.sae.hook_layer)
    report(f"{count} golden cases")


def publish_stage(preset: Preset) -> None:
    if preset.name != "cpu":
        report(f"preset {preset.name} is not the shipped one: its model stays in {preset.out.name}")
        return
    publish(preset.out, SHIPPED)
    report(f"shipped: {sum(file.stat().st_size for file in SHIPPED.rglob('*')) / 2**20:.1f} MB")
