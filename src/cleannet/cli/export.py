"""`cleannet export`."""

import sys
from pathlib import Path

import click

from cleannet import __version__
from cleannet.checks.catalogue import catalogue
from cleannet.checks.runner import judge
from cleannet.cli.files import FILE, pseudonyms, put
from cleannet.model.problem import ProblemKind
from cleannet.pipeline import Read
from cleannet.report.build import networks_of
from cleannet.report.findings import findings
from cleannet.report.safe_copy import GRAIN, Options, entries, lines
from cleannet.report.shown import shown
from cleannet.subscribers.settings import Settings

NO_FRAMES = 2
"""Exit code where an input gave no frame, as of an audit."""
FILE_NAME = "cleannet-safe-copy.jsonl"
WHY_SAFE = (
    "only 'export --safe' is offered: a copy without identities, places, exact times and contents."
    " An unreduced copy names people; who needs one has the recording itself"
)


@click.command("export", short_help="Make a copy of a recording to share.")
@click.argument("captures", nargs=-1, required=True, metavar="CAPTURE...")
@click.option("--safe", is_flag=True, help="Leave out what could name a person or a place (must be given).")
@click.option(
    "--output",
    "-o",
    required=True,
    metavar="FILE|DIRECTORY",
    help=f"Where to ('-': standard output; else {FILE_NAME}).",
)
@click.option(
    "--time-grain",
    type=click.IntRange(1, 86400),
    default=GRAIN,
    show_default=True,
    metavar="SECONDS",
    help="Times are rounded down to it; they count from the first message.",
)
@click.option("--country", is_flag=True, help="Keep the country codes that cells broadcast.")
@click.option("--month", is_flag=True, help="Keep the month of the recording.")
@click.option(
    "--pseudonym-key",
    type=FILE,
    help="File of at least 16 octets: names stay the same over copies and reports.",
)
def export_command(
    captures: tuple[str, ...],
    safe: bool,
    output: str,
    time_grain: int,
    country: bool,
    month: bool,
    pseudonym_key: Path | None,
) -> None:
    """Make a copy of a recording to share: pseudonyms, cells as letters, coarse times, no contents (JSON lines).

    It cannot be audited again; it holds what an audit found.

    Exit code: 0 written; 2 an input gave no frame.
    """
    if not safe:
        raise click.UsageError(WHY_SAFE)
    target = _target(output, captures)
    names = pseudonyms(pseudonym_key)
    read = Read(captures)
    network = read.network(Settings())
    said = judge(network, catalogue().values())
    found = findings(said.statements.values(), network, names, networks_of(network))
    kinds = [one.kind for one in read.captures]
    made = lines(entries(network), found, kinds, names, Options(time_grain, country, month), version=__version__)
    put(target, "".join(f"{line}\n" for line in made).encode())
    for one in (p for c in read.captures for p in c.problems):
        if one.kind in (ProblemKind.UNREADABLE_INPUT, ProblemKind.UNKNOWN_FORMAT, ProblemKind.NO_FRAMES):
            click.echo(f"cleannet: {shown(one.detail)}", err=True)
    sys.exit(NO_FRAMES if any(not one.frames for one in read.captures) else 0)


def _target(output: str, captures: tuple[str, ...]) -> str | Path:
    """The file to write; "-" for standard output."""
    if output == "-":
        return output
    path = Path(output) / FILE_NAME if Path(output).is_dir() else Path(output)
    if any(one != "-" and Path(one).resolve() == path.resolve() for one in captures):
        raise click.UsageError("the copy would overwrite the recording; name another file")
    return path
