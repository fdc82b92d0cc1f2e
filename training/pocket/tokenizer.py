"""Byte-level BPE tokenizer (Sennrich et al. 2016, arXiv:1508.07909) and its chat template, in Hugging Face's files."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from corpus import Sample
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

BOS, END = "<|bos|>", "<|end|>"
ROLES = ("system", "user", "assistant")
SPECIALS = (BOS, *(f"<|{role}|>" for role in ROLES), END)
CHAT_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}"
    "{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)
Message = dict[str, str]


def train_tokenizer(texts: Iterable[str], vocab_size: int) -> Tokenizer:
    """Learn merges from `texts`; specials take the ids 0..4, digits stay single tokens."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=[AddedToken(text, special=True, normalized=False) for text in SPECIALS],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def save_tokenizer(tokenizer: Tokenizer, folder: Path, context: int) -> None:
    """Write `tokenizer.json` and `tokenizer_config.json`, which `AutoTokenizer` loads as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": BOS,
        "eos_token": END,
        "pad_token": END,
        "model_max_length": context,
        "clean_up_tokenization_spaces": False,
        "chat_template": CHAT_TEMPLATE,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")


def load_tokenizer(folder: Path) -> Tokenizer:
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


def render(messages: Sequence[Message], *, add_generation_prompt: bool) -> str:
    """The chat template in Python, for text that is tokenised in bulk."""
    body = "".join(f"<|{message['role']}|>{message['content']}{END}" for message in messages)
    return BOS + body + ("<|assistant|>" if add_generation_prompt else "")


def render_sample(sample: Sample) -> str:
    return render(sample.messages, add_generation_prompt=False)
