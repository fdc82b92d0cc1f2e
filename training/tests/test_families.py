"""The committed fixtures are what this code makes, and older spellings of a configuration mean what the newer ones mean."""

import json

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoConfig

from families.__main__ import FIXTURES, write
from families.checkpoint import rewrite_config
from families.variants import VARIANTS

OLD = [name for name, variant in VARIANTS.items() if variant.rewrite is not None and hasattr(variant.config, "rope_parameters")]


def test_every_variant_is_committed() -> None:
    assert {folder.name for folder in FIXTURES.iterdir()} == set(VARIANTS)


@pytest.mark.parametrize("name", ["llama", "gpt2-hub"])
def test_writing_again_gives_the_committed_checkpoint(name, tmp_path) -> None:
    write(VARIANTS[name], tmp_path / name)
    for file in ("config.json", "golden.json"):
        assert json.loads((tmp_path / name / file).read_text()) == json.loads((FIXTURES / name / file).read_text())
    for file in ("model.safetensors", "golden.safetensors"):
        made, committed = load_file(tmp_path / name / file), load_file(FIXTURES / name / file)
        assert made.keys() == committed.keys()
        for tensor in made:
            torch.testing.assert_close(made[tensor], committed[tensor])


@pytest.mark.parametrize("name", OLD)
def test_transformers_reads_the_older_spelling_as_the_newer(name, tmp_path) -> None:
    variant = VARIANTS[name]
    variant.config.save_pretrained(tmp_path)
    newer = AutoConfig.from_pretrained(tmp_path).rope_parameters
    rewrite_config(variant, tmp_path / "config.json")
    older = AutoConfig.from_pretrained(tmp_path).rope_parameters
    for settings in (newer, older):
        settings.pop("type", None)
        for share in (settings, *(value for value in settings.values() if isinstance(value, dict))):
            if share.get("partial_rotary_factor") == 1.0:
                share.pop("partial_rotary_factor")
    assert older == newer
