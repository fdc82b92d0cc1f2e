"""Tiny random checkpoints of every family that the local engine runs, with what transformers computes from them."""
