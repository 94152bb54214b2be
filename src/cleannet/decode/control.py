"""Control datagrams of the core in, decoded messages out, each with who sent it to whom."""

from collections.abc import Callable

import msgspec

from cleannet.decode.cursor import Cursor
from cleannet.decode.gtp_c import gtp_c
from cleannet.decode.gtp_u import gtp_u
from cleannet.decode.ike import ike
from cleannet.decode.management import snmp, syslog, tftp
from cleannet.decode.pfcp import pfcp
from cleannet.decode.shapes import run
from cleannet.frames.control import Datagram
from cleannet.frames.control_protocols import ControlProtocol
from cleannet.model.frame import At, FrameRef
from cleannet.model.gtp_c import OpaqueGTPC
from cleannet.model.gtp_u import OpaqueGTPU
from cleannet.model.host_service import HostService
from cleannet.model.ike import OpaqueIKE
from cleannet.model.message import Direction, Message
from cleannet.model.pfcp import OpaquePFCP
from cleannet.model.problem import Problem
from cleannet.model.sent import Sent

_DECODERS: dict[ControlProtocol, tuple[Callable[..., tuple[Message, ...]], type[Message]]] = {
    ControlProtocol.PFCP: (pfcp, OpaquePFCP),
    ControlProtocol.GTP_C: (gtp_c, OpaqueGTPC),
    ControlProtocol.GTP_U: (gtp_u, OpaqueGTPU),
    ControlProtocol.IKE: (ike, OpaqueIKE),
    ControlProtocol.SNMP: (snmp, HostService),
    ControlProtocol.TFTP: (tftp, HostService),
    ControlProtocol.SYSLOG: (syslog, HostService),
}


class ControlPdu(msgspec.Struct):
    """One datagram that was read: its messages in order, what went wrong, whether nothing of it could be read."""

    messages: tuple[Sent[Message], ...]
    problems: list[Problem]
    copy: bool
    opaque: bool


class ControlReader:
    """Reads the control datagrams of all inputs in the order given; `pdus` is what was read."""

    def __init__(self) -> None:
        self.pdus: list[ControlPdu] = []

    def feed(self, one: Datagram) -> None:
        """Reads one datagram."""
        at = At(FrameRef(one.input, one.frame, one.index))
        cursor = Cursor(one.payload, one.protocol.value, at, cut=one.cut)
        decoder, stand_in = _DECODERS[one.protocol]
        messages, opaque = run(
            lambda c, d: decoder(c, direction=d), cursor, lambda c: stand_in(at=c.at, whole=False), Direction.UNKNOWN
        )
        sent = tuple(
            Sent(m, one.time, one.source, one.destination, one.source_port, one.destination_port, hops=one.hops)
            for m in messages
        )
        self.pdus.append(ControlPdu(sent, cursor.problems, one.copy, opaque))
