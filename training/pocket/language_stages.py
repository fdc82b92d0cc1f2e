"""The stages that make the language model: tokenizer, shards, training, steering, export."""

import json
import os
import signal
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np
from corpus import Sample, stream, styles

from pocket.answers import Interview
from pocket.directions import Directions, steering_chats
from pocket.export import save_language_model
from pocket.folder import replaced_parts
from pocket.layers import compare_layers
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
    """Compare layers to steer at, with the model as the first phase left it."""
    model = exported_weights(preset, preset.runs / "training" / "latest.pt").to(preset.device).eval()
    plan, tokenizer = preset.evidence, load_tokenizer(preset.runs / "tokenizer")
    interview = Interview(model, tokenizer, preset.sae.hook_layer, plan.answer_tokens)
    found = compare_layers(interview, styles(), preset.layers, preset.steering, plan.surplus, plan.repeats, report)
    (preset.runs / "layers.json").write_text(json.dumps(found, indent=1) + "\n")


def steer_stage(preset: Preset) -> None:
    plan, tokenizer = preset.steering_training, load_tokenizer(preset.runs / "tokenizer")
    chats, along = steering_chats(tokenizer, preset.steering)
    report(f"{len(chats)} chats, {100 * (along >= 0).any(axis=1).mean():.0f}% of them pushed along a direction")
    batches = Batches(chats, preset.corpus, plan.batch_tokens, plan.micro_tokens, plan.seed, along)
    follow = Directions(tokenizer, preset.sae.hook_layer, preset.steering)
    folder, workers = preset.runs / "steering", os.cpu_count() or 1
    trainer = Trainer(preset.shape, plan, folder, batches, heldout_rows(preset), report, workers, follow, preset.device)
    load_checkpoint(preset.runs / "training" / "latest.pt", trainer.model)
    run_trainer(trainer)


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
