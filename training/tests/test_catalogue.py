"""Labels follow from evidence, stay unique and say when nothing explains a feature."""

import json

import numpy as np
import pytest
from corpus import domains, requests, styles
from scipy.sparse import csc_array, csr_array

from pocket.catalogue import write_contexts
from pocket.evidence import Evidence, Family, gather
from pocket.explain import explain, whole_words, words_first
from pocket.features import Contexts, feature_uuid, neighbors
from pocket.naming import StyleCandidate, style_candidates
from pocket.predicates import Labels, Predicate, single
from pocket.sae import TopKSae
from pocket.search import best_union
from pocket.tokenizer import SPECIALS, train_tokenizer
from pocket.wording import Wording, by_hand, style_aliases, unique

WORDS, STYLES = ["arr", "aye", "ahoy", "the", "sea", "big"], ["pirate", "neutral", "cowboy"]
TOKENS = 4000


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    random = np.random.default_rng(0)
    sample = np.arange(TOKENS) // 20
    word = random.integers(0, len(WORDS), TOKENS).astype(np.int32)
    style = random.integers(0, len(STYLES), sample[-1] + 1).astype(np.int32)[sample]
    families = {
        "word": Family(WORDS, word), "style": Family(STYLES, style), "also": Family([], np.full(TOKENS, -1, dtype=np.int32)),
    }
    return Evidence(np.ones(TOKENS, dtype=int), sample, [f" {WORDS[code]}" for code in word], families)


def features(*columns: np.ndarray) -> csr_array:
    return csr_array(np.stack(columns, axis=1).astype(np.float32))


def test_the_best_union_takes_labels_while_they_raise_f1() -> None:
    score, codes = best_union(np.array([40, 30, 3, 0]), np.array([40, 32, 90, 50]), fires=73, most=4)
    assert codes.tolist() == [0, 1] and score == pytest.approx(2 * 70 / (73 + 72) - 0.01)
    assert best_union(np.array([40, 30, 3, 0]), np.array([40, 32, 90, 50]), fires=73, most=1)[1].tolist() == [0]


def test_a_feature_is_explained_by_where_it_fires_and_a_silent_one_is_not(evidence: Evidence) -> None:
    word, style = evidence.families["word"].codes, evidence.families["style"].codes
    one, some, spoken, silent = explain(
        features((word == 3) * 2.0, word <= 2, (style == 0) & (word == 0), np.zeros(TOKENS)), evidence
    )
    assert one.predicate == single("word", "the") and one.f1 == 1.0
    assert one.f1 == 1.0 and set(some.predicate.what.labels) == {"arr", "aye", "ahoy"} and some.f1 == 1.0
    assert spoken.predicate == Predicate(Labels("word", ("arr",)), Labels("style", ("pirate",))) and spoken.f1 == 1.0
    assert silent is None


def test_a_plain_style_beats_a_word_in_it_that_explains_hardly_more(evidence: Evidence) -> None:
    style = evidence.families["style"].codes == 0
    [found] = explain(features(style & (np.arange(TOKENS) % 30 != 0)), evidence)
    assert found.predicate == single("style", "pirate")


def test_f1_comes_from_the_half_that_did_not_choose(evidence: Evidence) -> None:
    fires = (evidence.families["word"].codes == 3) & (evidence.sample % 2 == 0)
    [found] = explain(features(fires), evidence)
    assert found.predicate == single("word", "the") and found.f1 == 0.0


def test_several_processes_find_what_one_finds(evidence: Evidence) -> None:
    word = evidence.families["word"].codes
    activations = features(*(word == code for code in range(3)))
    assert explain(activations, evidence, workers=2) == explain(activations, evidence)


def test_a_token_that_is_a_whole_word_wherever_it_occurs_is_called_a_word() -> None:
    piece = Family(["my", "ing"], np.array([0, 0, 1, 1], dtype=np.int32))
    part = Family(["whole", "last"], np.array([0, 0, 1, 0], dtype=np.int32))
    found = Evidence(np.ones(4, dtype=int), np.arange(4), [""] * 4, {"piece": piece, "part": part})
    assert whole_words(found) == {"my"}


def test_words_are_what_is_said_and_the_rest_is_where() -> None:
    turned = words_first(Predicate(Labels("style", ("pirate",)), Labels("word", ("arr",))))
    assert turned == Predicate(Labels("word", ("arr",)), Labels("style", ("pirate",)))


def test_labels_are_unique_and_the_highest_rank_keeps_the_plain_one() -> None:
    labels = unique(["A", "A", "A", "B"], [0.2, 0.9, 0.5, 0.1], [["x"], ["x"], ["x"], []])
    assert labels == ["A (0)", "A", "A (x)", "B"]


