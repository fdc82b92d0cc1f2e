"""What others take for what Tiller does, for `npm run bench -- --peers`: answers lines of JSON, one each.

Arguments: a model's folder with its SAE in `sae`, and the number of threads.
"""

import json
import sys
import time
from pathlib import Path

import torch
from sae_lens import SAE
from transformers import AutoModelForCausalLM, AutoTokenizer

folder, threads = Path(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(threads)
torch.set_grad_enabled(False)
model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
tokenizer = AutoTokenizer.from_pretrained(folder)
sae = SAE.load_from_disk(str(folder / "sae"), device="cpu")
layer = json.loads((folder / "sae" / "cfg.json").read_text())["metadata"]["hook_layer"]


def steered(ids: list[int], tokens: int) -> float:
    """Seconds for an answer whose residual stream gets a direction added after the layer, by a forward hook."""
    direction = sae.W_dec[3] * 0.1

    def hook(_module, _inputs, output):
        return (output[0] + direction, *output[1:]) if isinstance(output, tuple) else output + direction

    handle = model.model.layers[layer].register_forward_hook(hook)
    try:
        prompt = torch.tensor([ids])
        started = time.perf_counter()
        model.generate(prompt, max_new_tokens=tokens, min_new_tokens=tokens, do_sample=False, pad_token_id=0)
        return time.perf_counter() - started
    finally:
        handle.remove()


def inspected(ids: list[int]) -> float:
    """Seconds to read a conversation and to encode all of its tokens with the SAE."""
    started = time.perf_counter()
    out = model(torch.tensor([ids]), output_hidden_states=True)
    sae.encode(out.hidden_states[layer + 1])
    return time.perf_counter() - started


for line in sys.stdin:
    question = json.loads(line)
    try:
        seconds = (
            steered(question["ids"], question["tokens"])
            if question["what"] == "steered"
            else inspected(question["ids"])
        )
        print(json.dumps({"seconds": seconds}), flush=True)
    except Exception as error:  # noqa: BLE001 - told to who asked
        print(json.dumps({"error": str(error)}), flush=True)
