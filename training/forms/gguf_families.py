"""Tiny random models of several families as GGUF files, beside what they are in Hugging Face's form.

    python -m forms.gguf_families ../tests/fixtures/forms

Names come from gguf-py's tensor map, and the changes that llama.cpp's converter makes to tensors are made here. Where
transformers reads such files, its reading must give the model back: else the script fails.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import gguf
import torch
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModelForCausalLM

VOCABULARY = 40
SIZES = {
    "vocab_size": VOCABULARY, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
    "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 128, "rms_norm_eps": 1e-5,
    "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0,
}  # fmt: skip
GEMMA = {"head_dim": 8, "query_pre_attn_scalar": 8, "sliding_window": 64}
FAMILIES: dict[str, dict] = {
    "llama": {**SIZES, "rope_theta": 50000.0, "tie_word_embeddings": False},
    "qwen2": {**SIZES, "tie_word_embeddings": True},
    "qwen3": {**SIZES, "head_dim": 8, "rope_theta": 1000000.0},
    "gemma2": {**SIZES, **GEMMA},
    "gemma3_text": {**SIZES, **GEMMA, "num_hidden_layers": 6},
    "phi3": {**SIZES},
    "gpt2": {"vocab_size": VOCABULARY, "n_embd": 16, "n_layer": 2, "n_head": 4, "n_positions": 64, "n_inner": 48,
             "bos_token_id": 1, "eos_token_id": 2},
    "granite": {**SIZES, "attention_multiplier": 0.2, "embedding_multiplier": 3.0, "residual_multiplier": 0.5,
                "logits_scaling": 2.0, "attention_bias": True, "tie_word_embeddings": True},
    "olmo2": {**SIZES},
    "smollm3": {**SIZES, "num_hidden_layers": 4, "tie_word_embeddings": True},
}  # fmt: skip
ARCHITECTURE = {"gemma3_text": "gemma3"}
UNREAD_BY_TRANSFORMERS = {"granite", "olmo2", "smollm3"}


def pairs(weight: torch.Tensor, heads: int) -> torch.Tensor:
    """The rows of each head as llama.cpp turns them: partners side by side."""
    halves = weight.reshape(heads, 2, weight.shape[0] // heads // 2, *weight.shape[1:])
    return halves.transpose(1, 2).reshape(weight.shape)


def change(family: str, config, name: str, tensor: torch.Tensor) -> torch.Tensor:
    if family in {"llama", "granite", "smollm3"}:
        if ".q_proj." in name:
            return pairs(tensor, config.num_attention_heads)
        if ".k_proj." in name:
            return pairs(tensor, config.num_key_value_heads)
    if family.startswith("gemma") and name.endswith("norm.weight"):
        return tensor + 1
    if family == "gpt2" and name.endswith((".c_attn.weight", ".c_proj.weight", ".c_fc.weight")):
        return tensor.T.contiguous()
    return tensor


def describe(writer: gguf.GGUFWriter, family: str, config) -> None:
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_head_count(config.num_attention_heads)
    writer.add_vocab_size(config.vocab_size)
    writer.add_bos_token_id(config.bos_token_id)
    writer.add_eos_token_id(config.eos_token_id)
    if family == "gpt2":
        writer.add_feed_forward_length(config.n_inner)
        writer.add_layer_norm_eps(config.layer_norm_epsilon)
        return
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    if head * config.num_attention_heads != config.hidden_size or family.startswith("gemma"):
        writer.add_key_length(head)
        writer.add_value_length(head)
    theta = theta_of(config)
    if family != "gemma2":
        writer.add_rope_freq_base(theta)
    if family in {"llama", "phi3", "granite"}:
        writer.add_rope_dimension_count(head)
    if family.startswith("gemma"):
        writer.add_sliding_window(config.sliding_window)
    if family == "gemma2":
        writer.add_attn_logit_softcapping(config.attn_logit_softcapping)
        writer.add_final_logit_softcapping(config.final_logit_softcapping)
    if family == "granite":
        writer.add_attention_scale(config.attention_multiplier)
        writer.add_embedding_scale(config.embedding_multiplier)
        writer.add_residual_scale(config.residual_multiplier)
        writer.add_logit_scale(config.logits_scaling)


def theta_of(config) -> float:
    parameters = config.rope_parameters
    return float(parameters.get("full_attention", parameters)["rope_theta"])


def tensor_name(names: gguf.TensorNameMap, name: str) -> str:
    found = names.get_name(name, try_suffixes=(".weight", ".bias"))
    assert found, name
    return found


def write(target: Path, family: str, config, state: dict[str, torch.Tensor]) -> None:
    architecture = ARCHITECTURE.get(family, family)
    kind = next(key for key, value in gguf.MODEL_ARCH_NAMES.items() if value == architecture)
    names = gguf.get_tensor_name_map(kind, config.num_hidden_layers)
    writer = gguf.GGUFWriter(target, architecture)
    describe(writer, family, config)
    for name, tensor in state.items():
        writer.add_tensor(tensor_name(names, name), change(family, config, name, tensor).numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def check(path: Path, state: dict[str, torch.Tensor], family: str, config) -> None:
    if family in UNREAD_BY_TRANSFORMERS:
        return
    # The configuration is given: transformers leaves out head sizes.
    read = AutoModelForCausalLM.from_pretrained(
        path.parent, gguf_file=path.name, config=config, dtype=torch.float32
    ).state_dict()
    for name, tensor in state.items():
        assert torch.allclose(read[name], tensor, atol=1e-6), (family, name)


def make(folder: Path, family: str, settings: dict) -> None:
    config = AutoConfig.for_model(family, **settings)
    model = AutoModelForCausalLM.from_config(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0, 0.1)
    tied = config.tie_word_embeddings
    state = {k: v.clone() for k, v in model.state_dict().items() if not (tied and k == "lm_head.weight")}
    state = {k: v for k, v in state.items() if not k.endswith((".attn.bias", ".masked_bias"))}
    write(folder / f"{family}.gguf", family, config, state)
    check(folder / f"{family}.gguf", state, family, config)
    save_file(state, folder / f"{family}.safetensors")
    (folder / f"{family}.safetensors").chmod(0o644)
    with tempfile.TemporaryDirectory() as temporary:
        model.save_pretrained(temporary)
        (folder / f"{family}.json").write_text((Path(temporary) / "config.json").read_text())


def main(folder: Path, only: Callable[[str], bool] = lambda _: True) -> None:
    torch.manual_seed(3)
    folder.mkdir(parents=True, exist_ok=True)
    for family, settings in FAMILIES.items():
        if only(family):
            make(folder, family, settings)
            print(json.dumps({family: (folder / f"{family}.gguf").stat().st_size}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
