"""`python -m saes`: write an SAE of every form into tests/fixtures/saes of the repository, with its golden values."""

import json
import shutil
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor

from saes import references
from saes.dictionaries import (
    AutoEncoder,
    AutoEncoderNew,
    AutoEncoderTopK,
    BatchTopKSAE,
    Dictionary,
    GatedAutoEncoder,
    JumpReluAutoEncoder,
    MatryoshkaBatchTopKSAE,
)
from saes.references import LAYER, Reference, by_dictionary_learning, by_sae_lens, by_sparsify

FIXTURES = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "saes"
WIDTH, LATENTS, K, ROWS, NORM = 16, 48, 6, 5, 7.5
HOOK = f"blocks.{LAYER}.hook_resid_post"

NORMALISATIONS = ("none", "constant_norm_rescale", "layer_norm", "expected_average_only_in")


def tensors(architecture: str) -> dict[str, Tensor]:
    """Weights on which about a fifth of the latents fire."""
    some = {
        "W_enc": torch.randn(WIDTH, LATENTS),
        "b_enc": torch.randn(LATENTS) - 3,
        "W_dec": torch.randn(LATENTS, WIDTH) * torch.rand(LATENTS, 1),
        "b_dec": torch.randn(WIDTH) / 2,
    }
    if architecture == "jumprelu":
        some["threshold"] = torch.rand(LATENTS) * 3
    if architecture == "gated":
        gates = {"b_gate": some.pop("b_enc"), "b_mag": torch.randn(LATENTS), "r_mag": torch.randn(LATENTS) / 2}
        some |= gates
    return {name: tensor.contiguous() for name, tensor in some.items()}


def write(name: str, files: dict[str, object]) -> Path:
    folder = FIXTURES / name
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.endswith(".json"):
            target.write_text(json.dumps(content, indent=2) + "\n")
        elif path.endswith(".npz"):
            np.savez(target, **{key: tensor.numpy() for key, tensor in content.items()})
        elif path.endswith((".pt", ".pth")):
            torch.save(content, target)
        else:
            save_file(content, target)
    return folder


def write_golden(folder: Path, residuals: Tensor, reference: Reference) -> None:
    save_file(
        {
            "residuals": residuals.contiguous(),
            "activations": reference.activations.contiguous(),
            "decoded": reference.decoded.contiguous(),
            "scales": reference.scales.contiguous(),
        },
        folder / "golden.safetensors",
    )
    print(f"{folder.name}: {(reference.activations > 0).sum(-1).tolist()} of {LATENTS} active")


def sae_lens_config(architecture: str, **changes: object) -> dict[str, object]:
    topk = {"k": K, "rescale_acts_by_decoder_norm": False} if architecture == "topk" else {}
    return {
        "architecture": architecture,
        "d_in": WIDTH,
        "d_sae": LATENTS,
        "dtype": "float32",
        "device": "cpu",
        "apply_b_dec_to_input": True,
        "normalize_activations": "none",
        "reshape_activations": "none",
        "metadata": {"hook_name": HOOK, "sae_lens_version": "6.54.12"},
        **topk,
        **changes,
    }


def sae_lens_forms(residuals: Tensor) -> None:
    configs = {f"sae-lens-{each}": sae_lens_config(each) for each in ("standard", "topk", "jumprelu", "gated")}
    for how in NORMALISATIONS[1:]:
        spelled = how.replace("_", "-")
        configs[f"sae-lens-{spelled}"] = sae_lens_config("standard", normalize_activations=how)
    configs["sae-lens-topk-rescaled"] = sae_lens_config("topk", rescale_acts_by_decoder_norm=True)
    configs["sae-lens-uncentred"] = sae_lens_config("jumprelu", apply_b_dec_to_input=False)
    for name, config in configs.items():
        folder = write(name, {"cfg.json": config, "sae_weights.safetensors": tensors(str(config["architecture"]))})
        write_golden(folder, residuals, by_sae_lens(references.from_disk(folder), residuals))

    older = {"d_in": WIDTH, "d_sae": LATENTS, "dtype": "float32", "device": "cpu", "normalize_activations": None}
    standard = {**older, "hook_point": f"blocks.{LAYER + 1}.hook_resid_pre", "activation_fn_str": "relu"}
    kwargs = {"activation_fn_str": "topk", "activation_fn_kwargs": {"k": K}}
    topk = {**older, "hook_name": HOOK, **kwargs, "normalize_activations": False}
    for name, config in {"sae-lens-older": standard, "sae-lens-older-topk": topk}.items():
        folder = write(name, {"cfg.json": config, "sae_weights.safetensors": tensors("standard")})
        write_golden(folder, residuals, by_sae_lens(references.from_disk(folder), residuals))


