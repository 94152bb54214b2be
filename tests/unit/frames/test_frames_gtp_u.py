"""Headers of GTP-U: what is one, and where the packet inside begins."""

import struct

import numpy as np
import pytest

from cleannet.frames.addresses import AddressPairs
from cleannet.frames.columns import Spans
from cleannet.frames.gtp_u import G_PDU, g_pdus, is_gtp_u
from cleannet.frames.ip import Payloads
from cleannet.frames.udp import datagrams

CONTAINER, OTHER = 0x85, 0x40


def message(payload=b"inner", *extensions, flags=0x30, kind=G_PDU, teid=5, length=None):
    """`extensions`: type and content of each, padded by the caller to whole words with its length octet."""
    extra = b""
    if extensions:
        flags |= 4
        kinds = [one[0] for one in extensions]
        extra = bytes(3) + bytes([kinds[0]])
        for (_, content), following in zip(extensions, [*kinds[1:], 0], strict=True):
            extra += bytes([(len(content) + 2) // 4]) + content + bytes([following])
    body = extra + payload
    return struct.pack(">BBHI", flags, kind, len(body) if length is None else length, teid) + body


def read(*messages, ports=(2152, 2152), cut=0):
    octets = [struct.pack(">HHHH", *ports, 8 + len(one), 0) + one for one in messages]
    whole = b"".join(octets)
    buffer = np.frombuffer(whole + bytes(64), np.uint8)
    size = np.array([len(one) for one in octets], np.int64)
    at = np.cumsum(size) - size
    rows = np.arange(len(octets), dtype=np.int64)
    spans = Spans(rows, at, at + size - cut, np.full(len(octets), bool(cut)))
    pair = np.full(len(octets), AddressPairs().of_texts("10.0.0.1", "10.0.0.2"), np.uint64)
    return buffer, datagrams(buffer, Payloads(spans, np.full(len(octets), 17, np.int64), pair))


def inside(buffer, found):
    return [bytes(buffer[a:b]) for a, b in zip(found.inner.tolist(), found.end.tolist(), strict=True)]


def test_the_packet_inside_begins_behind_all_headers():
    one = (CONTAINER, bytes([1 << 4, 9]))
    two = (CONTAINER, bytes([0, 3, 0, 0, 0, 0]))
    buffer, given = read(
        message(),
        message(b"abc", one),
        message(b"de", (OTHER, b"xy"), one),
        message(b"f", two),
        message(b"", flags=0x32),
    )
    assert is_gtp_u(given).tolist() == [True] * 4 + [True]
    found = g_pdus(buffer, given)
    assert inside(buffer, found)[:4] == [b"inner", b"abc", b"de", b"f"]
    assert found.container.tolist() == [-1, 1 << 8 | 9, 1 << 8 | 9, 3, -1]
    assert found.teid.tolist() == [5] * 5


@pytest.mark.parametrize(
    "wrong",
    [
        message(flags=0x20),
        message(flags=0x50),
        message(kind=64),
        b"",
        b"\x30",
    ],
)
def test_what_is_no_gtp_u(wrong):
    assert is_gtp_u(read(wrong)[1]).tolist() == [False]


def test_other_ports_are_not_looked_at():
    assert is_gtp_u(read(message(), ports=(2123, 2123))[1]).tolist() == [False]
    assert is_gtp_u(read(message(), ports=(1, 2152))[1]).tolist() == [True]


def test_a_length_that_counts_the_header_in_is_believed_by_all():
    assert is_gtp_u(read(message(length=13))[1]).tolist() == [True]


def test_a_cut_packet_is_known_by_the_length_that_it_tells():
    assert is_gtp_u(read(message(b"x" * 40), cut=30)[1]).tolist() == [True]


@pytest.mark.parametrize("chain", [b"\0\0\0\x85" + bytes(4), b"\0\0\0\x85\xff\0\0\0", b"\0\0\0\x85\1", b"\0\0"])
def test_a_chain_of_extensions_that_leads_nowhere_ends(chain):
    buffer, given = read(message(chain, flags=0x34))
    assert len(g_pdus(buffer, given)) == 1


def test_no_more_than_eight_extensions_are_followed():
    buffer, given = read(message(b"end", *[(OTHER, b"xy")] * 9))
    assert inside(buffer, g_pdus(buffer, given)) == [b"\1xy\0end"]
