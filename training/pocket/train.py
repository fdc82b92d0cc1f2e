"""The training loop of the language model: checkpoints, exact resumption, a time box."""

import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from pocket.directions import Directions
from pocket.llama import Llama, LlamaShape
from pocket.packing import loss_weights
from pocket.presets import TrainingPlan
from pocket.schedule import Clock
from pocket.shards import Batches
from pocket.workers import Workers, accumulate_loss


def heldout_loss(model: Llama, micros: Sequence[np.ndarray]) -> float:
    """Mean cross-entropy (nats per token) over answer tokens only."""
    total = sum(float(loss_weights(rows, 0.0)[:, 1:].sum()) for rows in micros)
    return sum(accumulate_loss(model, rows, 0.0, total, train=False) for rows in micros)


def make_optimizers(model: Llama, plan: TrainingPlan) -> list[torch.optim.Optimizer]:
    """Muon for the blocks' matrices (Jordan et al. 2024; update size matched to AdamW's, arXiv:2502.16982), AdamW for the
    embedding and the norms, all with one learning rate. Muon is split in two so that two cores share its work."""
    inner = [p for name, p in model.named_parameters() if p.dim() == 2 and "embed" not in name]
    embedding = [model.model.embed_tokens.weight]
    norms = [p for p in model.parameters() if p.dim() == 1]
    halves = [
        torch.optim.Muon(part, lr=plan.learning_rate, weight_decay=plan.weight_decay, adjust_lr_fn="match_rms_adamw")
        for part in (inner[0::2], inner[1::2])
    ]
    groups = [{"params": embedding, "weight_decay": plan.weight_decay}, {"params": norms, "weight_decay": 0.0}]
    return [*halves, torch.optim.AdamW(groups, lr=plan.learning_rate, betas=plan.betas, fused=True)]


class Trainer:
    """One run: model, optimizers and clock, all of which a checkpoint holds."""

    def __init__(
        self, shape: LlamaShape, plan: TrainingPlan, folder: Path, batches: Batches, heldout: Sequence[np.ndarray],
        report: Callable[[str], None], workers: int, follow: Directions | None = None, device: str = "cpu",
    ) -> None:
        """follow: the directions that chats with a style are pushed along, in the phase that teaches steering. A GPU is one
        worker, whatever `workers` says."""
        self.plan, self.folder, self.batches, self.heldout, self.report = plan, folder, batches, heldout, report
        self.model = Llama(shape)
        self.model.initialise(plan.seed)
        self.model.to(device)
        self.optimizers = make_optimizers(self.model, plan)
        self.workers = Workers(self.model, workers if device == "cpu" else 1, compiled=plan.compiled)
        self.clock, self.follow = Clock(), follow
        folder.mkdir(parents=True, exist_ok=True)

    def save(self, name: str = "latest") -> None:
        """Write the checkpoint beside its place, then move it there, so that a broken write never replaces a good one."""
        partial = self.folder / f"{name}.partial"
        optimizers = [optimizer.state_dict() for optimizer in self.optimizers]
        state = {"model": self.model.state_dict(), "optimizers": optimizers, "clock": vars(self.clock)}
        if self.follow is not None:
            state["directions"] = self.follow.vectors
        torch.save(state, partial)
        os.replace(partial, self.folder / f"{name}.pt")

    def resume(self, name: str = "latest") -> bool:
        path = self.folder / f"{name}.pt"
        if not path.exists():
            return False
        state = torch.load(path, weights_only=True, map_location=self.model.device)
        self.model.load_state_dict(state["model"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self.clock = Clock(**state["clock"])
        if self.follow is not None:
            self.follow.vectors = state["directions"]
        return True

    def step(self) -> float:
        rate = self.clock.rate(self.plan)
        micros = self.batches.at(self.clock.step)
        layer, pushes = None, None
        if self.follow is not None:
            self.follow.refresh(self.model, self.clock.step, self.workers.pool.map)
            layer, pushes = self.follow.layer, [self.follow.pushes(micro.along) for micro in micros]
        loss = self.workers.gradients([micro.rows for micro in micros], self.plan.user_weight, layer, pushes)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.plan.clip)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
        self.workers.each(self.optimizers, lambda optimizer: optimizer.step())
        self.clock.step += 1
        return loss

    def run(self, stop: Callable[[], bool] = lambda: False) -> None:
        """Train until the time box or the last step ends, or `stop()` says so; the checkpoint is written in each case."""
        saved = time.monotonic()
        while self.clock.share(self.plan) < 1.0 and not stop():
            began = time.monotonic()
            was_decaying = self.clock.decay_from is not None
            loss = self.step()
            self.clock.seconds += time.monotonic() - began
            self.log(loss, time.monotonic() - began)
            if self.clock.decay_from is not None and not was_decaying:
                self.save("stable")
            if time.monotonic() - saved > self.plan.checkpoint_seconds:
                self.save()
                saved = time.monotonic()
        self.save()

    def log(self, loss: float, seconds: float) -> None:
        step, plan = self.clock.step, self.plan
        entry = {"step": step, "seconds": round(self.clock.seconds, 1), "loss": round(loss, 4)}
        if step % plan.heldout_every == 0:
            entry["heldout"] = round(heldout_loss(self.model, self.heldout), 4)
        with (self.folder / "loss.jsonl").open("a") as file:
            file.write(json.dumps(entry) + "\n")
        if step % plan.log_every == 0 or "heldout" in entry:
            speed = plan.batch_tokens / seconds
            self.report(f"{json.dumps(entry)} {speed:.0f} tokens/s, {100 * self.clock.share(plan):.1f}% done")


def load_checkpoint(path: Path, model: Llama) -> Clock:
    """Weights of a checkpoint into `model`; returns how far the run had come."""
    state = torch.load(path, weights_only=True, map_location=model.device)
    model.load_state_dict(state["model"])
    return Clock(**state["clock"])
