"""Warm-up, stable, decay: a learning-rate schedule whose end can be moved while training runs (WSD, arXiv:2404.06395)."""

from dataclasses import dataclass

from pocket.presets import TrainingPlan


@dataclass
class Clock:
    """How far a run has come; `share` is 0 at the start and 1 at the end of its time box or its last step."""

    step: int = 0
    seconds: float = 0.0
    decay_from: float | None = None

    def share(self, plan: TrainingPlan) -> float:
        return max(self.seconds / (60.0 * plan.minutes), self.step / plan.max_steps)

    def rate(self, plan: TrainingPlan) -> float:
        """Learning rate of the next step: linear warm-up, constant, then linear to zero.

        The decay starts at `1 - decay_share`, or at once when a run resumes later than that under a shorter time box.
        """
        share = min(self.share(plan), 1.0)
        if self.decay_from is None and share >= 1.0 - plan.decay_share:
            self.decay_from = share
        warm = min((self.step + 1) / plan.warmup_steps, 1.0)
        if self.decay_from is None or self.decay_from >= 1.0:
            return plan.learning_rate * warm
        return plan.learning_rate * warm * min((1.0 - share) / (1.0 - self.decay_from), 1.0)
