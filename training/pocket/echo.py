"""Answers that say a sentence again, for training the model not to.

A small model that answers greedily falls into loops: after one item of a list the same item is likely to come again, and
after two of them likelier still. Chats never show that, so ordinary training does not correct it. An echo is an answer cut
off after one of its sentences, followed by a sentence that it said before; training makes the echo's tokens unlikely
(Welleck et al. 2020, arXiv:1908.04319; pseudo-repetitions as in Xu et al. 2022, arXiv:2206.02369).
"""

import re
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from pocket.packing import BLANK, ECHO
from pocket.tokenizer import END

ANSWER = "<|assistant|>"
# White space, the mark of a list item, and the sentence.
_SENTENCE = re.compile(r"(\s*)(- |• |\d\. )?([^\n.!?]+[.!?…]*)")
# Tokens at the start of a sentence with which another one may well start too.
_FREE = 2


@dataclass(frozen=True)
class Echo:
    """What stands between the answer and the repeated sentence, and that sentence."""

    lead: str
    sentence: str


def echoed(text: str, random: np.random.Generator) -> tuple[str, Echo] | None:
    """A rendered chat cut within its last answer, and what it then says again; None where the answer has no two sentences."""
    start = text.rindex(ANSWER) + len(ANSWER)
    found = list(_SENTENCE.finditer(text, start, len(text) - len(END)))
    if len(found) < 2 or found[-1].end() != len(text) - len(END):
        return None
    last = int(random.integers(1, len(found)))
    said = found[int(random.integers(max(last - 2, 0), last + 1))]
    white, mark, _ = found[last].groups(default="")
    if mark[:1].isdigit():
        mark = f"{int(mark[0]) + 1}. "
    return text[: found[last].end()], Echo(white + mark, said.group(3))


def encode_echo(tokenizer: Tokenizer, echo: Echo) -> np.ndarray:
    """The echo's ids, uint16, marked for the loss: its beginning as `BLANK`, the rest as `ECHO`."""
    free = _FREE + (len(tokenizer.encode(echo.lead.rstrip(" "), add_special_tokens=False).ids) if echo.lead.strip() else 0)
    ids = np.array(tokenizer.encode(echo.lead + echo.sentence, add_special_tokens=False).ids, dtype=np.uint16)
    return ids | np.where(np.arange(len(ids)) < free, BLANK, ECHO).astype(np.uint16)
