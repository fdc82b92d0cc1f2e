"""`python -m corpus --show 20 --seed 1` prints samples to read; `--statistics 20000` measures them."""

from __future__ import annotations

import argparse
from itertools import islice

from . import Sample, stream
from .statistics import report


def _show(sample: Sample) -> str:
    labels = "; ".join(f"{turn.request}/{turn.style}{'+' + turn.also if turn.also else ''}/{'+'.join(turn.subjects) or '-'}" for turn in sample.turns)
    lines = [f"{message['role']:>9}: {message['content']}" for message in sample.messages]
    return "\n".join([f"--- {labels} (style from {sample.style_source})", *lines])


def main() -> None:
    parser = argparse.ArgumentParser(prog="corpus", description=__doc__)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N samples")
    parser.add_argument("--statistics", type=int, default=0, metavar="N", help="measure N samples")
    parser.add_argument("--style", help="with --show: only samples that use this style")
    parser.add_argument("--request", help="with --show: only samples with this kind of request")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--split", default="train", choices=["train", "heldout"])
    options = parser.parse_args()
    wanted = (
        sample for sample in stream(options.seed, options.split)
        if (not options.style or any(turn.style == options.style for turn in sample.turns))
        and (not options.request or any(turn.request == options.request for turn in sample.turns))
    )
    for sample in islice(wanted, options.show):
        print(_show(sample))
    if options.statistics:
        print(report(list(islice(stream(options.seed, options.split), options.statistics))))


main()
