"""Progress on the console, with the seconds since the command began."""

import time

BEGAN = time.monotonic()


def report(text: str) -> None:
    print(f"[{time.monotonic() - BEGAN:7.1f} s] {text}", flush=True)
