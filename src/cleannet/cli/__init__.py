"""The command line: thin, no logic of its own."""

import gc
import os

# No linear algebra is done here; the threads that numpy's library for it starts on import would only cost time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import click  # noqa: E402

from cleannet import __version__  # noqa: E402
from cleannet.cli.audit import audit_command  # noqa: E402
from cleannet.cli.catalogue import checks_command, explain_command  # noqa: E402
from cleannet.cli.show import show_command  # noqa: E402


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cleannet")
def main() -> None:
    """Does a 5G network protect its subscribers, and where is the proof?"""
    # An audit makes hardly any cycles; the collector would walk all that is alive, again and again.
    gc.disable()


main.add_command(audit_command)
main.add_command(checks_command)
main.add_command(explain_command)
main.add_command(show_command)
