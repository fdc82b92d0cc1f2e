"""The tokenizer's files work in Hugging Face's own classes and give back every text."""

import pytest
from transformers import AutoTokenizer

from pocket.golden_texts import STRANGE
from pocket.tokenizer import SPECIALS, load_tokenizer, render, save_tokenizer, train_tokenizer

CHAT = [
    {"role": "system", "content": "You are a pirate."},
    {"role": "user", "content": "Tell me about 1234 cats. 🙂"},
    {"role": "assistant", "content": "Arr, matey!\n- a list"},
    {"role": "user", "content": ""},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("tokenizer")
    save_tokenizer(train_tokenizer(["Tell me about cats and dogs.", "cats, cats and more cats!"] * 9, 300), path, 64)
    return path


def test_specials_have_the_first_ids(folder) -> None:
    tokenizer = load_tokenizer(folder)
    assert [tokenizer.token_to_id(text) for text in SPECIALS] == [0, 1, 2, 3, 4]
    assert AutoTokenizer.from_pretrained(folder).eos_token_id == 4


def test_every_text_comes_back(folder) -> None:
    tokenizer = load_tokenizer(folder)
    for text in STRANGE:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        assert tokenizer.decode(ids, skip_special_tokens=False) == text


def test_the_chat_template_renders_as_training_text_does(folder) -> None:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    for prompt in (True, False):
        text = tokenizer.apply_chat_template(CHAT, tokenize=False, add_generation_prompt=prompt)
        assert text == render(CHAT, add_generation_prompt=prompt)
        assert tokenizer.encode(text, add_special_tokens=False) == load_tokenizer(folder).encode(text).ids


def test_digits_stay_single(folder) -> None:
    tokenizer = load_tokenizer(folder)
    assert [t for t in tokenizer.encode("1999").tokens] == ["1", "9", "9", "9"]
