"""Keys: the options that name files of them, and what the files hold."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from cleannet.cli.files import FILE, read
from cleannet.config.keys import Keys, KeysError

Command = TypeVar("Command", bound=Callable[..., Any])


def keys_options(command: Command) -> Command:
    """Adds the options to a command."""
    return click.option(
        "--tls-keys",
        "tls_keys_files",
        type=FILE,
        multiple=True,
        help="TLS key log (SSLKEYLOGFILE); may be repeated (extra: keys).",
    )(command)


def keys_of(options: dict[str, Any]) -> Keys:
    """The keys of the files that were named.

    Raises:
        click.ClickException: a file cannot be read or used; the message holds nothing of what stands in it.
    """
    keys = Keys()
    try:
        for path in options["tls_keys_files"]:
            keys.add_tls(read(path, "the TLS key log"), str(path))
    except KeysError as wrong:
        raise click.ClickException(str(wrong)) from None
    return keys
