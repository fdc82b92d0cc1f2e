"""What the voices promise: two styles at once, and styles that change the shape of an answer."""

import dataclasses
import random

import pytest

import corpus
from corpus.checks import problems
from corpus.cast import Cast
from corpus.plans import Piece, compose
from corpus.style_voice import voice
from corpus.tables import load

TABLES = load()
KINDS = [TABLES.requests[name] for name in ("describe", "facts", "joke", "poem", "story", "why", "advice", "quiz")]
PERSONAS = sorted(style.name for style in TABLES.styles.values() if style.family == "persona")
MOODS = sorted(style.name for style in TABLES.styles.values() if style.family == "mood")
FACTS = [Piece(f"it is fact {number}.", " ", True) for number in range(6)]


def answers(names: tuple[str, ...], count: int, exact: bool = False) -> list[str]:
    rng, found = random.Random(f"{names}|{exact}"), []
    for _ in range(count):
        kind = rng.choice(KINDS)
        cast = Cast(TABLES, rng.choice(TABLES.subjects), None, rng)
        pieces = compose(TABLES, kind, rng.choice(rng.choice(kind.groups).plans), cast, rng)
        found.append(voice(*names).speak(pieces, cast.domain.emoji, rng, exact))
    return found


@pytest.mark.parametrize("persona", PERSONAS)
def test_two_voices_are_both_heard_twice_in_every_answer(persona):
    for mood in MOODS:
        for names in ((persona, mood), (mood, persona)):
            for text in answers(names, 8):
                assert all(corpus.count_marks(name, text) >= 2 for name in names), (names, text)


def test_two_voices_share_their_words_and_their_shapes():
    pieces = [Piece("you are very near, and I am glad.", " ", True)]
    text = voice("pirate", "shouting").speak(pieces, ("😊",), random.Random(1))
    assert text == text.upper()
    assert "YE BE" in text


def test_every_sentence_of_two_voices_carries_one_of_them():
    for seed in range(50):
        text = voice("pirate", "sad").speak(FACTS, ("😊",), random.Random(seed), exact=True)
        lines = text.split(" fact ")
        assert len(lines) == len(FACTS) + 1
        assert corpus.count_marks("pirate", text) + corpus.count_marks("sad", text) >= len(FACTS)


def test_an_exact_answer_has_a_sentence_for_each_piece():
    pieces = [Piece("one.", " ", True), Piece("two.", " ", True)]
    for seed in range(50):
        text = voice("pirate", "sad").speak(pieces, ("😊",), random.Random(seed), exact=True)
        assert len([part for part in text.replace("...", ".").split(".") if part.strip()]) == 2, text


@pytest.mark.parametrize("names", [("piratical",), ("pirate", "gloomier"), ("pirate", "pirate")])
def test_a_voice_of_unknown_or_equal_styles_is_refused(names):
    with pytest.raises(ValueError, match=names[-1]):
        voice(*names)


@pytest.mark.parametrize("change", [{"keep": -1}, {"keep": True}, {"room": 5}, {"fill": 1.5}, {"both": "often"},
                                    {"bullets": 1}, {"family": "moods"}, {"numbers": (("p", 9, 2),)},
                                    {"numbers": (("p", 9),)}, {"suffixes": (", {p} arr",)}])
def test_a_bad_shape_of_a_style_is_refused(change):
    slip = dataclasses.replace(TABLES.styles["pirate"], **change)
    found = problems(dataclasses.replace(TABLES, styles={**TABLES.styles, "pirate": slip}))
    assert any("style pirate" in problem for problem in found)


def test_a_terse_answer_keeps_two_sentences_and_a_question_keeps_its_answer():
    joke = [Piece("here is one.", " ", False), Piece("why do cats sleep?", " ", False),
            Piece("because they can.", " ", False), Piece("I hope you smiled.", " ", False)]
    for seed in range(50):
        rng = random.Random(seed)
        assert voice("terse").speak(FACTS, ("😊",), rng).lower().count("it is fact") == 2
        text = voice("terse").speak(joke, ("😊",), rng).lower()
        assert "why do cats sleep?" in text and "because they can" in text and "here is one" not in text


def test_a_terse_list_becomes_its_first_items():
    items = [Piece("three facts:", " ", False)] + [Piece(f"it is fact {n}.", f"\n{n}. ", True) for n in (1, 2, 3)]
    text = voice("terse").speak(items, ("😊",), random.Random(1)).lower()
    assert "three facts" not in text and "fact 1" in text and "fact 2" in text and "fact 3" not in text
    assert "\n" not in text


def test_a_length_that_was_wished_for_comes_before_brevity():
    text = voice("terse").speak(FACTS, ("😊",), random.Random(1), exact=True).lower()
    assert text.count("it is fact") == len(FACTS)


def test_bullets_stand_before_every_sentence():
    for text in answers(("bullets",), 100):
        heading, *lines = text.split("\n")
        assert heading.endswith(":") and lines
        assert all(line.startswith("• ") or line.endswith(":") for line in lines), text


def test_every_sentence_of_statistics_holds_a_number():
    for seed in range(50):
        text = voice("statistics").speak(FACTS, ("😊",), random.Random(seed))
        assert "{" not in text
        assert corpus.count_marks("statistics", text) >= len(FACTS)


def test_every_sentence_of_questioning_is_a_question():
    for seed in range(50):
        text = voice("questioning").speak(FACTS, ("😊",), random.Random(seed))
        assert "." not in text and text.endswith("?")


def test_verbose_is_much_longer_than_terse():
    verbose, terse = (sum(len(text.split()) for text in answers((name,), 200)) for name in ("verbose", "terse"))
    assert verbose > 2 * terse


def test_words_in_quotes_stay_as_they_are():
    text = voice("pirate").reword('"you" is a word for you.', random.Random(1))
    assert text.startswith('"you" be') and text.endswith("ye.")
