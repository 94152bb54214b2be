"""Messages of GTP-U other than G-PDUs."""

import struct

import pytest

from cleannet.decode.cursor import Cursor
from cleannet.decode.gtp_u import gtp_u


def message(kind, body=b"", flags=0x32, teid=0, optional=b"\0\x09\0\0"):
    rest = (optional if flags & 7 else b"") + body
    return struct.pack(">BBHI", flags, kind, len(rest), teid) + rest


def read(octets, cut=False):
    (found,) = gtp_u(Cursor(octets, "GTP-U", cut=cut))
    return found


def test_echoes():
    request, response = read(message(1)), read(message(2, b"\x0e\x00"))
    assert (request.name, request.sequence, request.trailing, request.content) == ("EchoRequest", 9, 0, b"")
    assert (response.name, response.trailing, response.whole) == ("EchoResponse", 0, True)


def test_an_error_indication_names_a_tunnel():
    one = read(message(26, b"\x10\0\0\0\x05\x85\0\4\x0a\0\0\1"))
    assert (one.named_teid, one.named_address, one.trailing) == (5, "10.0.0.1", 0)
    assert read(message(26)).named_teid is None


def test_an_end_marker_of_a_tunnel():
    one = read(message(254, flags=0x30, teid=77))
    assert (one.name, one.teid, one.sequence) == ("EndMarker", 77, None)


def test_what_belongs_to_no_element_is_counted_and_not_kept():
    one = read(message(1, b"secret words"))
    assert (one.trailing, one.whole) == (12, True)
    assert one.content == read(message(1, b"secret words")).content != read(message(1, b"other! words")).content
    assert b"secret" not in repr(one).encode()


def test_elements_of_another_message_are_no_part_of_it():
    assert read(message(1, b"\x0e\x07")).trailing == 0
    assert read(message(254, b"\x0e\x07")).trailing == 1
    assert read(message(1, b"\xe7\0\4abcd")).trailing == 4


def test_private_extensions_are_allowed_and_told():
    one = read(message(2, b"\x0e\0\xff\0\5\0\1abc"))
    assert (one.private, one.trailing, bool(one.content)) == (5, 0, True)


def test_extension_headers_are_passed():
    one = read(message(254, b"", flags=0x34, optional=b"\0\0\0\x40\1\0\0\0"))
    assert (one.trailing, one.whole) == (0, True)


@pytest.mark.parametrize(
    "octets", [message(1, flags=0x34, optional=b"\0\0\0\x40\xff"), message(1, flags=0x32, optional=b"\0")]
)
def test_faults_are_noted(octets):
    assert not read(octets).whole
