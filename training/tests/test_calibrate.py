"""Units come from what steering was seen to do."""

import pytest

from pocket.answers import Answer
from pocket.calibrate import choose_unit, speaks
from pocket.folder import publish, replaced_parts
from pocket.naming import StyleCandidate
from pocket.sweep import Fluency, Trial, strongest_fluent

CANDIDATE = StyleCandidate(index=1, typical=2.0, f1=0.5)


def test_the_unit_is_where_most_answers_are_styled_and_fluent() -> None:
    trials = [Trial(1.0, 0.1, 1.0, 0.1), Trial(2.0, 0.8, 0.9, 0.8), Trial(3.0, 1.0, 0.9, 0.9), Trial(5.0, 1.0, 0.2, 0.2)]
    chosen = choose_unit(CANDIDATE, trials)
    assert chosen.unit == 3.0 and chosen.below.strength == 2.0


def test_a_stronger_push_that_adds_nothing_is_not_taken() -> None:
    trials = [Trial(1.0, 0.9, 1.0, 0.9), Trial(2.0, 0.9, 1.0, 0.9), Trial(3.0, 0.9, 1.0, 0.9)]
    assert choose_unit(CANDIDATE, trials).unit == 2.0


def test_a_feature_that_only_breaks_answers_has_no_unit() -> None:
    assert choose_unit(CANDIDATE, [Trial(1.0, 1.0, 0.1, 0.0)]) is None


def test_the_strongest_fluent_push_ends_at_the_first_that_is_not() -> None:
    trials = [Trial(1, 0, 1.0, 0), Trial(2, 0, 0.9, 0), Trial(3, 0, 0.3, 0), Trial(4, 0, 1.0, 0)]
    assert strongest_fluent(trials, 0.8) == 1
    assert strongest_fluent(trials[2:], 0.8) is None


@pytest.mark.parametrize(
    ("answer", "fluent"),
    [
        (Answer("A plain answer.", 0.6, 0.0), True),
        (Answer("A strange answer.", 1.2, 0.0), False),
        (Answer("Again and again.", 0.6, 0.5), False),
        (Answer("", 0.1, 0.0), False),
    ],
)
def test_fluent_means_expected_varied_and_there(answer: Answer, fluent: bool) -> None:
    assert Fluency(usual=0.5, surplus=0.5, repeats=0.2).holds(answer) is fluent


def test_a_style_needs_two_marks() -> None:
    assert speaks("pirate")("Arr, matey, Tokyo be big.") and not speaks("pirate")("Tokyo is big.")


def test_a_failed_stage_leaves_the_folder_as_it_was(tmp_path) -> None:
    out = tmp_path / "model"
    out.mkdir()
    (out / "kept").write_text("old")
    with pytest.raises(RuntimeError), replaced_parts(out) as folder:
        (folder / "kept").write_text("new")
        raise RuntimeError
    assert [f.name for f in tmp_path.iterdir()] == ["model"] and (out / "kept").read_text() == "old"


def test_an_incomplete_model_is_not_published(tmp_path) -> None:
    (tmp_path / "built").mkdir()
    with pytest.raises(FileNotFoundError, match="model.safetensors"):
        publish(tmp_path / "built", tmp_path / "shipped")
    assert not (tmp_path / "shipped").exists()
