"""Writes one variant as a Hugging Face folder: configuration, random weights, tokenizer."""

import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import AutoModelForCausalLM, AutoModelForImageTextToText

from families.tokenizer import write_tokenizer
from families.variants import Variant

WEIGHTS = "model.safetensors"


def write_checkpoint(variant: Variant, folder: Path, seed: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    torch.manual_seed(seed)
    kind = AutoModelForImageTextToText if hasattr(variant.config, "vision_config") else AutoModelForCausalLM
    model = kind.from_config(variant.config)
    randomize(model)
    model.to(getattr(torch, variant.dtype)).save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    rewrite_config(variant, folder / "config.json")
    tensors = {variant.rename(name): tensor for name, tensor in load_file(folder / WEIGHTS).items()}
    if variant.masks:
        tensors |= causal_masks(variant)
    save(tensors, folder / WEIGHTS)
    write_tokenizer(folder)


def save(tensors: dict[str, Tensor], file: Path) -> None:
    save_file(tensors, file, metadata={"format": "pt"})
    file.chmod(0o644)


@torch.no_grad()
def randomize(model: nn.Module) -> None:
    """Weights large enough that attention, norms and biases all show in the logits."""
    for name, parameter in model.named_parameters():
        if parameter.ndim >= 2:
            fan_in = parameter.shape[0] if name.endswith(("c_attn.weight", "c_proj.weight", "c_fc.weight")) else parameter[0].numel()
            scale = 0.5 if "emb" in name or "wte" in name or "wpe" in name else 1.3 / fan_in**0.5
            parameter.normal_(0, scale)
        else:
            centre = parameter[0].item() if name.endswith("weight") else 0.0
            parameter.normal_(centre, 0.2)


def rewrite_config(variant: Variant, file: Path) -> None:
    config = json.loads(file.read_text())
    config.pop("transformers_version", None)
    if variant.rewrite is not None:
        config = variant.rewrite(config)
    file.write_text(json.dumps(config, indent=2) + "\n")


def causal_masks(variant: Variant) -> dict[str, Tensor]:
    """The buffers that GPT-2's first releases keep beside the weights."""
    mask = torch.ones(1, 1, 8, 8, dtype=torch.float32).tril()
    return {f"h.{layer}.attn.bias": mask.clone() for layer in range(variant.config.n_layer)}
