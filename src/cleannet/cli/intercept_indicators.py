"""`cleannet intercept indicators`: published indicators against captures, files and lists."""

import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import click
import msgspec

from cleannet.cli.files import FILE
from cleannet.cli.intercept_files import AS_JSON, FOUND, NOTHING, or_fail, show_json, with_octets, with_text
from cleannet.report.shown import shown
from cleannet.trust import seen_hosts
from cleannet.trust.indicator_files import read_set
from cleannet.trust.indicators import LIMIT, MOST_OCTETS, NOT_TOLD, Loaded
from cleannet.trust.sightings import Index, Searched, Sighting, in_captures, in_folder, in_list
from cleannet.trust.yara_rules import Rules

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_MOST_SHOWN = 1000


@click.command("indicators")
@click.argument("sets", type=FILE, nargs=-1)
@click.option("--capture", "captures", type=FILE, multiple=True, help="Capture to look through.")
@click.option("--folder", "folders", type=FOLDER, multiple=True, help="Folder of files to look through.")
@click.option("--seen", "lists", type=FILE, multiple=True, help="Text of addresses, domains, URLs, hashes: one a line.")
@click.option("--yara", "yara_folder", type=FOLDER, help="Folder of YARA rules for --folder (extra: indicators).")
@click.option("--attribution", is_flag=True, help="Tell whose doing the publishers say it is.")
@AS_JSON
def indicators(sets: Sequence[Path], **options: Any) -> None:
    """Published indicators (STIX 2.1, MISP, YARA) against captures, files of folders, and lists.

    Tells publisher, date and identifier of each, and how many entries of the sets name which origin.
    """
    if not sets and not options["yara_folder"]:
        raise click.UsageError("no indicators: give files of STIX or MISP, or --yara FOLDER")
    if options["yara_folder"] and not options["folders"]:
        raise click.UsageError("--yara wants --folder: the files to scan")
    loaded, searched = Loaded(), Searched()
    for path in sets:
        octets = with_octets(path, _bounded)
        or_fail(partial(read_set, octets, str(path), loaded))
    rules = or_fail(lambda: Rules(options["yara_folder"], loaded)) if options["yara_folder"] else None
    found = _look(Index(loaded.indicators), options, searched)
    for folder in options["folders"] if rules else ():
        found += rules.scan(folder, searched) if rules else ()
    problems = rules.problems if rules else []
    if options["as_json"]:
        show_json(_as_json(loaded, searched, found, problems, attribution=options["attribution"]))
    else:
        _show(loaded, searched, found, problems, attribution=options["attribution"])
    sys.exit(FOUND if found else 0 if any(searched.seen.values()) else NOTHING)


def _look(index: Index, options: dict[str, Any], searched: Searched) -> list[Sighting]:
    found: list[Sighting] = []
    paths = [str(path) for path in options["captures"]]
    if paths:
        from cleannet.pipeline import Read

        data = Read(paths)
        for problem in (one for capture in data.captures for one in capture.problems):
            click.echo(f"cleannet: {shown(problem.detail)}", err=True)
        messages = [sent.message for sent in data.carried.messages]
        found += in_captures(seen_hosts.hosts_of(data.frames, messages, data.dns.questions), paths, index, searched)
    for folder in options["folders"]:
        found += in_folder(folder, index, searched) if index.kinds or not options["yara_folder"] else ()
    for path in options["lists"]:
        found += with_text(path, partial(_in_list, path=str(path), index=index, searched=searched))
    return found


def _bounded(file: BinaryIO) -> bytes:
    return file.read(MOST_OCTETS + 1)


def _in_list(lines: Iterable[str], path: str, index: Index, searched: Searched) -> list[Sighting]:
    return list(in_list(lines, path, index, searched))


def _balance(loaded: Loaded) -> list[tuple[str, int]]:
    """How many entries name which origin, in the order of their names."""
    return sorted(loaded.balance.items())


def _show(loaded: Loaded, searched: Searched, found: list[Sighting], problems: list[str], *, attribution: bool) -> None:
    click.echo(f"Loaded: {loaded.entries} entries, {len(loaded.indicators)} values to look for")
    named = ", ".join(f"{shown(name)} {count}" for name, count in _balance(loaded)) or "none"
    click.echo(f"Origin that the entries name: {named}; not told {loaded.without_origin}")
    for what, count in sorted(loaded.unread.items()):
        click.echo(f"not used: {count} × {shown(what)}")
    for problem in problems[:20]:
        click.echo(f"not used: {shown(problem, 300)}")
    if len(problems) > 20:
        click.echo(f"not used: {len(problems) - 20} further files of rules")
    for what, count in searched.seen.items():
        click.echo(f"looked through: {count} {what}")
    for what, count in sorted(searched.missed.items()):
        click.echo(f"not looked through: {count} {what}")
    click.echo("")
    for one in found[:_MOST_SHOWN]:
        origin = one.indicator.origin
        value = f" {shown(one.indicator.value)}" if one.indicator.value else ""
        click.echo(f"{one.indicator.kind}{value}: {shown(one.where)} ({one.what})")
        told = f"publisher {origin.publisher}, dated {origin.date}, rule {origin.rule}, licence {origin.licence}"
        click.echo(f"    {shown(told)}")
        if origin.techniques:
            click.echo(f"    technique: {shown(', '.join(origin.techniques))}")
        if attribution:
            claims = "; ".join((*origin.claims, *origin.countries)) or NOT_TOLD
            click.echo(f"    the publisher says of whose doing it is: {shown(claims)}")
    if len(found) > _MOST_SHOWN:
        click.echo(f"{len(found) - _MOST_SHOWN} further matches; --json holds them all")
    if not found:
        click.echo("No match." if any(searched.seen.values()) else "Nothing was looked through.")
    click.echo(f"\n{LIMIT} {seen_hosts.LIMIT}")


def _as_json(
    loaded: Loaded, searched: Searched, found: list[Sighting], problems: list[str], *, attribution: bool
) -> dict[str, object]:
    rows = []
    for one in found:
        row = {"kind": one.indicator.kind, "value": one.indicator.value, "where": one.where, "what": one.what}
        origin = msgspec.to_builtins(one.indicator.origin)
        if not attribution:
            del origin["claims"], origin["countries"]
        rows.append(row | origin)
    return {
        "entries": loaded.entries,
        "values": len(loaded.indicators),
        "origins": dict(_balance(loaded)),
        "origin_not_told": loaded.without_origin,
        "not_used": dict(sorted(loaded.unread.items())),
        "rules_not_used": problems,
        "looked_through": dict(searched.seen),
        "not_looked_through": dict(sorted(searched.missed.items())),
        "matches": rows,
        "limit": LIMIT,
    }
