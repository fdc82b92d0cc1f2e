"""Labels follow from evidence, stay unique and say when nothing explains a feature."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from pocket.evidence import Evidence, Predicate, gather
from pocket.explain import explain, f1_scores
from pocket.features import feature_uuid
from pocket.tokenizer import SPECIALS, train_tokenizer
from pocket.wording import Wording, unique

PIRATE, JOKE = Predicate("style", "pirate"), Predicate("request", "joke")
ARR = Predicate("word", "arr", style="pirate")


def evidence(holds: np.ndarray, predicates: list[Predicate]) -> Evidence:
    tokens = len(holds)
    return Evidence(np.zeros(tokens), np.arange(tokens) // 10, [""] * tokens, predicates, csr_array(holds.astype(np.float32)))


def test_f1_is_that_of_active_as_a_test_for_the_predicate() -> None:
    active = csr_array(np.array([[1, 0], [1, 0], [0, 0], [0, 1]], dtype=np.float32))
    holds = csr_array(np.array([[1], [0], [1], [1]], dtype=np.float32))
    assert f1_scores(active, holds).ravel().tolist() == pytest.approx([2 / 5, 2 / 4])


def test_a_feature_is_explained_by_where_it_fires_and_a_silent_one_is_not() -> None:
    random = np.random.default_rng(0)
    holds = random.random((400, 2)) < 0.3
    activations = np.stack([holds[:, 0] * 2.0, holds[:, 1] * 1.5, np.zeros(400)], axis=1).astype(np.float32)
    first, second, silent = explain(csr_array(activations), evidence(holds, [PIRATE, JOKE]))
    assert first.predicate == PIRATE and first.f1 == 1.0 and second.predicate == JOKE and silent is None


def test_a_word_within_a_style_needs_to_be_clearly_better_than_the_style() -> None:
    style = np.random.default_rng(1).random(600) < 0.3
    nearly_all = style & (np.arange(600) % 30 != 0)
    found = explain(csr_array(nearly_all[:, None].astype(np.float32)), evidence(np.stack([style, nearly_all], 1), [PIRATE, ARR]))
    assert found[0].predicate == PIRATE


def test_labels_are_unique_and_the_highest_rank_keeps_the_plain_one() -> None:
    labels = unique(["A", "A", "A", "B"], [0.2, 0.9, 0.5, 0.1], [["x"], ["x"], ["x"], []])
    assert labels == ["A (0)", "A", "A (x)", "B"]


def test_words_for_laypeople() -> None:
    wording = Wording()
    assert wording.phrase(PIRATE) == "Talks like a pirate"
    assert wording.phrase(JOKE) == "Telling a joke"
    assert wording.phrase(ARR) == "“arr” when it talks like a pirate"
    assert wording.phrase(Predicate("subject", "Tokyo")) == "About Tokyo"


def test_ids_name_the_place_in_the_autoencoder() -> None:
    assert feature_uuid(3, 7) == feature_uuid(3, 7) != feature_uuid(3, 8)


def test_evidence_gives_every_token_of_a_chat_back_with_what_holds_for_it() -> None:
    found = gather(train_tokenizer(["Tell me about it."] * 9, 300), samples=40, seed=3, least=1)
    text = "".join(found.texts)
    assert text.count(SPECIALS[0]) == 40 and len(found.texts) == len(found.ids) == found.matrix.shape[0]
    names = {(p.kind, p.about) for p in found.predicates}
    assert ("position", "mark <|assistant|>") in names and ("style", "neutral") in names
    column = found.predicates.index(Predicate("position", "mark <|assistant|>"))
    marked = np.flatnonzero(found.matrix[:, [column]].toarray().ravel())
    assert {found.texts[i] for i in marked} == {"<|assistant|>"}
