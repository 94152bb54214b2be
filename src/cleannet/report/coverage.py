"""The coverage table: for each interface and property, what was seen of its protection."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np

from cleannet.checks.check import Check
from cleannet.checks.observing import why_silent
from cleannet.checks.runner import Tally
from cleannet.model.finding import Interface, Property, State
from cleannet.report.document import Coverage
from cleannet.subscribers.links import Link
from cleannet.subscribers.network import Network

NOT_READ = {
    Interface.N3: "no GTP-U was seen",
    Interface.N4: "no PFCP was seen",
    Interface.UU: "no radio capture or phone log was given",
}

ON_RADIO = (
    Property.EPS_CIPHERING,
    Property.EPS_INTEGRITY,
    Property.EPS_IDENTITY,
    Property.NR_CIPHERING,
    Property.NR_INTEGRITY,
    Property.LTE_CIPHERING,
    Property.LTE_INTEGRITY,
    Property.UMTS_CIPHERING,
    Property.UMTS_INTEGRITY,
    Property.GSM_CIPHERING,
)
"""Properties that only a phone's log or a radio capture shows: without one there are no rows for them."""

OF_RADIO_LINK = {
    Property.CIPHERING: (
        Property.NR_CIPHERING,
        Property.LTE_CIPHERING,
        Property.UMTS_CIPHERING,
        Property.GSM_CIPHERING,
    ),
    Property.INTEGRITY: (Property.NR_INTEGRITY, Property.LTE_INTEGRITY, Property.UMTS_INTEGRITY),
}
"""What a property of the radio link comes to over all technologies."""


def coverage(
    checks: Sequence[Check],
    tallies: Mapping[str, Tally],
    network: Network,
    on_s1: Mapping[str, Tally] = MappingProxyType({}),
) -> tuple[Coverage, ...]:
    """One row for each cell that a check decides, then one for each kind of link seen on the way.

    `on_s1`: what the checks of subscribers saw on S1: it stands in rows of S1 and not in those of the air.
    """
    on_radio = any(not one.on_s1 for one in network.radio)
    cells: dict[tuple[Interface, Property], list[Check]] = {}
    for check in checks:
        if check.shows is not None:
            cells.setdefault(check.shows, []).append(check)
    for one in ON_RADIO:
        cells.setdefault((Interface.UU, one), [])
    for whole, parts in OF_RADIO_LINK.items():
        deciding = [check for part in parts for check in cells[Interface.UU, part]]
        if deciding:
            cells[Interface.UU, whole] = deciding
    if not on_radio:
        cells = {cell: mine for cell, mine in cells.items() if cell[1] not in ON_RADIO}
    rows = [_cell(*cell, [(c, tallies[c.code]) for c in mine], network) for cell, mine in cells.items()]
    rows += _of_s1([check for check in checks if check.code in on_s1], on_s1, network)
    decided = {(r.interface, r.property) for r in rows}
    for interface, mine in _by_interface(network.links).items():
        if (interface.value, Property.LINK.value) not in decided:
            rows.append(_link(interface, mine))
    for interface in (Interface.N3, Interface.N4):
        if not any(r.interface == interface.value for r in rows):
            rows.append(
                Coverage(interface.value, Property.LINK.value, State.NOT_OBSERVED.value, 0, 0, NOT_READ[interface])
            )
    order = {i.value: n for n, i in enumerate(Interface)}
    if on_radio and not network.associations:
        order[Interface.UU.value] = -1
    within = {p.value: n for n, p in enumerate((*OF_RADIO_LINK, *ON_RADIO), 1)}
    others = len(within) + 1 if on_radio else 0
    return tuple(sorted(rows, key=lambda r: (order[r.interface], within.get(r.property, others))))


def _seen(network: Network, check: Check) -> bool:
    return network.saw(check.needs)


def _of_s1(checks: Iterable[Check], tallies: Mapping[str, Tally], network: Network) -> Iterator[Coverage]:
    """What S1 shows of the protection of NAS, by property."""
    cells: dict[Property, list[tuple[Check, Tally]]] = {}
    for check in checks:
        if check.shows is not None and check.shows[0] in (Interface.UU, Interface.N1):
            cells.setdefault(check.shows[1], []).append((check, tallies[check.code]))
    for of, deciding in cells.items():
        yield _cell(Interface.S1, of, deciding, network)


def _cell(interface: Interface, of: Property, deciding: list[tuple[Check, Tally]], network: Network) -> Coverage:
    """The cell that one or several checks decide together."""
    people = [some for _, tally in deciding for some in tally.people]
    protected = sum(tally.protected for _, tally in deciding)
    seen = protected + sum(tally.unprotected for _, tally in deciding)
    if seen:
        named = ", ".join(f"{check.code} {check.name}" for check, _ in deciding)
        detail = f"{protected} of {seen} observations protected ({named})"
    else:
        reasons = [tally.reason or why_silent(check, _seen(network, check)) for check, tally in deciding]
        detail = next(iter(reasons), "no check was run that judges it")
    count = len(np.unique(np.concatenate(people))) if people else 0
    return Coverage(interface.value, of.value, _state(protected, seen - protected).value, seen, count, detail)


def _state(protected: int, unprotected: int) -> State:
    if protected and unprotected:
        return State.MIXED
    if protected:
        return State.PROTECTED
    return State.NOT_PROTECTED if unprotected else State.NOT_OBSERVED


def _by_interface(links: Iterable[Link]) -> dict[Interface, list[Link]]:
    found: dict[Interface, list[Link]] = {}
    for link in links:
        found.setdefault(link.interface, []).append(link)
    return found


def _link(interface: Interface, links: list[Link]) -> Coverage:
    clear = [one for one in links if not one.protection.hides]
    state = _state(len(links) - len(clear), len(clear))
    kinds = sorted({one.protection.value for one in links})
    pairs = sorted({" – ".join(sorted((one.a, one.b))) for one in links})
    detail = f"{len(links)} links ({', '.join(kinds)}): {'; '.join(pairs[:4])}{' …' if len(pairs) > 4 else ''}"
    if interface is Interface.UNKNOWN:
        detail += "; nothing in the capture tells which interface these links carry"
    if clear and all(one.local for one in clear):
        detail += "; inside one host"
    return Coverage(interface.value, Property.LINK.value, state.value, sum(one.frames for one in links), 0, detail)
