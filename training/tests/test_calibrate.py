"""Units come from what steering was seen to do."""

import pytest

from pocket.answers import Answer
from pocket.calibrate import effect_of, speaks
from pocket.explain import Explanation
from pocket.folder import publish, replaced_parts
from pocket.naming import Naming, StyleCandidate
from pocket.predicates import single
from pocket.sweep import Fluency, Trial, strongest_fluent
from pocket.units import Units, best_value, choose_unit, curve_of, set_units

CANDIDATE = StyleCandidate(index=1, typical=2.0, f1=0.5)


def test_the_unit_is_where_most_answers_are_styled_and_fluent_there_and_at_six_tenths() -> None:
    shares = [0.1, 0.2, 0.8, 0.9, 0.9, 0.5, 0.2]
    trials = [Trial(strength, 1.0, 1.0, both) for strength, both in enumerate(shares, start=1)]
    chosen = choose_unit(CANDIDATE, trials)
    assert chosen.unit == 5 and chosen.below.strength == 3


def test_of_pushes_that_steer_alike_the_strongest_is_taken() -> None:
    trials = [Trial(strength, 0.9, 1.0, 0.9) for strength in (1.0, 2.0, 3.0, 4.0)]
    assert choose_unit(CANDIDATE, trials).unit == 4.0


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


def test_a_curve_is_in_slider_values_and_the_best_is_where_fluent_successes_peak() -> None:
    trials = [Trial(0.4, 0.1, 1.0, 0.1), Trial(1.2, 0.9, 0.95, 0.9), Trial(2.0, 1.0, 0.9, 0.9), Trial(2.6, 1.0, 0.3, 0.3)]
    assert curve_of(trials, 2.0) == [[0.2, 0.1, 1.0], [0.6, 0.9, 0.95], [1.0, 1.0, 0.9], [1.3, 1.0, 0.3]]
    assert best_value(trials, 2.0) == 0.6
    assert best_value([Trial(1, 0, 1, 0.1), Trial(2, 1, 1, 1.0), Trial(3, 1, 1, 1.0), Trial(4, 1, 1, 1.0)], 2.0) == 1.0


def test_of_values_that_do_alike_the_middle_one_is_best() -> None:
    both = [0.1, 0.9, 1.0, 0.95, 1.0, 1.0]
    trials = [Trial(value, share, 1.0, share) for value, share in zip([0.2, 0.4, 0.6, 0.8, 1.0, 1.3], both, strict=True)]
    assert best_value(trials, 1.0) == 0.8


def test_effects_are_read_off_the_text_where_it_can_show_them() -> None:
    says = effect_of(Explanation(single("word", "sea"), 1.0))
    assert says("The sea is big.") and not says("A seal swims.")
    assert effect_of(Explanation(single("subject", "the Eiffel Tower"), 1.0))("I like the Eiffel Tower.")
    assert effect_of(Explanation(single("request", "joke"), 1.0)) is None and effect_of(None) is None


def test_units_come_from_sweeps_and_else_from_the_rule_of_the_kind() -> None:
    naming = Naming([None] * 4, [[]] * 4, [2.0, 4.0, 4.0, 0.0], {})
    units = Units(swept={0: 9.0}, curves={0: [[1.0, 1.0, 1.0]]}, multiples={"style": 2.0, "word": 3.0, "none": 1.0})
    kinds = ["style", "style", "word", "none"]
    entries = [{"index_in_sae": i, "kind": kind, "alive": i < 3, "unit": 0.0, "curve": None} for i, kind in enumerate(kinds)]
    set_units(entries, naming, units)
    assert [entry["unit"] for entry in entries] == [9.0, 8.0, 4.0, 8.0]
    assert [entry["curve"] for entry in entries] == [[[1.0, 1.0, 1.0]], None, None, None]
