"""PFCP: headers, bundles, rules and the elements that checks read."""

import struct

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.pfcp import MESSAGE_TYPES, MOST_IES, pfcp
from cleannet.model.pfcp import (
    QER,
    SEID,
    TEID,
    ApplyAction,
    MadePDR,
    PFCPInterface,
    PFCPNodeMessage,
    PFCPSessionMessage,
    TrafficEndpoint,
)
from support.core_octets import element, pfcp_message


def read(payload):
    cursor = Cursor(payload, "PFCP")
    return pfcp(cursor), [p.detail for p in cursor.problems]


def only(*elements, kind=50):
    (message,), problems = read(pfcp_message(kind, *elements, seid=5))
    assert problems == []
    assert message.whole
    return message


def test_headers_of_nodes_and_sessions():
    (node,), _ = read(pfcp_message(1, element(96, struct.pack(">I", 0)), sequence=0xFFFFFF))
    assert isinstance(node, PFCPNodeMessage)
    assert (node.name, node.seid, node.sequence, node.recovery) == ("HeartbeatRequest", None, 0xFFFFFF, 0)
    assert node.is_request
    (session,), _ = read(pfcp_message(55, element(19, b"\x41"), seid=1 << 63))
    assert isinstance(session, PFCPSessionMessage)
    assert (session.name, session.seid, session.cause) == ("SessionDeletionResponse", 1 << 63, 65)
    assert not session.is_request
    assert session.protocol == "PFCP"


def test_a_bundle_ends_where_the_flag_does():
    first = pfcp_message(1, sequence=1, follows=True)
    assert [m.sequence for m in read(first + pfcp_message(1, sequence=2))[0]] == [1, 2]
    found, problems = read(pfcp_message(1) + pfcp_message(1))
    assert len(found) == 1
    assert problems == ["PFCP: 8 bytes behind the message"]
    found, problems = read(first + b"\x20\1")
    assert len(found) == 1
    assert "2 bytes wanted" in problems[0]


def test_the_first_header_must_be_readable():
    for payload in (b"", b"\x20", b"\x40\1\0\4\0\0\1\0", b"\x20\1\0\5\0\0\1\0", b"\x21\x32\0\4\0\0\1\0"):
        with pytest.raises(Malformed):
            pfcp(Cursor(payload, "PFCP"))


def test_an_unknown_type_is_named_by_its_number():
    (message,), problems = read(pfcp_message(99))
    assert (message.name, message.whole) == ("PFCP 99", False)
    assert problems == ["PFCP: message type 99"]


@pytest.mark.parametrize(
    ("value", "node"),
    [
        (b"\0\x0a\4\0\1", "10.4.0.1"),
        (b"\1" + bytes(15) + b"\1", "::1"),
        (b"\2\3smf\7example", "smf.example"),
    ],
)
def test_node_ids(value, node):
    assert only(element(60, value)).node == node


def test_f_seid():
    assert only(element(57, b"\2" + (7).to_bytes(8, "big") + b"\x0a\4\0\1")).control == SEID(7, "10.4.0.1")
    assert only(element(57, b"\1" + (7).to_bytes(8, "big") + bytes(15) + b"\1")).control == SEID(7, "::1")


def test_a_rule_that_detects():
    tunnel = element(21, b"\1" + struct.pack(">I", 0xABCD) + b"\x0a\3\0\1")
    inside = element(20, b"\0") + tunnel + element(93, b"\2\x0a\x2d\0\2") + element(23, bytes(4))
    rule = element(56, b"\0\1") + element(2, inside) + element(108, struct.pack(">I", 3))
    (pdr,) = only(element(1, rule)).pdrs
    assert (pdr.number, pdr.created, pdr.far, pdr.filtered) == (1, True, 3, True)
    assert (pdr.source, pdr.tunnel, pdr.ue_addresses) == (
        PFCPInterface.ACCESS,
        TEID(0xABCD, "10.3.0.1"),
        ("10.45.0.2",),
    )
    (changed,) = only(element(9, element(56, b"\0\2")), kind=52).pdrs
    assert (changed.number, changed.created, changed.source, changed.filtered) == (2, False, None, False)
    (chosen,) = only(element(1, element(2, element(20, b"\x0f") + element(21, b"\5")))).pdrs
    assert (chosen.source, chosen.tunnel) == (15, TEID())


