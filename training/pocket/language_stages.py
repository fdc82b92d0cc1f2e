"""The stages that make the language model: tokenizer, shards, training, steering, export."""

import json
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
from corpus import Sample, stream, styles

from pocket.answers import Interview
from pocket.directions import Directions, steering_chats
from pocket.export import save_language_model
from pocket.folder import replaced_parts
from pocket.layers import measure_layer
from pocket.llama import Llama
from pocket.packing import pad
from pocket.presets import Preset
from pocket.progress import report
from pocket.shards import Batches, in_groups, prepare_shards, read_chats, train_files
from pocket.tokenizer import load_tokenizer, save_tokenizer, train_tokenizer
from pocket.train import Trainer, load_checkpoint


def tokenizer_stage(preset: Preset) -> None:
    samples = islice(stream(preset.corpus.seed), preset.corpus.tokenizer_samples)
    tokenizer = train_tokenizer((text for sample in samples for text in contents(sample)), preset.shape.vocab_size)
    save_tokenizer(tokenizer, preset.runs / "tokenizer", preset.shape.max_position_embeddings)
    report(f"tokenizer with {tokenizer.get_vocab_size()} tokens")


def contents(sample: Sample) -> list[str]:
    return [message["content"] for message in sample.messages]


def shards_stage(preset: Preset) -> None:
    prepare_shards(preset.runs / "shards", load_tokenizer(preset.runs / "tokenizer"), preset.corpus, report)


def train_stage(preset: Preset) -> None:
    plan, shards = preset.training, preset.runs / "shards"
    chats = read_chats(train_files(shards))
    batches = Batches(chats, preset.corpus, plan.batch_tokens, plan.micro_tokens, plan.seed)
    folder = preset.runs / "training"
    workers = os.cpu_count() or 1
    run_trainer(Trainer(preset.shape, plan, folder, batches, heldout_rows(preset), report, workers, device=preset.device))


def layers_stage(preset: Preset) -> None:
    """Compare layers to steer at: with the model as the first phase left it, and after a short second phase at each."""
    plan, found = preset.layers, []
    for layer in plan.layers:
        folder = preset.runs / "layers" / str(layer)
        trial = replace(preset, steering_training=plan.trial, steering=replace(preset.steering, tokens=plan.tokens))
        run_trainer(steering_trainer(trial, layer, folder))
        for steps, checkpoint in ((0, preset.runs / "training"), (plan.trial.max_steps, folder)):
            found += [{"steps": steps, **one} for one in measured_at(preset, layer, checkpoint / "latest.pt")]
    for one in found:
        report(json.dumps(one))
    (preset.runs / "layers.json").write_text(json.dumps(found, indent=1) + "\n")


def measured_at(preset: Preset, layer: int, checkpoint: Path) -> list[dict]:
    """What the directions after `layer` do to the model of a checkpoint."""
    model = exported_weights(preset, checkpoint).to(preset.device).eval()
    tokenizer = load_tokenizer(preset.runs / "tokenizer")
    directions = Directions(tokenizer, layer, preset.steering)
    vectors = dict(zip(directions.names, directions.steady(model, draws=2), strict=True))
    interview = Interview(model, tokenizer, layer, preset.evidence.answer_tokens)
    return measure_layer(interview, vectors, styles(), preset.layers, preset.evidence)


def steer_stage(preset: Preset) -> None:
    run_trainer(steering_trainer(preset, preset.sae.hook_layer, preset.runs / "steering"))


def steering_trainer(preset: Preset, layer: int, folder: Path) -> Trainer:
    """The second phase at a layer: from the model that the first phase left."""
    plan, tokenizer = preset.steering_training, load_tokenizer(preset.runs / "tokenizer")
    chats, along = steering_chats(tokenizer, preset.steering)
    report(f"{len(chats)} chats, {100 * along.pushed.mean():.0f}% of them pushed along a direction after block {layer}")
    batches = Batches(chats, preset.corpus, plan.batch_tokens, plan.micro_tokens, plan.seed, along)
    follow, workers = Directions(tokenizer, layer, preset.steering), os.cpu_count() or 1
    trainer = Trainer(preset.shape, plan, folder, batches, heldout_rows(preset), report, workers, follow, preset.device)
    load_checkpoint(preset.runs / "training" / "latest.pt", trainer.model)
    return trainer


def heldout_rows(preset: Preset) -> list[np.ndarray]:
    return [pad(chats) for chats in in_groups(read_chats([preset.runs / "shards" / "heldout.npy"]), 16)]


def run_trainer(trainer: Trainer) -> None:
    """Train from the last checkpoint, if any, until the plan ends or the process is asked to stop."""
    if trainer.resume():
        report(f"resumed at step {trainer.clock.step}")
    trainer.run(stop_on_signal())
    report(f"training stands at step {trainer.clock.step}, {100 * trainer.clock.share(trainer.plan):.0f}% of its time")


def stop_on_signal() -> Callable[[], bool]:
    """True once the process was asked to end (SIGTERM or Ctrl-C): the loop then writes its checkpoint and returns."""
    asked: list[int] = []
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda number, _frame: asked.append(number))
    return lambda: bool(asked)


def export_stage(preset: Preset) -> None:
    model = exported_weights(preset, preset.runs / "steering" / "latest.pt")
    tokenizer = load_tokenizer(preset.runs / "tokenizer")
    with replaced_parts(preset.out) as folder:
        save_language_model(model, folder)
        save_tokenizer(tokenizer, folder, preset.shape.max_position_embeddings)
    report(f"exported to {preset.out.name}")


def exported_weights(preset: Preset, checkpoint: Path) -> Llama:
    model = Llama(preset.shape)
    load_checkpoint(checkpoint, model)
    return model
