"""Files that the user names: reading them, and writing what was made. What fails says so without a traceback."""

import sys
from pathlib import Path

import click

from cleannet.report.pseudonyms import Pseudonyms

FILE = click.Path(dir_okay=False, path_type=Path)
"""The type of options that name a file to read."""


def read(path: Path, what: str) -> bytes:
    """A file's octets.

    Raises:
        click.FileError: it cannot be read; the message says what it was for.
    """
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise click.FileError(str(path), f"{what} cannot be read: {wrong.strerror}") from None


def put(path: str | Path, octets: bytes) -> None:
    """Writes octets to a file, or to standard output where the path is "-".

    Raises:
        click.FileError: it cannot be written.
    """
    if path == "-":
        sys.stdout.buffer.write(octets)
        sys.stdout.buffer.flush()
        return
    try:
        Path(path).write_bytes(octets)
    except OSError as wrong:
        raise click.FileError(str(path), f"cannot be written: {wrong.strerror}") from None


def pseudonyms(key: Path | None, *, show_identities: bool = False) -> Pseudonyms:
    """The names of subscribers under the key in a file; without one, under a random key.

    Raises:
        click.FileError: the file cannot be read, or is too short for a key.
    """
    try:
        octets = read(key, "the pseudonym key") if key is not None else None
        return Pseudonyms(octets, show_identities=show_identities)
    except ValueError as wrong:
        raise click.FileError(str(key), str(wrong)) from None
