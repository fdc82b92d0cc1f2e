"""Along which style directions chats are pushed, and how far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

NONE = -1


@dataclass(frozen=True)
class Along:
    """For each chat the numbers of up to two styles, int [chats, 2] with -1 for none, and how many times the direction of each
    is added, float [chats, 2]: negative numbers push away from a style."""

    styles: np.ndarray
    strengths: np.ndarray

    @staticmethod
    def nothing(count: int) -> Along:
        """`count` chats that are not pushed."""
        return Along(np.full((count, 2), NONE), np.zeros((count, 2)))

    def __getitem__(self, chosen: slice | np.ndarray) -> Along:
        return Along(self.styles[chosen], self.strengths[chosen])

    @property
    def pushed(self) -> np.ndarray:
        """Whether each chat is pushed at all, bool [chats]."""
        return (self.styles != NONE).any(axis=1)
