"""Tokenised chats, prepared once: numpy shards, and the batch that belongs to a training step."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from corpus import stream
from tokenizers import Tokenizer

from pocket.along import Along
from pocket.packing import pack, pad
from pocket.presets import CorpusPlan
from pocket.tokenizer import render_sample


def tokenised_chats(tokenizer: Tokenizer, seed: int, split: str = "train") -> Iterator[list[int]]:
    samples = stream(seed, split)
    while True:
        texts = [render_sample(sample) for sample in islice(samples, 512)]
        for encoding in tokenizer.encode_batch(texts, add_special_tokens=False):
            yield encoding.ids


def prepare_shards(folder: Path, tokenizer: Tokenizer, plan: CorpusPlan, report: Callable[[str], None]) -> None:
    """Write `chats-NNN.npy` and `heldout.npy`, uint16 token ids of whole chats in a row, on all cores; files that exist stay."""
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(folder / f"chats-{i:03}.npy", plan.seed * 1000 + i, "train", plan.shard_tokens) for i in range(plan.shards)]
    jobs.append((folder / "heldout.npy", plan.seed, "heldout", plan.heldout_tokens))
    missing = [job for job in jobs if not job[0].exists()]
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_one_thread) as pool:
        running = [pool.submit(_write_job, tokenizer.to_str(), *job) for job in missing]
        for number, done in enumerate(as_completed(running), start=1):
            report(f"{done.result()} ({number} of {len(missing)})")


def _one_thread() -> None:
    """A tokenizer uses every core by itself, and there is a process for each."""
    os.environ["TOKENIZERS_PARALLELISM"] = "false"


def _write_job(tokenizer: str, path: Path, seed: int, split: str, tokens: int) -> str:
    _write(path, tokenised_chats(Tokenizer.from_str(tokenizer), seed, split), tokens)
    return path.name


def _write(path: Path, chats: Iterator[list[int]], tokens: int) -> None:
    ids: list[int] = []
    while len(ids) < tokens:
        ids += next(chats)
    partial = path.with_suffix(".partial.npy")
    np.save(partial, np.array(ids, dtype=np.uint16))
    os.replace(partial, path)


def read_chats(files: list[Path]) -> list[np.ndarray]:
    """The chats (uint16, each from its <|bos|>, id 0) of some shards. Raises FileNotFoundError when there are none."""
    if not files:
        raise FileNotFoundError("no shards: run `python -m pocket shards` with this preset first")
    ids = np.concatenate([np.load(file) for file in files])
    return np.split(ids, np.flatnonzero(ids == 0)[1:])


def in_groups(chats: list[np.ndarray], size: int) -> list[list[np.ndarray]]:
    """Chats in groups of `size` with similar lengths."""
    ordered = sorted(chats, key=len)
    return [ordered[start : start + size] for start in range(0, len(ordered), size)]


def train_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("chats-???.npy"))


@dataclass(frozen=True)
class Micro:
    """Rows of one micro-batch, uint16 [B, T] padded with <|bos|> (id 0), and the directions that each row is pushed along."""

    rows: np.ndarray
    along: Along


class Batches:
    """The micro-batches of any training step, as a pure function of the step: resuming needs no saved reader state.

    Most steps hold whole chats of similar length, padded at the end; every `long_every`-th holds packed windows of the
    full context, so that long distances are trained too.
    """

    POOL = 4096

    def __init__(
        self, chats: list[np.ndarray], plan: CorpusPlan, batch_tokens: int, micro_tokens: int, seed: int,
        along: Along | None = None,
    ) -> None:
        """along: the directions that each chat is pushed along, if any; pushed chats are never packed."""
        along = Along.nothing(len(chats)) if along is None else along
        self.plan, self.seed, self.micro_tokens = plan, seed, micro_tokens
        self.per_step = max(batch_tokens // micro_tokens, 1)
        cut = len(chats) - int(len(chats) * plan.long_share)
        self.chats, self.along = [chat[: plan.long_window] for chat in chats[:cut]], along[:cut]
        plain = [chat for chat, pushed in zip(chats[cut:], along[cut:].pushed, strict=True) if not pushed]
        self.windows = list(pack(plain, plan.long_window))
        self.long_every = round(1 / plan.long_share)
        self.passes: dict[int, list[np.ndarray]] = {}
        if not self.windows or len(self._pass(0)) < self.per_step:
            raise ValueError(f"{len(chats)} chats are too few for one step of {batch_tokens} tokens; prepare more shards")

    def at(self, step: int) -> list[Micro]:
        """The micro-batches of one step."""
        if step % self.long_every == self.long_every - 1:
            turn, rows = step // self.long_every, max(self.micro_tokens // self.plan.long_window, 1)
            picks = np.arange(turn * rows * self.per_step, (turn + 1) * rows * self.per_step) % len(self.windows)
            parts = np.split(picks, self.per_step)
            return [Micro(np.stack([self.windows[i] for i in part]), Along.nothing(rows)) for part in parts]
        turn = step - step // self.long_every
        steps_per_pass = len(self._pass(0)) // self.per_step
        groups = self._pass(turn // steps_per_pass)
        start = (turn % steps_per_pass) * self.per_step
        chosen = groups[start : start + self.per_step]
        return [Micro(pad([self.chats[i] for i in group]), self.along[group]) for group in chosen]

    def _pass(self, number: int) -> list[np.ndarray]:
        """Groups of chat numbers for one pass over the data: similar lengths together, groups in random order."""
        if number not in self.passes:
            random = np.random.default_rng((self.seed, number))
            lengths = np.array([len(chat) for chat in self.chats])
            order = random.permutation(len(lengths))
            groups: list[np.ndarray] = []
            for start in range(0, len(order), self.POOL):
                pool = order[start : start + self.POOL]
                groups += _cut(pool[np.argsort(lengths[pool], kind="stable")], lengths, self.micro_tokens)
            random.shuffle(groups)
            self.passes = {0: self.passes.get(0, groups), number: groups}
        return self.passes[number]


def _cut(ordered: np.ndarray, lengths: np.ndarray, most: int) -> list[np.ndarray]:
    """Cut chats in order of rising length into groups whose padded size stays within `most` tokens."""
    groups, start = [], 0
    for stop in range(1, len(ordered) + 1):
        if stop == len(ordered) or (stop + 1 - start) * lengths[ordered[stop]] > most:
            groups.append(ordered[start:stop])
            start = stop
    return groups
