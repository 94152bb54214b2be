"""What the commands about interception share: reading files of the user's, and JSON."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click
import msgspec

from cleannet.config.strict import ConfigError

T = TypeVar("T")
FOUND, NOTHING = 1, 2
"""Exit codes: something was found that wants an answer; nothing could be asked."""
LONGEST_LINE = 1 << 20
AS_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")


def show_json(body: object) -> None:
    """Prints JSON."""
    click.echo(msgspec.json.format(msgspec.json.encode(body)).decode())


def with_text(path: Path, use: Callable[[Any], T]) -> T:
    """What becomes of a file of text, read line by line.

    Raises:
        click.ClickException: it cannot be read, or used; the message says why.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return or_fail(lambda: use(_bounded(lines, path)))
    except UnicodeDecodeError:
        raise click.FileError(str(path), "not UTF-8 text") from None
    except OSError as wrong:
        raise click.FileError(str(path), wrong.strerror or str(wrong)) from None


def _bounded(file: TextIO, path: Path) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise ConfigError(f"{path}, line {number}: more than {LONGEST_LINE} characters; is this a file of text?")
        yield line


def with_octets(path: Path, use: Callable[[Any], T]) -> T:
    """What becomes of a file of octets.

    Raises:
        click.ClickException: it cannot be read, or used; the message says why.
    """
    try:
        with path.open("rb") as file:
            return or_fail(lambda: use(file))
    except OSError as wrong:
        raise click.FileError(str(path), wrong.strerror or str(wrong)) from None


def or_fail(make: Callable[[], T]) -> T:
    """What is made, or a message for the user.

    Raises:
        click.ClickException: a file of the user's is not of its form.
    """
    try:
        return make()
    except ConfigError as wrong:
        raise click.ClickException(str(wrong)) from None
