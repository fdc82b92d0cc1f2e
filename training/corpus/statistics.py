"""Numbers about samples: variety, lengths, and whether marks stay within their styles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from .chat import NEUTRAL, Sample
from .tables import Subject, load

# A line of verse or "Dear Ruth," that ends in a comma goes on in the next line; a list item stands alone.
_SENTENCE = re.compile(r"(?<=[.!?:])(?<!\n\d\.)\s+|\n\n+|\n(?=- |• |\d\. )")
_LIST_MARK = re.compile(r"^(?:- |• |\d\. )")

_CASE = re.compile(r'\d|"')


def sentences_of(text: str) -> list[str]:
    parts = (_LIST_MARK.sub("", part.strip()) for part in _SENTENCE.split(text))
    return [part for part in parts if part]


def answers_by_style(samples: list[Sample]) -> dict[str, list[str]]:
    """The answers in one style or none; those that mix two styles are left out."""
    found: dict[str, list[str]] = defaultdict(list)
    for sample in samples:
        texts = [message["content"] for message in sample.messages if message["role"] == "assistant"]
        for turn, text in zip(sample.turns, texts, strict=True):
            if not turn.also:
                found[turn.style].append(text)
    return found


def mark_rates(samples: list[Sample]) -> dict[str, dict[str, float]]:
    """rates[mark's style][answer's style]: the share of those answers that hold at least one of those marks."""
    answers = answers_by_style(samples)
    rates: dict[str, dict[str, float]] = {}
    for style in load().styles.values():
        any_mark = re.compile("|".join(mark.pattern for mark in style.marks))
        rates[style.name] = {spoken: sum(1 for text in texts if any_mark.search(text)) / len(texts)
                             for spoken, texts in answers.items()}
    return rates


def repeats(samples: list[Sample]) -> tuple[float, float]:
    """Of the sentences of plain answers, the share that occurred word for word before; and the share that did so and
    holds nothing that the tables know of the subject, the sum or the word asked for, such as "These are facts about tea:"."""
    tables, kinds = {subject.name: subject for subject in load().subjects}, load().requests
    seen: set[str] = set()
    total = again = filler = 0
    for sample in samples:
        texts = [message["content"] for message in sample.messages if message["role"] == "assistant"]
        for turn, text in zip(sample.turns, texts, strict=True):
            if turn.style != NEUTRAL:
                continue
            subjects, asked = [tables[name] for name in turn.subjects], kinds[turn.request].takes == "case"
            for sentence in sentences_of(text):
                total += 1
                if sentence in seen:
                    again += 1
                    known = asked and _CASE.search(sentence) or any(_speaks_of(sentence.lower(), it) for it in subjects)
                    filler += not known
                seen.add(sentence)
    return again / total, filler / total


def _speaks_of(sentence: str, subject: Subject) -> bool:
    known = (subject.what, *subject.adjectives, *subject.things, *subject.facts,
             *subject.why, *subject.tries, *subject.joke)
    # "Cats also purr" says the fact "purr".
    return any(text.lower() in said for text in known for said in (sentence, sentence.replace(" also ", " ")))


def report(samples: list[Sample]) -> str:
    answers = answers_by_style(samples)
    texts = [text for group in answers.values() for text in group]
    sentences = Counter(part for text in texts for part in sentences_of(text))
    words = sorted(len(text.split()) for text in texts)
    total = sum(sentences.values())
    again, filler = repeats(samples)
    lines = [
        f"samples {len(samples)}, answers {len(texts)}, distinct answers {len(set(texts)) / len(texts):.1%}",
        f"sentences {total}, distinct {len(sentences)} ({len(sentences) / total:.1%})",
        f"plain sentences said before: {again:.1%}; said before and not about the subject: {filler:.1%}",
        f"words in an answer: 5% {words[len(words) // 20]}, median {words[len(words) // 2]}, "
        f"95% {words[len(words) * 19 // 20]}, most {words[-1]}",
        f"requests {dict(Counter(turn.request for sample in samples for turn in sample.turns).most_common())}",
        f"sources {dict(Counter(sample.style_source for sample in samples))}",
        f"turns {dict(Counter(len(sample.turns) for sample in samples))}",
    ]
    for style, row in mark_rates(samples).items():
        worst = max((spoken for spoken in row if spoken != style), key=lambda spoken: row[spoken])
        per_answer = len(answers[style]) and sum(_count(style, text) for text in answers[style]) / len(answers[style])
        lines.append(f"{style:>13}: own {row[style]:7.2%}, neutral {row['neutral']:6.2%}, worst other {worst} "
                     f"{row[worst]:.2%}, marks per answer {per_answer:.1f}, answers {len(answers[style])}")
    return "\n".join(lines)


def _count(style: str, text: str) -> int:
    return sum(1 for mark in load().styles[style].marks for _ in mark.finditer(text))
