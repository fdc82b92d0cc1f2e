"""What must hold for every table, so that a slip in the data is found at load and not in a trained model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .grammar import holes

if TYPE_CHECKING:
    from .tables import Style, Subject, Tables

SUBJECT_HOLES = {"S", "it", "them", "its", "is", "has", "was", "does", "s", "es", "that", "isnt", "what", "f", "also_f",
                 "adj", "what_f", "an_adj", "thing", "why", "try", "step", "like", "fan", "do", "doing", "joke_q", "joke_a"}
PAIR_HOLES = {"S2", "it2", "is2", "g", "also_g", "adj2", "what2", "label"}
STORY_HOLES = {"N", "he", "him", "his", "M"}
FAMILIES = ("persona", "mood", "register", "shape", "epistemic")
ANSWER_HOLES = {"q", "asked", "nq", "P", "r"}
ALL_HOLES = SUBJECT_HOLES | PAIR_HOLES | STORY_HOLES | ANSWER_HOLES
_WORDINGS, _LEFT_OPEN = re.compile(r"\[[^\[\]]*\]"), re.compile(r"[\[\]]")
_PLURAL_ONLY = re.compile(r"^(are|have|were|do)\b")
_SINGULAR = re.compile(r"^(?:can|cannot|may|must|will|could|should|\w+ly|\w*[^s]s|often|never)\b")


def problems(tables: Tables) -> list[str]:
    """Sentences that say what is wrong with the tables; empty when all is well."""
    found: list[str] = []
    names = [subject.name for subject in tables.subjects]
    found += [f"subject {name!r} is listed twice; keep one" for name in set(names) if names.count(name) > 1]
    for subject in tables.subjects:
        found += _subject_problems(subject)
    for style in tables.styles.values():
        found += _style_problems(style)
    known = ALL_HOLES.union(*(kind.cases[0] for kind in tables.requests.values() if kind.cases))
    for where, template in _templates(tables):
        if _LEFT_OPEN.search(_closed(template)):
            found.append(f"{where}: {template!r} opens or closes a wording alone; write [one|other]")
        if unknown := holes(template) - known:
            found.append(f"{where}: {template!r} has unknown holes {sorted(unknown)}; use {sorted(known)}")
    found += _plan_problems(tables)
    return found


def _closed(template: str) -> str:
    """The template without its wordings, innermost first."""
    while (shorter := _WORDINGS.sub("", template)) != template:
        template = shorter
    return template


def _subject_problems(subject: Subject) -> list[str]:
    found = []
    wanted = {"adjectives": 3, "things": 3, "facts": 8, "why": 2, "tries": 2, "joke": 2}
    for field, count in wanted.items():
        if len(getattr(subject, field)) < count:
            found.append(f"subject {subject.name}: needs at least {count} {field}")
    for fact in subject.facts:
        singular = _SINGULAR.match(fact) is not None and not _PLURAL_ONLY.match(fact)
        modal = re.match(r"^(can|cannot|may|must|will|could|should|often|never|\w+ly|\w+ed|began|became|won|went|grew|came|made|gave|led|built|had|left|fell|spread)\b", fact)
        if not modal and singular == subject.plural:
            number = "plural" if subject.plural else "singular"
            found.append(f"subject {subject.name}: fact {fact!r} must start with a {number} verb")
        if fact[-1] in ".!?":
            found.append(f"subject {subject.name}: fact {fact!r} must not end with punctuation")
    return found


def _style_problems(style: Style) -> list[str]:
    found = _shape_problems(style)
    if len(style.systems) < 8 or len(style.asks) < 5:
        found.append(f"style {style.name}: needs 8 systems and 5 asks")
    for field in ("openers", "prefixes", "frames", "suffixes", "tails", "interjections", "closers"):
        for text in getattr(style, field):
            shown = text.upper() if style.upper else text
            for name, least, *_ in style.numbers:
                shown = shown.replace(f"{{{name}}}", str(least))
            if holes(shown):
                found.append(f"style {style.name}: {field} {text!r} has a hole without a range; add it to [numbers]")
            if not any(mark.search(shown + " xx") for mark in style.marks) and not style.upper:
                found.append(f"style {style.name}: {field} {text!r} holds none of its marks; add one")
    return found


def _shape_problems(style: Style) -> list[str]:
    ranges = {"keep": (int, 0, 10), "room": (int, 20, 200), "fill": ((int, float), 0, 1), "both": ((int, float), 0, 1)}
    found = []
    if style.family not in FAMILIES:
        found.append(f"style {style.name}: unknown family {style.family!r}; use one of {', '.join(FAMILIES)}")
    for field, (kind, least, most) in ranges.items():
        value = getattr(style, field)
        if not isinstance(value, kind) or isinstance(value, bool) or not least <= value <= most:
            found.append(f"style {style.name}: {field} must be a number from {least} to {most}, not {value!r}")
    for field in ("upper", "domain_emoji", "bullets"):
        if not isinstance(getattr(style, field), bool):
            found.append(f"style {style.name}: {field} must be true or false, not {getattr(style, field)!r}")
    for name, *span in style.numbers:
        if len(span) != 2 or not all(type(end) is int for end in span) or not 0 <= span[0] < span[1]:
            found.append(f"style {style.name}: numbers {name} must be [least, most] with 0 <= least < most, not {span}")
    return found


def _templates(tables: Tables) -> list[tuple[str, str]]:
    pairs = [("sentences.toml", text) for pool in tables.pools.values() for text in pool]
    for request in tables.requests.values():
        pairs += [(f"{request.name}.toml", text) for pool in request.pools.values() for text in pool]
        for group in request.groups:
            pairs += [(f"{request.name}.toml", text) for text in group.phrasings + group.followups]
    for domain in tables.domains.values():
        lines = [line for couplet in domain.couplets for line in couplet]
        pairs += [(f"{domain.name}.toml", text) for text in (*domain.scenes, *domain.steps, *lines, domain.do)]
    return pairs


def _plan_problems(tables: Tables) -> list[str]:
    found = []
    for request in tables.requests.values():
        known = request.pools.keys() | tables.pools.keys() | {"couplet", "scene"}
        for pool in (pool for pools in request.length.values() for pool in pools.split("|") if pool):
            if pool not in known:
                found.append(f"{request.name}.toml: length names no pool {pool!r}; known: {sorted(known)}")
        for group in request.groups:
            for item in (item for plan in group.plans for item in plan):
                for pool in item.lstrip("-#/ ").rstrip("?*").split("|"):
                    if pool not in known:
                        found.append(f"{request.name}.toml: plan item {item!r} names no pool; known: {sorted(known)}")
    return found
