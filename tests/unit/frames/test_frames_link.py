import struct

import pytest

from cleannet.model.problem import ProblemKind

MPLS = struct.pack(">I", 16 << 12 | 0 << 8 | 64)
BOTTOM = struct.pack(">I", 17 << 12 | 1 << 8 | 64)


def wrapped(make, packet):
    """The same packet in every link layer that is read: (name, link type, frame)."""
    session = struct.pack(">BBHHH", 0x11, 0, 1, len(packet) + 2, 0x0021)
    return [
        ("ethernet", 1, make.ethernet(packet)),
        ("802.1Q", 1, make.ethernet(packet, tags=[0x8100])),
        ("802.1ad, two deep", 1, make.ethernet(packet, tags=[0x88A8, 0x8100])),
        ("QinQ, three deep", 1, make.ethernet(packet, tags=[0x9100, 0x8100, 0x8100])),
        ("MPLS", 1, make.ethernet(MPLS + BOTTOM + packet, 0x8847)),
        ("MPLS behind a tag", 1, make.ethernet(BOTTOM + packet, 0x8848, [0x8100])),
        ("PPPoE", 1, make.ethernet(session + packet, 0x8864)),
        ("SNAP", 1, make.ethernet(bytes.fromhex("aaaa030000000800") + packet, len(packet) + 8)),
        ("SLL", 113, struct.pack(">HHH8sH", 0, 1, 6, bytes(8), 0x0800) + packet),
        ("SLL with a tag", 113, struct.pack(">HHH8sHHH", 0, 1, 6, bytes(8), 0x8100, 5, 0x0800) + packet),
        ("SLL2", 276, struct.pack(">HHIHBB8s", 0x0800, 0, 1, 1, 0, 6, bytes(8)) + packet),
        ("raw 101", 101, packet),
        ("raw 12", 12, packet),
        ("raw 14", 14, packet),
        ("IPv4", 228, packet),
        ("null, little-endian", 0, struct.pack("<I", 2) + packet),
        ("null, big-endian", 0, struct.pack(">I", 2) + packet),
        ("loop", 108, struct.pack(">I", 2) + packet),
        ("PPP", 9, b"\x00\x21" + packet),
        ("PPP framed", 9, b"\xff\x03\x00\x21" + packet),
    ]


def test_every_link_layer_gives_the_message(make) -> None:
    for name, link, frame in wrapped(make, make.ipv4(make.sctp(make.data(1, b"hello")))):
        found, reader = make.read(make.batch([frame], link=link))
        assert found == [(1, 0, b"hello", False, False, False)], name
        assert reader.problems == [], name


@pytest.mark.parametrize(
    ("link", "head"),
    [(1, bytes(12) + b"\x86\xdd"), (101, b""), (229, b""), (0, struct.pack("<I", 24)), (0, struct.pack("<I", 30))],
)
def test_ipv6_is_told_from_ipv4(make, link, head) -> None:
    found, _ = make.read(make.batch([head + make.ipv6(make.sctp(make.data(1, b"six")))], link=link))
    assert [octets for _, _, octets, *_ in found] == [b"six"]


def test_other_link_types_are_counted_by_type(make) -> None:
    frame = make.ethernet(make.ipv4(make.sctp(make.data(1))))
    found, reader = make.read(make.batch([b"a", frame, b"bb", b"c", b"d"], link=[148, 1, 105, 148, 195]))
    assert [frame for frame, *_ in found] == [2]
    label = ProblemKind.UNSUPPORTED_LINK.label
    assert make.problems(reader) == {
        (label, "link type 148 is for private use, and this is neither MAC, NAS-EPS nor NGAP"): (1, 2),
        (label, "link type 105 is not read"): (3, 1),
        (label, "link type 195 is not read"): (5, 1),
    }


def test_a_frame_that_ends_in_its_header_is_the_senders_fault_unless_cut(make) -> None:
    frame = make.ethernet(make.ipv4(make.sctp(make.data(1))))
    _, reader = make.read(make.batch([frame[:13], frame, frame], cut={1: 10}))
    assert make.problems(reader) == {
        ("malformed.link", "frame ends inside its link header"): (1, 1),
        ("capture.cut-by-snaplen", "link header cut"): (2, 1),
    }


def test_endless_tags_end(make) -> None:
    frame = make.ethernet(make.ipv4(make.sctp(make.data(1))), tags=[0x8100] * 40)
    found, _ = make.read(make.batch([frame]))
    assert found == []


def test_what_is_not_ip_is_no_problem(make) -> None:
    arp, llc = make.ethernet(bytes(28), 0x0806), make.ethernet(b"\x42\x42\x03" + bytes(43), 38)
    found, reader = make.read(make.batch([arp, llc]))
    assert found == []
    assert reader.problems == []
