"""Batched, cached, steered generation equals the plain definition row by row."""

import pytest
import torch
from transformers import RepetitionPenaltyLogitsProcessor

from pocket.answers import repeated_share
from pocket.generate import generate
from pocket.llama import Llama, LlamaShape
from pocket.sae import TopKSae
from pocket.steering import Intervention, steer

SHAPE = LlamaShape(
    vocab_size=30, hidden_size=16, intermediate_size=24, num_hidden_layers=3, num_attention_heads=2,
    num_key_value_heads=1, head_dim=8, max_position_embeddings=40,
)
PROMPTS = [[0, 5, 6, 7], [0, 8], [0, 9, 10, 11, 12, 13, 14]]
UNITS = torch.full((12,), 2.0)


@pytest.fixture
def model() -> Llama:
    model = Llama(SHAPE)
    model.initialise(1)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(12.0 if parameter.dim() == 2 else 1.0)
    return model.eval()


@torch.no_grad()
def plain(
    model: Llama, prompt: list[int], sae: TopKSae, interventions: list[Intervention], penalty: float = 1.0
) -> list[int]:
    """The definition, with the repetition penalty of transformers on all tokens but those of the prompt."""
    ids, penalise = list(prompt), RepetitionPenaltyLogitsProcessor(penalty, prompt_ignore_length=len(prompt))
    while len(ids) < len(prompt) + 8:
        tokens = torch.tensor([ids])
        hook = lambda h: steer(h, sae, UNITS, interventions, tokens != 0)  # noqa: E731
        logits = model.logits(model(tokens, hook_layer=1, hook=hook))[:, -1]
        chosen = int(penalise(tokens, logits).argmax())
        if chosen == 4:
            break
        ids.append(chosen)
    return ids[len(prompt) :]


def test_rows_of_different_length_and_push_do_not_touch_each_other(model: Llama) -> None:
    sae = TopKSae(width=16, latents=12, k=4, seed=2).requires_grad_(False)
    nudges = [[], [Intervention("nudge", 3, 1.0)], [Intervention("nudge", 5, -2.0)]]
    push = torch.stack([sum((n.value * 2.0 * sae.W_dec[n.index_in_sae] for n in row), torch.zeros(16)) for row in nudges])
    batched = generate(model, PROMPTS, max_new=8, eos=4, hook_layer=1, push=push)
    assert batched == [plain(model, prompt, sae, row) for prompt, row in zip(PROMPTS, nudges, strict=True)]


def test_the_repetition_penalty_is_that_of_transformers_and_spares_the_prompt(model: Llama) -> None:
    sae = TopKSae(width=16, latents=12, k=4, seed=2).requires_grad_(False)
    prompts = [[0, 5, 6, 4, 7], [0, 8], [0, 9, 10, 11, 12, 13, 14]]
    penalised = generate(model, prompts, max_new=8, eos=4, hook_layer=1, penalty=1.3)
    assert penalised == [plain(model, prompt, sae, [], 1.3) for prompt in prompts]
    assert penalised != generate(model, prompts, max_new=8, eos=4, hook_layer=1)


def test_a_prompt_beyond_the_context_is_refused(model: Llama) -> None:
    with pytest.raises(ValueError, match="exceed the context"):
        generate(model, PROMPTS, max_new=34, eos=4, hook_layer=1)


def test_repeats_count_four_grams_said_before() -> None:
    assert repeated_share([1, 2, 3, 4, 5]) == 0.0
    assert repeated_share([1, 2, 3, 4, 1, 2, 3, 4]) == pytest.approx(0.2)
    assert repeated_share([1]) == 0.0
