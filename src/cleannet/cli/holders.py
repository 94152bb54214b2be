"""`cleannet depend plaintext`: who ends the encryption of users' flows, and what a link lets read."""

from typing import Any

import click
import msgspec

from cleannet.cli.depend import print_table
from cleannet.cli.path import lookup
from cleannet.report.shown import shown
from cleannet.trust.holders import SENTENCE, Holder, Holders, holders, servers
from cleannet.trust.user_flows import UserFlowReader


def plaintext(captures: tuple[str, ...], options: dict[str, Any]) -> None:
    """Reads captures and prints the sums.

    Raises:
        click.ClickException: they hold no flow of a user, or a table is wrong.
    """
    found = UserFlowReader().read(captures)
    for problem in found.problems:
        click.echo(f"cleannet: {shown(problem.detail)}", err=True)
    if not found.flows:
        raise click.ClickException(
            f"no flow of a user is in what was read (frames: {found.frames}): neither GTP-U with packets inside "
            "(N3, S1-U), nor packets between a private and a public address (N6, SGi); give a capture of one of these"
        )
    tables = lookup(servers(found), options["operators_file"], options["registered_file"])
    sums = holders(found, tables.registered, tables.operators)
    if options["as_json"]:
        click.echo(msgspec.json.format(msgspec.json.encode({"note": SENTENCE, "holders": sums})).decode())
        return
    _show(sums, options["most"])


def _show(sums: Holders, most: int) -> None:
    told = ", ".join(f"{who} {n}" for who, n in sums.named_by.items())
    note = f"Encrypted: {sums.encrypted} of {sums.flows} flows. They end at addresses run by, and registered in:"
    operators = [(shown(one.who), one.registered or "–", *_shares(one, sums)) for one in sums.operators[:most]]
    print_table(note, ("operator", "registered in", "flows", "share", "octets", "share of octets"), operators, {})
    click.echo("")
    note = f"The same by the end of the server's name, told by: {told or '–'}"
    domains = [(shown(one.who), *_shares(one, sums)) for one in sums.domains[:most]]
    print_table(note, ("domain", "flows", "share", "octets", "share of octets"), domains, {})
    click.echo("")
    concentrated = [
        (name, f"{one.index:.0f}", f"{one.effective:.2f}", f"{shown(one.largest[0])} {one.largest[1]:.0%}")
        for name, one in sums.concentrations.items()
    ]
    print_table("How concentrated what is told is", ("of", "HHI", "effective", "largest"), concentrated, {})
    click.echo("")
    _show_links(sums, most)
    click.echo(f"\n{SENTENCE}")


def _show_links(sums: Holders, most: int) -> None:
    links = [
        (
            one.hosts or "without tunnel",
            str(one.octets),
            *(_share(n, one.octets) for n in (one.readable, one.encrypted, one.unknown)),
            ", ".join(f"{kind} {_share(n, one.octets)}" for kind, n in one.kinds.items()),
        )
        for one in sums.links
    ]
    note = "What whoever sees a link can read of the users' octets on it, as far as they were captured"
    print_table(note, ("link", "octets", "readable", "encrypted", "not recognised", "of which"), links[:most], {})


def _shares(one: Holder, sums: Holders) -> tuple[str, str, str, str]:
    return str(one.flows), _share(one.flows, sums.encrypted), str(one.octets), _share(one.octets, sums.octets)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"
