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


class GTPUMessage(Message, frozen=True, kw_only=True):
    """Any message of GTP-U; those other than G-PDUs are kept one by one, up to a bound.

    Attributes:
        message_type: number of the type (TS 29.281, table 6.1-1); `type_name`: its name, re-cased.
        teid: the TEID of the header (0 for echoes and Error Indications).
        named_teid, named_address: of an Error Indication the TEID and address that were not known; None and "" where
            absent.
        sequence: sequence number, None where the flag is not set.
        trailing: octets behind the elements that belong to the message.
    """

    message_type: int = 0
    type_name: str = ""
    teid: int = 0
    named_teid: int | None = None
    named_address: str = ""
    sequence: int | None = None
    trailing: int = 0

    @property
    def protocol(self) -> str:
        """See `Message`."""
        return "GTP-U"

    @property
    def name(self) -> str:
        """See `Message`."""
        return self.type_name


class GPDU(GTPUMessage, frozen=True, kw_only=True):
    """A G-PDU. None is ever made: a check names it in `needs` to say that it wants tunnels with packets in them."""
