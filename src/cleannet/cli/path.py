"""`cleannet path`: which countries' registered networks traceroutes cross, and what their times allow."""

import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click
import msgspec

from cleannet.cli.depend import AS_JSON, or_fail, print_table
from cleannet.cli.files import FILE
from cleannet.config.strict import ConfigError
from cleannet.report.shown import shown
from cleannet.trust import address_tables, paths
from cleannet.trust.places import KM_PER_MS, Point, known
from cleannet.trust.probes import Standing, probes
from cleannet.trust.traceroute import MOST_TRACES, Others, Trace, read_traces

T = TypeVar("T")
NOTE = (
    "Registered in: where a registry lists the address; it is neither the operator's state nor where a router stands. "
    f"Refuted: it answered too soon to stand there ({KM_PER_MS:.2f} km per millisecond of round trip). "
    "What is not refuted is not proven; hops that do not answer may be anywhere."
)
TAKEN = "Where no --in, --at or --probes tells it, the probe is taken to stand where its own address is registered."


class _Degrees(click.ParamType[Point]):
    """A point: `59.33,18.07`."""

    name = "LAT,LON"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Point:
        """See `click.ParamType`."""
        if isinstance(value, Point):
            return value
        try:
            latitude, longitude = (float(part) for part in value.split(","))
        except ValueError:
            self.fail(f"{value!r} is no point; write degrees as 59.33,18.07", param, ctx)
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            self.fail(f"{value!r} lies outside the degrees of the earth", param, ctx)
        return Point(latitude, longitude)


@click.command("path", short_help="Which countries' registered networks traceroutes cross.")
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option("--operators", "operators_file", type=FILE, help="CSV of prefix,asn,org or start,end,asn,org.")
@click.option("--registered", "registered_file", type=FILE, help="CSV of prefix,country; goes before iptocc.")
@click.option("--in", "country", metavar="CC", help="The country in which the probe stands.")
@click.option("--at", "place", type=_Degrees(), help="Where the probe stands, in degrees: 59.33,18.07.")
@click.option("--probes", "probes_file", type=FILE, help="CSV of probe,country or probe,latitude,longitude.")
@click.option("--probe", metavar="NAME", help='Only the traceroutes of this one, as "426" or "probe 426".')
@click.option("--hops", "with_hops", is_flag=True, help="Each hop of each path.")
@AS_JSON
def path_command(files: tuple[Path, ...], **options: Any) -> None:
    """Read traceroutes: RIPE Atlas results, mtr --json, scamper's JSON lines, or CSV of hops."""
    country = (options["country"] or "").upper()
    if country and not known(country):
        raise click.BadParameter(f"{options['country']!r} is no country code; write --in SI", param_hint="--in")
    others = Others()
    traces = or_fail(lambda: [one for file in files for one in _traces(file, others)])
    if options["probe"]:
        wanted = options["probe"].removeprefix("probe ")
        traces = [one for one in traces if one.probe.removeprefix("probe ") == wanted]
        if not traces:
            raise click.BadParameter(f"no traceroute of probe {wanted!r} is in the files", param_hint="--probe")
    tables = _tables(traces, options)
    standing = _standing(options["probes_file"])
    found = [_path(one, tables, country, options["place"], standing) for one in traces]
    for kind, count in sorted(others.counts.items()):
        click.echo(f"cleannet: {count} results are no traceroute ({shown(kind)}) and were left out", err=True)
    if options["as_json"]:
        note = f"{NOTE} {TAKEN}" if any(one.taken for one in found) else NOTE
        click.echo(msgspec.json.format(msgspec.json.encode({"note": note, "paths": found})).decode())
        return
    _show(found, with_hops=options["with_hops"])


def _path(
    trace: Trace, tables: paths.Tables, country: str, place: Point | None, standing: dict[str, Standing]
) -> paths.Path:
    """What a traceroute shows; a table of probes goes before what is said of all of them."""
    own = standing.get(trace.probe.removeprefix("probe "), Standing("", None))
    if own.country or own.point:
        return paths.path(trace, tables, country=own.country, place=own.point)
    return paths.path(trace, tables, country=country, place=place)


def _standing(file: Path | None) -> dict[str, Standing]:
    if file is None:
        return {}
    return or_fail(lambda: opened(file, lambda lines: probes(address_tables.bounded(lines, str(file)), str(file))))


def _traces(file: Path, others: Others) -> list[Trace]:
    found = opened(file, lambda lines: list(read_traces(lines, str(file), others)))
    if len(found) > MOST_TRACES:
        raise ConfigError(f"{file}: more than {MOST_TRACES} traceroutes")
    return found


