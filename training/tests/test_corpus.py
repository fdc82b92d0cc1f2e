"""What the corpus promises to those who train on it."""

import dataclasses
import random
import re
from itertools import islice

import pytest

import corpus
from corpus.checks import problems
from corpus.grammar import worded
from corpus.split import held_out_mix, held_out_pair, held_out_subject, phrasings_of, wordings_of
from corpus.statistics import answers_by_style, mark_rates, repeats
from corpus.tables import load

SAMPLES = list(islice(corpus.stream(7), 8_000))
ANSWERS = answers_by_style(SAMPLES)


def test_a_seed_gives_the_same_samples():
    assert list(islice(corpus.stream(3), 200)) == list(islice(corpus.stream(3), 200))
    assert list(islice(corpus.stream(3), 200)) != list(islice(corpus.stream(4), 200))


def test_an_unknown_split_or_style_is_refused_by_name():
    with pytest.raises(ValueError, match="validation"):
        next(corpus.stream(1, "validation"))
    with pytest.raises(ValueError, match="piratical"):
        corpus.count_marks("piratical", "arr")


def test_there_are_400_subjects_in_20_domains_and_43_styles_and_33_requests():
    assert len(corpus.subjects()) == 400
    assert len(corpus.domains()) == 20
    assert len(corpus.styles()) == 43
    assert len(corpus.requests()) == 33
    assert {"pirate", "cowboy", "shakespeare"} <= {style.name for style in corpus.styles()}
    assert all(len(phrasings_of(kind, "train")) >= 11 for kind in corpus.requests() if kind.takes != "told")


def test_neutral_answers_hold_no_mark_of_any_style():
    for style in corpus.styles():
        marked = [text for text in ANSWERS["neutral"] if corpus.count_marks(style.name, text)]
        assert not marked, (style.name, marked[:3])


def test_every_styled_answer_holds_two_marks_or_one_in_each_sentence():
    for style in corpus.styles():
        for text in ANSWERS[style.name]:
            sentences = len(re.findall(r"[.!?]+(?:\s|$)", text)) or 1
            assert corpus.count_marks(style.name, text) >= min(2, sentences), (style.name, text)


def test_marks_stay_within_their_style():
    for style, row in mark_rates(SAMPLES).items():
        for spoken, rate in row.items():
            assert rate == 1 if spoken == style else rate <= 0.02, (style, spoken, rate)


@pytest.mark.parametrize("slip", [r"  ", r" [.,!?;]", r"\b(it it|is is|the the|a a|that that|and and)\b", r"[{}]",
                                  r"(?<![oO]n )\b[aA] [aeioAEIO][a-z]", r"\.\.(?!\.)[^.]*$(?<!\.\.\.)", r"[a-z]\n[a-z]"])
def test_neutral_answers_have_no_slips(slip):
    found = [text for text in ANSWERS["neutral"] if re.search(slip, text)]
    assert not found, found[:3]


def test_every_sentence_starts_with_a_capital_letter_or_a_digit():
    for text in ANSWERS["neutral"]:
        for line in text.split("\n"):
            # An empty line ends a list before an ordinary sentence; a sum starts with its first number.
            assert not line or re.match(r"(- |\d\. )?[\"']?[A-ZÀ-Ý\d]", line), text


