"""What sae_lens, or the formula of the form's own library, makes of residuals."""

from collections.abc import Callable
from pathlib import Path
from unittest import mock

import torch
from sae_lens import SAE
from sae_lens.loading import pretrained_sae_loaders as loaders
from safetensors.torch import load_file
from torch import Tensor

from saes.dictionaries import Dictionary

LAYER = 3


class Reference:
    """Activations [rows, latents]; what they add to the residual stream [rows, d]; and each token's scale [rows]."""

    def __init__(self, activations: Tensor, decoded: Tensor, scales: Tensor) -> None:
        self.activations, self.decoded, self.scales = activations, decoded, scales


@torch.no_grad()
def by_sae_lens(sae: SAE, residuals: Tensor) -> Reference:
    activations = sae.encode(residuals)
    scales = torch.ones(len(residuals))
    if sae.cfg.normalize_activations == "constant_norm_rescale":
        scales = 1 / sae.x_norm_coeff.squeeze(-1)
    if sae.cfg.normalize_activations == "layer_norm":
        scales = sae.ln_std.squeeze(-1)
    decoded = sae.decode(activations)
    # Decoding forgets the scale, which silence has to be decoded with, too.
    silence = torch.zeros_like(sae.encode(residuals))
    return Reference(activations, decoded - sae.decode(silence), scales)


def from_disk(folder: Path) -> SAE:
    return SAE.load_from_disk(folder, dtype="float32")


def _loaded(loader: Callable, repository: str, path: str, folder: Path, **overrides: object) -> SAE:
    def local(repo_id: str, filename: str, subfolder: str = "", **_: object) -> str:
        return str(folder / f"{subfolder}/{filename}".strip("/").removeprefix(f"{path}/"))

    def shapes(*_: object) -> dict[str, list[int]]:
        return {name: list(tensor.shape) for name, tensor in load_file(folder / "params.safetensors").items()}

    with (
        mock.patch.object(loaders, "hf_hub_download", local),
        mock.patch.object(loaders, "get_safetensors_tensor_shapes", shapes),
    ):
        config, state, _ = loader(repository, path, "cpu", False, {"dtype": "float32", **overrides})
    return _filled(config, state)


def gemma_scope(folder: Path, width: int, latents: int) -> SAE:
    loader = loaders.gemma_2_sae_huggingface_loader
    path = f"layer_{LAYER}/width_16k/average_l0_9"
    return _loaded(loader, "gemma-scope-2b-pt-res", path, folder, d_in=width, d_sae=latents)


def gemma_scope_2(folder: Path) -> SAE:
    path = f"resid_post/layer_{LAYER}_width_16k_l0_big"
    return _loaded(loaders.gemma_3_sae_huggingface_loader, "gemma-scope-2-270m-it", path, folder)


def llama_scope(folder: Path, norm: float) -> SAE:
    sae = _loaded(loaders.llama_scope_sae_huggingface_loader, "Llama3_1-8B-Base-LXR-8x", "L3R-8x", folder)
    sae.fold_activation_norm_scaling_factor(sae.cfg.d_in**0.5 / norm)
    return sae


def goodfire(folder: Path, name: str, width: int, latents: int) -> SAE:
    repository, layer = "Goodfire/Llama-3.1-8B-Instruct-SAE-l19", f"blocks.{LAYER}.hook_resid_post"

    def local(*_: object, **__: object) -> str:
        return str(folder / name)

    with mock.patch.object(loaders, "hf_hub_download", local):
        overrides = {"d_in": width, "d_sae": latents, "hook_name": layer, "dtype": "float32"}
        loader = loaders.get_goodfire_huggingface_loader
        config, state, _ = loader(repository, "Llama-3.1-8B-Instruct-SAE-l19.pth", "cpu", False, overrides)
    return _filled(config, state)


def qwen_scope(folder: Path, width: int, latents: int, k: int) -> SAE:
    path = f"layer{LAYER}.sae.pt"

    def local(*_: object, **__: object) -> str:
        return str(folder / path)

    with mock.patch.object(loaders, "hf_hub_download", local):
        overrides = {"d_in": width, "d_sae": latents, "activation_fn_kwargs": {"k": k}}
        repository = "Qwen/SAE-Res-Qwen3-1.7B-Base-W32K-L0_50"
        loaded = loaders.qwen_scope_sae_huggingface_loader(repository, path, "cpu", False, overrides)
    return _filled(*loaded[:2])


def _filled(config: dict, state: dict) -> SAE:
    sae = SAE.from_dict(loaders.handle_pre_6_0_config(config))
    sae.process_state_dict_for_loading(state)
    sae.load_state_dict(state)
    return sae


@torch.no_grad()
def by_dictionary_learning(dictionary: Dictionary, residuals: Tensor) -> Reference:
    activations = dictionary.encode(residuals)
    decoded = dictionary.decode(activations) - dictionary.decode(torch.zeros_like(activations))
    return Reference(activations, decoded, torch.ones(len(residuals)))


@torch.no_grad()
def by_sparsify(folder: Path, k: int, residuals: Tensor) -> Reference:
    """sparsify's own formula: sae_lens reads this form with the decoder turned, and another centre."""
    stored = load_file(folder / "sae.safetensors")
    pre = torch.relu((residuals - stored["b_dec"]) @ stored["encoder.weight"].T + stored["encoder.bias"])
    values, indices = pre.topk(k)
    activations = torch.zeros_like(pre).scatter_(-1, indices, values)
    return Reference(activations, activations @ stored["W_dec"], torch.ones(len(residuals)))