def _tables(traces: list[Trace], options: dict[str, Any]) -> paths.Tables:
    wanted = paths.addresses(traces)
    return lookup(wanted, options["operators_file"], options["registered_file"])


def lookup(wanted: set[str], operators_file: Path | None, registered_file: Path | None) -> paths.Tables:
    """What the user's tables, and else `iptocc`, know of addresses."""

    def read_operators(lines: TextIO) -> Any:
        return address_tables.operators(address_tables.bounded(lines, str(operators_file)), str(operators_file), wanted)

    def read_countries(lines: TextIO) -> Any:
        bounded = address_tables.bounded(lines, str(registered_file))
        return address_tables.countries(bounded, str(registered_file), wanted)

    run_by = {} if operators_file is None else or_fail(lambda: opened(operators_file, read_operators))
    given = None if registered_file is None else or_fail(lambda: opened(registered_file, read_countries))
    return paths.Tables(or_fail(lambda: address_tables.registered(given, wanted)), run_by)


def opened(file: Path, reader: Callable[[TextIO], T]) -> T:
    """What a reader makes of a text file; "-" is standard input.

    Raises:
        click.FileError: it cannot be read, or is no text.
    """
    try:
        if str(file) == "-":
            return reader(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline=""))
        with file.open(encoding="utf-8", newline="") as lines:
            return reader(lines)
    except UnicodeDecodeError as wrong:
        raise click.FileError(str(file), f"not UTF-8 text ({wrong.reason}); warts: write it as JSON first") from None
    except OSError as wrong:
        raise click.FileError(str(file), wrong.strerror or str(wrong)) from None


def _show(found: list[paths.Path], *, with_hops: bool) -> None:
    rows = [
        (
            shown(one.probe) or "–",
            one.target or "–",
            f"{one.origin or '?'} → {one.destination or '?'}",
            "-".join(one.registered) or "–",
            "-".join(map(shown, one.operators)),
            "not told" if one.third is None else ", ".join(one.third) or "–",
            ", ".join(one.third_refuted) or "–",
            f"{one.silent}{'' if one.reached else ', target too'}",
        )
        for one in found
    ]
    headings = ("probe", "to", "ends", "registered in", "operators", "third countries", "refuted", "silent")
    kept = [n for n, name in enumerate(headings) if name != "operators" or any(row[n] for row in rows)]
    note = f"{NOTE} {TAKEN}" if any(one.taken for one in found) else NOTE
    print_table(note, tuple(headings[n] for n in kept), [tuple(row[n] for n in kept) for row in rows], {})
    for line in _remarks(found):
        click.echo(line)
    _exposure(found)
    if with_hops:
        for one in found:
            _hops(one)


def _remarks(found: list[paths.Path]) -> Iterator[str]:
    """Boomerangs and detours, each line once, with how many paths it is of."""
    lines: Counter[str] = Counter()
    for one in found:
        if one.boomerang:
            ruled = "; times refute that it leaves" if one.boomerang_refuted else ""
            lines[f"boomerang: from {one.origin} to {one.origin} by way of {', '.join(one.boomerang)}{ruled}"] += 1
        for each in one.detours:
            ruled = "; times refute that it leaves" if each.refuted else ""
            lines[f"out and back: {'-'.join((each.country, *each.through, each.country))}{ruled}"] += 1
    if lines:
        yield ""
    for line, count in sorted(lines.items()):
        yield f"{line} ({count} time{'s' if count != 1 else ''})"


def _exposure(found: list[paths.Path]) -> None:
    """In how many paths each third country is met."""
    told = [one for one in found if one.third is not None]
    met = Counter(code for one in told for code in one.third or ())
    left = Counter(code for one in told for code in one.third or () if code not in one.third_refuted)
    if met:
        click.echo("")
    rows = [(code, f"{n} of {len(told)}", f"{left[code]} of {len(told)}") for code, n in sorted(met.items())]
    if rows:
        note = "Third countries: on how many of the paths whose ends are known"
        print_table(note, ("registered in", "paths", "not refuted"), rows, {})


def _hops(one: paths.Path) -> None:
    click.echo("")
    rows = [
        (
            str(hop.hop),
            "private" if hop.private else hop.address or "a name",
            hop.registered or "–",
            " ".join(shown(text) for text in dict.fromkeys((hop.operator, hop.name)) if text) or "–",
            "–" if hop.rtt is None else f"{hop.rtt:.3f}",
            "–" if hop.within is None else f"{hop.within:.0f} km",
            hop.physics.value,
        )
        for hop in one.hops
    ]
    headings = ("hop", "address", "registered in", "operator", "ms", "within", "there")
    print_table(f"{shown(one.probe) or 'probe'} → {one.target or '?'} ({shown(one.place)})", headings, rows, {})
