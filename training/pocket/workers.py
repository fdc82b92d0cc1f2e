"""Data-parallel gradients: one single-threaded worker per core, so that a core lost to other programs stalls no other."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Lock
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from pocket.llama import Llama
from pocket.packing import ECHO, loss_weights, token_ids

LOSS_CHUNKS = {"cpu": 1024, "cuda": 16_384}
# The least surprise, in nats, at which an echo is judged: it keeps the loss of a certain one finite.
SUREST = 1e-3
Item = TypeVar("Item")
Forward = Callable[..., Tensor]


def accumulate_loss(
    model: Llama, rows: np.ndarray, user_weight: float, total_weight: float, *, train: bool, forward: Forward | None = None,
    hook_layer: int | None = None, push: Tensor | None = None,
) -> float:
    """Weighted next-token loss of `rows` (uint16 [B, T]) as its part of the mean over `total_weight`; adds gradients. Tokens
    marked `ECHO` have -log(1 - p) in place of -log p, the unlikelihood of Welleck et al. 2020 (arXiv:1908.04319).

    The head runs in chunks, each with its own backward pass, so that logits stay small enough for the CPU's caches.
    `forward` is the compiled form of `model`, if any; `push` float32 [B, d] is added to the residual after
    `hook_layer`.
    """
    device = model.device
    tokens = torch.from_numpy(token_ids(rows).astype(np.int64)).to(device)
    echoes = torch.from_numpy(rows[:, 1:] & ECHO > 0).reshape(-1).to(device)
    weights = torch.from_numpy(loss_weights(rows, user_weight))[:, 1:].reshape(-1).to(device)
    chunk = LOSS_CHUNKS[device.type]
    targets = tokens[:, 1:].reshape(-1)
    with torch.set_grad_enabled(train), torch.autocast(device.type, torch.bfloat16):
        hidden = (model if forward is None else forward)(tokens, hook_layer=hook_layer, push=push)[:, :-1].reshape(len(targets), -1)
        leaf = hidden.detach().requires_grad_(train)
        total = 0.0
        for start in range(0, len(targets), chunk):
            part = slice(start, start + chunk)
            losses = F.cross_entropy(model.logits(leaf[part]).float(), targets[part], reduction="none")
            losses = torch.where(echoes[part], -torch.log1p(-torch.exp(-losses.clamp_min(SUREST))), losses)
            loss = (losses * weights[part]).sum() / total_weight
            if train:
                loss.backward()
            total += loss.item()
    if train:
        hidden.backward(leaf.grad)
    return total


class Workers:
    """Replicas that share one model's weights and compute the gradients of micro-batches side by side.

    Gradients are summed in the order of the micro-batches, whichever worker computed them, so a step's result does not
    depend on timing.
    """

    def __init__(self, model: Llama, count: int, *, compiled: bool) -> None:
        torch.set_num_threads(1)
        self.model = model
        self.free: SimpleQueue[tuple[Llama, Forward]] = SimpleQueue()
        for _ in range(count):
            replica = Llama(model.shape).to(model.device).train()
            for own, shared in zip(replica.parameters(), model.parameters(), strict=True):
                own.data = shared.data
            self.free.put((replica, torch.compile(replica, dynamic=True) if compiled else replica))
        self.cold = count if compiled else 0
        self.compiling = Lock()
        self.pool = ThreadPoolExecutor(count, initializer=torch.set_num_threads, initargs=(1,))

    def gradients(
        self, micros: Sequence[np.ndarray], user_weight: float, hook_layer: int | None = None,
        pushes: Sequence[Tensor] | None = None,
    ) -> float:
        """Set `.grad` of the shared model to the gradient of the mean loss over `micros`; returns that loss. `pushes`: for
        each micro-batch what is added to the residual after `hook_layer`, float32 [B, d]."""
        total = sum(float(loss_weights(rows, user_weight)[:, 1:].sum()) for rows in micros)
        added = [None] * len(micros) if pushes is None else pushes
        parts = list(
            self.pool.map(lambda rows, push: self._part(rows, user_weight, total, hook_layer, push), micros, added)
        )
        for number, parameter in enumerate(self.model.parameters()):
            parameter.grad = parts[0][1][number]
            for _, gradients in parts[1:]:
                parameter.grad += gradients[number]
        return sum(loss for loss, _ in parts)

    def each(self, items: Sequence[Item], work: Callable[[Item], object]) -> None:
        """Do independent `work` on each item, side by side."""
        list(self.pool.map(work, items))

    def _part(
        self, rows: np.ndarray, user_weight: float, total: float, hook_layer: int | None, push: Tensor | None
    ) -> tuple[float, list[Tensor]]:
        if self.cold:
            with self.compiling:
                return self._computed(rows, user_weight, total, hook_layer, push)
        return self._computed(rows, user_weight, total, hook_layer, push)

    def _computed(
        self, rows: np.ndarray, user_weight: float, total: float, hook_layer: int | None, push: Tensor | None
    ) -> tuple[float, list[Tensor]]:
        replica, forward = self.free.get()
        try:
            loss = accumulate_loss(
                replica, rows, user_weight, total, train=True, forward=forward, hook_layer=hook_layer, push=push
            )
            gradients = [parameter.grad for parameter in replica.parameters()]
            replica.zero_grad(set_to_none=True)
        finally:
            self.free.put((replica, forward))
            self.cold = max(self.cold - 1, 0)
        return loss, gradients
