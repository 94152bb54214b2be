"""The command line as tests call it: in this process, with both streams apart."""

import gc
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from cleannet.cli import main


class Ran(NamedTuple):
    """What a command gave back."""

    code: int
    out: bytes
    text: str
    error: str


def cleannet(*arguments: str | Path, given: bytes | None = None) -> Ran:
    """Runs a command. Any exception but its exit is the test's failure, and no traceback is ever shown."""
    ran = CliRunner().invoke(main, [str(a) for a in arguments], input=given, catch_exceptions=False)
    gc.enable()  # The command runs without the collector; the tests go on.
    error = ran.stderr
    assert "Traceback" not in error
    assert "Traceback" not in ran.stdout
    return Ran(ran.exit_code, ran.stdout_bytes, ran.stdout, error)


def audit(*arguments: str | Path, given: bytes | None = None) -> Ran:
    """`cleannet audit`."""
    return cleannet("audit", *arguments, given=given)


def files(folder: Path, contents: dict[str, bytes]) -> Sequence[Path]:
    """Writes files and gives their paths."""
    made = []
    for name, octets in contents.items():
        path = folder / name
        path.write_bytes(octets)
        made.append(path)
    return made
