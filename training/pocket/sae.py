"""TopK sparse autoencoder (Gao et al. 2024, arXiv:2406.04093), in the arithmetic of SAELens' `topk` architecture."""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional as F

from pocket.presets import SaePlan


class TopKSae(nn.Module):
    """encode(h) = relu(topk((h - b_dec) @ W_enc + b_enc)); decode(f) = f @ W_dec + b_dec; rows of W_dec have length 1.

    Shapes: W_enc [d, n], b_enc [n], W_dec [n, d], b_dec [d].
    """

    def __init__(self, width: int, latents: int, k: int, seed: int = 0) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        decoder = F.normalize(torch.randn(latents, width, generator=generator), dim=1)
        self.k = k
        self.W_dec = nn.Parameter(decoder)
        self.W_enc = nn.Parameter(decoder.T.clone().contiguous())
        self.b_enc = nn.Parameter(torch.zeros(latents))
        self.b_dec = nn.Parameter(torch.zeros(width))

    def preactivations(self, h: Tensor) -> Tensor:
        return (h - self.b_dec) @ self.W_enc + self.b_enc

    def topk(self, h: Tensor) -> tuple[Tensor, Tensor]:
        """Values (descending, >= 0) and indices of the active latents, each [.., k]."""
        values, indices = self.preactivations(h).topk(self.k, dim=-1)
        return values.relu(), indices

    def encode(self, h: Tensor) -> Tensor:
        values, indices = self.topk(h)
        return torch.zeros(*h.shape[:-1], self.W_dec.shape[0]).scatter_(-1, indices, values)

    def decode_sparse(self, values: Tensor, indices: Tensor) -> Tensor:
        """Reconstruction [N, d] from values and indices [N, k], without the dense [N, n] matrix."""
        return F.embedding_bag(indices, self.W_dec, per_sample_weights=values, mode="sum") + self.b_dec

    @torch.no_grad()
    def normalise_decoder(self) -> None:
        self.W_dec.copy_(F.normalize(self.W_dec, dim=1))

    @torch.no_grad()
    def anchor(self, directions: Tensor, sample: Tensor) -> None:
        """Let the first latents write along `directions` [A, d] and read how far a residual has moved along each.

        The encoder is Fisher's linear discriminant on `sample` [N, d] (covariance^-1 direction), scaled so that a move by
        the whole direction adds its length to the activation; a latent fires from a quarter of the way.
        """
        lengths, mean = directions.norm(dim=1), sample.mean(0)
        covariance = sample.T.cov()
        ridge = torch.eye(len(covariance)) * covariance.trace() / len(covariance) * 0.05
        readers = torch.linalg.solve(covariance + ridge, directions.T)
        readers = readers * lengths / (readers * directions.T).sum(0)
        self.W_dec[: len(directions)] = F.normalize(directions, dim=1)
        self.W_enc[:, : len(directions)] = readers
        self.b_enc[: len(directions)] = -(mean - self.b_dec) @ readers - 0.25 * lengths

    @torch.no_grad()
    def drop_parallel_gradient(self) -> None:
        """Take out of the decoder's gradient what would only change the rows' lengths."""
        if self.W_dec.grad is not None:
            along = (self.W_dec.grad * self.W_dec).sum(1, keepdim=True)
            self.W_dec.grad -= along * self.W_dec


def rescaled(sae: TopKSae, scale: float) -> TopKSae:
    """The same autoencoder for residuals that are not divided by `scale`; activations come out in the residual's units.

    With x = h / scale: scale * ((x - b_dec) @ W_enc + b_enc) = (h - scale * b_dec) @ W_enc + scale * b_enc.
    """
    out = TopKSae(sae.W_dec.shape[1], sae.W_dec.shape[0], sae.k)
    out.load_state_dict({"W_dec": sae.W_dec, "W_enc": sae.W_enc, "b_enc": sae.b_enc * scale, "b_dec": sae.b_dec * scale})
    return out.requires_grad_(False)


def save_sae(sae: TopKSae, folder: Path, plan: SaePlan, context: int) -> None:
    """Write SAELens' `cfg.json` and `sae_weights.safetensors`; nothing rescales activations, b_dec is taken from the input."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: value.detach().float().contiguous() for name, value in sae.state_dict().items()}
    save_file(tensors, folder / "sae_weights.safetensors")
    config = {
        "architecture": "topk",
        "d_in": sae.W_dec.shape[1],
        "d_sae": sae.W_dec.shape[0],
        "k": sae.k,
        "dtype": "float32",
        "device": "cpu",
        "apply_b_dec_to_input": True,
        "normalize_activations": "none",
        "reshape_activations": "none",
        "rescale_acts_by_decoder_norm": False,
        "metadata": {
            "model_name": "tiller-pocket",
            "hook_name": f"blocks.{plan.hook_layer}.hook_resid_post",
            "hook_layer": plan.hook_layer,
            # Without a version of 6 or later sae_lens reads the file as an older one, and loses the hook's name.
            "sae_lens_version": "6.54.12",
            "context_size": context,
            "prepend_bos": True,
        },
    }
    (folder / "cfg.json").write_text(json.dumps(config, indent=2) + "\n")


def load_sae(folder: Path) -> TopKSae:
    config = json.loads((folder / "cfg.json").read_text())
    sae = TopKSae(config["d_in"], config["d_sae"], config["k"])
    sae.load_state_dict(load_file(folder / "sae_weights.safetensors"))
    return sae.requires_grad_(False)
