"""A GGUF file with a small tensor of every quantised kind, and the values that the package `gguf` reads from it.

    python -m forms.gguf_kinds ../tests/fixtures/forms/kinds.gguf

The blocks are random bytes with factors of ordinary size; `NAME.values` beside each tensor holds what it stands for.
"""

import sys
from pathlib import Path

import gguf
import numpy as np

BLOCKS = 5
# Where the half floats (factor, minimum) of a block lie, in bytes.
FACTORS = {
    "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "IQ4_NL": [0],
    "Q2_K": [80, 82], "Q3_K": [108], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208],
}  # fmt: skip


def blocks(name: str, generator: np.random.Generator) -> np.ndarray:
    kind = gguf.GGMLQuantizationType[name]
    _, size = gguf.GGML_QUANT_SIZES[kind]
    raw = generator.integers(0, 256, (BLOCKS, size), dtype=np.uint8)
    for at in FACTORS[name]:
        factors = (generator.normal(0, 0.02, BLOCKS)).astype(np.float16)
        raw[:, at : at + 2] = factors.view(np.uint8).reshape(BLOCKS, 2)
    return raw


def main(target: Path) -> None:
    generator = np.random.default_rng(7)
    writer = gguf.GGUFWriter(target, "kinds")
    for name in FACTORS:
        kind = gguf.GGMLQuantizationType[name]
        raw = blocks(name, generator)
        writer.add_tensor(name, raw, raw_dtype=kind)
        writer.add_tensor(f"{name}.values", gguf.dequantize(raw, kind).astype(np.float32))
    # A kind that is not read.
    raw = generator.integers(0, 256, (1, 66), dtype=np.uint8)
    writer.add_tensor("IQ2_XXS", raw, raw_dtype=gguf.GGMLQuantizationType.IQ2_XXS)
    halves = generator.normal(0, 1, 64).astype(np.float16)
    writer.add_tensor("F16", halves)
    writer.add_tensor("F16.values", halves.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
