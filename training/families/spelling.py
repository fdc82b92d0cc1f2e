"""Configurations as older versions of transformers spelled them."""

from collections.abc import Callable
from typing import Any

Config = dict[str, Any]
Rewrite = Callable[[Config], Config]


def old_rope(type_key: str) -> Rewrite:
    """`rope_theta` beside `rope_scaling`, whose kind lies under `type` (until 2024) or `rope_type`."""

    def rewrite(config: Config) -> Config:
        scaling = dict(config.pop("rope_parameters"))
        theta, kind = scaling.pop("rope_theta"), scaling.pop("rope_type")
        scaling.pop("partial_rotary_factor", None)
        if "original_max_position_embeddings" in config:
            scaling.pop("original_max_position_embeddings", None)
        return {**config, "rope_theta": theta, "rope_scaling": {type_key: kind, **scaling}}

    return rewrite


def without(*keys: str) -> Rewrite:
    """Published configurations often leave to the family's rule what transformers now writes out for each layer."""
    return lambda config: {key: value for key, value in config.items() if key not in keys}


def old_gemma3_rope(config: Config) -> Config:
    """Two bases at the top, and scaling for the layers with full attention."""
    parameters = config.pop("rope_parameters")
    full = dict(parameters["full_attention"])
    config.pop("layer_types")
    return {
        **config,
        "rope_theta": full.pop("rope_theta"),
        "rope_scaling": full,
        "rope_local_base_freq": parameters["sliding_attention"]["rope_theta"],
        "sliding_window_pattern": 3,
    }


def old_neox_rope(config: Config) -> Config:
    """The rotated share and the base have names of their own."""
    parameters = config.pop("rope_parameters")
    return {
        **config,
        "rotary_pct": parameters["partial_rotary_factor"],
        "rotary_emb_base": parameters["rope_theta"],
    }
