"""A tiny SentencePiece tokenizer (byte pairs, byte fallback) as a GGUF file would hold it, and its tokens for 200 texts.

    python -m forms.sentencepiece_tokenizer ../tests/fixtures/forms/sentencepiece.json
"""

import io
import json
import sys
from pathlib import Path

import sentencepiece

from forms.texts import texts

NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = range(1, 7)
# Only without a prefix, as Gemma has them: with one, SentencePiece and llama.cpp go different ways behind such a token.
USER = ["<tool>", "▁▁▁▁"]


def kind(model: sentencepiece.SentencePieceProcessor, token: int, prefix: bool) -> int:
    if model.IsUnknown(token):
        return UNKNOWN
    if model.IsControl(token):
        return CONTROL
    if model.IsByte(token):
        return BYTE
    return USER_DEFINED if not prefix and model.IdToPiece(token) in USER else NORMAL


def train(prefix: bool) -> sentencepiece.SentencePieceProcessor:
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(line for text in texts() for line in text.split("\n") if line.strip("\0 ")),
        model_writer=written,
        model_type="bpe",
        vocab_size=1000,
        byte_fallback=True,
        character_coverage=0.98,
        normalization_rule_name="identity",
        remove_extra_whitespaces=False,
        add_dummy_prefix=prefix,
        user_defined_symbols=[] if prefix else USER,
        allow_whitespace_only_pieces=True,
        minloglevel=2,
    )
    return sentencepiece.SentencePieceProcessor(model_proto=written.getvalue())


def record(prefix: bool) -> dict:
    model = train(prefix)
    size = model.GetPieceSize()
    ids = [model.encode(text) for text in [*texts(), *extra()]]
    return {
        "add_space_prefix": prefix,
        "tokens": [model.IdToPiece(token) for token in range(size)],
        "scores": [model.GetScore(token) for token in range(size)],
        "types": [kind(model, token, prefix) for token in range(size)],
        "extra": extra(),
        "ids": ids,
        "decoded": [model.decode(row) for row in ids],
    }


def extra() -> list[str]:
    return ["use <tool> now", "a    b", "a         b", "<tool><tool>x"]


def main(target: Path) -> None:
    recorded = {"prefix": record(True), "no prefix": record(False)}
    target.write_text(json.dumps(recorded, ensure_ascii=True, separators=(",", ":")) + "\n")
    print({name: len(kind["tokens"]) for name, kind in recorded.items()}, target.stat().st_size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
