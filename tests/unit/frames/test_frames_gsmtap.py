"""GSMTAP and user link types: from frames to radio messages."""

import struct

import numpy as np
import pytest

from cleannet.capture.batch import FrameBatch
from cleannet.frames.reader import FrameReader
from cleannet.model.problem import ProblemKind
from cleannet.model.radio import Cell, Channel
from support import air

ATTACH_REJECT = bytes.fromhex("07440f")


def frames(link, *some, short=0):
    """A batch of frames; the last `short` octets of each were not captured."""
    captured = np.array([len(f) - short for f in some], np.int64)
    offset = np.concatenate([[0], np.cumsum([len(f) for f in some])])[:-1].astype(np.int64)
    whole = np.array([len(f) for f in some], np.int64)
    links = np.full(len(some), link, np.int32)
    times = np.arange(len(some), dtype=np.int64)
    return FrameBatch(0, 1, np.frombuffer(b"".join(some), np.uint8), offset, captured, whole, times, links)


def version_2(kind, subtype, payload, carrier=0):
    return struct.pack(">BBBBHbBIBBBB", 2, 4, kind, 0, carrier, 0, 0, 0, subtype, 0, 0, 0) + payload


def version_3(kind, subtype, payload, metadata=b""):
    return struct.pack(">BBHHH", 3, 0, 2 + len(metadata) // 4, kind, subtype) + metadata + payload


def in_udp(payload, port=4729):
    """An IPv4 datagram (raw IP)."""
    udp = struct.pack(">HHHH", 4729, port, 8 + len(payload), 0) + payload
    head = struct.pack(">BBHHHBBHII", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, 0x7F000001, 0x7F000001)
    return head + udp


def read(batch):
    reader = FrameReader()
    reader.feed(batch)
    reader.finish()
    return reader.radio.take(), reader.problems


@pytest.mark.parametrize(
    ("kind", "subtype", "channel", "uplink", "ue"),
    [
        (13, 0, Channel.LTE_DL_CCCH, False, ""),
        (13, 3, Channel.LTE_UL_DCCH, True, ""),
        (13, 5, Channel.LTE_BCCH_DL_SCH, False, "broadcast"),
        (13, 6, Channel.LTE_PCCH, False, "broadcast"),
        (12, 1, Channel.UMTS_UL_DCCH, True, ""),
        (12, 4, Channel.UMTS_PCCH, False, "broadcast"),
        (2, 6, Channel.GSM_L3, False, ""),
    ],
)
def test_channels_of_version_2(kind, subtype, channel, uplink, ue):
    [one], problems = read(frames(228, in_udp(version_2(kind, subtype, b"\x01\x02"))))
    assert (one.channel, one.uplink, one.ue, one.payload) == (channel, uplink, ue, b"\x01\x02")
    assert (one.input, one.frame, one.index) == (0, 1, 0)
    assert problems == []


def test_nas_has_its_direction_and_cell_from_the_header():
    [one], _ = read(frames(217, version_2(18, 0, ATTACH_REJECT, carrier=0x4000 | 300)))
    assert one.channel is Channel.NAS_EPS
    assert one.uplink is True
    assert one.protected is False
    [protected], _ = read(frames(217, version_2(18, 0, bytes.fromhex("27aabbccdd0107"))))
    assert protected.protected is None
    [gsm], _ = read(frames(217, version_2(2, 6, b"\x06\x35", carrier=77)))
    assert gsm.cell == Cell("GSM", 77)


def test_version_3():
    nr, lte = version_3(0x503, 9, b"\x28", b"\0\0\0\0"), version_3(0x403, 11, b"\x50")
    found, problems = read(frames(217, nr, lte, version_3(0x504, 0, b"\x7e\0\x41")))
    assert [m.channel for m in found] == [Channel.NR_UL_DCCH, Channel.LTE_UL_DCCH, Channel.NAS_5GS]
    assert [m.payload for m in found] == [b"\x28", b"\x50", b"\x7e\0\x41"]
    assert [m.uplink for m in found] == [True, True, None]
    assert problems == []


def test_user_link_types_are_told_by_their_content():
    found, problems = read(frames(148, ATTACH_REJECT, b"\x3f\x01\x02\x03", bytes.fromhex("c7010203")))
    assert [(m.frame, m.channel, m.uplink) for m in found] == [(1, Channel.NAS_EPS, None), (3, Channel.NAS_EPS, None)]
    assert [(p.kind, p.frame, p.count) for p in problems] == [(ProblemKind.UNSUPPORTED_LINK, 2, 1)]


def test_what_is_not_read_is_counted():
    rlcmac = version_2(1, 11, b"\0" * 23)
    found, problems = read(frames(217, rlcmac, version_2(12, 8, b"\0"), b"\x09\0", b"", version_3(0x200, 0, b"")))
    assert found == []
    assert sum(p.count for p in problems) == 5
    assert {p.kind for p in problems} == {ProblemKind.UNKNOWN_PROTOCOL}


def test_what_is_known_and_not_read_is_named():
    um = [version_2(1, subtype, b"\0" * 23) for subtype in (11, 13, 6)]
    umts = [version_2(12, subtype, b"\0") for subtype in (8, 16, 5)]
    _, problems = read(frames(217, *um, *umts))
    assert {p.detail: p.count for p in problems} == {
        "GSMTAP frames of GPRS RLC/MAC hold no whole layer 3 message": 2,
        "GSMTAP frames of GSM channel 6 hold no whole layer 3 message": 1,
        "GSMTAP frames of UMTS RRC system information are not read": 2,
        "GSMTAP frames of UMTS RRC, subtype 5, are not read": 1,
    }


def test_a_cut_header_is_the_captures_fault():
    found, problems = read(frames(217, version_2(13, 0, b"\x01"), short=4))
    assert found == []
    assert [p.kind for p in problems] == [ProblemKind.CUT_BY_SNAPLEN]


def test_layer_3_of_um():
    bcch = version_2(1, 1, bytes((5 << 2 | 1, 6, 0x1B, 1, 2, 3)) + b"\x2b" * 10)
    sdcch = version_2(1, 7, bytes((3, 0x20, 3 << 2 | 1, 5, 0x18, 1)) + b"\x2b" * 17)
    found, problems = read(frames(217, bcch, sdcch))
    assert [m.payload for m in found] == [b"\x06\x1b\x01\x02\x03", b"\x05\x18\x01"]
    assert problems == []


def test_segments_of_um():
    first = version_2(1, 7, bytes((3, 0x22, 20 << 2 | 3)) + bytes(range(20)))
    last = version_2(1, 7, bytes((3, 0x24, 3 << 2 | 1, 20, 21, 22)) + b"\x2b" * 17)
    other = version_2(1, 8, bytes((3, 0x20, 2 << 2 | 1, 5, 0x11)) + b"\x2b" * 18)
    found, problems = read(frames(217, first, other, last))
    assert [(m.frame, m.payload) for m in found] == [(2, b"\x05\x11"), (3, bytes(range(23)))]
    assert problems == []
    found, problems = read(frames(217, first, other))
    assert len(found) == 1
    assert [(p.kind, p.count) for p in problems] == [(ProblemKind.MISSING_FRAGMENT, 1)]


def test_other_ports_are_no_gsmtap():
    datagram = bytearray(in_udp(version_2(13, 0, b"\x01"), port=5000))
    datagram[20:22] = (5001).to_bytes(2, "big")
    assert read(frames(228, bytes(datagram))) == ([], [])


SETUP_REQUEST = air.nr_mac((52, bytes.fromhex("1a397a255526")))


def test_mac_in_udp_is_told_by_its_word_on_any_port():
    nr = in_udp(air.framed(SETUP_REQUEST, word=b"mac-nr"), port=5)[:20] + struct.pack(">HH", 7, 5)
    nr += in_udp(air.framed(SETUP_REQUEST, word=b"mac-nr"))[24:]
    lte = in_udp(air.framed(air.lte_mac((0, b"request")), word=b"mac-lte"), port=9999)
    lte = lte[:20] + struct.pack(">H", 9999) + lte[22:]
    other = in_udp(b"mac-xyz", port=9999)
    other = other[:20] + struct.pack(">H", 9999) + other[22:]
    found, problems = read(frames(228, nr, lte, other))
    assert [(m.frame, m.channel) for m in found] == [(1, Channel.NR_UL_CCCH), (2, Channel.LTE_UL_CCCH)]
    assert problems == []


@pytest.mark.parametrize("start", [b"mac-nr", b"\xbe\xef\xde\xad\x00\x2a\x00\x00mac-nr", b""])
def test_mac_under_a_link_type_for_private_use(start):
    tags = b"\x07\x00\x1a\x00\x07"
    [one], problems = read(frames(149, start + air.framed(SETUP_REQUEST, tags=tags)))
    assert (one.channel, one.ue, one.time, problems) == (Channel.NR_UL_CCCH, "C-RNTI 17921", 0, [])


def test_framed_mac_in_gsmtap():
    [one], problems = read(frames(217, version_2(15, 0, air.framed(air.lte_mac((0, b"request"))))))
    assert (one.channel, one.payload, problems) == (Channel.LTE_UL_CCCH, b"request", [])


def test_a_framing_that_cannot_be_read_is_counted():
    _, problems = read(frames(149, b"mac-lte\x01\x00\x03\x7f\x01"))
    assert [(p.kind, p.count) for p in problems] == [(ProblemKind.UNKNOWN_PROTOCOL, 1)]
    _, problems = read(frames(149, b"mac-nr\x01\x00\x03\x02\x46\x01", short=1))
    assert [(p.kind, p.count) for p in problems] == [(ProblemKind.CUT_BY_SNAPLEN, 1)]


def test_what_waits_for_its_rest_is_counted_at_the_end():
    part = air.nr_mac((1, air.nr_am(0, b"begin", segment=1)))
    found, problems = read(frames(149, air.framed(part, word=b"mac-nr")))
    assert found == []
    assert [(p.kind, p.frame) for p in problems] == [(ProblemKind.MISSING_FRAGMENT, 1)]
