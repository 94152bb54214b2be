"""The ledger: what N2, N4, S1 and GTP-C say of sessions, and what the user plane shows, in one account.

It is a pure function of the other records. A tunnel's packets have two stories. The receiver chose the TEID: a user
plane function says so on N4, a gNB on N2. The sender was told to send there: a gNB on N2, a user plane function on N4.
Where the capture covers a story from its beginning, and the story does not know the tunnel, somebody lies; where it
does not cover it, nothing is claimed.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from cleannet.model.finding import Interface
from cleannet.model.gtp_c import GTPCMessage
from cleannet.model.pfcp import PFCPInterface, PFCPMessage
from cleannet.model.record import Record
from cleannet.subscribers.ledger_n2 import N2Account, N2Side, Named, n2_side, s1_side
from cleannet.subscribers.ledger_n4 import Coverage, End, N4Account, N4Side, n4_side

if TYPE_CHECKING:
    from cleannet.subscribers.deployment import Deployment

SLACK = 1_000_000
"""Nanoseconds by which times of two columns may differ through rounding."""


class Story(Record, frozen=True):
    """One side's account of a tunnel: the interface that tells it, and whether the capture covers it at a time."""

    interface: Interface
    covered: bool


class Ledger(msgspec.Struct, dict=True):
    """Sessions as their interfaces tell of them.

    Attributes:
        n4: sessions of user plane functions.
        n2: PDU sessions of gNBs.
        s1: bearers of eNBs.
        control: ends that GTP-C named.
    """

    n4: N4Side
    n2: N2Side
    s1: N2Side
    control: frozenset[End] = frozenset()

    @property
    def of_stations(self) -> list[N2Account]:
        """The sessions of N2 and the bearers of S1."""
        return [*self.n2.accounts, *self.s1.accounts]

    @cached_property
    def at_upf(self) -> dict[End, list[N4Account]]:
        """The sessions of N4 by the ends that the user plane function has."""
        found: dict[End, list[N4Account]] = {}
        for one in self.n4.accounts:
            for end in one.ends:
                found.setdefault(end, []).append(one)
        return found

    @cached_property
    def targets(self) -> dict[End, list[N4Account]]:
        """The sessions of N4 by the ends that they send to."""
        found: dict[End, list[N4Account]] = {}
        for one in self.n4.accounts:
            for target in one.targets:
                known = found.setdefault(target.end, [])
                if one not in known[-1:]:
                    known.append(one)
        return found

    @cached_property
    def uplink(self) -> dict[End, list[N2Account]]:
        """The sessions of N2 and S1 by the ends that they name at user plane functions."""
        return _by_end((one, one.uplink) for one in self.of_stations)

    @cached_property
    def downlink(self) -> dict[End, list[N2Account]]:
        """The same by the ends at gNBs and eNBs."""
        return _by_end((one, one.downlink) for one in self.of_stations)

    @cached_property
    def forwarded(self) -> frozenset[End]:
        """The ends that a handover uses for a while."""
        return frozenset(named.end for one in self.of_stations for named in one.forwarded)

    @cached_property
    def upfs(self) -> dict[str, list[str]]:
        """The user plane functions (by address on N4) that have tunnels at an address."""
        found: dict[str, list[str]] = {}
        for one in self.n4.accounts:
            for address, _ in one.ends:
                known = found.setdefault(address, [])
                if one.upf not in known:
                    known.append(one.upf)
        return found

    @cached_property
    def gnbs(self) -> dict[str, frozenset[int]]:
        """The associations whose gNB or eNB has tunnels at an address."""
        found: dict[str, set[int]] = {}
        for one in self.of_stations:
            for named in one.downlink:
                found.setdefault(named.end[0], set()).add(named.association)
        return {address: frozenset(some) for address, some in found.items()}

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The addresses that any story names as an end of tunnels."""
        ends = (*self.targets, *self.uplink, *self.forwarded, *self.control)
        return frozenset((*self.upfs, *self.gnbs, *(address for address, _ in ends)))

    @cached_property
    def subscribers(self) -> frozenset[str]:
        """The addresses that N4 gave to sessions."""
        return frozenset(address for one in self.n4.accounts for address in one.ue_addresses)

    @cached_property
    def by_connection(self) -> dict[tuple[bool, int], list[N2Account]]:
        """The accounts of each connection of N2 (True), and of each UE context of S1 (False)."""
        found: dict[tuple[bool, int], list[N2Account]] = {}
        for on_n2, side in ((True, self.n2), (False, self.s1)):
            for one in side.accounts:
                found.setdefault((on_n2, one.connection), []).append(one)
        return found

    def knows(self, end: End) -> bool:
        """Whether anybody named an end."""
        return end in self.named

    @cached_property
    def named(self) -> frozenset[End]:
        """All ends that anybody named."""
        some = (self.at_upf, self.targets, self.uplink, self.downlink, self.forwarded, self.control)
        return frozenset(end for ends in some for end in ends)

    def stories(self, source: str, destination: str, time: int) -> list[Story]:
        """The receiver's story and the sender's of a tunnel between two hosts; what nobody could tell is left out."""
        found: list[Story] = []
        if source in self.gnbs and destination in self.gnbs:
            return found  # data that one station forwards to another: Xn or X2 told them where
        if destination in self.upfs:
            found.append(Story(Interface.N4, self.n4_covers(destination, time)))
        elif destination in self.gnbs:
            found.append(Story(Interface.N2, self.n2_covers(destination, time)))
        if source in self.gnbs:
            found.append(Story(Interface.N2, self.n2_covers(source, time)))
        elif source in self.upfs:
            found.append(Story(Interface.N4, self.n4_covers(source, time)))
        return found

    def n4_covers(self, address: str, time: int) -> bool:
        """Whether the capture covers, from their beginning, all sessions with a tunnel of a UPF's address at a time."""
        return _covers((self.n4.nodes.get(upf) for upf in self.upfs.get(address, ())), time)

    def n2_covers(self, address: str, time: int) -> bool:
        """The same of a gNB's address."""
        return _covers((self._stations.get(number) for number in self.gnbs.get(address, ())), time)

    def heard(self, association: int) -> int:
        """When the last message of a gNB's or eNB's association was captured (nanoseconds)."""
        node = self._stations.get(association)
        return node.heard if node is not None else 0

    def covers_station(self, association: int, time: int) -> bool:
        """Whether the capture covers all sessions of a gNB's or eNB's association at a time."""
        return _covers((self._stations.get(association),), time)

    @cached_property
    def _stations(self) -> dict[int, Coverage]:
        return {**self.n2.nodes, **self.s1.nodes}

    def live_at(self, end: End, time: int) -> list[N4Account]:
        """The sessions of N4 that have an end at a time."""
        known = self.at_upf.get(end, [])
        return [one for one in known if one.since - SLACK <= time <= one.until]

    def own_addresses(self, account: N4Account, deepest: int = 4) -> "Addresses":
        """The addresses of a session's UE; of a session that passes packets on, those of the next one (N9, S5)."""
        told, framed, unknown = set(account.ue_addresses), account.framed, account.unknown_address
        if not told and deepest:
            for target in account.targets:
                if target.destination is not PFCPInterface.ACCESS:
                    for further in self.at_upf.get(target.end, []):
                        if further is not account:
                            more = self.own_addresses(further, deepest - 1)
                            told, framed, unknown = told | more.told, framed | more.framed, unknown | more.unknown
        return Addresses(frozenset(told), framed, unknown)


class Addresses(Record, frozen=True):
    """The addresses of a session's UE; whether others are the session's too; whether one was chosen unseen."""

    told: frozenset[str]
    framed: bool = False
    unknown: bool = False


def _by_end(some: Iterable[tuple[N2Account, Sequence[Named]]]) -> dict[End, list[N2Account]]:
    found: dict[End, list[N2Account]] = {}
    for one, named in some:
        for end in dict.fromkeys(each.end for each in named):
            found.setdefault(end, []).append(one)
    return found


def _covers(nodes: Iterable[Coverage | None], time: int) -> bool:
    some = list(nodes)
    return bool(some) and all(one is not None and one.at(time + SLACK) for one in some)


def ledger_of(deployment: "Deployment") -> Ledger:
    """The ledger of what a deployment holds."""
    named = (tunnel for sent in deployment.core.of(GTPCMessage) for tunnel in sent.message.tunnels)
    control = frozenset((one.address, one.number) for one in named if one.address)
    return Ledger(n4_side(deployment.core.of(PFCPMessage)), n2_side(deployment), s1_side(deployment.s1), control)
