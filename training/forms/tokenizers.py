"""Tiny tokenizers of the kinds that models have, and what the Python package `tokenizers` makes of 200 texts with them.

    python -m forms.tokenizers ../tests/fixtures/forms/tokenizers.json
"""

import json
import sys
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from forms.texts import texts

SIZE = 420
LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
CL100K = (
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"
)
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
UPPER, LOWER, ENDING = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]", r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
WORDS = rf"[^\r\n\p{{L}}\p{{N}}]?{UPPER}*{LOWER}+END|[^\r\n\p{{L}}\p{{N}}]?{UPPER}+{LOWER}*END"
REST = r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
O200K = WORDS.replace("END", ENDING) + r"|\p{N}{1,3}" + REST
TEKKEN = WORDS.replace("END", "") + r"|\p{N}" + REST


def split(pattern: str) -> pre_tokenizers.PreTokenizer:
    to_bytes = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(pattern), "isolated"), to_bytes])


def digits(**options: bool) -> pre_tokenizers.PreTokenizer:
    to_bytes = pre_tokenizers.ByteLevel(add_prefix_space=False)
    return pre_tokenizers.Sequence([pre_tokenizers.Digits(**options), to_bytes])


def byte_level(pre_tokenizer, normalizer=None, **options: bool) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(**options))
    tokenizer.pre_tokenizer = pre_tokenizer
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=["<|endoftext|>", "<|im_start|>"],
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts(), trainer)
    return tokenizer


def metaspace(normalizer, pre_tokenizer, decoder) -> Tokenizer:
    """As Llama 2, Mistral and Gemma have them: marks for spaces, and bytes for characters outside of the alphabet."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, fuse_unk=True, unk_token="<unk>"))
    if normalizer:
        tokenizer.normalizer = normalizer
    if pre_tokenizer:
        tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoder
    specials = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE + 200, special_tokens=specials, limit_alphabet=90, show_progress=False, max_token_length=8
    )
    tokenizer.train_from_iterator(texts(), trainer)
    content = json.loads(tokenizer.to_str())
    content["added_tokens"] = [token for token in content["added_tokens"] if not token["content"].startswith("<0x")]
    return Tokenizer.from_str(json.dumps(content))


MARKS = [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
STRIPPED = decoders.Sequence([*MARKS, decoders.Strip(" ", 1, 0)])


def kinds() -> dict[str, Tokenizer]:
    to_marks = normalizers.Replace(" ", "▁")
    made = {
        "gpt2": byte_level(pre_tokenizers.ByteLevel(add_prefix_space=False)),
        "prefix-space": byte_level(pre_tokenizers.ByteLevel(add_prefix_space=True)),
        "llama3": byte_level(split(LLAMA3), ignore_merges=True),
        "cl100k": byte_level(split(CL100K)),
        "qwen2": byte_level(split(QWEN2), normalizers.NFC()),
        "smollm": byte_level(digits(individual_digits=True)),
        "whole-digits": byte_level(digits(individual_digits=False)),
        "o200k": byte_level(split(O200K)),
        "tekken": byte_level(split(TEKKEN), ignore_merges=True),
        "punctuation": byte_level(
            pre_tokenizers.Sequence([
                pre_tokenizers.Punctuation("contiguous"),
                pre_tokenizers.Split(Regex("[aeiou]"), "merged_with_next"),
                pre_tokenizers.Split(Regex(r"\n"), "merged_with_previous"),
                pre_tokenizers.ByteLevel(add_prefix_space=False),
            ])
        ),
        "words": byte_level(
            pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.ByteLevel(add_prefix_space=False)])
        ),
        "llama2": metaspace(normalizers.Sequence([normalizers.Prepend("▁"), to_marks]), None, STRIPPED),
        "mistral": metaspace(None, pre_tokenizers.Metaspace(prepend_scheme="first", split=False), STRIPPED),
        "gemma": metaspace(to_marks, pre_tokenizers.Split(" ", "merged_with_previous"), decoders.Sequence(MARKS)),
        "split-words": metaspace(None, pre_tokenizers.Metaspace(), decoders.Sequence(MARKS)),
    }  # fmt: skip
    made["gpt2"].add_tokens([AddedToken("<tool>", normalized=False), AddedToken("quick", normalized=True)])
    made["gemma"].add_tokens([AddedToken("\n\n", normalized=False), AddedToken("<b>", normalized=False, lstrip=True)])
    made["qwen2"].add_special_tokens([AddedToken("<sep>", rstrip=True)])
    return made


def extra(name: str) -> list[str]:
    return {
        "gpt2": ["a <tool>b", "quick and quickly", "<tool><tool> x"],
        "gemma": ["a <b> c", "x\n\n\n\ny"],
        "qwen2": ["a <sep>  b"],
    }.get(name, [])


def record(name: str, tokenizer: Tokenizer) -> dict:
    content = json.loads(tokenizer.to_str())
    own = extra(name)
    ids = [tokenizer.encode(text, add_special_tokens=False).ids for text in [*texts(), *own]]
    return {
        "tokenizer": content,
        "extra": own,
        "ids": ids,
        "decoded": [tokenizer.decode(row, skip_special_tokens=False) for row in ids],
    }


def main(target: Path) -> None:
    recorded = {name: record(name, tokenizer) for name, tokenizer in kinds().items()}
    target.write_text(json.dumps({"texts": texts(), "kinds": recorded}, ensure_ascii=True, separators=(",", ":")) + "\n")
    print({name: len(kind["tokenizer"]["model"]["vocab"]) for name, kind in recorded.items()}, target.stat().st_size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
