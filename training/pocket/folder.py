"""A model folder that is never half-written: parts are built in a hidden folder beside it and moved in whole."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
