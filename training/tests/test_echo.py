"""Echoes repeat a sentence of the answer, and training makes exactly that unlikely."""

from itertools import islice
from pathlib import Path

import numpy as np
import torch

from pocket.directions import steering_samples, with_echoes
from pocket.echo import echoed, encode_echo
from pocket.llama import Llama, LlamaShape
from pocket.packing import BLANK, ECHO, loss_weights, token_ids
from pocket.presets import SteeringPlan
from pocket.tokenizer import load_tokenizer
from pocket.workers import accumulate_loss

SHIPPED = Path(__file__).resolve().parents[2] / "models" / "pocket"
LIST = "<|bos|><|user|>Facts?<|end|><|assistant|>Here:\n1. Cats purr.\n2. Cats sleep a lot.<|end|>"
SHAPE = LlamaShape(vocab_size=40, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2,
                   num_key_value_heads=1, head_dim=8, max_position_embeddings=32)


def test_an_echo_says_an_earlier_sentence_again_with_the_next_number() -> None:
    found = [echoed(LIST, np.random.default_rng(seed)) for seed in range(40)]
    assert {(text.rsplit("\n", 1)[-1], echo.lead, echo.sentence) for text, echo in found} >= {
        ("1. Cats purr.", "\n2. ", "Cats purr."), ("2. Cats sleep a lot.", "\n3. ", "Cats purr."),
        ("2. Cats sleep a lot.", "\n3. ", "Cats sleep a lot."),
    }
    assert echoed("<|bos|><|user|>Hi<|end|><|assistant|>Hello.<|end|>", np.random.default_rng(0)) is None


def test_echoes_of_the_corpus_hold_nothing_new_and_are_marked_from_their_third_token_on() -> None:
    tokenizer = load_tokenizer(SHIPPED)
    chats = list(islice(with_echoes(steering_samples(SteeringPlan()), 0.5, np.random.default_rng(0)), 600))
    echoes = [chat for chat in chats if chat.echo]
    assert 100 < len(echoes) < 300
    for chat in echoes:
        assert chat.echo.sentence in chat.text
        ids = encode_echo(tokenizer, chat.echo)
        assert tokenizer.decode(token_ids(ids).tolist()) == chat.echo.lead + chat.echo.sentence
        assert (ids[:2] & BLANK > 0).all() and (ids[-1] & ECHO > 0 or len(ids) < 6)


def test_blank_tokens_have_no_weight_and_marks_change_no_id() -> None:
    ids = np.array([[0, 3, 9, 8 | BLANK, 7 | ECHO, 4]], dtype=np.uint16)
    assert loss_weights(ids, 0.5).tolist() == [[0, 0.5, 1, 0, 1, 1]]
    assert token_ids(ids).tolist() == [[0, 3, 9, 8, 7, 4]]


def test_training_on_an_echo_makes_it_unlikely() -> None:
    model = Llama(SHAPE)
    model.initialise(0)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    plain = np.array([[0, 3, 9, 8, 7, 9, 8, 7]], dtype=np.uint16)
    marked = plain | np.array([[0, 0, 0, 0, 0, BLANK, ECHO, ECHO]], dtype=np.uint16)
    total = float(loss_weights(marked, 0.0)[:, 1:].sum())

    def chance_of_the_last_token() -> float:
        with torch.no_grad():
            return model.logits(model(torch.from_numpy(plain.astype(np.int64)))).softmax(-1)[0, -2, 7].item()

    for _ in range(80):
        optimizer.zero_grad()
        accumulate_loss(model, plain, 0.0, total, train=True)
        optimizer.step()
    learned = chance_of_the_last_token()
    for _ in range(80):
        optimizer.zero_grad()
        accumulate_loss(model, marked, 0.0, total, train=True)
        optimizer.step()
    assert learned > 0.3 and chance_of_the_last_token() < 0.05
