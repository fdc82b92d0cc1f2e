"""The Llama architecture as one compact module whose parameter names are Hugging Face's.

Root-mean-square norm (Zhang & Sennrich 2019, arXiv:1910.07467), rotary positions (Su et al. 2021, arXiv:2104.09864) in
the half-split layout of Hugging Face's Llama, grouped-query attention (Ainslie et al. 2023, arXiv:2305.13245) and SwiGLU
(Shazeer 2020, arXiv:2002.05202). It exists beside `transformers` because it trains faster on a CPU, hands out the
residual stream after any layer, and lets an intervention replace it there, in training and generation alike.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class LlamaShape:
    """Sizes of the model; names follow Hugging Face's `config.json`."""

    vocab_size: int = 4096
    hidden_size: int = 256
    intermediate_size: int = 688
    num_hidden_layers: int = 6
    num_attention_heads: int = 4
    num_key_value_heads: int = 2
    head_dim: int = 64
    max_position_embeddings: int = 1024
    rms_norm_eps: float = 1e-5
    rope_theta: float = 10_000.0
    initializer_range: float = 0.02

    def as_dict(self) -> dict[str, int | float]:
        return asdict(self)


def rotary_tables(shape: LlamaShape) -> tuple[Tensor, Tensor]:
    """Cosine and sine tables, each float32 [max_position_embeddings, head_dim / 2]."""
    powers = torch.arange(0, shape.head_dim, 2, dtype=torch.float32) / shape.head_dim
    angles = torch.outer(torch.arange(shape.max_position_embeddings, dtype=torch.float32), shape.rope_theta**-powers)
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turn each half-split pair of `x` [B, heads, T, head_dim] by its position's angle; tables broadcast as [.., T, head_dim/2]."""
    first, second = x.chunk(2, dim=-1)
    return torch.cat((first * cos - second * sin, second * cos + first * sin), dim=-1).to(x.dtype)


