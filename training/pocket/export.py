"""Writing the language model as a Hugging Face folder, and reading it back as our module."""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from pocket.generate import REPETITION_PENALTY
from pocket.llama import Llama, LlamaShape
from pocket.tokenizer import BOS, END, SPECIALS


def save_language_model(model: Llama, folder: Path) -> None:
    """Write `config.json`, `generation_config.json` and float16 `model.safetensors` (tied embeddings stored once)."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: value.detach().to("cpu", torch.float16).contiguous() for name, value in model.state_dict().items()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    ids = {"bos_token_id": SPECIALS.index(BOS), "eos_token_id": SPECIALS.index(END), "pad_token_id": SPECIALS.index(END)}
    shape = model.shape.as_dict()
    theta = shape["rope_theta"]
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        **shape,
        "rope_parameters": {"rope_theta": theta, "rope_type": "default"},
        "hidden_act": "silu",
        "attention_bias": False,
        "mlp_bias": False,
        "tie_word_embeddings": True,
        "dtype": "float16",
        "torch_dtype": "float16",
        **ids,
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    generation = {**ids, "do_sample": False, "repetition_penalty": REPETITION_PENALTY, "max_new_tokens": 256}
    (folder / "generation_config.json").write_text(json.dumps(generation, indent=2) + "\n")


def load_language_model(folder: Path, device: str = "cpu") -> Llama:
    """The exported model as our module on `device`, widened to float32."""
    config = json.loads((folder / "config.json").read_text())
    fields = LlamaShape().as_dict()
    model = Llama(LlamaShape(**{name: config[name] for name in fields}))
    model.load_state_dict({name: value.float() for name, value in load_file(folder / "model.safetensors").items()})
    return model.to(device).eval()
