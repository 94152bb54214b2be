import ipaddress
import struct
from pathlib import Path

import pytest

from cleannet.capture import open_capture
from cleannet.frames.reader import FrameReader

SHARED = Path(__file__).parents[3].parent / "shared"


def exported(name, payload, source=None, destination=None, ports=()):
    tags = [(12, name.encode() + bytes(-len(name) % 4))]
    for tag, address in ((20, source), (21, destination)):
        if address:
            packed = ipaddress.ip_address(address).packed
            tags.append((tag if len(packed) == 4 else tag + 2, packed))
    tags += [(25 + index, struct.pack(">I", port)) for index, port in enumerate(ports)]
    return b"".join(struct.pack(">HH", tag, len(value)) + value for tag, value in tags) + bytes(4) + payload


def test_ngap_becomes_messages_of_a_synthetic_association(make) -> None:
    frames = [
        exported("ngap", b"first", "10.1.0.1", "10.1.0.2", (38412, 40000)),
        exported("ngap", b"second", "10.1.0.2", "10.1.0.1", (40000, 38412)),
        exported("ngap", b"third"),
    ]
    batch = make.batch(frames, link=252)
    reader = FrameReader()
    messages = reader.feed(batch)
    assert [row[:3] for row in make.rows(messages)] == [(1, 0, b"first"), (2, 0, b"second"), (3, 0, b"third")]
    assert messages.ppid.tolist() == [60] * 3
    assert messages.association.tolist() == [0, 0, 1]
    assert messages.side.tolist() == [1, 0, 0]
    told, untold = reader.associations.associations
    assert told.addresses == (["10.1.0.2"], ["10.1.0.1"])
    assert told.ports == (40000, 38412)
    assert untold.addresses == (["exported PDU"], ["exported PDU"])
    assert told.synthetic
    assert untold.synthetic


def test_ip_and_sctp_are_read_on_in_frame_order(make) -> None:
    packet = make.sctp(make.data(7, b"inside"))
    frames = [
        exported("ip", make.ipv4(packet)),
        exported("sctp", make.sctp(make.data(1, b"sctp"), tag=9), "10.1.0.1", "10.1.0.2"),
        exported("ip", make.ipv6(make.sctp(make.data(2, b"six")))),
        exported("ngap", b"ngap"),
        make.ethernet(make.ipv4(make.sctp(make.data(8, b"wire")))),
    ]
    found, reader = make.read(make.batch(frames, link=[252, 252, 252, 252, 1]))
    assert [row[:3] for row in found] == [
        (n + 1, 0, octets) for n, octets in enumerate((b"inside", b"sctp", b"six", b"ngap", b"wire"))
    ]
    assert reader.problems == []


def test_others_and_broken_tags_are_recorded(make) -> None:
    frames = [exported("nas-5gs", b"x"), b"\x00\x0c\x00", struct.pack(">HH", 12, 400) + b"ngap"]
    found, reader = make.read(make.batch(frames, link=252))
    assert found == []
    assert make.problems(reader) == {
        ("unsupported.protocol", "exported PDU of a protocol that is not read"): (1, 1),
        ("malformed.link", "tags of an exported PDU do not end"): (2, 2),
    }


def test_a_real_one() -> None:
    path = SHARED / "captures/telekom+5g-trace-visualizer/doc/examples/one_packet.pcapng"
    if not path.exists():
        pytest.skip("the shared captures are not beside the repository")
    reader = FrameReader()
    assert [len(reader.feed(batch)) for batch in open_capture(path, 0)] == [0]
    assert [p.kind.label for p in reader.problems] == ["unsupported.protocol"]
