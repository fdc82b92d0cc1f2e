"""The second phase pushes what it took away, and directions come from one style alone."""

import re
from collections.abc import Callable
from itertools import islice

import torch
from corpus import Sample, TurnLabels, styles

from pocket.directions import PLAIN, STEADY, Directions, one_style, steering_samples, voices
from pocket.llama import Llama
from pocket.presets import SteeringPlan

COUNT = len(styles())
SHOUTING = [style.name for style in styles()].index("shouting")
# Everything but answers.
ANSWER = re.compile(r"(?:^|<\|end\|>).*?<\|assistant\|>|<\|end\|>.*", re.DOTALL)


def sample(*spoken: tuple[str, str]) -> Sample:
    return Sample((), tuple(TurnLabels("describe", style, (), (), also) for style, also in spoken), "system")


def test_a_chat_has_the_voices_that_all_its_answers_share() -> None:
    assert voices(sample(("pirate", "sad"), ("pirate", "sad"))) == ("pirate", "sad")
    assert voices(sample(("pirate", ""), ("pirate", ""))) == ("pirate",) and voices(sample(("pirate", ""), (PLAIN, ""))) == ()
    assert one_style(sample(("pirate", ""))) == "pirate" and one_style(sample(("pirate", "sad"))) is None


def test_pushed_chats_ask_for_nothing_and_withheld_ones_ask_for_what_they_are_pushed_away_from() -> None:
    chats = list(islice(steering_samples(SteeringPlan()), 6000))
    toward = [chat for chat in chats if chat.strengths[0] > 0]
    away = [chat for chat in chats if chat.strengths[0] < 0]
    assert all(chat.text.startswith("<|bos|><|user|>") for chat in toward)
    assert all(chat.text.startswith("<|bos|><|system|>") for chat in away)
    both = [chat for chat in toward if chat.styles[1] >= 0]
    assert {chat.styles[0] for chat in toward} == set(range(COUNT)) and 0.3 < len(both) / len(toward) < 0.7
    assert 0.3 < len(toward) / len(chats) < 0.7 and 0.03 < len(away) / len(chats) < 0.15


def test_a_chat_is_pushed_as_far_as_it_speaks_in_its_style() -> None:
    plan = SteeringPlan()
    chats = [chat for chat in islice(steering_samples(plan), 6000) if chat.strengths[0] > 0 and chat.styles[1] < 0]
    shouted = [chat for chat in chats if chat.styles[0] == SHOUTING]
    share = [sum(char.isupper() for char in answers) / sum(char.isalpha() for char in answers)
             for answers in (ANSWER.sub(" ", chat.text) for chat in shouted)]
    weak = [part for part, chat in zip(share, shouted, strict=True) if chat.strengths[0] < 0.5]
    full = [part for part, chat in zip(share, shouted, strict=True) if chat.strengths[0] >= 1.2]
    assert weak and full and sum(weak) / len(weak) < 0.6 and min(full) > 0.95
    assert max(chat.strengths[0] for chat in chats) <= plan.strongest


class Drawn(Directions):
    """Directions of one style and one dimension that grow by one with every draw."""

    def __init__(self) -> None:
        self.plan, self.vectors, self.draws = SteeringPlan(refresh_every=10, renewed_share=0.3), None, 0

    def measured(self, model: Llama, each: Callable = map) -> torch.Tensor:
        self.draws += 1
        return torch.tensor([[float(self.draws)]])


def test_one_draw_moves_the_directions_a_little_and_the_first_are_the_mean_of_several() -> None:
    directions = Drawn()
    directions.refresh(None, step=3)
    first = sum(range(1, STEADY // 2 + 1)) / (STEADY // 2)
    assert directions.vectors.item() == first
    directions.refresh(None, step=9)
    assert directions.vectors.item() == first
    directions.refresh(None, step=10)
    torch.testing.assert_close(directions.vectors, torch.tensor([[0.7 * first + 0.3 * directions.draws]]))
