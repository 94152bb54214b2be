"""Sessions of GTP-C, put together from requests and answers: whose each end is, and who else sends to it.

A node may send from another of its addresses than the one that it gave (TS 29.274, 4.2.2.1), so an address alone does
not prove another sender.
"""

import bisect
import ipaddress
import itertools
from collections.abc import Iterable, Sequence

import msgspec

from cleannet.checks.roaming.exchanges import Control, ControlExchange

CREATIONS = ("CreateSessionRequest", "CreatePDPContextRequest")
LOOKED_AT = 100
"""So many later requests of an end are looked at."""
UNKNOWN = (64, 192)
"""Causes: context not found (TS 29.274, 8.4), non-existent (TS 29.060, 7.7.1)."""
MOVES = ("ModifyBearerRequest", "UpdatePDPContextRequest")
"""Requests by which a serving node that takes a session over gives its own end (TS 23.401, 5.3.3 and 5.5.1)."""
ENDS = ("DeleteSessionRequest", "DeletePDPContextRequest")
CONTEXT_TRANSFERS = ("ContextRequest", "ForwardRelocationRequest", "SGSNContextRequest")
"""Requests between serving nodes by which one takes a subscriber over from the other."""


class Tunnel(msgspec.Struct):
    """One end of a session at a host.

    Attributes:
        created: the exchange that made the session.
        owners: addresses of the peer: where it sent from, and the end that it gave.
        at_server: the end is that of the node that was asked (of the answerer), and its peer is who asked.
        end: the exchange that deleted it.
    """

    created: ControlExchange
    owners: set[str]
    at_server: bool
    end: ControlExchange | None = None


class Foreign(msgspec.Struct, frozen=True):
    """A request to a session's end from an address that is none of its peer's.

    Attributes:
        exchange: the request, with its answer.
        created: the exchange that made the session.
        owners: addresses of the peer at that time.
        moves: it gives its sender's own end, as a node that takes over does.
        explained: a node that takes a subscriber over was seen to do so.
        goes_on: the request of the peer that came behind it and used the session as if nothing had happened.
    """

    exchange: ControlExchange
    created: ControlExchange
    owners: frozenset[str]
    moves: bool
    explained: bool
    goes_on: Control | None


def near(address: str, others: Iterable[str]) -> bool:
    """Whether an address is of a network of 256 (a /64 in IPv6) that holds one of others."""
    return _network(address) in {_network(one) for one in others}


def _network(address: str) -> str:
    try:
        length = 24 if ipaddress.ip_address(address).version == 4 else 64
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{address}/{length}", strict=False))


def _moves(request: Control) -> bool:
    return request.message.name in MOVES and request.message.control is not None


def _gone(one: ControlExchange, end: ControlExchange) -> bool:
    """Whether a request asks again for a session that was deleted by another one (and not sent again)."""
    unknown = one.answer is not None and one.answer.message.cause in UNKNOWN
    return unknown and one.request.message.sequence != end.request.message.sequence


class Ledger:
    """Sessions and who used them, from exchanges in the order of time.

    Attributes:
        own: how many requests came from a session's end.
        redirected: those of them that gave other ends for user packets, and were granted.
        used_after_end: deletions in the name of an end, each with what it asked later of the session that was gone.
    """

    def __init__(self, found: Sequence[ControlExchange]) -> None:
        self.own = 0
        self.redirected: list[ControlExchange] = []
        self.used_after_end: list[tuple[ControlExchange, ControlExchange]] = []
        self._tunnels: dict[tuple[str, int], Tunnel] = {}
        self._taking_over: set[tuple[str, str]] = set()
        self._foreign: list[tuple[ControlExchange, Tunnel, frozenset[str], bool]] = []
        self._by_owner: dict[int, list[Control]] = {}
        for one in found:
            self._take(one)

    def foreign(self) -> list[Foreign]:
        """Requests from others than the peer."""
        found = []
        for one, tunnel, owners, explained in self._foreign:
            asked = one.request
            mine = self._by_owner.get(id(tunnel), [])
            behind = bisect.bisect_right(mine, asked.time, key=lambda r: r.time)
            later = (r for r in itertools.islice(mine, behind, behind + LOOKED_AT) if r.source in owners)
            # Who takes the session back tells it, and does not go on as if nothing had happened.
            goes_on = next((r for r in later if not _moves(r)), None)
            found.append(Foreign(one, tunnel.created, owners, _moves(asked), explained, goes_on))
        return found

    def _take(self, one: ControlExchange) -> None:
        request, message = one.request, one.request.message
        if message.name in CREATIONS:
            self._create(one)
        if message.name in CONTEXT_TRANSFERS and one.answer is not None:
            # The node that asks for the context takes over; a forward relocation tells the one that is asked to.
            forward = message.name == "ForwardRelocationRequest"
            pair = (request.source, request.destination)
            self._taking_over.add(pair[::-1] if forward else pair)
        if message.teid:
            tunnel = self._tunnels.get((request.destination, message.teid))
            if tunnel is not None:
                self._use(one, tunnel)

    def _create(self, one: ControlExchange) -> None:
        if one.answer is None or not one.accepted:
            return
        theirs, ours = one.request.message.control, one.answer.message.control
        asker = {one.request.source, *([theirs.address] if theirs else ())}
        answerer = {one.request.destination, *([ours.address] if ours else ())}
        if ours is not None:
            self._add(answerer, ours.number, Tunnel(one, asker, at_server=True))
        if theirs is not None:
            self._add(asker, theirs.number, Tunnel(one, answerer, at_server=False))

    def _add(self, hosts: Iterable[str], number: int, tunnel: Tunnel) -> None:
        for host in hosts:
            known = self._tunnels.get((host, number))
            # One end serves several sessions of a subscriber: then all who made them are its peers.
            if known is not None and known.end is None:
                tunnel.owners |= known.owners
            self._tunnels[host, number] = tunnel

    def _use(self, one: ControlExchange, tunnel: Tunnel) -> None:
        request, message = one.request, one.request.message
        if message.name in CREATIONS:
            return
        if request.source in tunnel.owners:
            self.own += 1
            if one.accepted and message.name in MOVES:
                self.redirected.append(one)
            if tunnel.end is not None and tunnel.end.request.source in tunnel.owners and _gone(one, tunnel.end):
                self.used_after_end.append((tunnel.end, one))
            self._by_owner.setdefault(id(tunnel), []).append(request)
        elif tunnel.end is None:
            explained = any((request.source, owner) in self._taking_over for owner in tunnel.owners)
            self._foreign.append((one, tunnel, frozenset(tunnel.owners), explained))
        own_end = message.control
        if one.accepted and message.name in MOVES and own_end is not None:
            tunnel.owners |= {request.source, own_end.address}
        if one.accepted and message.name in ENDS:
            tunnel.end = one
