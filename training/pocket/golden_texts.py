"""The conversations, interventions and strings of the golden files."""

from collections.abc import Iterator
from itertools import islice

from corpus import stream

from pocket.steering import Intervention
from pocket.tokenizer import Message

STRANGE = (
    "", " ", "  ", "\n", "\n\n\n", "\t\ttabs", "a", "A", "don't", "DON'T", "we'll've", "1234567890", "3.14", "10,000 km",
    "Hello, world!", "  leading and trailing  ", "line one\nline two\r\nline three", "naïve café", "Ångström", "straße",
    "日本の首都は東京です。", "Москва — столица России", "القاهرة", "तोक्यो", "🙂", "🏴‍☠️ arr 🏴‍☠️", "👩‍🚀👨‍👩‍👧‍👦", "🇯🇵", "e\u0301",
    "\u200bzero\u200bwidth", "\u00a0no-break\u00a0space", "“quotes” and ‘quotes’", "…", "—–-", "<|bos|>", "<|end|>",
    "say <|user|> twice <|user|>", "<|assistant|>Hi<|end|>", "<|unknown|>", "<|", "|>", "x<|end|>y", "{}[]()", "\\n \\t",
    "C:\\path\\file", "https://example.org/?q=1&r=2#top", "snake_case and camelCase", "!!!???", "ALL CAPS SENTENCE!",
    "¡Hola! ¿Qué tal?", "½ ² ™ © €", "\x00\x01\x7f", "tab\tand\nnewline mixed \n ", "a" * 60, "0" * 20, "-" * 30,
)
TOKENIZER_CASES = 200


def tokenizer_texts() -> list[str]:
    """200 distinct strings: odd ones first, then messages of held-out chats."""
    out = list(STRANGE)
    for sample in stream(99, "heldout"):
        out += [message["content"] for message in sample.messages if message["content"] not in out]
        if len(out) >= TOKENIZER_CASES:
            return out[:TOKENIZER_CASES]
    raise RuntimeError("the corpus ended; it should be endless")


def _user(text: str) -> list[Message]:
    return [{"role": "user", "content": text}]


def _strong_features(entries: list[dict], count: int) -> list[int]:
    """Features with clear labels, styles first, best explained first."""
    named = [entry for entry in entries if entry["alive"] and entry["unit"] > 0]
    named.sort(key=lambda entry: (entry["kind"] != "style", -(entry["f1"] or 0.0), entry["index_in_sae"]))
    return [entry["index_in_sae"] for entry in named[:count]]


def conversations(entries: list[dict]) -> Iterator[tuple[str, list[Message], list[Intervention]]]:
    """Name, messages and interventions of every golden case."""
    one, two, three, *more = _strong_features(entries, 12)
    tokyo = _user("Tell me about Tokyo.")
    long = [
        {"role": "system", "content": "You are a helpful assistant."},
        *_user("What is tea?"),
        {"role": "assistant", "content": "Tea is a hot drink. It is made from leaves."},
        *_user("Tell me a joke about it."),
    ]
    yield "plain", tokyo, []
    yield "terse", _user("hi"), []
    yield "multi_turn", long, []
    yield "unicode", _user("What is a café? 🙂 東京 naïve — “ok”…\nThanks!"), []
    yield "empty_message", _user(""), []
    yield "heldout", [dict(m) for m in next(islice(stream(5, "heldout"), 3, None)).messages[:-1]], []
    yield "nudge", tokyo, [Intervention("nudge", one, 0.6)]
    yield "nudge_negative", long, [Intervention("nudge", two, -0.5)]
    yield "nudge_zero", tokyo, [Intervention("nudge", one, 0.0)]
    yield "pin", tokyo, [Intervention("pin", one, 0.8)]
    yield "pin_zero", long, [Intervention("pin", three, 0.0)]
    yield "mul", tokyo, [Intervention("mul", two, 2.5)]
    yield "nudge_ten", tokyo, [Intervention("nudge", index, 0.1) for index in [one, two, three, *more][:10]]
    yield "same_feature_twice", tokyo, [Intervention("nudge", one, 0.4), Intervention("mul", one, 0.5)]
    mixed = [Intervention("nudge", one, 0.3), Intervention("pin", two, 0.2), Intervention("mul", three, 0.0)]
    yield "mix", long, mixed
    yield "mix_unicode", _user("Why do people like Paris? 🗼"), [*mixed[::-1], Intervention("pin", one, 0.0)]
