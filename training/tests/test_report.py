"""The report judges itself from its numbers, and the card says what it judged."""

import json
from pathlib import Path

import pytest

from pocket.bars import bars, suppresses
from pocket.card import catalogue_counts, write_report
from pocket.presets import PRESETS, Preset

STYLE = {
    "feature": 1, "label": "Talks like a pirate", "f1": 0.9, "unit": 2.0, "strength": 0.6, "success": 0.9,
    "false_marks_unsteered": 0.0, "marks": 4.0, "perplexity_ratio": 2.0, "perplexity_ratio_when_asked": 1.1, "repeats": 0.01,
    "repeats_without_penalty": 0.07, "on_subject": 0.9, "examples": [], "success_when_asked": 1.0, "success_when_suppressed": 0.4, "suppressed_on_subject": 0.9,
}
PAIR = {"styles": ["pirate", "sad"], "first": 0.8, "second": 0.7, "both": 0.6, "repeats": 0.0, "example": ""}
ANSWERS = {
    "prompts": 200, "on_subject": 0.96, "ends_itself": 1.0, "surprise": 0.5, "repeats": 0.0, "repeats_without_penalty": 0.06,
    "examples": [],
}
SAE = {"l0": 32.0, "unexplained_variance": 0.1, "loss_recovered": 0.99, "dead_latents": 20}


def entry(index: int, label: str, f1: float, curve: list | None = None) -> dict:
    return {"index_in_sae": index, "label": label, "f1": f1, "kind": "word", "alive": True, "curve": curve}


ENTRIES = [entry(0, "The word “a”", 0.7), entry(1, "Talks like a pirate", 0.9, [[0.6, 0.9, 0.8], [1.0, 1.0, 0.6]])]


def report(**changes: object) -> dict:
    sae = {**SAE, "latents": 4096}
    return {"answers": ANSWERS, "sae": sae, "catalogue": catalogue_counts(ENTRIES), "styles": {"pirate": STYLE}, "pairs": [PAIR]} | changes


def test_every_bar_holds_for_good_numbers() -> None:
    assert all(bar.holds for bar in bars(report()))


@pytest.mark.parametrize(
    ("missed", "changes"),
    [
        ("on the subject", {"answers": {**ANSWERS, "on_subject": 0.9}}),
        ("L0", {"sae": {**SAE, "latents": 4096, "l0": 70.0}}),
        ("unexplained", {"sae": {**SAE, "latents": 4096, "unexplained_variance": 0.2}}),
        ("recovered", {"sae": {**SAE, "latents": 4096, "loss_recovered": 0.9}}),
        ("dead", {"sae": {**SAE, "latents": 100}}),
        ("F1", {"catalogue": catalogue_counts([entry(0, "a", 0.3), entry(1, "b", 0.7)])}),
        ("share a label", {"catalogue": catalogue_counts([entry(0, "a", 0.7), entry(1, "a", 0.7)])}),
        ("70% success", {"styles": {"pirate": {**STYLE, "success": 0.6}}}),
        ("70% success", {"styles": {"pirate": {**STYLE, "false_marks_unsteered": 0.2}}}),
        ("perplexity", {"styles": {"pirate": {**STYLE, "perplexity_ratio": 3.5}}}),
        ("4-grams", {"styles": {"pirate": {**STYLE, "repeats": 0.06}}}),
        ("suppressed", {"styles": {"pirate": {**STYLE, "success_when_suppressed": 0.6}}}),
        ("two features", {"pairs": [{**PAIR, "both": 0.4}]}),
    ],
)
def test_a_bad_number_misses_its_bar_and_no_other(missed: str, changes: dict) -> None:
    failed = [bar.name for bar in bars(report(**changes)) if not bar.holds]
    assert len(failed) == 1 and missed in failed[0]


def test_a_style_that_is_never_spoken_is_not_suppressed() -> None:
    assert not suppresses({**STYLE, "success_when_asked": 0.0, "success_when_suppressed": 0.0})


def test_styles_without_a_feature_count_as_missed() -> None:
    found = next(bar for bar in bars(report(styles={"pirate": STYLE, "sad": None})) if "70%" in bar.name)
    assert not found.holds and found.reached == "1 of 2"


def test_the_card_and_the_report_are_written_from_the_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs, out = tmp_path / "runs", tmp_path / "out"
    for name in ("training", "steering"):
        (runs / name).mkdir(parents=True)
        (runs / name / "loss.jsonl").write_text(json.dumps({"step": 10, "seconds": 60.0, "loss": 1.0, "heldout": 0.9}) + "\n")
    out.mkdir()
    (runs / "layers.json").write_text(json.dumps([{"layer": 2, "steps": 240, "multiple": 4.0, "success": 0.2, "fluent": 0.5, "both": 0.1}]))
    (runs / "sae-metrics.json").write_text(json.dumps({**SAE, "unexplained_variance": 0.2}))
    monkeypatch.setattr(Preset, "runs", property(lambda _self: runs))
    counts = {"parameters": 5_400_000, "subjects": 380, "subjects_in_all": 400, "unseen": 20, "domains": 20, "styles": 2, "requests": 33}
    found = {"answers": ANSWERS, "styles": {"pirate": STYLE, "sad": None}, "pairs": [PAIR]}
    write_report(out, PRESETS["cpu"], found, ENTRIES, counts)
    written = json.loads((out / "report.json").read_text())
    assert {"training", "steering", "sae", "catalogue", "answers", "styles", "pairs", "bars"} <= set(written)
    card = (out / "MODEL_CARD.md").read_text()
    assert "**missed**" in card and "variance unexplained" in card and "| pirate | 1 | 0.6 | 90% |" in card
    assert "| sad | none found |" in card and "| pirate and sad | 80% | 70% | 60% |" in card and "| pirate | 90 / 80 | 100 / 60 |" in card
    assert "| 2 | 240 | 4 | 20% | 50% | 10% |" in card
    (runs / "layers.json").unlink()
    write_report(out, PRESETS["cpu"], found, ENTRIES, counts)
    assert "the stage `layers` was left out" in (out / "MODEL_CARD.md").read_text()
    assert "MODEL_CARD.md" in (out / "README.md").read_text()
