"""The stages that make features of the language model: autoencoder, catalogue, calibration, evaluation, golden cases."""

import json
from dataclasses import asdict, replace

import torch
from corpus import evaluation_prompts, requests, styles, subjects
from torch import Tensor

from pocket.activity import activity
from pocket.answers import Interview
from pocket.calibrate import Units, calibrate_others, calibrate_styles, set_units
from pocket.card import write_report
from pocket.catalogue import build_catalogue, name_features, read_catalogue, typical_values, write_catalogue
from pocket.directions import Directions
from pocket.evaluate import evaluate
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
    evidence = gather(tokenizer, preset.evidence.samples, preset.evidence.seed, preset.evidence.least_tokens)
    report(f"evidence: {len(evidence.ids)} tokens, {len(evidence.predicates)} predicates")
    activations = activity(model, sae, preset.sae.hook_layer, evidence)
    entries, explanations, texts = build_catalogue(model, sae, tokenizer, evidence, activations, preset.sae.hook_layer)
    names, lengths = [style.name for style in styles()], style_directions(preset).norm(dim=1).tolist()
    candidates = style_candidates(activations, evidence, names, preset.evidence.candidates_per_style, lengths)
    naming = Naming(explanations, texts, typical_values(activations).tolist(), candidates)
    for entry, typical in zip(entries, naming.typical, strict=True):
        entry["unit"] = round(typical, 4)
    name_features(entries, naming, {})
    naming.save(preset.runs / "naming.json")
    with replaced_parts(preset.out) as folder:
        write_catalogue(entries, folder / "catalogue.jsonl")
    report(f"catalogue: {sum(entry['alive'] for entry in entries)} of {len(entries)} features alive")


def calibrate_stage(preset: Preset) -> None:
    plan = preset.evidence
    interview, sae = open_interview(preset)
    entries, naming = read_catalogue(preset.out / "catalogue.jsonl"), load_naming(preset.runs / "naming.json")
    prompts = [prompt["messages"] for prompt in evaluation_prompts(plan.sweep_prompts, plan.seed)]
    units = Units()
    calibrate_styles(interview, sae, prompts, styles(), naming, units, plan, report)
    calibrate_others(interview, sae, prompts[: plan.other_prompts], entries, naming, units, plan, report)
    name_features(entries, naming, {style: swept.candidate for style, swept in units.best.items()})
    set_units(entries, naming, units)
    (preset.runs / "best.json").write_text(json.dumps({s: swept.candidate.index for s, swept in units.best.items()}))
    with replaced_parts(preset.out) as folder:
        write_catalogue(entries, folder / "catalogue.jsonl")


def open_interview(preset: Preset) -> tuple[Interview, TopKSae]:
    """The exported model and autoencoder, ready to be asked."""
    model, sae = load_language_model(preset.out, preset.device), load_sae(preset.out / "sae")
    tokenizer = load_tokenizer(preset.out)
    return Interview(model, tokenizer, preset.sae.hook_layer, preset.evidence.answer_tokens), sae


def evaluate_stage(preset: Preset) -> None:
    plan = preset.evidence
    interview, sae = open_interview(preset)
    entries = read_catalogue(preset.out / "catalogue.jsonl")
    best = {style: entries[index] for style, index in json.loads((preset.runs / "best.json").read_text()).items()}
    prompts = evaluation_prompts(plan.neutral_prompts, plan.seed + 1)
    parameters = sum(p.numel() for p in interview.model.parameters())
    counts = {"parameters": parameters, "subjects": len(subjects()), "styles": len(styles()), "requests": len(requests())}
    found = evaluate(interview, sae, prompts, plan, styles(), best, report)
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
