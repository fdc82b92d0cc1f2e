"""Measures how well the built model answers and steers, and writes its `report.json` and `MODEL_CARD.md`.

`python evaluate.py --preset cpu` is the pipeline's stage `evaluate`, on its own.
"""

import argparse

from pocket.feature_stages import evaluate_stage
from pocket.presets import PRESETS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=sorted(PRESETS), default="cpu")
    evaluate_stage(PRESETS[parser.parse_args().preset])


if __name__ == "__main__":
    main()
