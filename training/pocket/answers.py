"""Answers of the steered model and how fluent they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from pocket.generate import REPETITION_PENALTY, generate
from pocket.llama import Llama
from pocket.tokenizer import END, Message, render

ROWS_AT_ONCE = 96
NGRAM = 4


@dataclass(frozen=True)
class Answer:
    """`surprise`: mean nats per token under the unsteered model, in the context that expects the answer most; `repeats`:
    share of 4-grams already said before; `ended`: whether it came to an end by itself."""

    text: str
    surprise: float
    repeats: float
    ended: bool = True
    ids: tuple[int, ...] = ()


def repeated_share(ids: Sequence[int]) -> float:
    """Share of a text's 4-grams that occurred earlier in it; 0 for fewer than four tokens."""
    grams = [tuple(ids[i : i + NGRAM]) for i in range(len(ids) - NGRAM + 1)]
    return 1 - len(set(grams)) / len(grams) if grams else 0.0


@dataclass(frozen=True)
class Interview:
    """Asks a model, row by row under another push on its residual stream, and judges what it says. `penalty`: the repetition
    penalty under which it answers, by default that which the exported model recommends."""

    model: Llama
    tokenizer: Tokenizer
    hook_layer: int
    answer_tokens: int
    penalty: float = REPETITION_PENALTY

    @property
    def end(self) -> int:
        return self.tokenizer.token_to_id(END)

    def _prompt(self, messages: Sequence[Message]) -> list[int]:
        return self.tokenizer.encode(render(messages, add_generation_prompt=True), add_special_tokens=False).ids

    def ask(
        self, asked: Sequence[Sequence[Message]], push: Tensor | None = None, styled: Sequence[Sequence[Message]] | None = None
    ) -> list[Answer]:
        """One greedy answer per conversation in `asked`; push float32 [len(asked), d] or None.

        `styled`: the same conversations asking for a style. Surprise is the lower of those under `asked` and `styled`:
        a steered answer should be a good plain one or a good styled one.
        """
        out: list[Answer] = []
        for start in range(0, len(asked), ROWS_AT_ONCE):
            part = slice(start, start + ROWS_AT_ONCE)
            prompts = [self._prompt(messages) for messages in asked[part]]
            ids = generate(
                self.model, prompts, max_new=self.answer_tokens, eos=self.end, hook_layer=self.hook_layer,
                push=None if push is None else push[part].to(self.model.device), penalty=self.penalty,
            )
            surprises = self._surprise(prompts, ids)
            if styled is not None:
                expected = self._surprise([self._prompt(messages) for messages in styled[part]], ids)
                surprises = [min(pair) for pair in zip(surprises, expected, strict=True)]
            for answer, surprise in zip(ids, surprises, strict=True):
                ended = len(answer) < self.answer_tokens
                out.append(Answer(self.tokenizer.decode(answer), surprise, repeated_share(answer), ended, tuple(answer)))
        return out

    def surprises(self, asked: Sequence[Sequence[Message]], answers: Sequence[Answer]) -> list[float]:
        """Mean nats per token of given answers under the unsteered model, each in another context."""
        return self._surprise([self._prompt(messages) for messages in asked], [list(answer.ids) for answer in answers])

    @torch.no_grad()
    def _surprise(self, contexts: Sequence[Sequence[int]], answers: Sequence[Sequence[int]]) -> list[float]:
        """Mean nats per answer token; an empty answer is judged by its end mark."""
        judged = [list(answer) or [self.end] for answer in answers]
        longest = max(len(c) + len(a) for c, a in zip(contexts, judged, strict=True))
        rows = torch.zeros(len(judged), longest, dtype=torch.long)
        where = torch.zeros(len(judged), longest, dtype=torch.bool)
        for row, (context, answer) in enumerate(zip(contexts, judged, strict=True)):
            rows[row, : len(context) + len(answer)] = torch.tensor(context + answer)
            where[row, len(context) : len(context) + len(answer)] = True
        rows, where = rows.to(self.model.device), where[:, 1:].to(self.model.device)
        logits = self.model.logits(self.model(rows))[:, :-1]
        losses = F.cross_entropy(logits.transpose(1, 2), rows[:, 1:], reduction="none") * where
        return (losses.sum(1) / where.sum(1)).tolist()
