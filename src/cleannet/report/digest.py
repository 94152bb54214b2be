"""Digest of the catalogue: tells whether two reports were made by the same checks."""

import functools
import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

from cleannet.checks.check import Check


def catalogue_digest(checks: Iterable[Check]) -> str:
    """SHA-256 over the source of the checks, in the order of their codes."""
    return _digest(tuple(sorted((c.code, c.module) for c in checks)))


@functools.cache
def _digest(modules: tuple[tuple[str, str], ...]) -> str:
    total = hashlib.sha256()
    for code, module in modules:
        origin = sys.modules[module].__file__
        source = Path(origin).read_bytes() if origin else b""
        total.update(f"{code} {hashlib.sha256(source).hexdigest()}\n".encode())
    return total.hexdigest()
