"""The command line: thin, no logic of its own."""

import gc
import importlib
import os
import sys
from typing import Any

# No linear algebra is done here; the threads that numpy's library for it starts on import would only cost time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import click

from cleannet import __version__

COMMANDS = {
    "adopt": "cleannet.cli.adopt",
    "audit": "cleannet.cli.audit",
    "baseline": "cleannet.cli.baseline",
    "bundle": "cleannet.cli.bundle",
    "checks": "cleannet.cli.catalogue",
    "depend": "cleannet.cli.depend",
    "explain": "cleannet.cli.catalogue",
    "export": "cleannet.cli.export",
    "intercept": "cleannet.cli.intercept",
    "inventory": "cleannet.cli.inventory",
    "path": "cleannet.cli.path",
    "profile": "cleannet.cli.profile",
    "show": "cleannet.cli.show",
    "verify": "cleannet.cli.bundle",
}
"""Each command and the module that holds it as `<name>_command`; only the one that is called is imported."""


USAGE = 64
"""Exit code of a call that cannot be carried out (sysexits.h); 1 to 4 speak of what an audit found."""


class Commands(click.Group):
    """The group of commands, each imported when it is called."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """See `click.Command`. Wrong calls, and unreadable files of the user's own, end with a code of their own."""
        try:
            code = super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.ClickException as wrong:
            wrong.show()
            sys.exit(USAGE)
        except click.Abort:
            sys.exit(130)
        sys.exit(code if isinstance(code, int) else 0)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """See `click.Group`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """See `click.Group`."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(COMMANDS[cmd_name]), f"{cmd_name}_command")
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="cleannet")
def main() -> None:
    """Does a mobile network protect its subscribers, and where is the proof?"""
    # An audit makes hardly any cycles; the collector would walk all that is alive, again and again.
    gc.disable()
