"""Training is seeded, resumes exactly and ends where its plan says."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from pocket.along import Along
from pocket.directions import Directions
from pocket.llama import Llama, LlamaShape
from pocket.presets import CorpusPlan, SteeringPlan, TrainingPlan
from pocket.schedule import Clock
from pocket.shards import Batches
from pocket.train import Trainer
from pocket.workers import Workers

SHAPE = LlamaShape(
    vocab_size=40, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2,
    num_key_value_heads=1, head_dim=8, max_position_embeddings=32,
)
PLAN = TrainingPlan(
    minutes=1e9, max_steps=12, batch_tokens=64, micro_tokens=32, warmup_steps=2, heldout_every=5, compiled=False
)
CORPUS = CorpusPlan(long_window=32)


def chats(count: int) -> list[np.ndarray]:
    random = np.random.default_rng(0)
    body = (random.integers(4, 40, size=random.integers(4, 14)) for _ in range(count))
    return [np.array([0, 2, *ids, 3, *ids, 4], dtype=np.uint16) for ids in body]


def trainer(folder: Path, plan: TrainingPlan = PLAN, follow: Directions | None = None) -> Trainer:
    data = chats(200)
    styles = np.stack([np.arange(len(data)) % 3 - 1, np.full(len(data), -1)], axis=1)
    along = Along(styles, (styles >= 0) * 0.7)
    batches = Batches(data, CORPUS, plan.batch_tokens, plan.micro_tokens, plan.seed, along)
    return Trainer(SHAPE, plan, folder, batches, [np.stack(chats(1))], lambda _text: None, 2, follow)


class Fixed(Directions):
    """Directions that are set, not measured."""

    def __init__(self, vectors: torch.Tensor) -> None:
        self.layer, self.plan, self.vectors = 0, SteeringPlan(), vectors

    def refresh(self, model: Llama, step: int, each: Callable = map) -> None:
        """Nothing to measure."""


def weights(run: Trainer) -> torch.Tensor:
    return torch.cat([parameter.detach().flatten() for parameter in run.model.parameters()])


def test_a_run_that_was_stopped_and_resumed_ends_with_the_same_weights(tmp_path: Path) -> None:
    whole = trainer(tmp_path / "whole")
    whole.run()
    first = trainer(tmp_path / "parts")
    first.run(stop=lambda: first.clock.step == 5)
    second = trainer(tmp_path / "parts")
    assert second.resume() and second.clock.step == 5
    second.run()
    assert second.clock.step == 12 and torch.equal(weights(whole), weights(second))


def test_rows_are_pushed_along_their_directions_by_their_strengths() -> None:
    along = Along(np.array([[-1, -1], [1, -1], [0, 1], [1, -1]]), np.array([[9.0, 9.0], [0.5, 9.0], [1.5, 0.75], [-1.25, 0.0]]))
    pushes = Fixed(torch.eye(16)[:2]).pushes(along)
    assert pushes[:, :2].tolist() == [[0, 0], [0, 0.5], [1.5, 0.75], [0, -1.25]] and not pushes[:, 2:].any()


def test_pushing_along_a_direction_changes_what_is_learned(tmp_path: Path) -> None:
    plain, pushed = trainer(tmp_path / "a"), trainer(tmp_path / "b", follow=Fixed(torch.ones(2, 16)))
    plain.run()
    pushed.run()
    assert not torch.equal(weights(plain), weights(pushed))
    again = trainer(tmp_path / "b", follow=Fixed(torch.zeros(2, 16)))
    assert again.resume() and torch.equal(again.follow.vectors, torch.ones(2, 16))


def test_training_lowers_the_loss(tmp_path: Path) -> None:
    run = trainer(tmp_path, replace(PLAN, max_steps=150, learning_rate=1e-2))
    first = run.step()
    run.run()
    assert run.step() < first - 0.1


def test_workers_give_the_gradient_of_one_pass_over_all_rows(tmp_path: Path) -> None:
    run = trainer(tmp_path)
    micros = [micro.rows for micro in run.batches.at(0)]
    assert len(micros) > 1
    run.workers.gradients(micros, 0.5)
    together = run.model.model.norm.weight.grad.clone()
    widest = max(rows.shape[1] for rows in micros)
    joined = np.concatenate([np.pad(rows, ((0, 0), (0, widest - rows.shape[1]))) for rows in micros])
    Workers(run.model, 1, compiled=False).gradients([joined], 0.5)
    torch.testing.assert_close(run.model.model.norm.weight.grad, together, rtol=0.05, atol=2e-3)


def test_every_chat_comes_once_in_a_pass() -> None:
    data = chats(150)
    batches = Batches(data, CORPUS, 64, 32, seed=3)
    groups = batches._pass(1)
    assert sorted(int(i) for group in groups for i in group) == list(range(len(batches.chats)))
    assert [m.rows.tolist() for m in batches.at(4)] == [m.rows.tolist() for m in Batches(data, CORPUS, 64, 32, 3).at(4)]


def test_too_little_text_is_refused() -> None:
    with pytest.raises(ValueError, match="prepare more shards"):
        Batches(chats(3), CORPUS, 4096, 1024, seed=0)


def test_the_rate_warms_up_stays_and_decays_to_zero() -> None:
    plan = TrainingPlan(minutes=10, warmup_steps=4, decay_share=0.3, learning_rate=1.0, max_steps=10**9)
    assert Clock(step=0).rate(plan) == 0.25 and Clock(step=50, seconds=60).rate(plan) == 1.0
    late = Clock(step=50, seconds=420)
    assert late.rate(plan) == 1.0
    late.seconds = 510
    assert late.rate(plan) == pytest.approx(0.5)
    late.seconds = 600
    assert late.rate(plan) == 0.0


def test_a_shorter_time_box_starts_the_decay_at_once_and_from_the_full_rate() -> None:
    plan = TrainingPlan(minutes=10, warmup_steps=1, decay_share=0.3, learning_rate=1.0, max_steps=10**9)
    clock = Clock(step=50, seconds=480)
    assert clock.rate(plan) == 1.0 and clock.decay_from == pytest.approx(0.8)
