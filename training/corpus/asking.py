"""How people put their requests: phrasing, politeness, carelessness, and wishes for a length and for styles."""

from __future__ import annotations

import random

from .cast import Cast
from .grammar import capitalise
from .plans import LENGTHS
from .split import phrasings_of, wordings_of
from .tables import Group, RequestKind, Tables

_IMPERATIVES = ("Tell ", "Give ", "Describe ", "Explain ", "Write ", "List ", "Share ", "Compare ", "Make ", "Sum ",
                "Summarise ", "Recommend ", "Teach ", "Show ", "Help ", "Name ", "Quiz ", "Ask ", "Say ", "Plan ")
_WISHES, _WISH_SHARES = list(LENGTHS), [length.share for length in LENGTHS.values()]


class Asker:
    """Words the user's side of one split."""

    def __init__(self, tables: Tables, rng: random.Random, split: str) -> None:
        self._tables, self._rng, self._split = tables, rng, split
        self._phrasings = {kind.name: phrasings_of(kind, split) for kind in tables.requests.values()}

    def phrasing(self, kind: RequestKind, cast: Cast) -> tuple[Group, str]:
        choices = self._phrasings[kind.name]
        at, template = self._rng.choice(choices)
        while "{nq}" in template and not cast.has_false_fact():
            at, template = self._rng.choice(choices)
        return kind.groups[at], capitalise(cast.fill(template))

    def length(self) -> str:
        return self._rng.choices(_WISHES, _WISH_SHARES)[0]

    def with_length(self, text: str, wish: str) -> str:
        """The request with the wish for a length before, after or inside it."""
        rng, chat = self._rng, self._tables.chat
        text = capitalise(text)
        draw = rng.random()
        if draw < 0.35:
            if text.startswith(_IMPERATIVES) and rng.random() < 0.5 and "lease" not in text:
                return f"{rng.choice(chat[f'{wish}_fronts'])}, please {text[0].lower()}{text[1:]}"
            front = rng.choice(chat[f"{wish}_fronts"])
            return f"{front}, {text[0].lower()}{text[1:]}" if not text.startswith(("I ", "I'")) else f"{front}: {text}"
        if draw < 0.65 and text[-1] in ".?":
            text = text.removesuffix(", please.") + "." if text.endswith(", please.") else text
            return f"{text[:-1]} {rng.choice(chat[f'{wish}_tails'])}{text[-1]}"
        sentence = rng.choice(chat[f"{wish}_wishes"])
        return f"{sentence} {text}" if rng.random() < 0.35 else f"{text} {sentence}"

    def with_style(self, text: str, style: str, also: str) -> str:
        """The request with the wish for a style, for two, or for no style, before, after or inside it."""
        rng = self._rng
        text = capitalise(text)
        if style == "neutral":
            return f"{rng.choice(self._tables.chat['normal_again'])} {text}"
        wish = self._tables.styles[style]
        inside = self._split == "train" and not also and wish.ask_tails and rng.random() < 0.4
        if inside and text.endswith(".") and text.startswith(_IMPERATIVES) and ". " not in text:
            return f"{text[:-1]} {rng.choice(wish.ask_tails)}."
        ask = self.ask(style, also)
        return f"{ask} {text}" if rng.random() < 0.5 else f"{text} {ask}"

    def ask(self, style: str, also: str = "") -> str:
        """A sentence that asks for a style, or two sentences that ask for two."""
        asks = [self._rng.choice(wordings_of(self._tables.styles[name].asks, self._split))
                for name in (style, also) if name]
        self._rng.shuffle(asks)
        return " ".join(asks)

    def system(self, style: str, also: str = "") -> str:
        """A system prompt for a style, or for two put together."""
        styles, rng = self._tables.styles, self._rng
        if not also:
            return rng.choice(wordings_of(styles[style].systems, self._split))
        first, second = (style, also) if rng.random() < 0.5 else (also, style)
        more = styles[second].systems if rng.random() < 0.5 else styles[second].asks
        return f"{rng.choice(wordings_of(styles[first].systems, self._split))} {rng.choice(wordings_of(more, self._split))}"

    def restate(self, style: str) -> str:
        """A wish to hear the answer before again in a style."""
        tails = self._tables.styles[style].ask_tails
        if tails and self._split == "train":
            return self._rng.choice(self._tables.chat["restate"]).replace("{tail}", self._rng.choice(tails))
        return f"{self._rng.choice(self._tables.chat['restate_before'])} {self.ask(style)}"

    def polish(self, text: str, keep_case: bool) -> str:
        """Sometimes polite, sometimes hasty. `keep_case` adds nothing in front of a wish for a style."""
        rng = self._rng
        text = capitalise(text)
        chance = rng.random()
        if chance < 0.06 and text.startswith(_IMPERATIVES) and "lease" not in text:
            text = f"Please {text[0].lower()}{text[1:]}"
        elif chance < 0.10 and not keep_case and text.endswith(".") and text.startswith(_IMPERATIVES) and "lease" not in text:
            text = f"{text[:-1]}, please."
        elif chance < 0.14 and not keep_case and len(text) > 20:
            text = f"{rng.choice(('Hi!', 'Hello!', 'Hello.', 'Hey!'))} {text}"
        if rng.random() < 0.16:
            text = text.lower()
            if rng.random() < 0.7:
                text = text.rstrip(".?!")
        return text
