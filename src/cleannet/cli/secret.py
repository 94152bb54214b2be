"""Keys: the options that name files of them, and what the files hold."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from cleannet.cli.files import FILE, read
from cleannet.config.keys import Keys
from cleannet.config.keys_error import KeysError

OPTIONS = {
    "--tls-keys": "TLS key log (SSLKEYLOGFILE); may be repeated (extra: keys).",
    "--nas-keys": "TOML file of subscribers' keys, to decipher and verify NAS.",
    "--esp-keys": "TOML file of security associations of IPsec.",
}
Command = TypeVar("Command", bound=Callable[..., Any])


def keys_options(command: Command) -> Command:
    """Adds the options to a command."""
    for name, text in reversed(OPTIONS.items()):
        destination = f"{name[2:].replace('-', '_')}_files"
        command = click.option(name, destination, type=FILE, multiple=True, help=text)(command)
    return command


def keys_of(options: dict[str, Any]) -> Keys:
    """The keys of the files that were named.

    Raises:
        click.ClickException: a file cannot be read or used; the message holds nothing of what stands in it.
    """
    keys = Keys()
    try:
        for path in options["tls_keys_files"]:
            keys.add_tls(read(path, "the TLS key log"), str(path))
        for path in options["nas_keys_files"]:
            keys.add_nas(read(path, "the file of NAS keys"), str(path))
        for path in options["esp_keys_files"]:
            keys.add_esp(read(path, "the file of ESP keys"), str(path))
    except KeysError as wrong:
        raise click.ClickException(str(wrong)) from None
    return keys
