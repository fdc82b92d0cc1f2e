"""Golden cases for the engine's parity tests, computed from the exported files by transformers and SAELens in float32."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from sae_lens import SAE
from safetensors.torch import save_file
from torch import Tensor
from transformers import AutoModelForCausalLM, AutoTokenizer, RepetitionPenaltyLogitsProcessor

from pocket.catalogue import read_catalogue
from pocket.golden_texts import conversations, tokenizer_texts
from pocket.steering import Intervention, steer

CONTINUATION, LAST_LOGITS = 24, 4
# What a server asks a model for before it serves it: unsteered, pushed, and with several interventions at once.
KNOWN_CASES, KNOWN_TOKENS = ("plain", "nudge", "mix"), 12


@dataclass(frozen=True)
class Reference:
    """The exported folder as other people's software reads it."""

    model: torch.nn.Module
    sae: SAE
    units: Tensor
    bos: int
    eos: int
    hook_layer: int

    @torch.no_grad()
    def run(self, ids: Sequence[int], interventions: Sequence[Intervention]) -> tuple[Tensor, Tensor, Tensor]:
        """Residual before and after the interventions, each [T, d], and logits [T, vocab]."""
        tokens = torch.tensor([list(ids)])
        seen: list[Tensor] = []

        def hook(_module: torch.nn.Module, _inputs: tuple, output: Tensor) -> Tensor:
            changed = steer(output, self.sae, self.units, interventions, tokens != self.bos)
            seen.extend((output[0].clone(), changed[0].clone()))
            return changed

        handle = self.model.model.layers[self.hook_layer].register_forward_hook(hook)
        try:
            logits = self.model(tokens, use_cache=False).logits[0]
        finally:
            handle.remove()
        return seen[0], seen[1], logits

    def continuation(self, ids: Sequence[int], interventions: Sequence[Intervention], penalty: float = 1.0) -> list[int]:
        """Greedy tokens, at most 24, up to and including the end token. The repetition penalty spares the prompt."""
        penalise, out = RepetitionPenaltyLogitsProcessor(penalty, prompt_ignore_length=len(ids)), []
        while len(out) < CONTINUATION and (not out or out[-1] != self.eos):
            said = [*ids, *out]
            logits = self.run(said, interventions)[2][-1:]
            out.append(int(penalise(torch.tensor([said]), logits).argmax()))
        return out


def load_reference(folder: Path, hook_layer: int) -> Reference:
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    sae = SAE.load_from_disk(folder / "sae")
    units = torch.tensor([entry["unit"] for entry in read_catalogue(folder / "catalogue.jsonl")])
    return Reference(model, sae, units, model.config.bos_token_id, model.config.eos_token_id, hook_layer)


@torch.no_grad()
def known_answer(reference: Reference, case: dict) -> dict:
    """The likeliest tokens after a golden case's prompt and their log-probabilities, as steered in the SAE's units."""
    ids, out = case["token_ids"], case["continuation_ids"][:KNOWN_TOKENS]
    steered = [Intervention(**item) for item in case["interventions"]]
    rows = reference.run([*ids, *out], steered)[2][len(ids) - 1 : -1].log_softmax(-1)
    interventions = [
        {"mode": each.mode, "index_in_sae": each.index_in_sae, "value": each.value * scale}
        for each in steered
        for scale in [1.0 if each.mode == "mul" else reference.units[each.index_in_sae].item()]
    ]
    return {
        "name": case["name"],
        "messages": case["messages"],
        "prompt_ids": ids,
        "interventions": interventions,
        "answer_ids": out,
        "logprobs": [round(row[token].item(), 4) for row, token in zip(rows, out, strict=True)],
    }


def write_known_answers(folder: Path, reference: Reference, cases: Sequence[dict]) -> None:
    """Write `known-answers.json`, by which a server finds out whether the model that it loaded is this one."""
    answers = [known_answer(reference, case) for case in cases if case["name"] in KNOWN_CASES]
    lines = ",\n".join("  " + json.dumps(answer, ensure_ascii=False) for answer in answers)
    (folder / "known-answers.json").write_text(f'{{\n "answers": [\n{lines}\n ]\n}}\n')


def write_golden(folder: Path, hook_layer: int) -> int:
    """Write `golden/` into an exported folder; returns the number of cases."""
    reference = load_reference(folder, hook_layer)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tensors: dict[str, Tensor] = {}
    cases = []
    for name, messages, interventions in conversations(read_catalogue(folder / "catalogue.jsonl")):
        prompt = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        ids = tokenizer.encode(prompt, add_special_tokens=False)
        resid, steered, logits = reference.run(ids, interventions)
        values, indices = reference.sae.encode(resid).topk(reference.sae.cfg.k, dim=-1)
        more = reference.continuation(ids, interventions)
        answer = reference.continuation(ids, interventions, reference.model.generation_config.repetition_penalty)
        tensors |= {
            f"{name}.resid": resid,
            f"{name}.resid_steered": steered,
            f"{name}.activation_indices": indices.to(torch.int32),
            f"{name}.activation_values": values,
            f"{name}.logits": logits[-LAST_LOGITS:],
        }
        cases.append(
            {
                "name": name,
                "messages": messages,
                "prompt": prompt,
                "token_ids": ids,
                "interventions": [asdict(item) for item in interventions],
                "continuation_ids": more,
                "answer_ids": [id for id in answer if id != reference.eos],
                "continuation_text": tokenizer.decode(more, skip_special_tokens=False),
            }
        )
    golden = folder / "golden"
    golden.mkdir(exist_ok=True)
    save_file({name: tensor.contiguous().clone() for name, tensor in tensors.items()}, golden / "golden.safetensors")
    (golden / "cases.json").write_text(json.dumps(cases, ensure_ascii=False, indent=1) + "\n")
    write_known_answers(folder, reference, cases)
    texts = [{"text": text, "ids": tokenizer.encode(text, add_special_tokens=False)} for text in tokenizer_texts()]
    (golden / "tokenizer.json").write_text(json.dumps(texts, ensure_ascii=False) + "\n")
    return len(cases)
