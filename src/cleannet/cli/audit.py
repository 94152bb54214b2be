"""`cleannet audit`."""

import datetime
import ipaddress
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import click

from cleannet.checks.catalogue import catalogue
from cleannet.cli import criteria
from cleannet.cli.files import FILE, pseudonyms, put, read
from cleannet.cli.known import known
from cleannet.cli.options import Filter, Grouped, Moment, Order, parse_filters
from cleannet.cli.progress import progress
from cleannet.cli.secret import OPTIONS, keys_of, keys_options
from cleannet.model.finding import Severity
from cleannet.model.security import NEA, NIA
from cleannet.pipeline import Window, audit
from cleannet.profiles import threshold, waivers
from cleannet.report.compare import compared
from cleannet.report.document import Report
from cleannet.report.json_report import ReportError, from_json, to_json
from cleannet.report.languages import LANGUAGES, chosen_language
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.report.shown import shown
from cleannet.subscribers.settings import Settings

OF_A_FILE = frozenset(
    {
        "capture.unreadable",
        "capture.unknown-format",
        "capture.no-frames",
        "capture.cut-file",
        "capture.broken-block",
        "capture.broken-compression",
        "capture.unsupported-link-type",
    }
)
"""Problems of an input as a whole, which standard error tells too; their details name the file."""


HEADINGS = {
    "Where the report goes": ("--json", "--html", "--parquet", "--language", "--verbose", "--quiet"),
    "Which part of it": ("--since", "--until", "--filter", "--subscriber"),
    "Names": ("--pseudonym-key", "--show-identities"),
    "Verdict and exit code": ("--fail-on", "--require-coverage", "--waivers", "--compare"),
    "Criteria": criteria.OPTIONS,
    "Keys": tuple(OPTIONS),
    "What you know of the network": (
        "--inventory",
        "--cell-database",
        "--baseline",
        "--baseline-days",
        "--ciphering-order",
        "--integrity-order",
        "--ran-network",
        "--longest-back-off",
    ),
}


@click.command("audit", cls=Grouped, headings=HEADINGS, short_help="Audit captures and phone logs.")
@click.argument("captures", nargs=-1, required=True, metavar="CAPTURE...")
@click.option("--json", "json_file", metavar="FILE", help="Write the report as JSON ('-': to standard output).")
@click.option("--html", "html_file", metavar="FILE", help="Write the report as one self-contained HTML page.")
@click.option("--parquet", "parquet_file", metavar="FILE", help="Write the evidence as a Parquet table (extra: table).")
@click.option("--since", type=Moment(), help="Leave out what came before this time.")
@click.option("--until", type=Moment(), help="Leave out what came at this time and later.")
@click.option(
    "--filter", "filters", multiple=True, metavar="WHAT=VALUE", help="check=NAS*,SUB001; severity=high; interface=N2."
)
@click.option("--subscriber", metavar="PSEUDONYM", help="Only this one (a name from a report under the same key).")
@click.option("--pseudonym-key", type=FILE, help="File of at least 16 octets: names stay the same over runs.")
@click.option("--show-identities", is_flag=True, help="Identities instead of pseudonyms. Keep such a report safe.")
@click.option("--waivers", "waivers_file", type=FILE, help="TOML file of findings to waive, with reason and expiry.")
@click.option("--compare", "old_file", type=FILE, help="An older JSON report: says what is new, gone and the same.")
@click.option(
    "--fail-on",
    default="low",
    show_default=True,
    metavar="SEVERITY",
    type=click.Choice([s.label for s in reversed(Severity)]),
    help="Lowest that makes the exit code 1: critical to info.",
)
@click.option(
    "--require-coverage",
    "required",
    multiple=True,
    metavar="WHAT",
    help="Exit code 4 unless seen: N1, N1:ciphering, NAS001, all.",
)
@click.option("--ran-network", "ran_networks", multiple=True, metavar="CIDR", help="Addresses of the RAN's user plane.")
@click.option("--ciphering-order", type=Order(NEA), help="The operator's preference, such as NEA2,NEA1,NEA0.")
@click.option("--integrity-order", type=Order(NIA), help="The same for integrity, such as NIA2,NIA1.")
@click.option("--longest-back-off", type=int, metavar="SECONDS", help="Longest T3346 by the operator's policy.")
@criteria.criteria_options
@keys_options
@click.option("--inventory", "inventory_file", type=FILE, help="TOML file of what the network consists of.")
@click.option("--cell-database", "cell_database_file", type=FILE, help="CSV file of where cells were heard.")
@click.option("--baseline", "baseline_file", type=FILE, help="What is usual, as 'cleannet baseline' learned it.")
@click.option(
    "--baseline-days",
    type=click.IntRange(0),
    default=90,
    show_default=True,
    metavar="DAYS",
    help="How far off a baseline may be.",
)
@click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    help="Of the plain summary of phones; else the environment's.",
)
@click.option("--verbose", "-v", is_flag=True, help="More frames, message ladders, every outcome.")
@click.option("--quiet", "-q", is_flag=True, help="No progress bar, and no report on the terminal.")
def audit_command(captures: tuple[str, ...], **options: Any) -> None:
    """Audit captures of the core, F1 and the radio interface (pcap, pcapng), and phone logs (.qmdl, .mi2log, .dlf).

    All may be compressed; '-' reads a capture or log from standard input.

    Exit code: 0 nothing at or above the threshold; 1 findings; 2 an input gave no frame; 3 a check or decoder faulted;
    4 something required was not observed.
    """
    if options["json_file"] == options["html_file"] == "-":
        raise click.UsageError("--json and --html cannot both go to standard output; name a file for one of them")
    chosen = parse_filters(options["filters"])
    asked = criteria.criteria_of(options)
    report = asked.answered(_report(captures, chosen, options), _today())
    if options["old_file"] is not None:
        report = _compared(report, options["old_file"])
    _write(report, options)
    for one in report.problems:
        if one.kind in OF_A_FILE:
            click.echo(f"cleannet: {shown(one.detail)}", err=True)
    empty = any(not i.frames for i in report.inputs)
    try:
        code = threshold.exit_code(
            report, options["fail_on"], options["required"], no_frames=empty, profiles=asked.outcomes(report)
        )
    except ValueError as wrong:
        raise click.BadParameter(str(wrong)) from None
    sys.exit(code)


