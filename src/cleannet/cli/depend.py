"""`cleannet depend`: on whom a network depends, the same question asked of every actor."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from cleannet.cli.files import FILE, read
from cleannet.config import inventory
from cleannet.config.strict import ConfigError
from cleannet.report.shown import shown
from cleannet.trust import registry, shares, withdrawal
from cleannet.trust.concentration import concentration
from cleannet.trust.countries import exposures
from cleannet.trust.hegemony import Paths, flat, hegemony, views
from cleannet.trust.mrt import read_table

T = TypeVar("T")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group("depend", short_help="On whom the network depends: routes, suppliers, withdrawals.")
def depend_command() -> None:
    """Measure dependence on any one actor. Numbers, no verdicts: what they mean is for their reader."""


@depend_command.command("routes")
@click.argument("table", type=FILE)
@click.option("--to", "scope", metavar="AS", help="Only paths that lead to this AS.")
@click.option("--country", metavar="CC", help="Paths to networks registered in this country; wants --registered.")
@click.option(
    "--registered", "registered_file", type=FILE, help="Where ASes are registered: a registry's file, or CSV."
)
@click.option("--owned", "owned_file", type=FILE, help="CSV of state-owned ASes; shown with its source.")
@click.option("--ip", "version", type=click.Choice(["4", "6"]), default="4", show_default=True)
@click.option(
    "--fewest", type=click.IntRange(1), metavar="ROUTES", help="Routes of a near-full table; else 90 % of the largest."
)
@click.option("--sparse", is_flag=True, help="Peers without a path to --to do not count.")
@click.option("--most", type=click.IntRange(1), default=20, show_default=True, help="Rows to show.")
@AS_JSON
def routes(table: Path, **options: Any) -> None:
    """AS hegemony, or the exposure of a country's paths, from a table dump (MRT) of a route collector."""
    if options["country"] and options["registered_file"] is None:
        raise click.UsageError("--country wants --registered FILE: which country each AS is registered in")
    read_in = read_table(str(table))
    for problem in read_in.problems:
        click.echo(f"cleannet: {shown(problem.detail)}", err=True)
    seen = views(read_in, int(options["version"]), fewest=options["fewest"])
    if not seen:
        click.echo("cleannet: no peer has a near-full table of this version; try --fewest", err=True)
        sys.exit(2)
    paths = flat(read_in.paths)
    met = frozenset(paths.ases.tolist()) | {one.asn for one in seen}
    where = _rows(options["registered_file"], lambda lines, path: registry.registered(lines, path, met))
    if options["country"]:
        _countries(paths, seen, where, options)
        return
    owners = _rows(options["owned_file"], registry.owned)
    found = hegemony(seen, paths, _number(options["scope"]), sparse=options["sparse"])
    rows: list[tuple[str, ...]] = []
    for asn, value in list(found.items())[: options["most"]]:
        owner = owners.get(asn)
        told = f"{owner.state}, {owner.organisation} ({owner.source}: {owner.address})" if owner else ""
        rows.append((f"AS{asn}", f"{value:.3f}", where.get(asn, ""), told))
    scope = f"paths to AS{_number(options['scope'])}" if options["scope"] else "all paths"
    headings = (
        "AS",
        "hegemony",
        *(("registered in",) if where else ()),
        *(("owned by a state, says",) if owners else ()),
    )
    rows = [tuple(cell for cell, kept in zip(row, (1, 1, where, owners), strict=True) if kept) for row in rows]
    note = f"{scope}, as {len(seen)} peer ASes see them; the trimmed mean over these (arXiv 1711.02805)"
    print_table(note, headings, rows, options)


def _countries(paths: Paths, seen: Sequence[Any], where: dict[int, str], options: dict[str, Any]) -> None:
    found = exposures(list(seen), paths, where, options["country"].upper())
    rows = [
        (
            one.country,
            f"{one.naive:.3f}",
            "–" if one.debiased is None else f"{one.debiased:.3f}",
            f"{one.peers_elsewhere} of {one.peers}",
        )
        for one in found[: options["most"]]
    ]
    note = (
        f"paths to networks registered in {options['country'].upper()}; naive over all peer ASes, de-biased over those "
        "registered elsewhere than in the country of the row. Where a network is registered says not who owns it."
    )
    print_table(note, ("registered in", "naive", "de-biased", "peers elsewhere"), rows, options)


