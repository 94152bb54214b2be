"""GTP-C: headers of both versions, a second message that rides along, elements, and what is wrong with them."""

import struct

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.gtp_c import gtp_c
from cleannet.model.gtp_c import GN_CONTROL, GN_USER, ControlTEID

IMSI = bytes.fromhex("00010100000000f1")


def element_2(kind, value, instance=0):
    return struct.pack(">BHB", kind, len(value), instance) + value


def version_2(kind, *elements, teid=7, sequence=9, follows=False):
    body = (b"" if teid is None else struct.pack(">I", teid)) + sequence.to_bytes(3, "big") + b"\0" + b"".join(elements)
    return struct.pack(">BBH", 0x40 | follows << 4 | (teid is not None) << 3, kind, len(body)) + body


def version_1(kind, *elements, teid=7, sequence=9, extension=b""):
    flags = 0x30 | (0 if sequence is None else 2) | (4 if extension else 0)
    tail = b"" if sequence is None else struct.pack(">HB", sequence, 0) + (extension or b"\0")
    body = tail + b"".join(elements)
    return struct.pack(">BBHI", flags, kind, len(body), teid) + body


def read(octets, **more):
    cursor = Cursor(octets, "GTP-C", **more)
    return gtp_c(cursor), [p.detail for p in cursor.problems]


def only(octets):
    (message,), problems = read(octets)
    assert problems == []
    assert message.whole
    return message


def test_header_of_version_2_with_and_without_teid():
    message = only(version_2(32))
    assert (message.name, message.teid, message.sequence, message.piggybacked) == ("CreateSessionRequest", 7, 9, False)
    assert message.protocol == "GTPv2-C"
    assert only(version_2(1, element_2(3, b"\5"), teid=None)).teid is None


def test_header_of_version_1_with_an_extension_header():
    message = only(version_1(16, sequence=0x1234))
    assert (message.name, message.teid, message.sequence) == ("CreatePDPContextRequest", 7, 0x1234)
    assert only(version_1(16, extension=b"\xc0\1\0\0\0")).name == "CreatePDPContextRequest"
    assert only(version_1(26, sequence=None)).sequence is None


def test_elements_of_version_2():
    message = only(
        version_2(
            33,
            element_2(1, IMSI),
            element_2(75, bytes(8)),
            element_2(76, bytes(6)),
            element_2(2, b"\x10\0"),
            element_2(71, b"\3ims\6mnc001\6mcc001\4gprs"),
            element_2(83, bytes.fromhex("00f110")),
            element_2(87, b"\x8a" + struct.pack(">I", 77) + bytes([10, 0, 0, 1])),
            element_2(93, element_2(87, b"\x40" + struct.pack(">I", 78) + bytes(15) + b"\1", 1)),
        )
    )
    assert message.identities == ("IMEI", "IMSI", "MSISDN")
    assert (message.cause, message.apn, message.serving_network) == (16, "ims.mnc001.mcc001.gprs", "001-01")
    assert message.tunnels == (ControlTEID(10, 77, "10.0.0.1"), ControlTEID(0, 78, "::1", bearer=True))
    assert message.control == message.tunnels[0]


def test_elements_of_version_1():
    message = only(version_1(17, b"\1\x80", b"\2" + IMSI, b"\x10\0\0\0\1", b"\x83\0\4\3ims", b"\x86\0\3\x91\0\0"))
    assert (message.cause, message.apn) == (128, "ims")
    assert message.identities == ("IMSI", "MSISDN")


def test_a_message_of_version_0_is_a_header():
    message = only(b"\x1e\x10\0\0\0\7" + bytes(14))
    assert (message.protocol, message.name, message.sequence) == ("GTPv0-C", "CreatePDPContextRequest", 7)
    assert (message.teid, message.is_request) == (None, True)


def test_ends_of_version_1_join_number_and_address():
    teids, addresses = b"\x10\0\0\0\2\x11\0\0\0\1", b"\x85\0\4\x0a\0\0\1\x85\0\4\x0a\0\0\2"
    message = only(version_1(16, teids, addresses))
    control, user = ControlTEID(GN_CONTROL, 1, "10.0.0.1"), ControlTEID(GN_USER, 2, "10.0.0.2", bearer=True)
    assert message.tunnels == (control, user)
    assert message.control == control
    assert only(version_1(16, teids)).tunnels == ()


def test_a_second_message_rides_on_the_first():
    (first, second), problems = read(version_2(33, follows=True) + version_2(95, sequence=10))
    assert (first.name, first.piggybacked, second.name, second.sequence) == (
        *("CreateSessionResponse", True, "CreateBearerRequest", 10),
    )
    assert problems == []


def test_a_second_message_that_cannot_be_read_leaves_the_first():
    (first,), problems = read(version_2(33, follows=True) + b"12")
    assert first.whole
    assert len(problems) == 1


def test_an_echo_of_version_1_says_how_much_is_too_much():
    assert only(version_1(1)).echo_octets == 0
    assert only(version_1(2, b"\x0e\0")).echo_octets == 0
    (message,), _ = read(version_1(1, b"\xff\0\1a"))
    assert message.echo_octets == 4


@pytest.mark.parametrize(
    ("octets", "what"),
    [
        (version_2(32, b"\1\0\x09\0" + IMSI), "element 1"),
        (version_1(16, b"\x02" + IMSI[:-1]), "element 2"),
        (version_1(16, b"\x06\0"), "element 6 of unknown length"),
        (version_2(250), "message type 250"),
    ],
)
def test_what_is_wrong_is_noted_and_the_header_kept(octets, what):
    (message,), problems = read(octets)
    assert not message.whole
    assert any(what in problem for problem in problems)
    assert message.sequence == 9


@pytest.mark.parametrize(
    "octets", [b"", b"\x48", version_2(32)[:6], b"\x68" + version_2(32)[1:], b"\x20\1\0\4\0\0\0\0", b"\x1e\1\0\0"]
)
def test_no_header_no_message(octets):
    with pytest.raises(Malformed):
        read(octets)


def test_a_message_that_promises_more_than_there_is():
    (message,), problems = read(version_2(34, element_2(1, IMSI))[:12])
    assert (message.name, message.sequence, message.whole) == ("ModifyBearerRequest", 9, False)
    assert problems == ["GTP-C: length says 20 bytes, 8 are there"]


def test_a_message_that_the_snap_length_cut_is_read_as_far_as_it_goes():
    (message,), problems = read(version_2(32, element_2(1, IMSI), element_2(71, b"\3ims"))[:-3], cut=True)
    assert message.identities == ("IMSI",)
    assert problems
    assert not message.whole
