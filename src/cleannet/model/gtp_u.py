"""What GTP-U tunnels carry (TS 29.281): counts for each tunnel, and the few packets that are kept one by one."""

from cleannet.model.frame import FrameRef
from cleannet.model.message import Message
from cleannet.model.record import Record


class InnerAddress(Record, frozen=True):
    """An address of the packets inside a tunnel.

    Attributes:
        address: as text; of IPv6 the first one that was seen of its /64, for which it stands.
        packets: how many packets had it.
        first: the first of them.
    """

    address: str
    packets: int
    first: FrameRef


class Glance(Record, frozen=True):
    """The least about a tunnel: G-PDUs, the first and the last of them, and when the first came (nanoseconds)."""

    packets: int
    first: FrameRef
    last: FrameRef
    first_time: int


class Tunnel(Record, frozen=True):
    """One direction of a tunnel: all G-PDUs from one host to another with one TEID.

    Packets are counted as they were captured: what two captures hold, or two interfaces of one, counts twice.

    Attributes:
        number: index in the table of tunnels.
        source, destination: outer addresses as text.
        teid: the TEID, chosen by the destination.
        packets, octets: how many, and octets of the packets inside (with their headers).
        first, last: frames; `first_time`, `last_time`: nanoseconds since 1970.
        qfis: the QoS flow identifiers in PDU session containers (TS 38.415), in order.
        uplink, downlink: packets whose PDU session container says so; both 0 on S1-U and N9 without containers.
        inner_sources, inner_destinations: up to `INNER_ADDRESSES` different addresses of the packets inside, in the
            order of their first packets. An end that is a phone's shows few, one that is the Internet's many.
        other_sources, other_destinations: packets inside with addresses beyond those.
    """

    number: int
    source: str
    destination: str
    teid: int
    packets: int
    octets: int
    first: FrameRef
    last: FrameRef
    first_time: int
    last_time: int
    qfis: tuple[int, ...] = ()
    uplink: int = 0
    downlink: int = 0
    inner_sources: tuple[InnerAddress, ...] = ()
    inner_destinations: tuple[InnerAddress, ...] = ()
    other_sources: int = 0
    other_destinations: int = 0


INNER_ADDRESSES = 4
"""Different addresses that are kept of each end of the packets inside a tunnel."""


class InnerPacket(Record, frozen=True):
    """A packet inside a tunnel that is kept by itself, since its port is one of the core's own protocols.

    Attributes:
        at: its frame; `time`: nanoseconds since 1970.
        tunnel: index in the table of tunnels; `outer_source`, `outer_destination`, `teid` are those of the tunnel.
        source, destination: its own addresses.
        protocol: 6 TCP, 17 UDP, 132 SCTP; `port`: its destination port.
        fits: the transport is one of the port's protocol, and over UDP the octets begin as its messages do.
    """

    at: FrameRef
    time: int
    tunnel: int
    outer_source: str
    outer_destination: str
    teid: int
    source: str
    destination: str
    protocol: int
    port: int
    fits: bool = True


class InnerFlow(Record, frozen=True):
    """Packets inside one tunnel from one private address to another.

    Attributes:
        first, last: frames of the first and last of them.
        tunnel: index in the table of tunnels.
        source, destination: addresses of the packets inside.
        protocol, port: of the first packet: transport protocol, and destination port (-1: none).
        packets: how many.
    """

    first: FrameRef
    last: FrameRef
    tunnel: int
    source: str
    destination: str
    protocol: int
    port: int
    packets: int


class InnerCopy(Record, frozen=True):
    """Packets that stand in two tunnels.

    Attributes:
        tunnel, other: indices in the table of tunnels; of each packet that of `tunnel` was captured first.
        packets: how many were seen twice.
        places: of the first of them the frames in `tunnel` and `other`.
    """

    tunnel: int
    other: int
    packets: int
    places: tuple[tuple[FrameRef, FrameRef], ...]


class FaultyMessages(Record, frozen=True):
    """Messages to the port of GTP-U from one host to another with one fault.

    Attributes:
        source, destination: addresses.
        fault: what is wrong, in words.
        count: how many.
        places: the first of them.
    """

    source: str
    destination: str
    fault: str
    count: int
    places: tuple[FrameRef, ...]


class InnerEcho(Record, frozen=True):
    """An echo of ICMP or ICMPv6 inside a tunnel (RFC 792, RFC 4443).

    Attributes:
        at: its frame; `time`: nanoseconds since 1970.
        tunnel: index in the table of tunnels.
        source, destination: addresses of the packet.
        request: a request, or else a reply.
        key: identifier and sequence number.
        size: octets behind them; `content`: a digest of these.
    """

    at: FrameRef
    time: int
    tunnel: int
    source: str
    destination: str
    request: bool
    key: int
    size: int
    content: bytes


class DNSQuestion(Record, frozen=True):
    """A query for a name, inside a tunnel; the name itself is not kept.

    Attributes:
        at: its frame; `time`: nanoseconds since 1970.
        tunnel: index in the table of tunnels.
        kind: type of record that is asked for (RFC 1035, 3.2.2).
        zone: a digest of the last two labels, to tell names of one zone.
        name: a digest of the whole name.
        length: octets of the name; `longest`: of its longest label in front of the zone.
        letters: bits per character of what stands in front of the zone (entropy of its characters).
    """

    at: FrameRef
    time: int
    tunnel: int
    kind: int
    zone: bytes
    name: bytes
    length: int
    longest: int
    letters: float


class GTPUMessage(Message, frozen=True, kw_only=True):
    """Any message of GTP-U; those other than G-PDUs are kept one by one, up to a bound.

    Attributes:
        message_type: number of the type (TS 29.281, table 6.1-1); `type_name`: its name, re-cased.
        teid: the TEID of the header (0 for echoes and Error Indications).
        named_teid, named_address: of an Error Indication the TEID and address that were not known; None and "" where
            absent.
        sequence: sequence number, None where the flag is not set.
        trailing: octets that belong to no element of the message; `private`: octets of private extensions.
        content: a digest of both, to tell whether they are the same again; empty where there are none.
    """

    message_type: int = 0
    type_name: str = ""
    teid: int = 0
    named_teid: int | None = None
    named_address: str = ""
    sequence: int | None = None
    trailing: int = 0
    private: int = 0
    content: bytes = b""

    @property
    def protocol(self) -> str:
        """See `Message`."""
        return "GTP-U"

    @property
    def name(self) -> str:
        """See `Message`."""
        return self.type_name


class OpaqueGTPU(GTPUMessage, frozen=True, kw_only=True):
    """One that could not be read."""


class GPDU(GTPUMessage, frozen=True, kw_only=True):
    """A G-PDU. None is ever made: a check names it in `needs` to say that it wants tunnels with packets in them."""