def other_forms(residuals: Tensor) -> None:
    folder = write("gemma-scope", {"params.npz": tensors("jumprelu"), "hook.json": {"hook_name": HOOK}})
    write_golden(folder, residuals, by_sae_lens(references.gemma_scope(folder, WIDTH, LATENTS), residuals))

    lowered = {name.replace("W_", "w_"): tensor for name, tensor in tensors("jumprelu").items()}
    config = {
        "architecture": "jump_relu",
        "model_name": "gemma-3-270m-it",
        "hf_hook_point_in": f"model.layers.{LAYER}.output",
        "hf_hook_point_out": f"model.layers.{LAYER}.output",
    }
    folder = write("gemma-scope-2", {"params.safetensors": lowered, "config.json": config})
    write_golden(folder, residuals, by_sae_lens(references.gemma_scope_2(folder), residuals))

    some = tensors("standard")
    turned = {
        "encoder.weight": some["W_enc"].T.contiguous(),
        "encoder.bias": some["b_enc"],
        "decoder.weight": some["W_dec"].T.contiguous(),
        "decoder.bias": some["b_dec"],
    }
    hyperparams = {
        "d_model": WIDTH,
        "d_sae": LATENTS,
        "hook_point_in": HOOK,
        "act_fn": "jumprelu",
        "jump_relu_threshold": 0.8,
        "dataset_average_activation_norm": {"in": NORM, "out": NORM},
    }
    files = {"hyperparams.json": hyperparams, "checkpoints/final.safetensors": turned}
    folder = write("llama-scope", files)
    write_golden(folder, residuals, by_sae_lens(references.llama_scope(folder, NORM), residuals))

    some = tensors("standard")
    stored = {
        "encoder.weight": some["W_enc"].T.contiguous(),
        "encoder.bias": some["b_enc"] + 3,
        "W_dec": some["W_dec"],
        "b_dec": some["b_dec"],
    }
    config = {"activation": "topk", "num_latents": LATENTS, "expansion_factor": 3, "k": K, "d_in": WIDTH}
    hook = {"hook_name": f"layers.{LAYER}"}
    folder = write("sparsify", {"sae.safetensors": stored, "cfg.json": config, "hook.json": hook})
    write_golden(folder, residuals, by_sparsify(folder, K, residuals))


def pickled_forms(residuals: Tensor) -> None:
    some = tensors("standard")
    # Half of the forms' tensors are views and of 16 bits, as people's are.
    stored = {
        "encoder_linear.weight": some["W_enc"].T,
        "encoder_linear.bias": some["b_enc"],
        "decoder_linear.weight": some["W_dec"].T.contiguous().bfloat16(),
        "decoder_linear.bias": some["b_dec"].half(),
    }
    name = f"Llama-3.1-8B-Instruct-SAE-l{LAYER}.pth"
    folder = write("goodfire", {name: stored})
    write_golden(folder, residuals, by_sae_lens(references.goodfire(folder, name, WIDTH, LATENTS), residuals))

    some = tensors("standard")
    stored = {**some, "W_enc": some["W_enc"].T.contiguous(), "W_dec": some["W_dec"].T}
    folder = write("qwen-scope", {f"layer{LAYER}.sae.pt": stored, "hook.json": {"hook_name": HOOK, "k": K}})
    write_golden(folder, residuals, by_sae_lens(references.qwen_scope(folder, WIDTH, LATENTS, K), residuals))

    for name, dictionary in dictionaries().items():
        spread(dictionary)
        trainer = {"dict_class": type(dictionary).__name__, "layer": LAYER, "activation_dim": WIDTH, "k": K}
        config = {"trainer": {**trainer, "dict_size": LATENTS, "submodule_name": f"resid_post_layer_{LAYER}"}}
        folder = write(f"dictionary-learning-{name}", {"ae.pt": dictionary.state_dict(), "config.json": config})
        if isinstance(dictionary, AutoEncoder):
            dictionary = AutoEncoder.from_pretrained(folder / "ae.pt")
        write_golden(folder, residuals, by_dictionary_learning(dictionary, residuals))


def dictionaries() -> dict[str, Dictionary]:
    return {
        "standard": AutoEncoder(WIDTH, LATENTS),
        "new": AutoEncoderNew(WIDTH, LATENTS),
        "topk": AutoEncoderTopK(WIDTH, LATENTS, K),
        "batch-topk": BatchTopKSAE(WIDTH, LATENTS, K),
        "matryoshka": MatryoshkaBatchTopKSAE(WIDTH, LATENTS, K, [LATENTS // 2, LATENTS // 2]),
        "gated": GatedAutoEncoder(WIDTH, LATENTS),
        "jumprelu": JumpReluAutoEncoder(WIDTH, LATENTS),
    }


@torch.no_grad()
def spread(dictionary: Dictionary) -> None:
    """Weights as training would leave them: no bias at zero, no norm at one."""
    for name, parameter in dictionary.named_parameters():
        scale = 1.0 if "weight" in name or name.startswith("W_") else 0.5
        parameter.copy_(torch.randn(parameter.shape) * scale)
    if hasattr(dictionary, "threshold"):
        dictionary.threshold.data = torch.rand(dictionary.threshold.shape) + 0.5


def main() -> None:
    torch.manual_seed(10)
    torch.set_num_threads(1)
    residuals = torch.randn(ROWS, WIDTH) * 1.5 + 0.4
    sae_lens_forms(residuals)
    other_forms(residuals)
    pickled_forms(residuals)


main()
