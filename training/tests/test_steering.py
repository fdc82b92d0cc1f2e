"""Interventions follow Tiller's steering maths."""

import pytest
import torch

from pocket.sae import TopKSae
from pocket.steering import Intervention, steer

UNITS = torch.tensor([2.0, 3.0, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0])


@pytest.fixture
def sae() -> TopKSae:
    return TopKSae(width=4, latents=8, k=3, seed=1).requires_grad_(False)


@pytest.fixture
def h() -> torch.Tensor:
    return torch.randn(2, 5, 4, generator=torch.Generator().manual_seed(2))


EVERYWHERE = torch.ones(2, 5, dtype=torch.bool)


def test_nothing_to_do_returns_the_very_residual(sae: TopKSae, h: torch.Tensor) -> None:
    assert steer(h, sae, UNITS, [], EVERYWHERE) is h


def test_nudge_adds_value_times_unit_along_the_decoder_row(sae: TopKSae, h: torch.Tensor) -> None:
    steered = steer(h, sae, UNITS, [Intervention("nudge", 1, -0.5)], EVERYWHERE)
    torch.testing.assert_close(steered, h - 1.5 * sae.W_dec[1])


def test_pin_replaces_the_activation_and_mul_scales_it(sae: TopKSae, h: torch.Tensor) -> None:
    f = sae.encode(h)[..., 2:3]
    pinned = steer(h, sae, UNITS, [Intervention("pin", 2, 0.8)], EVERYWHERE)
    torch.testing.assert_close(pinned, h + (0.4 - f) * sae.W_dec[2])
    scaled = steer(h, sae, UNITS, [Intervention("mul", 2, 3.0)], EVERYWHERE)
    torch.testing.assert_close(scaled, h + 2 * f * sae.W_dec[2])


def test_interventions_on_one_feature_apply_in_order(sae: TopKSae, h: torch.Tensor) -> None:
    f = sae.encode(h)[..., 0:1]
    nudged_then_scaled = [Intervention("nudge", 0, 0.5), Intervention("mul", 0, 2.0)]
    torch.testing.assert_close(
        steer(h, sae, UNITS, nudged_then_scaled, EVERYWHERE), h + (2 * (f + 1.0) - f) * sae.W_dec[0]
    )
    torch.testing.assert_close(
        steer(h, sae, UNITS, nudged_then_scaled[::-1], EVERYWHERE), h + (2 * f + 1.0 - f) * sae.W_dec[0]
    )


def test_tokens_outside_the_mask_stay_as_they_were(sae: TopKSae, h: torch.Tensor) -> None:
    where = EVERYWHERE.clone()
    where[:, 0] = False
    steered = steer(h, sae, UNITS, [Intervention("nudge", 1, 1.0)], where)
    assert torch.equal(steered[:, 0], h[:, 0]) and not torch.isclose(steered[:, 1:], h[:, 1:]).all()


def test_a_latent_that_does_not_exist_is_refused(sae: TopKSae, h: torch.Tensor) -> None:
    with pytest.raises(IndexError, match="outside 0..7"):
        steer(h, sae, UNITS, [Intervention("nudge", 8, 1.0)], EVERYWHERE)
