"""Labels for laypeople: a predicate in plain words, made unique within the catalogue."""

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from corpus import Style, requests, styles, subjects

from pocket.evidence import END, START
from pocket.explain import Explanation
from pocket.predicates import Labels, Predicate

NAMED = 3
ENDS = {START: "the start of a message", END: "the end of a message"}
FEW_STYLES = 2
CATCHWORD = 3
PLACES = {
    "start": "Start of an answer",
    "sentence start": "Start of a sentence",
    "inside": "Inside a sentence of an answer",
    "user": "What the user wrote",
    "system": "Instructions to the model",
    "mark <|end|>": "End of a message",
    "mark <|user|>": "Mark before the user's words",
    "mark <|assistant|>": "Mark before the answer",
    "mark <|system|>": "Mark before the instructions",
}
AT_PLACES = {
    "start": "at the start of an answer",
    "sentence start": "at the start of a sentence",
    "inside": "inside a sentence",
    "user": "in what the user wrote",
    "system": "in instructions",
}
PARTS = {"whole": "a whole word", "first": "the first part of a long word", "middle": "the middle of a long word", "last": "the end of a long word"}


@lru_cache(maxsize=1)
def by_hand() -> dict[tuple[str, frozenset[str]], str]:
    """Names that people gave to sets of labels, by family and labels: `by_hand.json` holds them the other way round."""
    names = json.loads((Path(__file__).parent / "by_hand.json").read_text())
    return {(family, frozenset(labels)): name for family, sets in names.items() for name, labels in sets.items()}


@lru_cache(maxsize=1)
def proper() -> dict[str, str]:
    """Lower-case words that are written with a capital: those of names, and "I"."""
    words = (word for subject in subjects() for word in subject.name.split() if word[0].isupper())
    return {"i": "I", **{word.lower(): word for word in words}}


def _list(items: Sequence[str], joint: str) -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + f" {joint} {items[-1]}"


def _quoted(labels: Sequence[str], one: str, several: str, many: str) -> str:
    """`one “a”`, `several “a”, “b” and “c”`, or for more than three labels `many “a”, “b” and “c”`."""
    marked = [ENDS.get(label, f"“{proper().get(label, label)}”") for label in labels]
    if len(marked) == 1:
        return f"{one} {marked[0]}"
    if len(marked) <= NAMED:
        return f"{several} {_list(marked, 'and')}"
    return f"{many} {_list(marked[:NAMED], 'and')}"


def _some(labels: Sequence[str]) -> str:
    return _list(labels, "or") if len(labels) <= NAMED else f"{', '.join(labels[:NAMED])} and similar"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def style_aliases() -> dict[str, list[str]]:
    """For each style the words by which people ask for it, and those that it says again and again, but not those of much
    else: what a search should find it by."""
    asked = {style.name: _asking_words(style.name, *style.asks, *style.ask_tails) | _catchwords(style) for style in styles()}
    spread = Counter(word for words in asked.values() for word in words)
    groups = [group for request in requests() for group in request.groups]
    usual = _asking_words(*(text for group in groups for text in group.phrasings + group.followups))
    return {name: sorted(word for word in words if spread[word] <= FEW_STYLES and word not in usual) for name, words in asked.items()}


def _catchwords(style: Style) -> set[str]:
    """Words of at least `CATCHWORD` of the style's phrases."""
    phrases = (*style.openers, *style.prefixes, *style.suffixes, *style.interjections, *style.closers)
    counts = Counter(word for phrase in phrases for word in _asking_words(phrase))
    return {word for word, count in counts.items() if count >= CATCHWORD}


def _asking_words(*texts: str) -> set[str]:
    return {word.lower() for text in texts for word in re.findall(r"[^\W\d_]{3,}", text)}