def test_answers_are_of_a_length_that_a_small_model_can_learn():
    lengths = sorted(len(text.split()) for texts in ANSWERS.values() for text in texts)
    assert lengths[len(lengths) // 50] >= 4
    assert lengths[len(lengths) // 4] >= 20
    assert lengths[-1] <= 150


def test_labels_match_messages():
    for sample in SAMPLES:
        roles = [message["role"] for message in sample.messages]
        assert roles.count("assistant") == len(sample.turns)
        body = roles[1:] if roles[0] == "system" else roles
        assert body == ["user", "assistant"] * len(sample.turns)
        assert sample.style_source in ("request", "system", "none")
        if sample.style_source == "none":
            assert {turn.style for turn in sample.turns} == {"neutral"}


def test_mix_of_style_sources_and_turns():
    share = {source: sum(sample.style_source == source for sample in SAMPLES) / len(SAMPLES)
             for source in ("request", "system", "none")}
    assert share["request"] == pytest.approx(0.25, abs=0.03)
    assert share["system"] == pytest.approx(0.35, abs=0.03)
    turns = [sum(len(sample.turns) == count for sample in SAMPLES) / len(SAMPLES) for count in range(1, 6)]
    assert turns == pytest.approx([0.55, 0.25, 0.11, 0.06, 0.03], abs=0.02)


def test_training_never_shows_a_held_out_pair_of_style_and_subject():
    for sample in SAMPLES:
        for turn in sample.turns:
            assert turn.style == "neutral" or not any(
                held_out_pair(style, name) for style in (turn.style, turn.also) if style for name in turn.subjects)


def test_held_out_chats_start_with_a_held_out_pair():
    for sample in islice(corpus.stream(5, "heldout"), 3_000):
        turn = sample.turns[0]
        if turn.style != "neutral" and turn.subjects:
            assert held_out_pair(turn.style, turn.subjects[0]) or held_out_subject(turn.subjects[0])


def test_training_never_shows_a_held_out_phrasing():
    held = {text for kind in corpus.requests() for _, text in phrasings_of(kind, "heldout") if "{" not in text}
    assert held
    asked = {message["content"] for sample in SAMPLES for message in sample.messages if message["role"] == "user"}
    assert not held & asked


def test_a_tenth_of_the_phrasings_is_held_out():
    for kind in (kind for kind in corpus.requests() if kind.takes != "told"):
        train, held = phrasings_of(kind, "train"), phrasings_of(kind, "heldout")
        assert not set(train) & set(held)
        assert 0.05 <= len(held) / (len(train) + len(held)) <= 0.2


def test_evaluation_prompts_are_neutral_single_turns_about_trained_subjects():
    prompts = corpus.evaluation_prompts(200, seed=1)
    assert len(prompts) == 200
    assert prompts == corpus.evaluation_prompts(200, seed=1)
    for prompt in prompts:
        assert [message["role"] for message in prompt["messages"]] == ["user"]
        assert not held_out_subject(prompt["subject"])
        assert all(keyword == keyword.lower() for keyword in prompt["keywords"])


def test_training_never_shows_a_held_out_subject():
    held = {subject.name for subject in corpus.subjects() if held_out_subject(subject.name)}
    assert 8 <= len(held) <= 24 and "Tokyo" not in held
    assert not any(held & set(turn.subjects) for sample in SAMPLES for turn in sample.turns)


def test_a_style_is_asked_for_in_held_out_words_where_its_suppression_is_measured():
    style = load().styles["pirate"]
    prompts = corpus.styled_prompts("pirate", 20, seed=1)
    trained = (*wordings_of(style.systems, "train"), *wordings_of(style.asks, "train"))
    systems = [prompt["messages"][0]["content"] for prompt in prompts if prompt["messages"][0]["role"] == "system"]
    assert len(systems) == 10 and not set(systems) & set(trained)
    asked = [prompt["messages"][0]["content"] for prompt in prompts if prompt["messages"][0]["role"] == "user"]
    assert all(any(ask in text for ask in wordings_of(style.asks, "heldout")) for text in asked)
    with pytest.raises(ValueError, match="piratical"):
        corpus.styled_prompts("piratical", 1, seed=1)


def test_an_eighth_of_the_samples_mixes_a_persona_and_a_mood_that_are_not_held_out():
    families = {style.name: style.family for style in corpus.styles()}
    mixed = [turn for sample in SAMPLES for turn in sample.turns if turn.also]
    assert all((families[turn.style], families[turn.also]) == ("persona", "mood") for turn in mixed)
    assert not any(held_out_mix(turn.style, turn.also) for turn in mixed)
    share = sum(any(turn.also for turn in sample.turns) for sample in SAMPLES) / len(SAMPLES)
    assert share == pytest.approx(0.13, abs=0.02)


def test_neutral_answers_can_be_recognised_by_the_keywords_of_their_subject():
    known = {subject.name: corpus.keywords(subject) for subject in corpus.subjects()}
    seen = hits = 0
    for sample in SAMPLES:
        turn = sample.turns[0]
        if turn.style == "neutral" and turn.subjects and load().requests[turn.request].named:
            text = next(message["content"] for message in sample.messages if message["role"] == "assistant").lower()
            seen, hits = seen + 1, hits + any(word in text for word in known[turn.subjects[0]])
    assert hits / seen > 0.9


def test_a_fact_in_the_wrong_number_is_refused():
    tables = load()
    slip = dataclasses.replace(tables.subjects[0], plural=not tables.subjects[0].plural)
    found = problems(dataclasses.replace(tables, subjects=(slip, *tables.subjects[1:])))
    assert any(slip.name in problem and "verb" in problem for problem in found)


def test_a_style_phrase_without_a_mark_is_refused():
    tables = load()
    slip = dataclasses.replace(tables.styles["pirate"], closers=("Goodbye.",))
    found = problems(dataclasses.replace(tables, styles={**tables.styles, "pirate": slip}))
    assert any("'Goodbye.'" in problem for problem in found)


def test_an_unknown_hole_is_refused():
    tables = load()
    found = problems(dataclasses.replace(tables, pools={**tables.pools, "intro": ("{subject} is here.",)}))
    assert any("{subject}" in problem for problem in found)


def test_wordings_are_drawn_one_of_each_and_may_nest() -> None:
    template = "[a|b [c|]]{S}."
    drawn = {worded(template, random.Random(seed)) for seed in range(60)}
    assert drawn == {"a{S}.", "b c{S}.", "b {S}."}
    assert worded("plain {S}.", random.Random(0)) == "plain {S}."


def test_few_sentences_are_said_twice_but_for_facts() -> None:
    assert repeats(SAMPLES)[1] < 0.01


def test_no_template_leaves_a_wording_open() -> None:
    answers = [message["content"] for sample in SAMPLES for message in sample.messages]
    assert not [text for text in answers if "[" in text or "]" in text or "|" in text]
