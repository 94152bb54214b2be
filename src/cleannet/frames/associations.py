"""SCTP associations: which packets belong together, who is who, and what happened to them (RFC 9260, 5, 9)."""

import enum
from typing import NamedTuple

import msgspec

WELL_KNOWN_PORTS = frozenset({38412, 36412, 38472, 38422, 36422, 38462})
"""NGAP, S1AP, F1AP, XnAP, X2AP and E1AP (IANA service names and port numbers)."""

MOST_EVENTS = 100_000
MOST_EVENTS_EACH = 10_000
MOST_ASSOCIATIONS = 1 << 16
_MOST_ADDRESSES = 64
_MOST_PPIDS = 256
_MOST_HANDSHAKES = 64
_LARGEST_CHOSEN_TAG = 0xFFFF
OTHER_PPIDS = -1


class EventKind(enum.Enum):
    """A control chunk that changes an association; RESTART is an INIT on an association that had been in use."""

    INIT = "init"
    INIT_ACK = "init-ack"
    ABORT = "abort"
    SHUTDOWN = "shutdown"
    SHUTDOWN_ACK = "shutdown-ack"
    SHUTDOWN_COMPLETE = "shutdown-complete"
    RESTART = "restart"


class Event(NamedTuple):
    """One event. `time` in nanoseconds since 1970, -1 unknown; `side` sent it."""

    kind: EventKind
    association: int
    side: int
    input: int
    frame: int
    time: int
    source: str
    destination: str
    source_port: int
    destination_port: int


class Association(msgspec.Struct):
    """Two endpoints and what was seen between them.

    Attributes:
        addresses: of both endpoints, in the order of first sight (also those that INIT and INIT ACK list).
        ports: of both endpoints. Side 0 is the one that came to the other's well-known port, else the first sender.
        first_input, first_frame, first_time: of the first packet; last_* of the last one. Times in ns, -1 unknown.
        packets: sent by each side.
        init_count, abort_count, shutdown_count, restart_count: control chunks of that kind (restarts: see EventKind).
        events: the first 10,000 events; `event_count` counts all.
        ppids: user messages by payload protocol identifier; -1 gathers those beyond 256 different ones.
        dtls_count: user messages that are records of DTLS (by content, or identifiers 66 to 69); dtls_frame the first.
        repeated_fragments: fragments of messages whose TSN was seen before; they make no second message.
        synthetic: no SCTP was captured: the messages come from exported PDUs, or there were too many associations.
    """

    addresses: tuple[list[str], list[str]]
    ports: tuple[int, int]
    first_input: int = -1
    first_frame: int = 0
    first_time: int = -1
    last_input: int = -1
    last_frame: int = 0
    last_time: int = -1
    packets: list[int] = msgspec.field(default_factory=lambda: [0, 0])
    init_count: int = 0
    abort_count: int = 0
    shutdown_count: int = 0
    restart_count: int = 0
    events: list[Event] = msgspec.field(default_factory=list)
    event_count: int = 0
    ppids: dict[int, int] = msgspec.field(default_factory=dict)
    dtls_count: int = 0
    dtls_frame: int = 0
    repeated_fragments: int = 0
    synthetic: bool = False

    def add_address(self, side: int, address: str) -> None:
        """Note an address of one side, within bounds."""
        known = self.addresses[side]
        if address not in known and len(known) < _MOST_ADDRESSES:
            known.append(address)

    def count_ppid(self, ppid: int, count: int) -> None:
        """Count user messages of one payload protocol identifier."""
        if ppid not in self.ppids and len(self.ppids) >= _MOST_PPIDS:
            ppid = OTHER_PPIDS
        self.ppids[ppid] = self.ppids.get(ppid, 0) + count


class Flow(NamedTuple):
    """Packets of one direction between two addresses under one verification tag."""

    source: str
    destination: str
    source_port: int
    destination_port: int
    tag: int


class Bound(NamedTuple):
    """What a flow belongs to: association, side that sends, and sequence of TSNs."""

    association: int
    side: int
    sequence: int


