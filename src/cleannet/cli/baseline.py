"""`cleannet baseline`."""

import sys
from typing import Any

import click

from cleannet.cli.files import FILE, put, read
from cleannet.cli.known import names_under
from cleannet.cli.options import Moment
from cleannet.cli.progress import progress
from cleannet.config.baseline import Baseline, Names, from_json, merge, to_json
from cleannet.config.strict import ConfigError
from cleannet.pipeline import Window, learn


@click.command("baseline", short_help="Learn what is usual, from good captures and logs.")
@click.argument("captures", nargs=-1, metavar="[CAPTURE...]")
@click.option(
    "--output", "-o", required=True, metavar="FILE", help="Where to write the baseline ('-': standard output)."
)
@click.option(
    "--merge", "others", multiple=True, type=FILE, help="A baseline to add to what is learned; may be repeated."
)
@click.option("--pseudonym-key", type=FILE, help="File of at least 16 octets: cells are kept as digests under it.")
@click.option("--raw-cells", is_flag=True, help="Keep cell identities as they are. They tell where a phone was.")
@click.option("--since", type=Moment(), help="Leave out what came before this time.")
@click.option("--until", type=Moment(), help="Leave out what came at this time and later.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar, and no summary.")
def baseline_command(captures: tuple[str, ...], **options: Any) -> None:
    """Learn what is usual, per network, cell and AMF, from captures and phone logs that are known to be good.

    'cleannet audit --baseline FILE' compares others with it. Leave out days on which the core was restarted.

    Exit code: 0; 2 if an input gave no frame.
    """
    if not captures and not options["others"]:
        raise click.UsageError("name captures to learn from, or baselines to --merge")
    if bool(options["pseudonym_key"]) == options["raw_cells"]:
        raise click.UsageError(
            "cells tell where somebody was: give --pseudonym-key FILE, or --raw-cells to keep them as they are"
        )
    try:
        parts = [from_json(read(path, "the baseline"), str(path)) for path in options["others"]]
        names = Names(None) if options["raw_cells"] else names_under(options["pseudonym_key"])
        if captures:
            parts.append(_learned(captures, names, options))
        made = merge(parts)
    except ConfigError as wrong:
        raise click.ClickException(str(wrong)) from None
    put(options["output"], to_json(made))
    if not options["quiet"]:
        click.echo(summary(made), err=True)
    if captures and len(parts[-1].inputs) < len(set(captures)):
        click.echo("cleannet: an input gave no frame, or is a copy of another", err=True)
        sys.exit(2)


def _learned(captures: tuple[str, ...], names: Names, options: dict[str, Any]) -> Baseline:
    with progress(quiet=options["quiet"]) as advance:
        return learn(captures, names, Window(options["since"], options["until"]), advance)


def summary(made: Baseline) -> str:
    """What a baseline holds, in one sentence."""
    if not made.entries:
        return "nothing was learned: no network, cell or AMF could be told in these captures"
    counts = [_counted(sum(one.kind == kind for one in made.entries), word) for kind, word in KINDS.items()]
    first, last = min(one.first for one in made.entries), max(one.last for one in made.entries)
    return f"learned of {', '.join(counts)}, from {first} to {last}, from {_counted(len(made.inputs), 'input')}"


KINDS = {"network": "network", "cell": "cell", "amf": "AMF"}


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