def test_what_a_rule_matches_beside_its_tunnel():
    tunnel = element(21, b"\3" + struct.pack(">I", 0xABCD) + b"\x0a\3\0\1" + bytes(15) + b"\1")
    inside = tunnel + element(93, b"\x12") + element(124, b"\x45") + element(124, b"\x09") + element(131, b"\7")
    rule = element(2, inside + element(153, b"10.9.0.0/24")) + element(109, bytes(3) + b"\1") + element(109, bytes(4))
    (pdr,) = only(element(1, rule)).pdrs
    assert pdr.tunnel == TEID(0xABCD, "10.3.0.1", "::1")
    assert pdr.tunnel.addresses == ("10.3.0.1", "::1")
    assert (pdr.qfis, pdr.qers, pdr.endpoint, pdr.framed, pdr.allocated) == ((5, 9), (1, 0), 7, True, True)


def test_what_the_upf_chose():
    tunnel = element(21, b"\1" + struct.pack(">I", 0xABCD) + b"\x0a\3\0\1")
    made = only(
        element(8, element(56, b"\0\2") + tunnel),
        element(128, element(131, b"\1") + element(93, b"\2\x0a\x2d\0\2")),
        kind=51,
    ).made_pdrs
    assert made == (
        MadePDR(2, None, TEID(0xABCD, "10.3.0.1")),
        MadePDR(None, 1, None, ("10.45.0.2",)),
    )


def test_endpoints_and_rules_of_quality_and_usage():
    message = only(
        element(127, element(131, b"\1") + element(21, b"\5") + element(155, b"x")),
        element(129, element(131, b"\1") + element(93, b"\2\x0a\x2d\0\2")),
        element(7, element(109, bytes(3) + b"\1") + element(124, b"\x09")),
        element(14, element(109, bytes(3) + b"\2")),
        element(6, element(81, bytes(3) + b"\3")),
        element(15, element(56, b"\0\2")),
        element(16, element(108, bytes(3) + b"\4")),
        element(15, b""),
        kind=52,
    )
    assert message.endpoints == (
        TrafficEndpoint(1, True, TEID(), (), True),
        TrafficEndpoint(1, False, None, ("10.45.0.2",)),
    )
    assert message.qers == (QER(1, True, 9), QER(2, False, None))
    assert (message.urrs, message.removed_pdrs, message.removed_fars) == ((3,), (2,), (4,))


def test_addresses_that_the_upf_is_to_choose_are_none():
    (pdr,) = only(element(1, element(2, element(93, b"\x10") + element(93, b"\x33")))).pdrs
    assert pdr.ue_addresses == ()


def test_a_rule_that_forwards():
    outer = element(84, struct.pack(">HI", 0x0100, 0x1234) + b"\x0a\2\0\1")
    copy = element(5, element(42, b"\4") + element(84, struct.pack(">HI", 0x0400, 0)[:2] + b"\x0a\x09\0\1"))
    rule = element(108, struct.pack(">I", 1)) + element(44, b"\x12") + element(4, element(42, b"\0") + outer) + copy
    (far,) = only(element(3, rule)).fars
    assert (far.number, far.created) == (1, True)
    assert far.action == ApplyAction.FORW | ApplyAction.DUPL
    assert (far.destination, far.outer) == (PFCPInterface.ACCESS, TEID(0x1234, "10.2.0.1"))
    assert far.duplicates == (TEID(None, "10.9.0.1"),)


def test_a_changed_rule():
    update = element(11, element(84, struct.pack(">HI", 0x0200, 5) + bytes(15) + b"\1"))
    (far,) = only(element(10, element(44, b"\x02\x01") + update), kind=52).fars
    assert (far.created, far.outer) == (False, TEID(5, "::1"))
    assert far.action == ApplyAction.FORW | ApplyAction.EDRT


def test_identities_are_kinds_and_nothing_else():
    message = only(element(141, b"\x05\x08" + bytes(8) + b"\x08" + bytes(8)))
    assert message.identities == ("IMSI", "MSISDN")


def test_what_no_table_names_is_passed_over():
    assert only(element(0x8001, b"x"), element(999, b"x"), element(19, b"\1")).cause == 1


def test_a_faulty_element_harms_no_other():
    (message,), problems = read(pfcp_message(50, element(60, b"\7"), element(19, b"\1"), seid=1))
    assert (message.cause, message.node, message.whole) == (1, "", False)
    assert problems == ["PFCP: Node ID type 7"]


def test_an_element_longer_than_its_message_ends_it():
    # What lies inside must not be taken for elements of their own.
    long = struct.pack(">HH", 60, 100) + element(19, b"\1")
    (message,), problems = read(pfcp_message(50, long, seid=1))
    assert message.cause is None
    assert len(problems) == 1


def test_elements_are_bounded():
    (_,), problems = read(pfcp_message(50, *[element(999, b"")] * (MOST_IES + 1), seid=1))
    assert problems == [f"PFCP: more than {MOST_IES} elements"]


def test_names_of_types_are_whole():
    assert all(name.endswith(("Request", "Response")) for name in MESSAGE_TYPES.values())