class Associations:
    """All associations. `associations[i]` is what messages mean by association index i.

    Attributes:
        events: the first 100,000 events of all associations; `event_count` counts all.
        overflow: flows beyond 65,536 associations, which share the last one.
    """

    def __init__(self) -> None:
        self.associations: list[Association] = []
        self.events: list[Event] = []
        self.event_count = 0
        self.overflow = 0
        self._pairs: dict[tuple[str, int, str, int], tuple[int, int]] = {}
        self._tags: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
        self._sequences: dict[tuple[int, int, int], int] = {}
        self._handshakes: dict[int, dict[tuple[int, ...], None]] = {}
        self._initial: dict[tuple[int, int], int] = {}

    def bind(self, flow: Flow, opening: int = -1) -> Bound:
        """The association of a flow met for the first time; a new one if it fits none.

        Args:
            flow: addresses, ports and tag.
            opening: side that the sender takes for certain (0 with INIT, 1 with INIT ACK), -1 unknown.
        """
        there = (flow.source, flow.source_port, flow.destination, flow.destination_port)
        found = self._pairs.get(there)
        if found is None:
            found = self._by_tag(flow) or self._new(flow, opening)
            association, side = found
            self._pairs.setdefault(there, found)
            back = (flow.destination, flow.destination_port, flow.source, flow.source_port)
            self._pairs.setdefault(back, (association, 1 - side))
            self.associations[association].add_address(side, flow.source)
            self.associations[association].add_address(1 - side, flow.destination)
        association, side = found
        if flow.tag:
            self._know_tag(association, side, flow.source_port, flow.destination_port, flow.tag)
        return Bound(association, side, self.sequence(association, side, flow.tag))

    def sequence(self, association: int, side: int, tag: int) -> int:
        """Number of the TSN sequence of one side under one tag."""
        key = (association, side, tag)
        number = self._sequences.get(key)
        if number is None:
            number = self._sequences[key] = len(self._sequences)
        return number

    def _know_tag(self, association: int, side: int, source_port: int, destination_port: int, tag: int) -> None:
        owners = self._tags.setdefault((source_port, destination_port, tag), [])
        if (association, side) not in owners and len(owners) < 8:
            owners.append((association, side))

    def _by_tag(self, flow: Flow) -> tuple[int, int] | None:
        """Another path of a known association: same ports and tag.

        A tag is drawn at random, so the same one proves it; a small one is a generator's, where addresses must agree.
        """
        owners = self._tags.get((flow.source_port, flow.destination_port, flow.tag), []) if flow.tag else []
        listed = [(a, side) for a, side in owners if self._lists(a, side, flow)]
        return next(iter(listed or (owners if flow.tag > _LARGEST_CHOSEN_TAG else [])), None)

    def _lists(self, association: int, side: int, flow: Flow) -> bool:
        addresses = self.associations[association].addresses
        return flow.source in addresses[side] and flow.destination in addresses[1 - side]

    def _new(self, flow: Flow, opening: int) -> tuple[int, int]:
        if len(self.associations) >= MOST_ASSOCIATIONS:
            self.overflow += 1
            return len(self.associations) - 1, 0
        side = opening if opening >= 0 else 0
        known = (flow.source_port in WELL_KNOWN_PORTS, flow.destination_port in WELL_KNOWN_PORTS)
        if known[0] != known[1]:
            side = int(known[0])
        ports = (flow.source_port, flow.destination_port)
        self.associations.append(Association(([], []), ports if side == 0 else (ports[1], ports[0])))
        if len(self.associations) == MOST_ASSOCIATIONS:
            self.associations[-1].synthetic = True
            self.associations[-1].addresses[0].append("further associations")
        return len(self.associations) - 1, side

    def synthetic(self, source: str, destination: str, ports: tuple[int, int]) -> Bound:
        """The association of exported PDUs between two addresses (or "exported PDU" where they are not told)."""
        flow = Flow(source, destination, *ports, 0)
        bound = self.bind(flow)
        self.associations[bound.association].synthetic = True
        return bound

    def note(self, event: Event) -> None:
        """Record an event, within bounds."""
        association = self.associations[event.association]
        association.init_count += event.kind is EventKind.INIT
        association.abort_count += event.kind is EventKind.ABORT
        association.shutdown_count += event.kind is EventKind.SHUTDOWN
        association.restart_count += event.kind is EventKind.RESTART
        association.event_count += 1
        self.event_count += 1
        if len(association.events) < MOST_EVENTS_EACH:
            association.events.append(event)
        if len(self.events) < MOST_EVENTS:
            self.events.append(event)

    def handshake(self, sender: tuple[int, int], tag: int, tsn: int, flow: Flow, is_ack: bool) -> bool:
        """Learn what INIT or INIT ACK says of its sender; false where the same was said before (retransmission).

        Args:
            sender: association and side.
            tag: initiate tag in the chunk.
            tsn: initial TSN in the chunk.
            flow: that of the packet.
            is_ack: it is an INIT ACK.
        """
        association, side = sender
        known = self._handshakes.setdefault(association, {})
        # An INIT ACK is the same one only as the answer to the same INIT.
        key = (side, tag, tsn, self.initial(association, 1 - side) if is_ack else -1)
        # The peer's packets will carry this tag.
        self._know_tag(association, 1 - side, flow.destination_port, flow.source_port, tag)
        self._initial[association, side] = tsn
        if key in known:
            return False
        known[key] = None
        if len(known) > _MOST_HANDSHAKES:
            del known[next(iter(known))]
        if is_ack:
            self._know_tag(association, side, flow.source_port, flow.destination_port, flow.tag)
        return True

    def initial(self, association: int, side: int) -> int:
        """Initial TSN that a side announced last, -1 unknown."""
        return self._initial.get((association, side), -1)
