"""Through which countries' registered networks a path leads, who runs them, and what its times allow.

Three things are told of a hop, and none stands for another: where its address is *registered*, who *runs* it, and
whether the round-trip time *refutes* that the router stands in the country of registration. What is not refuted is not
proven; a hop that does not answer, or from an address that nobody registered, may be anywhere.
"""

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

import msgspec

from cleannet.model.record import Record
from cleannet.trust.address_tables import Operator
from cleannet.trust.places import Place, radius, refuted
from cleannet.trust.traceroute import Trace

OWN = "(the probe)"
"""Stands for the probe's own address, which is perhaps a subscriber's."""


class Physics(Enum):
    """What the round-trip time says of the country of registration."""

    POSSIBLE = "possible"
    REFUTED = "refuted"
    UNTOLD = "not told"


class HopSeen(Record, frozen=True):
    """One answer at a hop.

    `address` is "" of names and of private ones, `OWN` of the probe's. `registered` is "" where no country is known: of
    private addresses, of names, of what no registry lists.
    `within`: kilometres from the probe within which the router stands; None without a time.
    """

    hop: int
    address: str
    private: bool
    registered: str
    operator: str
    name: str
    rtt: float | None
    within: float | None
    physics: Physics


class Detour(Record, frozen=True):
    """A path leaves a country's registered networks and comes back. `refuted`: times say that it did not leave."""

    country: str
    through: tuple[str, ...]
    refuted: bool


class Path(Record, frozen=True):
    """What a traceroute shows.

    Attributes:
        probe, place, target: as the file has them; the probe's own address is not kept.
        origin, destination: countries of both ends, "" unknown.
        taken: the origin is where the probe's address is registered, not what the user told.
        hops: the answers.
        silent: hops without any.
        reached: the target's own address answered.
        registered: countries of the hops in their order; `possible` without those that times refute.
        operators: the operators in their order.
        third: countries of hops that are of neither end; None where an end is unknown. `third_refuted`: those of which
            times refute every hop.
        boomerang: both ends are in one country, and these others lie between; `boomerang_refuted` where times refute
            all of them.
        detours: countries left and entered again.
    """

    probe: str
    place: str
    target: str
    origin: str
    destination: str
    taken: bool
    hops: tuple[HopSeen, ...]
    silent: int
    reached: bool
    registered: tuple[str, ...]
    possible: tuple[str, ...]
    operators: tuple[str, ...]
    third: tuple[str, ...] | None
    third_refuted: tuple[str, ...]
    boomerang: tuple[str, ...]
    boomerang_refuted: bool
    detours: tuple[Detour, ...]


class Tables(msgspec.Struct, frozen=True):
    """What is known of addresses: the country of registration, and the operator."""

    registered: Mapping[str, str]
    operators: Mapping[str, Operator]


def addresses(traces: Iterable[Trace]) -> set[str]:
    """All public addresses of traceroutes: those of which tables may know something."""
    found = set()
    for one in traces:
        ends = [one.source, one.destination]
        found |= {a for a in (*ends, *(r.address for hop in one.hops for r in hop.replies)) if a and not private(a)}
    return found


def private(address: str) -> bool:
    """Whether an address is none of the public internet: no registry gave it to anybody."""
    return not ipaddress.ip_address(address).is_global


def path(trace: Trace, tables: Tables, *, country: str = "", place: Place | None = None) -> Path:
    """What a traceroute shows.

    Args:
        trace: the traceroute.
        tables: of its addresses.
        country: where the probe stands, as the user says; else that of its address's registration is taken.
        place: its point, if the user gives it; else its country counts for times.
    """
    origin = country or tables.registered.get(trace.source or "", "")
    stands: Place | None = place or origin or None
    hops = tuple(_seen(trace, tables, stands))
    destination = tables.registered.get(trace.destination or "", "")
    registered = _run(one.registered for one in hops)
    ends = {origin, destination}
    third = tuple(sorted({one for one in registered if one not in ends})) if origin and destination else None
    outside = tuple(one for one in third or () if origin == destination)
    ruled_out = {code for code in registered if _all_refuted(hops, code)}
    return Path(
        trace.probe,
        trace.place,
        trace.destination or "",
        origin,
        destination,
        not country and place is None,
        hops,
        sum(not hop.replies for hop in trace.hops),
        any(reply.address == trace.destination for hop in trace.hops for reply in hop.replies if reply.address),
        registered,
        _run(one.registered for one in hops if one.physics is not Physics.REFUTED),
        _run(one.operator for one in hops),
        third,
        tuple(one for one in third or () if one in ruled_out),
        outside,
        bool(outside) and all(one in ruled_out for one in outside),
        tuple(_detours(hops)),
    )


def _seen(trace: Trace, tables: Tables, place: Place | None) -> Iterable[HopSeen]:
    for hop in trace.hops:
        for reply in hop.replies:
            address = reply.address or ""
            hidden = bool(address) and private(address)
            code = "" if hidden else tables.registered.get(address, "")
            operator = None if hidden else tables.operators.get(address)
            answer = refuted(place, code, reply.rtt)
            yield HopSeen(
                hop.number,
                "" if hidden else OWN if address and address == trace.source else address,
                hidden,
                code,
                operator.text if operator else "",
                operator.name if operator else "",
                reply.rtt,
                None if reply.rtt is None else radius(reply.rtt),
                Physics.UNTOLD if answer is None else Physics.REFUTED if answer else Physics.POSSIBLE,
            )


def _run(some: Iterable[str]) -> tuple[str, ...]:
    """Values in their order, of several alike that follow each other only one; unknown ones are left out."""
    found: list[str] = []
    for one in some:
        if one and (not found or found[-1] != one):
            found.append(one)
    return tuple(found)


def _all_refuted(hops: Sequence[HopSeen], code: str) -> bool:
    mine = [one.physics for one in hops if one.registered == code]
    return bool(mine) and all(one is Physics.REFUTED for one in mine)


def _detours(hops: Sequence[HopSeen]) -> Iterable[Detour]:
    """Each time that a country comes again after others, with what lies between."""
    known = [one for one in hops if one.registered]
    last: dict[str, int] = {}
    for n, one in enumerate(known):
        before = last.get(one.registered)
        if before is not None and n - before > 1:
            between = known[before + 1 : n]
            through = _run(each.registered for each in between)
            yield Detour(one.registered, through, all(each.physics is Physics.REFUTED for each in between))
        last[one.registered] = n