class Wording:
    """Turns predicates into words with the corpus's own names for styles and kinds of request."""

    def __init__(self) -> None:
        self.styles = {style.name: style.label for style in styles()}
        self.requests = {request.name: request.label for request in requests()}
        self.plain: dict[str, Callable[[Sequence[str]], str]] = {
            "word": self._words,
            "piece": lambda labels: _quoted(labels, "The word part", "The words or word parts", "Words and word parts like"),
            "previous": lambda labels: _quoted(labels, "Right after", "Right after", "Right after words like"),
            "next": lambda labels: _quoted(labels, "Right before", "Right before", "Right before words like"),
            "place": lambda labels: _capital(_some([_lower(PLACES[label]) for label in labels])),
            "part": lambda labels: _capital(_some([PARTS[label] for label in labels])),
            "style": lambda labels: _capital(_some([self._style(label) for label in labels])),
            "also": lambda labels: f"Two voices at once: {_some([self._style(label) for label in labels])}",
            "style asked": lambda labels: f"Request for a style: {_some([self._style(label) for label in labels])}",
            "request": lambda labels: _capital(self._requests(labels)),
            "request asked": lambda labels: f"Question that calls for: {self._requests(labels)}",
            "subject": lambda labels: f"About {_some(labels)}",
            "subject asked": lambda labels: f"Question about {_some(labels)}",
            "domain": lambda labels: f"About {self._topics(labels)}",
            "named": lambda labels: _quoted(labels, "The name", "The names", "Names like"),
        }
        self.within: dict[str, Callable[[Sequence[str]], str]] = {
            "word": lambda labels: f"on {_quoted(labels, '', '', 'words like')}".replace("  ", " "),
            "piece": lambda labels: f"on the word parts {_quoted(labels, '', '', '')}".replace("  ", " "),
            "previous": lambda labels: f"after {_quoted(labels, '', '', '')}".replace("  ", " "),
            "next": lambda labels: f"before {_quoted(labels, '', '', '')}".replace("  ", " "),
            "place": lambda labels: _some([AT_PLACES.get(label, f"at the {_lower(PLACES[label])}") for label in labels]),
            "part": lambda labels: f"as {_some([PARTS[label] for label in labels])}",
            "style": lambda labels: _some([self._when_style(label) for label in labels]),
            "also": lambda labels: f"mixed with a second voice: {_some([self._style(label) for label in labels])}",
            "style asked": lambda labels: f"where a style is asked for: {_some([self._style(label) for label in labels])}",
            "request": lambda labels: f"when {self._requests(labels)}",
            "request asked": lambda labels: f"in a question that calls for: {self._requests(labels)}",
            "subject": lambda labels: f"about {_some(labels)}",
            "subject asked": lambda labels: f"in a question about {_some(labels)}",
            "domain": lambda labels: f"about {self._topics(labels)}",
            "named": lambda labels: f"in the name {_some(labels)}",
        }

    def _style(self, name: str) -> str:
        return "plain answers" if name == "neutral" else _lower(self.styles[name])

    def _when_style(self, name: str) -> str:
        return "in plain answers" if name == "neutral" else f"when it {_lower(self.styles[name])}"

    def _requests(self, names: Sequence[str]) -> str:
        return by_hand().get(("request", frozenset(names))) or _some([_lower(self.requests[name]) for name in names])

    @staticmethod
    def _topics(domains: Sequence[str]) -> str:
        return by_hand().get(("domain", frozenset(domains))) or _some([domain.replace("_", " ") for domain in domains])

    @staticmethod
    def _words(labels: Sequence[str]) -> str:
        if any(any(char.isalnum() for char in label) for label in labels):
            return _quoted(labels, "The word", "The words", "Words like")
        return _quoted(labels, "The sign", "The signs", "Signs like")

    def phrase(self, predicate: Predicate) -> str:
        if predicate.what.family == "style" and predicate.what.labels == ("neutral",):
            what = "Answers in a plain voice"
        elif predicate.where is not None and predicate.what.family == "word":
            what = _quoted(predicate.what.labels, "", "", "Words like").strip()
        else:
            what = self.plain[predicate.what.family](predicate.what.labels)
        return f"{what} {self.context(predicate.where)}" if predicate.where else what

    def context(self, where: Labels) -> str:
        return self.within[where.family](where.labels)

    def details(self, explanation: Explanation, texts: Sequence[str], promoted: Sequence[str]) -> list[str]:
        """What tells a feature from others with the same phrase, best first: words for a style, places for the rest."""
        said = {label.lower() for label in explanation.predicate.what.labels}
        words = [f"“{word}”" for word in dict.fromkeys([*texts, *promoted]) if word and word.lower() not in said]
        places = [self.context(where) for where in explanation.contexts]
        first, second = (words, places) if explanation.predicate.kind == "style" else (places, words)
        pairs = [f"{one}, {other}" for one in first for other in second]
        return [*first, *second, *pairs]


def unique(phrases: Sequence[str], ranks: Sequence[float], details: Sequence[Sequence[str]]) -> list[str]:
    """Phrases with as few words added as keep them apart: the highest rank keeps the plain phrase.

    details: for each phrase, what tells it from its namesakes, best first; a number is the last resort.
    """
    out = [""] * len(phrases)
    taken: Counter[str] = Counter()
    for index in sorted(range(len(phrases)), key=lambda i: (-ranks[i], i)):
        options = [phrases[index], *(f"{phrases[index]} ({detail})" for detail in details[index])]
        label = next((option for option in options if not taken[option]), f"{phrases[index]} ({index})")
        taken[label] += 1
        out[index] = label
    return out
