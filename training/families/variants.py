"""Which checkpoints are made: at least one for each family, and one for each difference within a family.

All have 260 tokens (256 bytes and four special ones). Windows and original contexts are far below 200 tokens, so that a
prompt of that length shows whether they are respected.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from transformers import (
    Gemma2Config,
    Gemma3Config,
    Gemma3TextConfig,
    GPT2Config,
    GPTNeoXConfig,
    GraniteConfig,
    LlamaConfig,
    MistralConfig,
    Olmo2Config,
    Phi3Config,
    PreTrainedConfig,
    Qwen2Config,
    Qwen3Config,
    SiglipVisionConfig,
    SmolLM3Config,
)

from families.spelling import Rewrite, old_gemma3_rope, old_neox_rope, old_rope, without

VOCABULARY, BOS, EOS = 260, 256, 257
IDS = {"vocab_size": VOCABULARY, "bos_token_id": BOS, "eos_token_id": EOS, "pad_token_id": EOS}
SIZES = {
    **IDS,
    "hidden_size": 32,
    "intermediate_size": 56,
    "num_hidden_layers": 3,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "max_position_embeddings": 256,
}


@dataclass(frozen=True)
class Variant:
    """One checkpoint: its configuration, how its numbers are stored, and how its files are changed after saving."""

    config: PreTrainedConfig
    dtype: str = "float16"
    rewrite: Rewrite | None = None
    rename: Callable[[str], str] = field(default=lambda name: name)
    masks: bool = False
    hook_layer: int = 1


def llama(rope: dict[str, Any] | None = None, rewrite: Rewrite | None = None, dtype: str = "float16", **changes: Any) -> Variant:
    settings = {**SIZES, "tie_word_embeddings": True, **changes}
    return Variant(LlamaConfig(**settings, rope_parameters=rope), rewrite=rewrite, dtype=dtype)


def rope(kind: str, **more: Any) -> dict[str, Any]:
    return {"rope_type": kind, "rope_theta": 10_000.0, **more}


LLAMA3 = rope("llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=64)
YARN = {
    "rope_type": "yarn", "rope_theta": 100.0, "factor": 4.0, "original_max_position_embeddings": 64, "beta_fast": 4.0,
}
YARN_TUNED = {**YARN, "attention_factor": 1.2, "beta_slow": 0.5, "truncate": False}
DYNAMIC = rope("dynamic", factor=4.0)
LONGROPE = rope(
    "longrope",
    short_factor=[1.0, 1.05, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6],
    long_factor=[1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0],
)
GEMMA = {**SIZES, "num_hidden_layers": 4, "head_dim": 16, "query_pre_attn_scalar": 24, "sliding_window": 24}
GEMMA3 = {**GEMMA, "layer_types": ["sliding_attention", "sliding_attention", "full_attention", "sliding_attention"]}
GEMMA3_ROPE = {
    "full_attention": {"rope_type": "linear", "rope_theta": 1_000_000.0, "factor": 8.0},
    "sliding_attention": {"rope_type": "default", "rope_theta": 10_000.0},
}
VISION = {
    "hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "image_size": 8, "patch_size": 4,
}
GPT2 = {**IDS, "n_embd": 32, "n_layer": 3, "n_head": 2, "n_positions": 256}
NEOX = {
    **IDS, "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 3, "num_attention_heads": 2,
    "max_position_embeddings": 256, "tie_word_embeddings": False,
}

VARIANTS: dict[str, Variant] = {
    "llama": llama(),
    "llama-float32": llama(dtype="float32", num_key_value_heads=2),
    "llama-untied-bfloat16": llama(dtype="bfloat16", tie_word_embeddings=False, num_attention_heads=4, head_dim=16),
    "llama-biases": llama(attention_bias=True, mlp_bias=True),
    "llama-heads-of-12": llama(hidden_size=36, num_attention_heads=3),
    "llama-heads-of-8": llama(num_attention_heads=4, num_key_value_heads=2),
    "llama-long-context": llama(max_position_embeddings=2**20),
    "llama-linear": llama(rope("linear", factor=4.0)),
    "llama-linear-old": llama(rope("linear", factor=4.0), old_rope("type")),
    "llama-llama3": llama(LLAMA3),
    "llama-llama3-old": llama(LLAMA3, old_rope("rope_type")),
    "llama-dynamic": llama(DYNAMIC, max_position_embeddings=64),
    "llama-dynamic-old": llama(DYNAMIC, old_rope("type"), max_position_embeddings=64),
    "llama-yarn": llama(YARN, head_dim=32),
    "llama-yarn-old": llama(YARN_TUNED, old_rope("type"), head_dim=32),
    "llama-yarn-mscale": llama({**YARN, "mscale": 1.0, "mscale_all_dim": 0.4}, head_dim=32),
    "mistral": Variant(MistralConfig(**SIZES, sliding_window=24)),
    "mistral-no-window": Variant(MistralConfig(**SIZES, sliding_window=None, hidden_act="relu")),
    "qwen2": Variant(Qwen2Config(**SIZES, tie_word_embeddings=True)),
    "qwen2-window": Variant(
        Qwen2Config(**SIZES, use_sliding_window=True, sliding_window=24, max_window_layers=1), rewrite=without("layer_types"),
    ),
    "qwen3": Variant(Qwen3Config(**SIZES, head_dim=32, tie_word_embeddings=True)),
    "gemma2": Variant(Gemma2Config(**GEMMA, attn_logit_softcapping=2.0, final_logit_softcapping=3.0), rewrite=without("layer_types")),
    "gemma3": Variant(Gemma3TextConfig(**GEMMA3, rope_parameters=GEMMA3_ROPE)),
    "gemma3-old": Variant(Gemma3TextConfig(**GEMMA3, rope_parameters=GEMMA3_ROPE), rewrite=old_gemma3_rope),
    "gemma3-vision": Variant(
        Gemma3Config(
            text_config=Gemma3TextConfig(**GEMMA3).to_dict(), vision_config=SiglipVisionConfig(**VISION).to_dict(),
            mm_tokens_per_image=4, image_token_index=259, boi_token_index=258, eoi_token_index=258,
        ),
    ),
    "gpt2": Variant(GPT2Config(**GPT2)),
    "gpt2-hub": Variant(
        GPT2Config(**{**GPT2, "n_embd": 36, "n_head": 3}, scale_attn_by_inverse_layer_idx=True),
        rename=lambda name: name.removeprefix("transformer."), masks=True,
    ),
    "gpt-neox": Variant(GPTNeoXConfig(**NEOX, rope_parameters=rope("default", partial_rotary_factor=0.5))),
    "gpt-neox-old": Variant(
        GPTNeoXConfig(**NEOX, use_parallel_residual=False, rope_parameters=rope("default", partial_rotary_factor=0.75)),
        rewrite=old_neox_rope,
    ),
    "olmo2": Variant(Olmo2Config(**SIZES)),
    "phi3": Variant(Phi3Config(**SIZES, sliding_window=24)),
    "phi3-partial": Variant(Phi3Config(**SIZES, partial_rotary_factor=0.75)),
    "phi3-longrope": Variant(
        Phi3Config(**SIZES, original_max_position_embeddings=64, rope_parameters=LONGROPE), rewrite=old_rope("type"),
    ),
    "granite": Variant(
        GraniteConfig(
            **SIZES, tie_word_embeddings=True, embedding_multiplier=3.0, attention_multiplier=0.4, residual_multiplier=0.6,
            logits_scaling=0.7,
        ),
    ),
    "smollm3": Variant(
        SmolLM3Config(**{**SIZES, "num_hidden_layers": 4}, rope_parameters=rope("default")),
        rewrite=without("layer_types", "no_rope_layers"),
    ),
    "smollm3-listed": Variant(
        SmolLM3Config(
            **SIZES, no_rope_layers=[0, 1, 0], use_sliding_window=True, sliding_window=24, rope_parameters=rope("default"),
        ),
    ),
}
