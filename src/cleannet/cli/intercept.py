"""`cleannet intercept`: who is intercepted, against who should be; routers against their approved state; indicators."""

import ipaddress
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
import msgspec

from cleannet.cli.files import FILE, read
from cleannet.cli.intercept_files import AS_JSON, FOUND, NOTHING, show_json, with_octets, with_text
from cleannet.cli.intercept_indicators import indicators
from cleannet.report.shown import shown
from cleannet.trust import reconcile, router_rules, warrants, x1
from cleannet.trust.digests import Digests
from cleannet.trust.router_config import statements

KEY = click.option("--key", type=FILE, help="Key for digests, at least 16 octets; without it, one of this run alone.")


@click.group("intercept", short_help="Interception: tasks against warrants, router changes, indicators.")
def intercept_command() -> None:
    """Find interception that nobody answers for. A finding is a reason to ask; none is no proof of none."""


intercept_command.add_command(indicators)


@intercept_command.command("tasks")
@click.argument("answers", type=FILE, nargs=-1, required=True)
@click.option("--list", "lists", type=FILE, multiple=True, help="List of the administration function (CSV, TOML).")
@click.option("--warrants", "tables", type=FILE, multiple=True, help="Table of warrants (CSV, TOML).")
@click.option("--network", "networks", multiple=True, metavar="CIDR", help="Approved network of destinations.")
@KEY
@AS_JSON
def tasks(answers: Sequence[Path], **options: Any) -> None:
    """What elements report on X1 (XML, ETSI TS 103 221-1) against what is listed and warranted."""
    digests = _digests(options["key"])
    approved = [_network(one) for one in options["networks"]]
    lists = warrants.Lists()
    for path in (*options["lists"], *options["tables"]):
        with_text(path, partial(warrants.read_list, path=str(path), digests=digests, into=lists))
    said = x1.Answers()
    for path in answers:
        with_octets(path, partial(x1.read_answers, place=str(path), digests=digests, into=said))
    if not said.kinds:
        raise click.ClickException(
            "no answer of an element in these files"
            + (f"; {said.requests} requests, which show what was asked and not what is there" if said.requests else "")
        )
    found = reconcile.reconcile(said, lists, approved, digests.name)
    if options["as_json"]:
        show_json(
            {"answers": said.kinds, "refused": said.errors, "requests": said.requests, **msgspec.to_builtins(found)}
        )
    else:
        _show_tasks(said, found)
    sys.exit(FOUND if found.differences else 0 if any(found.asked.values()) else NOTHING)


def _show_tasks(said: x1.Answers, found: reconcile.Reconciled) -> None:
    kinds = ", ".join(f"{count} {shown(kind)}" for kind, count in sorted(said.kinds.items()))
    click.echo(f"Read: {kinds}; {len(said.elements)} elements told of tasks or destinations")
    if said.errors:
        click.echo(f"{said.errors} answers refuse: what these elements intercept is not seen")
    if said.requests:
        click.echo(f"{said.requests} requests were left out: they show what was asked, not what is there")
    click.echo("")
    for one in found.differences:
        whose = f"{one.subject} at {shown(one.element)}" if one.element else one.subject
        click.echo(f"{one.kind}: {whose}: {one.text}")
        for place in one.places:
            click.echo(f"    {shown(place)}")
    if not found.differences:
        click.echo("No difference among what was asked." if any(found.asked.values()) else "Nothing could be asked.")
    click.echo("")
    for kind in reconcile.KINDS:
        if count := found.asked.get(kind):
            click.echo(f"asked of {count}: {kind}")
    for kind, why in found.not_asked.items():
        click.echo(f"not asked: {kind}: {why}")
    click.echo(f"\n{reconcile.LIMIT}")


@intercept_command.command("digest")
@KEY
def digest(key: Path | None) -> None:
    """Digests of targets: one target a line on standard input, its digest on standard output."""
    if key is None:
        raise click.UsageError("--key FILE is missing: digests under a key that is not kept fit nothing else")
    digests = _digests(key)
    for line in sys.stdin:
        if line.strip():
            click.echo(digests.target(line))


@intercept_command.command("config")
@click.argument("baseline", type=FILE)
@click.argument("current", type=FILE)
@click.option("--known-peer", "peers", multiple=True, metavar="CIDR", help="Tunnels to there are no finding.")
@click.option("--rules", "rules_file", type=FILE, help="Rules of your own (TOML) in place of those after AA25-239A.")
@click.option("--all", "show_all", is_flag=True, help="Show changes that no rule speaks of, too.")
@AS_JSON
def config(baseline: Path, current: Path, **options: Any) -> None:
    """A router's running configuration against the approved one, after the rules of a public advisory."""
    rules = router_rules.shipped()
    if path := options["rules_file"]:
        rules = with_text(path, lambda lines: router_rules.load("".join(lines), str(path)))
    peers = [_network(one, "--known-peer") for one in options["peers"]]
    before, after = (with_text(path, partial(statements, path=str(path))) for path in (baseline, current))
    found = router_rules.compare(before, after, rules, peers)
    if options["as_json"]:
        show_json(found)
    else:
        _show_changes(found, rules, {"removed": baseline}, current, show_all=options["show_all"])
    sys.exit(FOUND if found.findings else 0)


def _show_changes(
    found: router_rules.RouterChanges,
    rules: router_rules.Rules,
    sides: dict[str, Path],
    current: Path,
    *,
    show_all: bool,
) -> None:
    def show(lines: Sequence[router_rules.ChangedLine]) -> None:
        for line in lines:
            place = f"{sides.get(line.how, current)}, line {line.line}"
            click.echo(f"    {line.how}: {shown(place)}: {shown(line.text)}")

    click.echo(f"Rules after {rules.id} of {rules.dated} ({rules.publisher}): {rules.source}\n")
    for one in found.findings:
        click.echo(f"{one.rule} ({one.advisory}, {one.dated}): {one.text}")
        show(one.lines)
    if not found.findings:
        click.echo("No change that a rule speaks of.")
    if found.known:
        click.echo(f"{found.known} left out: tunnels to known peers only")
    if found.others:
        click.echo(
            f"{len(found.others)} other changed lines, of which no rule speaks" + (":" if show_all else " (--all)")
        )
        show(found.others if show_all else ())
    click.echo(f"\n{router_rules.LIMIT}")


def _digests(key: Path | None) -> Digests:
    try:
        return Digests(read(key, "the key") if key is not None else None)
    except ValueError as wrong:
        raise click.FileError(str(key), str(wrong)) from None


def _network(text: str, option: str = "--network") -> reconcile.Network:
    try:
        return ipaddress.ip_network(text)
    except ValueError as wrong:
        raise click.BadParameter(f"{wrong}; write 192.0.2.0/24", param_hint=option) from None
