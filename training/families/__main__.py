"""`python -m families [NAME …]`: write the named checkpoints, or all, into tests/fixtures/families of the repository."""

import argparse
from pathlib import Path

import torch
from transformers.utils import logging

from families.checkpoint import write_checkpoint
from families.golden import TooClose, write_golden
from families.variants import VARIANTS, Variant

FIXTURES = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "families"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m families", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(VARIANTS)}")
    names = parser.parse_args().names or list(VARIANTS)
    unknown = sorted(set(names) - set(VARIANTS))
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}")
    torch.set_num_threads(1)
    logging.disable_progress_bar()
    for name in names:
        folder = FIXTURES / name
        write(VARIANTS[name], folder)
        print(f"{name}: {sum(file.stat().st_size for file in folder.iterdir()) // 1024} KB")


def write(variant: Variant, folder: Path) -> None:
    """Tries seeds until every greedy token leads clearly, so that rounding cannot change it."""
    for seed in range(100):
        try:
            write_checkpoint(variant, folder, seed)
            write_golden(folder, variant.hook_layer)
        except TooClose:
            continue
        return
    raise RuntimeError(f"no seed gives {folder.name} clear answers")


if __name__ == "__main__":
    main()
