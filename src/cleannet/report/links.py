"""The links of the report: what was seen between which hosts, how protected, and the rows in which that is shown."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleannet.model.finding import Interface, State
from cleannet.model.frame import FrameRef
from cleannet.report.document import ReportedLink
from cleannet.subscribers.links import Link, Protection

MOST_LINKS = 2000
"""Links that the document holds; how many there are besides is said."""
OF_A_NETWORK = (
    Interface.N2,
    Interface.N3,
    Interface.N4,
    Interface.N9,
    Interface.SBI,
    Interface.N32,
    Interface.F1,
    Interface.E1,
    Interface.XN,
    Interface.S1,
    Interface.X2,
    Interface.S11,
    Interface.S8,
    Interface.S6A,
    Interface.SIGTRAN,
    Interface.OAM,
)
"""Interfaces of which it is said that no link was seen."""
_ORDER = {one.value: number for number, one in enumerate(Interface)}


class LinkRow(NamedTuple):
    """Links of one interface that are protected alike: how, between whom, how many pairs are not named."""

    interface: str
    state: str
    how: str
    pairs: tuple[str, ...]
    left_out: int
    frames: int


def reported_links(links: Iterable[Link]) -> tuple[tuple[ReportedLink, ...], int]:
    """Both directions and all security associations of two hosts together; and how many are left out."""
    groups: dict[tuple[str, str, Interface, Protection, str, str], list[Link]] = {}
    for link in links:
        a, b = sorted((link.a, link.b))
        groups.setdefault((a, b, link.interface, link.protection, link.carries, link.strength), []).append(link)
    known = {key[:-1]: key for key in reversed(groups) if key[-1]}
    for key in [key for key in groups if not key[-1] and key[:-1] in known]:
        # A handshake of which too little was captured is one more of those between the same two hosts.
        groups[known[key[:-1]]] += groups.pop(key)
    made = [_reported(*key, some) for key, some in groups.items()]
    made.sort(key=lambda one: (_ORDER[one.interface], one.local, one.protection, -one.frames, one.a, one.b))
    return tuple(made[:MOST_LINKS]), len(made[MOST_LINKS:])


def _reported(
    a: str, b: str, interface: Interface, protection: Protection, carries: str, strength: str, links: Sequence[Link]
) -> ReportedLink:
    state = State.PROTECTED if protection.hides else State.NOT_PROTECTED
    return ReportedLink(
        a,
        b,
        interface.value,
        state.value,
        protection.value,
        sum(one.frames for one in links),
        _place(min(links, key=lambda one: (one.begins, one.first)).first),
        _place(max(links, key=lambda one: (one.ends, one.last)).last),
        carries,
        strength,
        all(one.local for one in links),
    )


def _place(at: FrameRef) -> tuple[int, int]:
    return at.input, at.frame


def link_rows(links: Sequence[ReportedLink], pairs: int) -> tuple[LinkRow, ...]:
    """One row for each interface and protection, with so many of its pairs."""
    groups: dict[tuple[str, str, str, str, str, bool], list[ReportedLink]] = {}
    for one in links:
        key = (one.interface, one.carries, one.state, one.protection, one.strength, one.local)
        groups.setdefault(key, []).append(one)
    return tuple(_row(*key, some, pairs) for key, some in groups.items())


def _row(
    interface: str,
    carries: str,
    state: str,
    protection: str,
    strength: str,
    local: bool,
    some: Sequence[ReportedLink],
    pairs: int,
) -> LinkRow:
    how = strength if strength.startswith(protection) else ", ".join(filter(None, (protection, strength)))
    named = tuple(f"{_end(one.a)} – {_end(one.b)}" for one in some[:pairs])
    return LinkRow(
        f"{interface} {carries}".strip(),
        state,
        f"{how}, inside one host" if local else how,
        named,
        len(some) - len(named),
        sum(one.frames for one in some),
    )


def _end(addresses: str) -> str:
    """An end of several addresses by its first."""
    first, *others = addresses.split(", ")
    return f"{first} (+{len(others)})" if others else first


def unseen(links: Sequence[ReportedLink]) -> tuple[str, ...]:
    """The interfaces of a network of which no link was seen."""
    seen = {one.interface for one in links}
    return tuple(one.value for one in OF_A_NETWORK if one.value not in seen)
