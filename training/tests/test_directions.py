"""The second phase pushes what it took away, and directions come from one style alone."""

from itertools import islice

from corpus import Sample, TurnLabels, styles

from pocket.directions import PLAIN, one_style, steering_samples, voices
from pocket.presets import SteeringPlan

COUNT = len(styles())


def sample(*spoken: tuple[str, str]) -> Sample:
    return Sample((), tuple(TurnLabels("describe", style, (), (), also) for style, also in spoken), "system")


def test_a_chat_has_the_voices_that_all_its_answers_share() -> None:
    assert voices(sample(("pirate", "sad"), ("pirate", "sad"))) == ("pirate", "sad")
    assert voices(sample(("pirate", ""), ("pirate", ""))) == ("pirate",) and voices(sample(("pirate", ""), (PLAIN, ""))) == ()
    assert one_style(sample(("pirate", ""))) == "pirate" and one_style(sample(("pirate", "sad"))) is None


def test_pushed_chats_ask_for_nothing_and_withheld_ones_ask_for_what_they_are_pushed_away_from() -> None:
    chats = list(islice(steering_samples(SteeringPlan()), 6000))
    toward = [chat for chat in chats if 0 <= chat.along[0] < COUNT]
    away = [chat for chat in chats if chat.along[0] >= COUNT]
    assert all(chat.text.startswith("<|bos|><|user|>") for chat in toward)
    assert all(chat.text.startswith("<|bos|><|system|>") for chat in away)
    assert {chat.along[0] for chat in toward} == set(range(COUNT)) and any(chat.along[1] >= 0 for chat in toward)
    assert 0.3 < len(toward) / len(chats) < 0.6 and 0.03 < len(away) / len(chats) < 0.15
