"""Control datagrams in, messages between hosts out."""

import msgspec

from cleannet.decode.control import ControlReader
from cleannet.frames.control import ControlProtocol, Datagram
from cleannet.model.frame import FrameRef
from cleannet.model.pfcp import OpaquePFCP, PFCPNodeMessage
from cleannet.model.sent import Transport
from support.core_octets import element, pfcp_message

BUNDLE = pfcp_message(1, sequence=1, follows=True) + pfcp_message(2, sequence=1)
ONE = Datagram(0, 9, 1, 5, ControlProtocol.PFCP, "10.4.0.1", "10.4.1.1", 8805, 8806, 63, BUNDLE, False, True)


def read(**changes):
    reader = ControlReader()
    reader.feed(msgspec.structs.replace(ONE, **changes))
    (pdu,) = reader.pdus
    return pdu


def test_messages_with_their_ends():
    pdu = read()
    assert [m.message.name for m in pdu.messages] == ["HeartbeatRequest", "HeartbeatResponse"]
    first = pdu.messages[0]
    assert isinstance(first.message, PFCPNodeMessage)
    assert first.message.at.frame == FrameRef(0, 9, 1)
    assert (first.source, first.source_port, first.destination, first.destination_port) == (
        "10.4.0.1",
        8805,
        "10.4.1.1",
        8806,
    )
    assert (first.time, first.hops, first.transport) == (5, 63, Transport.UDP)
    assert (pdu.copy, pdu.opaque, pdu.problems) == (True, False, [])


def test_what_cannot_be_read_is_opaque_with_a_problem():
    pdu = read(payload=b"\x40\1\0\0")
    assert pdu.opaque
    assert isinstance(pdu.messages[0].message, OpaquePFCP)
    assert [p.detail for p in pdu.problems] == ["PFCP: PFCP version 2"]
    assert pdu.problems[0].frame == 9


def test_a_cut_message_blames_the_capture():
    whole = pfcp_message(50, element(60, b"\0\x0a\x04\0\1"), element(57, bytes(13)), seid=0)
    pdu = read(payload=whole[:-9], cut=True)
    assert not pdu.opaque
    assert pdu.messages[0].message.node == "10.4.0.1"
    assert {p.kind.label for p in pdu.problems} == {"capture.cut-by-snaplen"}
