"""Every number that a run depends on, by preset name."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from pocket.llama import LlamaShape

TRAINING = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class CorpusPlan:
    """How much text is prepared, and how it is cut into training windows."""

    tokenizer_samples: int = 30_000
    shards: int = 24
    shard_tokens: int = 1_000_000
    heldout_tokens: int = 100_000
    long_window: int = 1024
    long_share: float = 0.125
    seed: int = 1


@dataclass(frozen=True)
class TrainingPlan:
    """Optimisation of the language model: warm-up, stable, decay (WSD, Hu et al. 2024, arXiv:2404.06395).

    The first phase ends at its full rate; the second, which teaches steering, decays: one long decay leaves the model better
    than two short ones.
    """

    minutes: float = 62.5
    max_steps: int = 100_000
    batch_tokens: int = 4096
    micro_tokens: int = 1024
    compiled: bool = True
    learning_rate: float = 3e-3
    warmup_steps: int = 100
    decay_share: float = 0.0
    weight_decay: float = 0.05
    betas: tuple[float, float] = (0.9, 0.95)
    clip: float = 1.0
    user_weight: float = 0.25
    checkpoint_seconds: float = 180.0
    log_every: int = 10
    heldout_every: int = 100
    seed: int = 1


@dataclass(frozen=True)
class SteeringPlan:
    """The second phase: the model learns to follow its own style directions at the hook layer.

    Shares are of chats: `pushed_share` of those whose style comes from a system prompt lose it for a push, `kept_share` of
    all other chats are used at all, `withheld_share` of the plain ones among them get a style's system prompt and a push
    away from that style. Strengths are multiples of a direction: `weakest` to `strongest` away from a style, `together` along
    each of two, 1 to `strongest` along one that is fully spoken; one that is spoken less is pushed by its share of styled
    sentences, give or take `blur` of it. `echo_share` of all chats come once more with an echo (`pocket/echo.py`). Directions
    are measured every `refresh_every` steps, each time on `chats_per_style` other chats of every style; `renewed_share` is the
    weight of the newest measurement, since one alone holds as much of its chats' subjects as of the style.
    """

    tokens: int = 24_000_000
    pushed_share: float = 0.85
    kept_share: float = 0.5
    withheld_share: float = 0.3
    weakest: float = 0.5
    strongest: float = 1.5
    together: tuple[float, float] = (0.7, 1.4)
    blur: float = 0.15
    echo_share: float = 0.2
    refresh_every: int = 120
    chats_per_style: int = 10
    renewed_share: float = 0.3
    seed: int = 11


@dataclass(frozen=True)
class LayerPlan:
    """The comparison of layers to steer at, each before and after a short second phase of its own (`trial`)."""

    layers: tuple[int, ...] = (1, 2, 3)
    multiples: tuple[float, ...] = (0.5, 1.0, 1.5)
    styles: int = 14
    prompts: int = 6
    tokens: int = 1_200_000
    trial: TrainingPlan = field(
        default_factory=lambda: TrainingPlan(
            minutes=60.0, max_steps=240, learning_rate=2.5e-3, warmup_steps=30, decay_share=0.85, seed=3
        )
    )
    seed: int = 17


@dataclass(frozen=True)
class SaePlan:
    """TopK sparse autoencoder (Gao et al. 2024, arXiv:2406.04093)."""

    hook_layer: int = 2
    latents: int = 4096
    k: int = 32
    context_latents: int = 128
    prefix_latents: int = 1024
    tokens: int = 1_000_000
    heldout_tokens: int = 100_000
    steps: int = 800
    batch: int = 4096
    learning_rate: float = 1e-3
    anchor_tokens: int = 300_000
    anchor_steps: int = 150
    aux_k: int = 128
    aux_coefficient: float = 1 / 32
    dead_after_tokens: int = 200_000
    seed: int = 1


@dataclass(frozen=True)
class EvidencePlan:
    """Labelled text from which features get their names, and how steering is measured."""

    samples: int = 6000
    neutral_prompts: int = 200
    style_prompts: int = 50
    suppressed_prompts: int = 30
    pairs: int = 20
    pair_prompts: int = 20
    sweep_prompts: int = 8
    curve_prompts: int = 16
    candidates_per_style: int = 2
    other_features: int = 48
    other_prompts: int = 4
    answer_tokens: int = 64
    plain_tokens: int = 220
    surplus: float = 0.5
    repeats: float = 0.2
    seed: int = 7


@dataclass(frozen=True)
class Preset:
    name: str
    device: str = "cpu"
    shape: LlamaShape = field(default_factory=LlamaShape)
    corpus: CorpusPlan = field(default_factory=CorpusPlan)
    training: TrainingPlan = field(default_factory=TrainingPlan)
    steering: SteeringPlan = field(default_factory=SteeringPlan)
    steering_training: TrainingPlan = field(
        default_factory=lambda: TrainingPlan(
            minutes=73.0, learning_rate=2.5e-3, warmup_steps=50, decay_share=0.85, heldout_every=400, seed=2
        )
    )
    layers: LayerPlan = field(default_factory=LayerPlan)
    sae: SaePlan = field(default_factory=SaePlan)
    evidence: EvidencePlan = field(default_factory=EvidencePlan)

    @property
    def runs(self) -> Path:
        """Where checkpoints, shards and logs go (never committed)."""
        return TRAINING / "runs" / self.name

    @property
    def out(self) -> Path:
        """The model folder that the stages build; `publish` copies it to where Tiller ships it."""
        return self.runs / "model"


SHIPPED = TRAINING.parent / "models" / "pocket"

SMOKE = Preset(
    name="smoke",
    corpus=CorpusPlan(tokenizer_samples=3000, shards=2, shard_tokens=200_000, heldout_tokens=20_000),
    training=TrainingPlan(minutes=2.0, max_steps=200, warmup_steps=20, heldout_every=50, compiled=False),
    steering=SteeringPlan(tokens=150_000),
    layers=LayerPlan(
        styles=2, prompts=2, tokens=60_000, trial=TrainingPlan(max_steps=8, warmup_steps=2, heldout_every=8, compiled=False)
    ),
    steering_training=TrainingPlan(minutes=1.0, max_steps=40, warmup_steps=5, heldout_every=20, compiled=False),
    sae=SaePlan(
        latents=1024, prefix_latents=256, tokens=150_000, heldout_tokens=10_000, steps=300, batch=2048, anchor_tokens=60_000,
        anchor_steps=50,
    ),
    evidence=EvidencePlan(
        samples=800, neutral_prompts=6, style_prompts=4, suppressed_prompts=3, pairs=2, pair_prompts=2, sweep_prompts=2,
        curve_prompts=2, candidates_per_style=1, other_features=6, other_prompts=2,
    ),
)

GPU_TRAINING = TrainingPlan(
    minutes=9.0, batch_tokens=65_536, micro_tokens=65_536, learning_rate=2e-3, warmup_steps=200, heldout_every=200
)

GPU = Preset(
    name="gpu",
    device="cuda",
    shape=LlamaShape(
        hidden_size=512, intermediate_size=1376, num_hidden_layers=8, num_attention_heads=8, num_key_value_heads=4
    ),
    corpus=CorpusPlan(shards=96),
    training=GPU_TRAINING,
    steering=SteeringPlan(tokens=20_000_000, refresh_every=25),
    layers=LayerPlan(layers=(2, 3, 4), tokens=8_000_000, trial=replace(GPU_TRAINING, max_steps=120, warmup_steps=20, decay_share=0.85)),
    steering_training=replace(GPU_TRAINING, minutes=8.0, learning_rate=1.5e-3, warmup_steps=50, decay_share=0.85, seed=2),
    sae=SaePlan(hook_layer=3, tokens=4_000_000, steps=4000, batch=8192, anchor_tokens=1_000_000, anchor_steps=400),
)

PRESETS = {"cpu": Preset(name="cpu"), "gpu": GPU, "smoke": SMOKE}
