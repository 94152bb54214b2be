"""The user plane as checks see it: tunnels of GTP-U by their ends and TEIDs, counted; few messages one by one."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

import msgspec

from cleannet.frames.tunnels import TunnelCounter, TunnelTable
from cleannet.model.gtp_u import (
    GPDU,
    DNSQuestion,
    FaultyMessages,
    Glance,
    InnerCopy,
    InnerEcho,
    InnerFlow,
    InnerPacket,
    Tunnel,
)
from cleannet.model.message import Message

TunnelKey = tuple[str, str, int]
"""Source, destination, TEID."""


class Tunnels(Sequence[Tunnel]):
    """The tunnels in the order of their first frames. Each is made when asked for: there may be a million."""

    def __init__(self, table: TunnelTable) -> None:
        self._table = table

    def __len__(self) -> int:
        return len(self._table)

    @overload
    def __getitem__(self, at: int) -> Tunnel: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Tunnel, ...]: ...
    def __getitem__(self, at: int | slice) -> Tunnel | tuple[Tunnel, ...]:
        if isinstance(at, slice):
            return tuple(self._table.tunnel(n) for n in range(*at.indices(len(self))))
        return self._table.tunnel(range(len(self))[at])

    def __iter__(self) -> Iterator[Tunnel]:
        return map(self._table.tunnel, range(len(self)))

    def glance(self, number: int) -> Glance:
        """The least about one tunnel: cheaper than the record."""
        return self._table.glance(number)

    def names(self) -> tuple[TunnelKey, ...]:
        """Source, destination and TEID of each tunnel."""
        return self._table.names()

    def pairs(self) -> frozenset[tuple[str, str]]:
        """Source and destination of the tunnels, each pair once."""
        return self._table.pairs()

    def without_ip(self) -> frozenset[frozenset[str]]:
        """Pairs of hosts whose tunnels hold no IP packets: on F1-U and Xn-U they hold PDCP PDUs, mostly ciphered."""
        return self._table.without_ip()

    @property
    def packets(self) -> int:
        """G-PDUs in all tunnels."""
        return self._table.packets


class UserPlane(msgspec.Struct, dict=True):
    """What the captures show of N3, N9 and S1-U.

    Attributes:
        tunnels: a record for each (source, destination, TEID) that G-PDUs were seen with. Look for a few of many by
            `keys` and `to`; to walk over them all makes a record each.
        inner: packets inside tunnels that go to ports of the core's own protocols, in the order of their frames, up to
            10,000 (more are counted as a problem).
        flows: packets inside tunnels from one private address to another, by tunnel and ends.
        copies: packets that stand in two tunnels, by those tunnels.
        echoes: ICMP echoes inside tunnels, and `questions`: DNS queries there, both up to a bound.
        faults: faulty messages to the port of GTP-U, by hosts and fault.
    GTP-U messages other than G-PDUs stand among the core's messages (`core.of(GTPUMessage)`).
    """

    tunnels: Tunnels = msgspec.field(default_factory=lambda: Tunnels(TunnelTable()))
    inner: tuple[InnerPacket, ...] = ()
    flows: tuple[InnerFlow, ...] = ()
    copies: tuple[InnerCopy, ...] = ()
    echoes: tuple[InnerEcho, ...] = ()
    questions: tuple[DNSQuestion, ...] = ()
    faults: tuple[FaultyMessages, ...] = ()

    @cached_property
    def keys(self) -> tuple[TunnelKey, ...]:
        """Source, destination and TEID of each tunnel, by its number: cheaper than the records."""
        return self.tunnels.names()

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Source and destination of the tunnels, each pair once: cheaper still."""
        return self.tunnels.pairs()

    @cached_property
    def to(self) -> dict[tuple[str, int], tuple[int, ...]]:
        """The numbers of the tunnels to a destination with a TEID: several where several hosts send there."""
        found: dict[tuple[str, int], list[int]] = {}
        for number, (_, destination, teid) in enumerate(self.keys):
            found.setdefault((destination, teid), []).append(number)
        return {key: tuple(numbers) for key, numbers in found.items()}

    @cached_property
    def kinds(self) -> frozenset[type[Message]]:
        """The types of message that were seen, for the checks' `needs`."""
        return frozenset({GPDU} if len(self.tunnels) else ())


NO_USER_PLANE = UserPlane()


def user_plane_of(counted: TunnelCounter, questions: Sequence[DNSQuestion] = ()) -> UserPlane:
    """What the frames' counts, and the DNS queries, amount to."""
    return UserPlane(
        Tunnels(counted.table),
        tuple(counted.kept.core),
        counted.flows.flows(),
        counted.copies.copies(),
        tuple(counted.samples.echoes),
        tuple(questions),
        counted.faults.faults(),
    )
