"""`cleannet inventory`."""

import sys
from typing import Any

import click

from cleannet.cli.files import put
from cleannet.cli.options import Moment
from cleannet.cli.progress import progress
from cleannet.pipeline import Window, draft_inventory


@click.command("inventory", short_help="Draft an inventory from good captures and logs.")
@click.argument("captures", nargs=-1, required=True, metavar="CAPTURE...")
@click.option("--output", "-o", default="-", metavar="FILE", help="Where to write it; else to standard output.")
@click.option("--since", type=Moment(), help="Leave out what came before this time.")
@click.option("--until", type=Moment(), help="Leave out what came at this time and later.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar.")
def inventory_command(captures: tuple[str, ...], **options: Any) -> None:
    """Draft an inventory from captures and phone logs that are known to be good.

    Correct it by hand before 'cleannet audit --inventory FILE' compares with it: what the captures did not show is
    missing in it. It holds addresses and cells as they are.

    Exit code: 0; 2 if an input gave no frame.
    """
    with progress(quiet=options["quiet"]) as advance:
        text, empty = draft_inventory(captures, Window(options["since"], options["until"]), advance)
    put(options["output"], text.encode())
    if empty:
        click.echo("cleannet: an input gave no frame", err=True)
        sys.exit(2)