@pytest.mark.parametrize(
    ("predicate", "words"),
    [
        (single("style", "pirate"), "Talks like a pirate"),
        (single("request", "joke"), "Telling a joke"),
        (single("subject", "Tokyo"), "About Tokyo"),
        (Predicate(Labels("domain", ("cities", "space"))), "About cities or space"),
        (Predicate(Labels("domain", ("landmarks", "cities", "countries"))), "About places"),
        (single("word", "arr"), "The word “arr”"),
        (single("word", "?"), "The sign “?”"),
        (Predicate(Labels("word", ("arr",)), Labels("style", ("pirate",))), "“arr” when it talks like a pirate"),
        (Predicate(Labels("word", ("a", "the"))), "The words “a” and “the”"),
        (Predicate(Labels("word", ("a", "b", "c", "d"))), "Words like “a”, “b” and “c”"),
        (Predicate(Labels("subject", ("Tokyo", "Rome", "Oslo", "Lima"))), "About Tokyo, Rome, Oslo and similar"),
        (Predicate(Labels("piece", ("ing",)), Labels("previous", ("^",))), "The word part “ing” after the start of a message"),
        (Predicate(Labels("piece", ("ing", "tokyo"))), "The words or word parts “ing” and “Tokyo”"),
    ],
)
def test_words_for_laypeople(predicate: Predicate, words: str) -> None:
    assert Wording().phrase(predicate) == words


def test_names_given_by_hand_stand_for_labels_of_the_corpus() -> None:
    known = {"domain": set(domains()), "request": {request.name for request in requests()}}
    for (family, labels), name in by_hand().items():
        assert labels <= known[family] and len(labels) > 1 and name[0].islower()
    assert len(set(by_hand().values())) == len(by_hand())


def test_every_family_has_words_for_what_and_where() -> None:
    wording, families = Wording(), gather(train_tokenizer(["Tell me."] * 9, 300), samples=60, seed=3).families
    for name, family in families.items():
        assert name in wording.plain and name in wording.within
        for label in family.labels[:50]:
            assert wording.phrase(Predicate(Labels(name, (label,)), Labels(name, (label,))))


def test_ids_name_the_place_in_the_autoencoder() -> None:
    assert feature_uuid(3, 7) == feature_uuid(3, 7) != feature_uuid(3, 8)


def test_evidence_gives_every_token_of_a_chat_back_with_what_holds_for_it() -> None:
    found = gather(train_tokenizer(["Tell me about it."] * 9, 300), samples=40, seed=3)
    assert "".join(found.texts).count(SPECIALS[0]) == 40 and len(found.texts) == len(found.ids)
    place, style = found.families["place"], found.families["style"]
    marked = np.flatnonzero(place.codes == place.labels.index("mark <|assistant|>"))
    assert {found.texts[i] for i in marked} == {"<|assistant|>"}
    answers = np.isin(place.codes, [place.labels.index(name) for name in ("start", "sentence start", "inside")])
    assert ((style.codes >= 0) == answers).all() and "neutral" in style.labels


def test_contexts_spread_over_the_range_from_weak_to_strong(evidence: Evidence, tmp_path) -> None:
    values = np.where(evidence.families["word"].codes == 3, np.random.default_rng(1).random(TOKENS), 0.0)
    values[evidence.sample != np.roll(evidence.sample, 1)] = 0.0
    contexts = Contexts(csc_array(values[:, None].astype(np.float32)), evidence)
    spread = contexts.spread(0)
    peaks = [one["activations"][one["peak"]] for one in spread]
    assert len(spread) == 20 and peaks == sorted(peaks) and peaks[0] < 0.05 and peaks[-1] > 0.95
    assert all(len(one["tokens"]) == len(one["activations"]) <= 12 and one["tokens"][one["peak"]] == " the" for one in spread)
    assert len(contexts.top(0)) == 10 and contexts.top(0)[0]["activations"][contexts.top(0)[0]["peak"]] == peaks[-1]
    write_contexts([spread, []], tmp_path / "contexts.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "contexts.jsonl").read_text().splitlines()]
    assert [line["index_in_sae"] for line in lines] == [0, 1] and lines[0]["spread"] == spread


def test_neighbours_are_the_nearest_decoder_rows_and_never_the_feature_itself() -> None:
    sae = TopKSae(width=6, latents=30, k=4, seed=1).requires_grad_(False)
    sae.W_dec[5] = sae.W_dec[9]
    near = neighbors(sae)
    assert near[5][0] == [9, 1.0] and all(index not in [other for other, _ in row] for index, row in enumerate(near))
    assert all(len(row) == 8 and row == sorted(row, key=lambda pair: -pair[1]) for row in near)


def test_a_styles_anchored_latent_is_its_first_candidate() -> None:
    names = [style.name for style in styles()][:2]
    codes = (np.arange(200) % 3).astype(np.int32)
    family = Family([*names, "neutral"], codes)
    none = Family([], np.full(200, -1, dtype=np.int32))
    found = Evidence(np.ones(200, dtype=int), np.arange(200), [""] * 200, {"style": family, "also": none})
    active = features(codes == 2, codes == 1, codes == 0)
    candidates = style_candidates(active, found, names, 2, [7.0])
    assert candidates[names[0]] == [StyleCandidate(0, 7.0, 0.0), StyleCandidate(2, 1.0, 1.0)]
    assert candidates[names[1]][0] == StyleCandidate(1, 1.0, 1.0)


def test_a_style_is_found_by_the_words_that_ask_for_it_and_by_its_catchwords() -> None:
    aliases = style_aliases()
    assert {"pirate", "ahoy", "matey"} <= set(aliases["pirate"]) and {"cowboy", "howdy"} <= set(aliases["cowboy"])
    assert "casual" in aliases["casual"] and "the" not in aliases["pirate"] and "answer" not in aliases["formal"]
