"""Labels for laypeople: a predicate in plain words, made unique within the catalogue."""

from collections import Counter
from collections.abc import Sequence

from corpus import requests, styles

from pocket.evidence import Predicate
from pocket.explain import Explanation

PLACES = {
    "start": "Start of an answer",
    "sentence start": "Start of a sentence",
    "user": "What the user wrote",
    "system": "Instructions to the model",
    "mark <|end|>": "End of a message",
    "mark <|user|>": "Mark before the user's words",
    "mark <|assistant|>": "Mark before the answer",
    "mark <|system|>": "Mark before the instructions",
}


class Wording:
    """Turns predicates into words with the corpus's own names for styles and kinds of request."""

    def __init__(self) -> None:
        self.styles = {style.name: style.label for style in styles()}
        self.requests = {request.name: request.label for request in requests()}

    def phrase(self, predicate: Predicate) -> str:
        about, place = predicate.about, predicate.place
        if predicate.kind == "style":
            plain = "Answers in a plain voice" if about == "neutral" else _capital(self.styles[about])
            return f"{plain} ({PLACES[place].lower()})" if place else plain
        if predicate.kind == "request":
            return self._request(about, place)
        if predicate.kind == "subject":
            return f"The name “{about}”" if place else f"About {about}"
        if predicate.kind == "domain":
            return f"About {about.replace('_', ' ')}"
        if predicate.kind == "position":
            return PLACES[about]
        return self._word(predicate)

    def _request(self, about: str, place: str) -> str:
        if place == "style asked":
            return f"Request for a style: {_lower(self.styles[about])}"
        label = _capital(self.requests[about])
        return f"Question that calls for: {_lower(label)}" if place else label

    def _word(self, predicate: Predicate) -> str:
        if predicate.place == "before":
            return f"Just before “{predicate.about}”"
        if not predicate.style:
            return f"The word “{predicate.about}”" if predicate.about.isalnum() else f"The sign “{predicate.about}”"
        where = "in plain answers" if predicate.style == "neutral" else f"when it {_lower(self.styles[predicate.style])}"
        return f"“{predicate.about}” {where}"

    def details(self, explanation: Explanation, texts: Sequence[str], promoted: Sequence[str]) -> list[str]:
        """What tells a feature from others with the same phrase, best first: words for a style, places for the rest."""
        about = explanation.predicate.about.lower()
        words = [f"“{word}”" for word in dict.fromkeys([*texts, *promoted]) if word.lower() not in ("", about)]
        places = [_lower(self.phrase(context)) for context in explanation.contexts]
        return [*words, *places] if explanation.predicate.kind == "style" else [*places, *words]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


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
