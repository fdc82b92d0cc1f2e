"""Our Llama computes what Hugging Face's does, in every way in which the pipeline calls it."""

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from pocket.export import load_language_model, save_language_model
from pocket.llama import KeyValueCache, Llama, LlamaShape

SHAPE = LlamaShape(
    vocab_size=50, hidden_size=32, intermediate_size=48, num_hidden_layers=3, num_attention_heads=4,
    num_key_value_heads=2, head_dim=8, max_position_embeddings=64,
)


@pytest.fixture
def model() -> Llama:
    model = Llama(SHAPE)
    model.initialise(3)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(4.0)
    return model.eval()


@pytest.fixture
def tokens() -> torch.Tensor:
    return torch.randint(0, 50, (2, 17), generator=torch.Generator().manual_seed(5))


def reference_logits(model: Llama, tokens: torch.Tensor) -> torch.Tensor:
    config = LlamaConfig(**SHAPE.as_dict(), tie_word_embeddings=True, attn_implementation="eager")
    reference = LlamaForCausalLM(config).eval()
    missing = reference.load_state_dict(model.state_dict(), strict=False)
    assert missing.unexpected_keys == [] and missing.missing_keys in ([], ["lm_head.weight"])
    return reference(tokens).logits


@torch.no_grad()
@pytest.mark.parametrize("training", [False, True])
def test_logits_equal_transformers(model: Llama, tokens: torch.Tensor, training: bool) -> None:
    ours = model.logits(model.train(training)(tokens))
    torch.testing.assert_close(ours, reference_logits(model, tokens), rtol=1e-4, atol=1e-4)


@torch.no_grad()
def test_cached_steps_equal_one_pass(model: Llama, tokens: torch.Tensor) -> None:
    caches = [KeyValueCache(SHAPE.max_position_embeddings) for _ in range(SHAPE.num_hidden_layers)]
    parts = [model(tokens[:, :9], caches=caches)]
    for at in range(9, tokens.shape[1]):
        parts.append(model(tokens[:, at : at + 1], positions=torch.full((2, 1), at), caches=caches))
    torch.testing.assert_close(torch.cat(parts, dim=1), model(tokens), rtol=1e-4, atol=1e-5)


@torch.no_grad()
def test_hook_sees_and_replaces_the_residual_after_its_layer(model: Llama, tokens: torch.Tensor) -> None:
    seen = []
    same = model(tokens, hook_layer=1, hook=lambda h: seen.append(h) or h)
    assert torch.equal(same, model(tokens))
    from_zero = model(tokens, hook_layer=2, hook=torch.zeros_like)
    assert seen[0].shape == (2, 17, 32) and not from_zero.any()


@torch.no_grad()
def test_transformers_loads_the_exported_folder(model: Llama, tokens: torch.Tensor, tmp_path) -> None:
    save_language_model(model, tmp_path)
    loaded = LlamaForCausalLM.from_pretrained(tmp_path)
    assert loaded.dtype == torch.float16
    ours = load_language_model(tmp_path)
    torch.testing.assert_close(ours.logits(ours(tokens)), loaded.float()(tokens).logits, rtol=1e-4, atol=1e-4)
