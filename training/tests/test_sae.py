"""The autoencoder is SAELens' `topk` architecture, and its export loads there unmodified."""

from pathlib import Path

import numpy as np
import torch
from sae_lens import SAE

from pocket.llama import Llama, LlamaShape
from pocket.presets import SaePlan
from pocket.residuals import Harvest, harvest
from pocket.sae import TopKSae, load_sae, rescaled, save_sae
from pocket.sae_train import auxiliary_loss, train_sae


def trained_looking(seed: int) -> TopKSae:
    sae = TopKSae(width=6, latents=20, k=4, seed=seed)
    generator = torch.Generator().manual_seed(seed)
    for bias in (sae.b_enc, sae.b_dec):
        bias.data.copy_(torch.randn(bias.shape, generator=generator))
    sae.W_enc.data += 0.3 * torch.randn(sae.W_enc.shape, generator=generator)
    return sae.requires_grad_(False)


def test_sae_lens_encodes_and_decodes_the_export_as_we_do(tmp_path) -> None:
    sae, h = trained_looking(1), torch.randn(30, 6)
    save_sae(sae, tmp_path, SaePlan(latents=20, k=4), context=64)
    theirs = SAE.load_from_disk(tmp_path)
    torch.testing.assert_close(theirs.encode(h), sae.encode(h))
    values, indices = sae.topk(h)
    torch.testing.assert_close(theirs.decode(theirs.encode(h)), sae.decode_sparse(values, indices))
    assert theirs.cfg.metadata.hook_name == "blocks.2.hook_resid_post"
    assert torch.equal(load_sae(tmp_path).W_enc, sae.W_enc)


def test_sae_lens_knows_where_the_shipped_sae_reads() -> None:
    shipped = Path(__file__).resolve().parents[2] / "models" / "pocket" / "sae"
    assert SAE.load_from_disk(shipped).cfg.metadata.hook_name == "blocks.2.hook_resid_post"


def test_at_most_k_latents_fire_and_none_below_zero() -> None:
    f = trained_looking(2).encode(torch.randn(50, 6))
    assert (f >= 0).all() and ((f > 0).sum(-1) <= 4).all()


def test_rescaling_moves_activations_into_the_residuals_units() -> None:
    sae, x = trained_looking(3), torch.randn(30, 6)
    torch.testing.assert_close(rescaled(sae, 5.0).encode(5.0 * x), 5.0 * sae.encode(x))


def test_training_rebuilds_sparse_data_with_rows_of_length_one(tmp_path) -> None:
    generator = torch.Generator().manual_seed(0)
    directions = torch.nn.functional.normalize(torch.randn(12, 8, generator=generator), dim=1)
    active = (torch.rand(4000, 12, generator=generator) < 0.1) * (1 + torch.rand(4000, 12, generator=generator))
    data = (active @ directions + 0.5).bfloat16()
    plan = SaePlan(latents=32, k=3, context_latents=8, prefix_latents=16, steps=400, batch=256, learning_rate=5e-3, aux_k=8, dead_after_tokens=5000)
    lines: list[str] = []
    found = Harvest(data, data, torch.arange(len(data)), torch.ones(len(data), dtype=torch.bool))
    sae = train_sae(found, plan, tmp_path / "log", lines.append)
    x = data.float()
    unexplained = (x - sae.decode_sparse(*sae.topk(x))).square().sum() / (x - x.mean(0)).square().sum()
    assert unexplained < 0.15
    torch.testing.assert_close(sae.W_dec.norm(dim=1), torch.ones(32))


def test_only_dead_latents_feel_the_auxiliary_loss() -> None:
    sae = TopKSae(width=6, latents=20, k=4, seed=4)
    dead = torch.arange(20) < 5
    x = torch.randn(40, 6)
    auxiliary_loss(sae.preactivations(x), dead, x, sae, aux_k=3).backward()
    assert not sae.W_dec.grad[~dead].any() and sae.W_dec.grad[dead].any()
    assert auxiliary_loss(sae.preactivations(x), dead & False, x, sae, aux_k=3) == 0


def test_a_harvest_gives_each_token_the_mean_of_its_message() -> None:
    shape = LlamaShape(vocab_size=20, hidden_size=8, intermediate_size=8, num_hidden_layers=2, num_attention_heads=2,
                       num_key_value_heads=1, head_dim=4, max_position_embeddings=32)
    model = Llama(shape)
    model.initialise(0)
    chats = [np.array([0, 2, 9, 8, 4, 3, 7, 4], dtype=np.uint16), np.array([0, 2, 6, 4, 3, 10, 11, 12, 4], dtype=np.uint16)]
    found = harvest(model, chats, layer=1, tokens=17)
    sizes = [1, 2, 1, 1, 1, 1] + [1, 1, 1, 1, 3, 1]
    assert found.message.bincount().tolist() == sizes and len(found.residuals) == 15
    torch.testing.assert_close(found.means[1], found.residuals[1:3].float().mean(0).bfloat16())


def test_anchored_latents_keep_their_directions_and_read_how_far_a_residual_moved() -> None:
    generator = torch.Generator().manual_seed(1)
    sample = torch.randn(5000, 6, generator=generator)
    directions = 3 * torch.eye(6)[:2]
    sae = TopKSae(width=6, latents=20, k=4, seed=5)
    sae.anchor(directions, sample)
    torch.testing.assert_close(sae.W_dec[:2], torch.eye(6)[:2])
    moved = (sae.preactivations(sample + directions[0]) - sae.preactivations(sample)).detach()
    torch.testing.assert_close(moved[:, 0], torch.full((5000,), 3.0), rtol=1e-4, atol=1e-4)
    assert moved[:, 1].abs().max() < 0.3
