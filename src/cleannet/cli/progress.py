"""A progress line on standard error, for runs long enough to wonder about."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 1.0
"""Seconds before the line appears."""


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """Gives a function to call with the number of frames of each batch, or None where nobody would see the line."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    started, frames = time.monotonic(), 0

    def advance(count: int) -> None:
        nonlocal frames
        frames += count
        passed = time.monotonic() - started
        if passed > PATIENCE:
            print(f"\r{frames:,} frames read, {frames / passed:,.0f} a second", end="", file=sys.stderr, flush=True)

    try:
        yield advance
    finally:
        if time.monotonic() - started > PATIENCE:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
