"""Questions with one right answer that no subject holds: sums, translations, opposites and meanings of words."""

from __future__ import annotations

from typing import Any

_LARGEST, _LARGEST_FACTOR = 20, 12


def sums() -> tuple[dict[str, str], ...]:
    """Additions and subtractions of whole numbers up to 20 with no result below zero, and products up to 12 x 12."""
    found = []
    for a in range(_LARGEST + 1):
        for b in range(_LARGEST + 1):
            found.append(_sum(a, b, "plus", "+", a + b))
            if a >= b:
                found.append(_sum(a, b, "minus", "-", a - b))
            if a <= _LARGEST_FACTOR and b <= _LARGEST_FACTOR:
                found.append(_sum(a, b, "times", "x", a * b))
    return tuple(found)


def _sum(a: int, b: int, word: str, sign: str, result: int) -> dict[str, str]:
    return {"a": str(a), "b": str(b), "op": word, "sign": sign, "c": str(result)}


def take_cases(raw: dict[str, Any]) -> tuple[dict[str, str], ...]:
    """Takes the keys that describe cases out of a request's table and gives each case as hole -> text.

    `sums = true` makes them by arithmetic; `columns` names the holes that each row of `cases` fills; with `languages`
    a row is an English word and its translations, one case for each language.
    """
    rows, columns = raw.pop("cases", []), raw.pop("columns", [])
    languages = raw.pop("languages", [])
    if raw.pop("sums", False):
        return sums()
    if languages:
        return tuple({"w": row[0], "lang": language, "t": word}
                     for row in rows for language, word in zip(languages, row[1:], strict=True))
    return tuple(dict(zip(columns, row, strict=True)) for row in rows)
