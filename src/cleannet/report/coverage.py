"""The coverage table: for each interface and property, what was seen of its protection."""

from collections.abc import Iterable, Mapping

import numpy as np

from cleannet.checks.check import Check
from cleannet.checks.runner import Tally
from cleannet.model.finding import Interface, Property, State
from cleannet.report.document import Coverage
from cleannet.subscribers.links import Link, Protection

NOT_READ = {
    Interface.N3: "no GTP-U was seen",
    Interface.N4: "no PFCP was seen",
    Interface.UU: "no radio capture or phone log was given",
}


def coverage(checks: Iterable[Check], tallies: Mapping[str, Tally], links: Iterable[Link]) -> tuple[Coverage, ...]:
    """One row for each cell that a check decides, then one for each kind of link seen on the way."""
    rows = [_cell(check, tallies[check.code]) for check in checks if check.shows is not None]
    decided = {(r.interface, r.property) for r in rows}
    for interface, mine in _by_interface(links).items():
        if (interface.value, Property.LINK.value) not in decided:
            rows.append(_link(interface, mine))
    for interface in (Interface.N3, Interface.N4):
        if not any(r.interface == interface.value for r in rows):
            rows.append(
                Coverage(interface.value, Property.LINK.value, State.NOT_OBSERVED.value, 0, 0, NOT_READ[interface])
            )
    order = {i.value: n for n, i in enumerate(Interface)}
    return tuple(sorted(rows, key=lambda r: order[r.interface]))


def _cell(check: Check, tally: Tally) -> Coverage:
    assert check.shows is not None
    interface, of = check.shows
    people = np.unique(np.concatenate(tally.people)) if tally.people else ()
    state = _state(tally.protected, tally.unprotected)
    seen = tally.protected + tally.unprotected
    if seen:
        detail = f"{tally.protected} of {seen} observations protected ({check.code} {check.name})"
    else:
        wanted = " or ".join(kind.__name__ for kind in check.needs)
        detail = tally.reason or (f"no {wanted} was seen" if wanted else "nothing of it was seen")
    return Coverage(interface.value, of.value, state.value, seen, len(people), detail)


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
    clear = [one for one in links if one.protection is Protection.CLEAR]
    state = _state(len(links) - len(clear), len(clear))
    kinds = sorted({one.protection.value for one in links})
    pairs = sorted({f"{one.a} – {one.b}" for one in links})
    detail = f"{len(links)} links ({', '.join(kinds)}): {'; '.join(pairs[:4])}{' …' if len(pairs) > 4 else ''}"
    if interface is Interface.UNKNOWN:
        detail += "; nothing in the capture tells which interface these links carry"
    if clear and all(one.local for one in clear):
        detail += "; inside one host"
    return Coverage(interface.value, Property.LINK.value, state.value, sum(one.frames for one in links), 0, detail)
