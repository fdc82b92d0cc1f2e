"""A model folder that is never half-written: parts are built in a hidden folder beside it and moved in whole."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


COMPLETE = (
    "config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json",
    "catalogue.jsonl", "contexts.jsonl", "report.json", "MODEL_CARD.md", "README.md", "sae/cfg.json", "sae/sae_weights.safetensors",
    "known-answers.json", "golden/cases.json", "golden/golden.safetensors", "golden/tokenizer.json",
)


def publish(built: Path, shipped: Path) -> None:
    """Put a copy of a complete model folder in the place of `shipped`. Raises FileNotFoundError when a file is missing."""
    missing = [name for name in COMPLETE if not (built / name).is_file()]
    if missing:
        raise FileNotFoundError(f"{', '.join(missing)} missing in the built model: run the stages that write them")
    with replaced_parts(shipped) as folder:
        shutil.rmtree(folder)
        shutil.copytree(built, folder)
        for file in folder.rglob("*"):
            file.chmod(0o755 if file.is_dir() else 0o644)


@contextmanager
def replaced_parts(out: Path) -> Iterator[Path]:
    """A scratch folder that starts as a copy of `out`; it takes the place of `out` when the block ends without an error."""
    out.parent.mkdir(parents=True, exist_ok=True)
    scratch, old = out.parent / f".{out.name}.new", out.parent / f".{out.name}.old"
    for leftover in (scratch, old):
        shutil.rmtree(leftover, ignore_errors=True)
    if out.exists():
        shutil.copytree(out, scratch)
    else:
        scratch.mkdir()
    try:
        yield scratch
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    if out.exists():
        os.replace(out, old)
    os.replace(scratch, out)
    shutil.rmtree(old, ignore_errors=True)
