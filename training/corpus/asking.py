"""How people put their requests: phrasing, politeness, carelessness, and the wish for a style."""

from __future__ import annotations

import random

from .grammar import capitalise
from .plans import Cast
from .split import phrasings_of
from .tables import Group, RequestKind, Tables

_IMPERATIVES = ("Tell ", "Give ", "Describe ", "Explain ", "Write ", "List ", "Share ", "Compare ", "Make ", "Sum ",
                "Summarise ", "Recommend ", "Teach ", "Show ", "Help ", "Name ", "Quiz ", "Ask ", "Say ")


class Asker:
    """Words the user's side of one split."""

    def __init__(self, tables: Tables, rng: random.Random, split: str) -> None:
        self._tables, self._rng = tables, rng
        self._phrasings = {kind.name: phrasings_of(kind, split) for kind in tables.requests.values()}

    def phrasing(self, kind: RequestKind, cast: Cast | None) -> tuple[Group, str]:
        at, template = self._rng.choice(self._phrasings[kind.name])
        return kind.groups[at], capitalise(cast.fill(template) if cast else template)

    def with_style(self, text: str, style: str) -> str:
        """The request with the wish for a style, or for no style, before, after or inside it."""
        rng = self._rng
        text = capitalise(text)
        if style == "neutral":
            return f"{rng.choice(self._tables.chat['normal_again'])} {text}"
        wish = self._tables.styles[style]
        if text.endswith(".") and text.startswith(_IMPERATIVES) and wish.ask_tails and rng.random() < 0.4:
            return f"{text[:-1]} {rng.choice(wish.ask_tails)}."
        ask = rng.choice(wish.asks)
        return f"{ask} {text}" if rng.random() < 0.5 else f"{text} {ask}"

    def polish(self, text: str, keep_case: bool) -> str:
        """Sometimes polite, sometimes hasty. `keep_case` adds nothing in front of a wish for a style."""
        rng = self._rng
        text = capitalise(text)
        chance = rng.random()
        if chance < 0.06 and text.startswith(_IMPERATIVES):
            text = f"Please {text[0].lower()}{text[1:]}"
        elif chance < 0.10 and not keep_case and text.endswith(".") and text.startswith(_IMPERATIVES):
            text = f"{text[:-1]}, please."
        elif chance < 0.14 and not keep_case and len(text) > 20:
            text = f"{rng.choice(('Hi!', 'Hello!', 'Hello.', 'Hey!'))} {text}"
        if rng.random() < 0.16:
            text = text.lower()
            if rng.random() < 0.7:
                text = text.rstrip(".?!")
        return text
