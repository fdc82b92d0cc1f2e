"""What the corpus promises about answers to a request: their length, their truth, and what they refer back to."""

import re
from itertools import islice

import pytest

import corpus
from corpus.grammar import question
from corpus.split import phrasings_of
from corpus.tables import load

SUBJECTS = {subject.name: subject for subject in corpus.subjects()}


def _turns(samples):
    """(labels, request, answer, the plain answer before or "") of every turn."""
    for sample in samples:
        texts = [message["content"] for message in sample.messages if message["role"] != "system"]
        for at, turn in enumerate(sample.turns):
            yield turn, texts[2 * at], texts[2 * at + 1], texts[2 * at - 1] if at and sample.turns[at - 1].style == "neutral" else ""


TURNS = list(_turns(islice(corpus.stream(17), 8_000)))


def _sentences(text):
    return len(re.findall(r"[.!?]+(?=\s|$)", text))


@pytest.mark.parametrize(("wish", "least", "most"), [("100 words", 70, 140), ("50 words", 35, 95)])
def test_answers_keep_to_a_wished_number_of_words(wish, least, most):
    answers = [answer for _, request, answer, _ in TURNS if wish in request.lower()]
    assert len(answers) > 100
    assert all(least <= len(answer.split()) <= most for answer in answers)


def test_plain_answers_of_100_words_have_85_to_120():
    lengths = [len(answer.split()) for turn, request, answer, _ in TURNS
               if turn.style == "neutral" and "100 words" in request.lower()]
    assert sum(85 <= length <= 120 for length in lengths) / len(lengths) > 0.95


def test_an_answer_in_two_sentences_has_two():
    answers = [(turn.request, answer) for turn, request, answer, _ in TURNS
               if turn.style == "neutral" and "two sentences" in request.lower()]
    assert len(answers) > 50
    assert not [answer for answer in answers if _sentences(answer[1]) != 2]


def test_tourist_information_in_about_100_words_is_asked_for_in_training():
    kind = load().requests["travel"]
    assert "Give me some tourist information about {S}." in [text for _, text in phrasings_of(kind, "train")]
    assert "About 100 words" in load().chat["hundred_fronts"]
    assert any("bout 100 words" in request for turn, request, _, _ in TURNS if turn.request == "travel")


def test_sums_are_right():
    seen = 0
    for turn, request, answer, _ in TURNS:
        if turn.request == "sums" and turn.style == "neutral":
            a, sign, b = re.search(r"(\d+) (plus|minus|times|[+x-]) (\d+)", request).groups()
            result = {"p": int(a) + int(b), "+": int(a) + int(b), "m": int(a) - int(b), "-": int(a) - int(b),
                      "t": int(a) * int(b), "x": int(a) * int(b)}[sign[0]]
            assert re.search(rf"\b{result}\b", answer), (request, answer)
            seen += 1
    assert seen > 30


def test_translations_give_the_word_of_the_table():
    words = {(case["w"], case["lang"]): case["t"] for case in load().requests["translate"].cases}
    assert len(words) == 4 * 61
    for turn, request, answer, _ in TURNS:
        if turn.request == "translate" and turn.style == "neutral":
            language = next(name for name in ("French", "Spanish", "German", "Italian") if name.lower() in request.lower())
            word = re.search(r'"(.+?)"', request).group(1).lower()
            assert words[word, language].lower() in answer.lower()


def test_a_true_fact_is_answered_yes_and_a_fact_of_another_subject_no():
    answered = {"yes": 0, "no": 0}
    for turn, request, answer, _ in TURNS:
        if turn.request != "yesno" or turn.style != "neutral":
            continue
        name = turn.subjects[0]
        asked = request.lower()
        if any(question(name, fact).lower() in asked for fact in SUBJECTS[name].facts):
            answered["yes"] += 1
            assert re.match(r"Yes|That is right|True", answer), (request, answer)
        elif re.match(r"No,|That is not true", answer):
            answered["no"] += 1
    assert min(answered.values()) > 5


def test_a_retold_answer_keeps_to_the_facts_of_the_answer_before():
    seen = 0
    for turn, _, answer, before in TURNS:
        if turn.request == "rewrite" and turn.style == "neutral" and before:
            subject = SUBJECTS[turn.subjects[0]]
            retold = [fact for fact in subject.facts if fact in answer]
            # "can also fly" and "can fly" are one fact, and what a subject is may always be said: "wind is moving air".
            said = before.replace(" also ", " ")
            assert retold and all(fact.replace(" also ", " ") in said or subject.what in fact or fact in subject.what for fact in retold), (before, answer)
            seen += 1
    assert seen > 30


def test_what_it_cannot_do_is_declined_with_another_offer_or_a_reason():
    answers = [answer for turn, _, answer, _ in TURNS if turn.request == "decline" and turn.style == "neutral"]
    assert answers and all(re.search(r"\b(cannot|not|no|nothing|too|only|wrong)\b", answer) for answer in answers)