def _report(captures: tuple[str, ...], chosen: Filter, options: dict[str, Any]) -> Report:
    checks = [c for c in catalogue().values() if chosen.selects(c)]
    if not checks:
        raise click.BadParameter(
            "no check is left by these filters; 'cleannet checks' lists all", param_hint="--filter"
        )
    with progress(quiet=options["quiet"]) as advance:
        return audit(
            captures,
            checks,
            settings=_settings(options),
            pseudonyms=_pseudonyms(options),
            window=Window(options["since"], options["until"]),
            waivers=_waivers(options["waivers_file"]),
            today=_today(),
            lowest=chosen.severity,
            subscriber=options["subscriber"],
            progress=advance,
            keys=keys_of(options),
        )


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


def _settings(options: dict[str, Any]) -> Settings:
    for text in options["ran_networks"]:
        try:
            ipaddress.ip_network(text)
        except ValueError as wrong:
            raise click.BadParameter(f"{wrong}; write it as 10.0.0.0/24", param_hint="--ran-network") from None
    return Settings(
        options["ran_networks"],
        options["ciphering_order"] or (),
        options["integrity_order"] or (),
        options["longest_back_off"],
        **known(options),
    )


def _pseudonyms(options: dict[str, Any]) -> Pseudonyms:
    path = options["pseudonym_key"]
    if path is None and options["subscriber"] and not options["show_identities"]:
        raise click.UsageError("--subscriber wants --pseudonym-key: without it the names differ from run to run")
    return pseudonyms(path, show_identities=options["show_identities"])


def _waivers(path: Path | None) -> tuple[waivers.Waiver, ...]:
    if path is None:
        return ()
    try:
        return waivers.load(read(path, "the waivers file").decode(), str(path))
    except (waivers.WaiverError, UnicodeDecodeError) as wrong:
        raise click.ClickException(str(wrong)) from None


def _compared(report: Report, path: Path) -> Report:
    try:
        return compared(report, from_json(read(path, "the older report")), str(path))
    except ReportError as wrong:
        raise click.FileError(str(path), str(wrong)) from None


def _write(report: Report, options: dict[str, Any]) -> None:
    json_file, html_file = options["json_file"], options["html_file"]
    if json_file is not None:
        put(json_file, to_json(report))
    if html_file is not None:
        from cleannet.report import html

        put(html_file, html.render(report, language=_language(options)).encode())
    if options["parquet_file"] is not None:
        _put_table(report, options["parquet_file"])
    if "-" in (json_file, html_file) or options["quiet"]:
        return
    from cleannet.report import terminal

    terminal_out = sys.stdout.isatty()
    width = shutil.get_terminal_size((terminal.WIDEST, 40)).columns
    language = _language(options)
    text = terminal.render(report, width=width, colour=terminal_out, verbose=options["verbose"], language=language)
    click.echo(text, nl=False, color=terminal_out)


def _language(options: dict[str, Any]) -> str:
    asked: str | None = options["language"]
    return asked or chosen_language(*(os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")))


def _put_table(report: Report, path: str) -> None:
    from cleannet.report import parquet

    try:
        parquet.write(report, path)
    except parquet.NotInstalled as missing:
        raise click.ClickException(str(missing)) from None
    except OSError as wrong:
        raise click.FileError(path, f"cannot be written: {wrong.strerror or wrong}") from None