class RMSNorm(nn.Module):
    def __init__(self, size: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        wide = x.float()
        return (wide * torch.rsqrt(wide.square().mean(-1, keepdim=True) + self.eps) * self.weight).to(x.dtype)


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
    """Scaled dot-product attention by plain matrix products, all [B, heads, T, head_dim]; causal where `mask` is None.

    Its gradient takes a third of the time of the fused CPU kernel's at the lengths of chats.
    """
    scores = (q @ k.transpose(-1, -2)) * q.shape[-1] ** -0.5
    if mask is None:
        mask = torch.ones(q.shape[2], k.shape[2], dtype=torch.bool, device=q.device).tril()
    return scores.float().masked_fill(~mask, -torch.inf).softmax(-1).to(v.dtype) @ v


def one_step(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
    """Attention of one new token: q [B, kv_heads, group, head_dim] to k and v [B, kv_heads, T, head_dim], whose heads serve a
    whole group each without being copied; mask bool [B, 1, 1, T] or None for all."""
    scores = (q @ k.transpose(-1, -2)) * q.shape[-1] ** -0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    return scores.float().softmax(-1).to(v.dtype) @ v


@dataclass
class KeyValueCache:
    """Keys and values of one layer so far: the first `length` of `capacity` tokens of [B, kv_heads, capacity, head_dim]."""

    capacity: int
    length: int = 0
    keys: Tensor | None = None
    values: Tensor | None = None

    def extend(self, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """All keys and values, those of the next tokens included."""
        if self.keys is None or self.values is None:
            batch, heads, _, width = keys.shape
            self.keys, self.values = (keys.new_empty(batch, heads, self.capacity, width) for _ in range(2))
        end = self.length + keys.shape[2]
        self.keys[:, :, self.length : end], self.values[:, :, self.length : end] = keys, values
        self.length = end
        return self.keys[:, :, :end], self.values[:, :, :end]

    def keep(self, rows: Tensor) -> None:
        """Forget all rows but these."""
        if self.keys is not None and self.values is not None:
            self.keys, self.values = self.keys[rows], self.values[rows]


class Attention(nn.Module):
    def __init__(self, shape: LlamaShape) -> None:
        super().__init__()
        self.heads, self.kv_heads, self.head_dim = shape.num_attention_heads, shape.num_key_value_heads, shape.head_dim
        self.q_proj = nn.Linear(shape.hidden_size, self.heads * self.head_dim, bias=False)
        self.k_proj = nn.Linear(shape.hidden_size, self.kv_heads * self.head_dim, bias=False)
        self.v_proj = nn.Linear(shape.hidden_size, self.kv_heads * self.head_dim, bias=False)
        self.o_proj = nn.Linear(self.heads * self.head_dim, shape.hidden_size, bias=False)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor | None, cache: KeyValueCache | None) -> Tensor:
        batch, length, _ = x.shape
        q = self.q_proj(x).view(batch, length, self.heads, self.head_dim).transpose(1, 2)
        k = self.k_proj(x).view(batch, length, self.kv_heads, self.head_dim).transpose(1, 2)
        v = self.v_proj(x).view(batch, length, self.kv_heads, self.head_dim).transpose(1, 2)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        if cache is not None:
            k, v = cache.extend(k, v)
        group = self.heads // self.kv_heads
        if length == 1:
            mixed = one_step(q.view(batch, self.kv_heads, group, self.head_dim), k, v, mask)
            return self.o_proj(mixed.reshape(batch, 1, self.heads * self.head_dim))
        k, v = k.repeat_interleave(group, dim=1), v.repeat_interleave(group, dim=1)
        mixed = attend(q, k, v, mask) if self.training and x.device.type == "cpu" else F.scaled_dot_product_attention(
            q, k, v, attn_mask=mask, is_causal=mask is None and length > 1
        )
        return self.o_proj(mixed.transpose(1, 2).reshape(batch, length, self.heads * self.head_dim))


class FeedForward(nn.Module):
    def __init__(self, shape: LlamaShape) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(shape.hidden_size, shape.intermediate_size, bias=False)
        self.up_proj = nn.Linear(shape.hidden_size, shape.intermediate_size, bias=False)
        self.down_proj = nn.Linear(shape.intermediate_size, shape.hidden_size, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Block(nn.Module):
    def __init__(self, shape: LlamaShape) -> None:
        super().__init__()
        self.self_attn = Attention(shape)
        self.mlp = FeedForward(shape)
        self.input_layernorm = RMSNorm(shape.hidden_size, shape.rms_norm_eps)
        self.post_attention_layernorm = RMSNorm(shape.hidden_size, shape.rms_norm_eps)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor | None, cache: KeyValueCache | None) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, mask, cache)
        return x + self.mlp(self.post_attention_layernorm(x))


class Trunk(nn.Module):
    """Embedding, blocks and last norm: what Hugging Face calls `model`."""

    def __init__(self, shape: LlamaShape) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(shape.vocab_size, shape.hidden_size)
        self.layers = nn.ModuleList(Block(shape) for _ in range(shape.num_hidden_layers))
        self.norm = RMSNorm(shape.hidden_size, shape.rms_norm_eps)


class Llama(nn.Module):
    """Causal language model with tied embeddings; `state_dict()` holds exactly the tensors of `model.safetensors`."""

    def __init__(self, shape: LlamaShape) -> None:
        super().__init__()
        self.shape = shape
        self.model = Trunk(shape)
        cos, sin = rotary_tables(shape)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)

    @property
    def device(self) -> torch.device:
        """Where the weights are; inputs belong there too."""
        return self.model.norm.weight.device

    def initialise(self, seed: int) -> None:
        """Normal weights, drawn on the CPU so that they are the same everywhere; projections that write to the residual
        stream are scaled by 1/sqrt(2 x layers) (GPT-2's rule)."""
        generator = torch.Generator().manual_seed(seed)
        for name, weight in self.named_parameters():
            if weight.dim() < 2:
                continue
            writes = name.endswith(("o_proj.weight", "down_proj.weight"))
            scale = (2 * self.shape.num_hidden_layers) ** -0.5 if writes else 1.0
            drawn = torch.empty(weight.shape).normal_(0.0, self.shape.initializer_range * scale, generator=generator)
            with torch.no_grad():
                weight.copy_(drawn)

    def logits(self, x: Tensor) -> Tensor:
        """Logits [.., vocab] of the residual stream after the last block [.., hidden]."""
        return F.linear(self.model.norm(x), self.model.embed_tokens.weight)

    def forward(
        self,
        tokens: Tensor,
        *,
        positions: Tensor | None = None,
        mask: Tensor | None = None,
        caches: list[KeyValueCache] | None = None,
        hook_layer: int | None = None,
        hook: Callable[[Tensor], Tensor] | None = None,
        push: Tensor | None = None,
    ) -> Tensor:
        """Residual stream [B, T, hidden] after the last block, before the last norm (`logits` turns it into logits).

        tokens int64 [B, T]; positions int64 [B, T], default 0..T-1; mask bool [B, 1, T, T_total], True = may attend,
        default causal; hook receives the residual stream after block `hook_layer` and returns its replacement; push
        [B, hidden] is added there at every token but <|bos|> (id 0).
        """
        if positions is None:
            cos, sin = self.cos[: tokens.shape[1]], self.sin[: tokens.shape[1]]
        else:
            cos, sin = self.cos[positions].unsqueeze(1), self.sin[positions].unsqueeze(1)
        x = self.model.embed_tokens(tokens)
        for index, block in enumerate(self.model.layers):
            x = block(x, cos, sin, mask, caches[index] if caches is not None else None)
            if hook is not None and index == hook_layer:
                x = hook(x)
            if push is not None and index == hook_layer:
                x = x + push.unsqueeze(1) * (tokens != 0).unsqueeze(-1)
        return x
