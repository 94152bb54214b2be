"""DNS queries: how their names look, and not which they are."""

import struct

import pytest

from cleannet.decode.dns import DNSReader
from cleannet.frames.inner_samples import Query
from cleannet.model.frame import FrameRef


def octets(name, kind=1, flags=0x0100, questions=1):
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split(".") if part)
    return struct.pack(">HHHHHH", 7, flags, questions, 0, 0, 0) + labels + b"\0" + struct.pack(">HH", kind, 1)


def read(*payloads):
    reader = DNSReader()
    reader.feed(Query(FrameRef(0, n), n, 3, one, False) for n, one in enumerate(payloads, 1))
    return reader


def test_a_name_is_told_by_its_looks():
    one, two, other = read(
        octets("aabb.x.example.com", 16), octets("WWW.example.com"), octets("a.example.net")
    ).questions
    assert (one.kind, one.length, one.longest, one.letters, one.tunnel) == (
        16,
        18,
        4,
        pytest.approx(1.5219, abs=1e-3),
        3,
    )
    assert one.zone == two.zone != other.zone
    assert one.name != two.name
    assert b"example" not in repr(one).encode()


def test_the_zone_of_a_country_has_three_labels():
    one, two = read(octets("a.one.co.uk"), octets("a.two.co.uk")).questions
    assert one.zone != two.zone


@pytest.mark.parametrize(
    "given", [octets("a.b", flags=0x8100), octets("", 2), octets("1.0.0.10.in-addr.arpa"), octets("x.local")]
)
def test_responses_the_root_and_zones_of_long_names_are_left_out(given):
    reader = read(given)
    assert (reader.questions, reader.problems) == ([], [])


@pytest.mark.parametrize(
    "given", [b"", b"\0" * 12 + b"\x3fab", b"\0" * 12 + b"\xc0\x0c", b"\0" * 12 + b"\x3f" + b"a" * 63 * 5]
)
def test_what_is_no_query_is_counted(given):
    (problem,) = read(given, given).problems
    assert (problem.count, problem.frame) == (2, 1)
