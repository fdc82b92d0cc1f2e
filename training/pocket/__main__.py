"""`python -m pocket STAGE --preset cpu|gpu|smoke`: run one stage of the pipeline, or `all` of them."""

import argparse
import os
from dataclasses import replace

import torch

from pocket.presets import PRESETS
from pocket.stages import STAGES


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m pocket", description=__doc__)
    parser.add_argument("stage", choices=[*STAGES, "all"])
    parser.add_argument("--preset", choices=sorted(PRESETS), default="cpu")
    parser.add_argument("--minutes", type=float, help="time box of the language model's training")
    parser.add_argument("--threads", type=int, help="CPU threads (default: all cores)")
    arguments = parser.parse_args()
    preset = PRESETS[arguments.preset]
    if arguments.minutes is not None:
        if arguments.minutes <= 0:
            parser.error("--minutes must be positive")
        preset = replace(preset, training=replace(preset.training, minutes=arguments.minutes))
    preset.runs.mkdir(parents=True, exist_ok=True)
    for name in STAGES if arguments.stage == "all" else [arguments.stage]:
        torch.set_num_threads(arguments.threads or os.cpu_count() or 1)
        STAGES[name](preset)


if __name__ == "__main__":
    main()
