"""The commands of the pipeline, in the order in which they build on each other."""

from collections.abc import Callable

from pocket import feature_stages as features
from pocket import language_stages as language
from pocket.presets import Preset

STAGES: dict[str, Callable[[Preset], None]] = {
    "tokenizer": language.tokenizer_stage,
    "shards": language.shards_stage,
    "train": language.train_stage,
    "layers": language.layers_stage,
    "steer": language.steer_stage,
    "export": language.export_stage,
    "sae": features.sae_stage,
    "anchor": features.anchor_stage,
    "catalogue": features.catalogue_stage,
    "calibrate": features.calibrate_stage,
    "evaluate": features.evaluate_stage,
    "golden": features.golden_stage,
    "publish": features.publish_stage,
}
