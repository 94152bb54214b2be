"""Datagrams of management: what they are, and nothing of what they say."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.decode.control import ControlReader
from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.management import snmp, syslog, tftp
from support.core_octets import datagram, read

GET = bytes.fromhex("a01902043f5b7c2a020100020100300b300906052b060102010500")


def ber(tag, body):
    length = bytes((len(body),)) if len(body) < 128 else b"\x81" + bytes((len(body),))
    return bytes((tag,)) + length + body


def of_version(number, *, padding=b""):
    return ber(0x30, ber(2, bytes((number,))) + ber(4, b"public") + GET + padding)


def version_3(flags):
    head = ber(0x30, ber(2, b"\0\0\0\1") + ber(2, b"\x05\xdc") + ber(4, bytes((flags,))) + ber(2, b"\3"))
    return ber(0x30, ber(2, b"\3") + head + ber(4, b"") + ber(0x30, b""))


def told(octets, port, source=40000):
    found = read([datagram(octets, ("10.0.0.1", source), ("10.0.0.2", port))]).control.take()
    reader = ControlReader()
    for one in found:
        reader.feed(one)
    return [(m.message.service, m.message.encrypted, m.message.credentials) for p in reader.pdus for m in p.messages]


@pytest.mark.parametrize(
    ("octets", "port", "expected"),
    [
        (of_version(0), 161, [("SNMPv1", False, True)]),
        (of_version(1), 162, [("SNMPv2c", False, True)]),
        (of_version(1, padding=bytes(120)), 161, [("SNMPv2c", False, True)]),
        (version_3(3), 161, [("SNMPv3", True, False)]),
        (version_3(1), 161, [("SNMPv3", False, False)]),
        (of_version(7), 161, []),
        (of_version(0), 5000, []),
        (b"\x30\x03abc", 161, []),
        (b"\0\1running-config\0octet\0", 69, [("TFTP", False, False)]),
        (b"\0\1running-config\0other\0", 69, []),
        (b"\0\3\0\1datadatadata", 69, []),
        (b"<34>1 2026-01-01T00:00:00Z host app - - - text", 514, [("syslog", False, False)]),
        (b"<191>x", 514, [("syslog", False, False)]),
        (b"<192>xxx", 514, []),
        (b"<abc>xxx", 514, []),
        (b"34>1 2026", 514, []),
    ],
)
def test_told_by_port_and_octets(octets, port, expected):
    assert told(octets, port) == expected


def test_names_stay_where_they_are():
    for reader, octets in ((snmp, of_version(1)), (tftp, b"\0\1running-config\0octet\0"), (syslog, b"<3>hidden word")):
        assert not any(word in repr(reader(Cursor(octets, "x"))) for word in ("public", "running", "hidden"))


@given(st.sampled_from([snmp, tftp, syslog]), st.binary(max_size=60))
def test_any_octets_are_borne(reader, octets):
    with contextlib.suppress(Malformed):
        assert len(reader(Cursor(octets, "x"))) in (0, 1)
