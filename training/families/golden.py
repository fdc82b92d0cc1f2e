"""What transformers computes from a checkpoint, in float32: residuals, logits, greedy tokens, with and without an intervention.

Every forward pass reads the whole sequence at once, without a cache. Rotary embeddings that depend on the number of tokens
then rotate all tokens alike; the engine goes by the room of its cache, so continuations are computed on sequences that are
filled up to their final length: later tokens do not change earlier ones.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModelForCausalLM, AutoModelForImageTextToText

from families.checkpoint import save

LENGTHS, CONTINUATION = (9, 200), 6
CLEAR = 1e-2


class TooClose(Exception):
    """Two tokens are almost equally likely."""


class Reference:
    """A checkpoint as transformers reads it, with a vector that is added after the hook layer to every token."""

    def __init__(self, folder: Path, hook_layer: int) -> None:
        self.folder, self.hook_layer = folder, hook_layer

    @torch.no_grad()
    def run(self, ids: Sequence[int], vector: Tensor | None) -> tuple[Tensor, Tensor]:
        """Residual after the hook layer before the intervention [T, hidden], and logits [T, vocabulary]."""
        # Rotary embeddings of the dynamic kind remember the longest sequence, so each pass has a model of its own.
        model = load(self.folder)
        seen: list[Tensor] = []

        def hook(_module: nn.Module, _inputs: tuple, output: Tensor | tuple) -> Tensor | tuple:
            stream = output[0] if isinstance(output, tuple) else output
            seen.append(stream[0].clone())
            changed = stream if vector is None else stream + vector
            return (changed, *output[1:]) if isinstance(output, tuple) else changed

        layers_of(model)[self.hook_layer].register_forward_hook(hook)
        logits = model(input_ids=torch.tensor([list(ids)]), use_cache=False).logits[0]
        return seen[0], logits

    def continuation(self, ids: Sequence[int], vector: Tensor | None) -> list[int]:
        known = list(ids)
        capacity = len(ids) + CONTINUATION
        while len(known) < capacity:
            _, logits = self.run(known + [0] * (capacity - len(known)), vector)
            top = logits[len(known) - 1].topk(2)
            if top.values[0] - top.values[1] < CLEAR:
                raise TooClose
            known.append(int(top.indices[0]))
        return known[len(ids) :]


def load(folder: Path) -> nn.Module:
    config = json.loads((folder / "config.json").read_text())
    kind = AutoModelForImageTextToText if "vision_config" in config else AutoModelForCausalLM
    return kind.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()


def layers_of(model: nn.Module) -> nn.ModuleList:
    names = {"layers", "h"}
    return next(
        module for name, module in model.named_modules()
        if name.split(".")[-1] in names and isinstance(module, nn.ModuleList) and "vision" not in name
    )


def write_golden(folder: Path, hook_layer: int) -> None:
    reference = Reference(folder, hook_layer)
    ids = torch.randint(0, 256, (max(LENGTHS),), generator=torch.Generator().manual_seed(5)).tolist()
    width = load(folder).get_input_embeddings().weight.shape[1]
    vector = torch.randn(width, generator=torch.Generator().manual_seed(6)) * 2
    tensors, cases = {"vector": vector}, []
    for length in LENGTHS:
        rows = sorted({0, length // 2, length - 1})
        for steered in (False, True):
            name = f"{length}{'.steered' if steered else ''}"
            added = vector if steered else None
            resid, logits = reference.run(ids[:length], added)
            tensors |= {f"{name}.resid": resid[rows].contiguous(), f"{name}.logits": logits[rows].contiguous()}
            continuation = reference.continuation(ids[:length], added)
            cases.append({"name": name, "length": length, "steered": steered, "rows": rows, "continuation": continuation})
    save(tensors, folder / "golden.safetensors")
    summary = {"hook_layer": hook_layer, "ids": ids, "cases": cases}
    (folder / "golden.json").write_text(json.dumps(summary) + "\n")