@depend_command.command("shares")
@click.argument("file", type=FILE)
@AS_JSON
def shares_of(file: Path, as_json: bool) -> None:
    """Suppliers' shares in an inventory (TOML) or a CycloneDX bill of materials (JSON)."""
    text = _text(file)
    groups = or_fail(
        lambda: (
            shares.of_bill(text, str(file))
            if text.lstrip().startswith("{")
            else shares.of_inventory(inventory.load(text, str(file)))
        )
    )
    rows = []
    for name, counts in [*sorted(groups.items()), ("all", shares.total(groups.values()))]:
        known = {supplier: float(n) for supplier, n in counts.items() if supplier != shares.UNNAMED}
        one = concentration(known)
        untold = counts.get(shares.UNNAMED, 0)
        if one is None:
            rows.append((name, "–", "–", "–", str(untold)))
        else:
            largest = f"{shown(one.largest[0])} {one.largest[1]:.0%}"
            rows.append((name, f"{one.index:.0f}", f"{one.effective:.2f}", largest, str(untold)))
    note = "Herfindahl–Hirschman index (0 to 10,000) and effective number of suppliers, each part counted once"
    print_table(note, ("of", "HHI", "effective", "largest", "supplier not told"), rows, {"as_json": as_json})


@depend_command.command("withdraw")
@click.argument("file", type=FILE)
@AS_JSON
def withdraw(file: Path, as_json: bool) -> None:
    """What stops if one actor, or all of one state, no longer provide: asked of each one in FILE alike."""
    known = or_fail(lambda: withdrawal.load(_text(file), str(file)))
    found = withdrawal.withdrawals(known)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
        return
    rows = []
    for one in found:
        lost = sorted({what for _, some in one.degraded for what in some})
        degraded = f"{len(one.degraded)} lose {', '.join(lost)}" if one.degraded else "–"
        stops = f"{len(one.critical_stopped)} of {one.critical}"
        who = f"all registered in {one.who}" if one.state else one.who
        rows.append((shown(who), stops, ", ".join(map(shown, one.stopped)) or "–", degraded))
    note = "What follows if one of these no longer provides; the same is asked of each"
    print_table(note, ("without", "critical functions that stop", "what stops", "goes on with less"), rows, {})


@depend_command.command("plaintext")
@click.argument("captures", type=click.Path(), nargs=-1, required=True, metavar="CAPTURE...")
@click.option("--operators", "operators_file", type=FILE, help="CSV of prefix,asn,org or start,end,asn,org.")
@click.option("--registered", "registered_file", type=FILE, help="CSV of prefix,country; goes before iptocc.")
@click.option("--most", type=click.IntRange(1), default=20, show_default=True, help="Rows to show.")
@AS_JSON
def plaintext_of(captures: tuple[str, ...], **options: Any) -> None:
    """Who ends the encryption of what users send, and what of it is readable on which link (N3, S1-U, N6)."""
    from cleannet.cli.holders import plaintext  # reads captures, which the other commands do not

    plaintext(captures, options)


def print_table(note: str, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]], options: dict[str, Any]) -> None:
    """Rows under their headings, or as JSON where the options say so."""
    if options.get("as_json"):
        body = {"note": note, "rows": [dict(zip(headings, row, strict=True)) for row in rows]}
        click.echo(msgspec.json.format(msgspec.json.encode(body)).decode())
        return
    click.echo(f"{note}\n")
    widths = [max(len(cell) for cell in column) for column in zip(headings, *rows, strict=True)]
    for row in (headings, *rows):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    digits = text.upper().removeprefix("AS")
    if not digits.isascii() or not digits.isdigit():
        raise click.BadParameter(f"{text!r} is no AS number; write --to 8402 or --to AS8402", param_hint="--to")
    return int(digits)


def _rows(path: Path | None, reader: Callable[[Any, str], dict[int, T]]) -> dict[int, T]:
    if path is None:
        return {}
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return or_fail(lambda: reader(lines, str(path)))
    except UnicodeDecodeError:
        raise click.FileError(str(path), "not UTF-8 text") from None
    except OSError as wrong:
        raise click.FileError(str(path), wrong.strerror or str(wrong)) from None


def _text(path: Path) -> str:
    try:
        return read(path, "it").decode()
    except UnicodeDecodeError:
        raise click.FileError(str(path), "not UTF-8 text") from None


def or_fail(make: Callable[[], T]) -> T:
    """What `make` gives; a file of the user's that is wrong ends the command with its message."""
    try:
        return make()
    except ConfigError as wrong:
        raise click.ClickException(str(wrong)) from None
