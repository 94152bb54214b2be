"""SS7 over SCTP: which messages are, who sent what to whom, segments put together, and what is not read counted."""

import numpy as np
import pytest

from cleannet.decode import sigtran_reader
from cleannet.decode.sigtran_reader import SigtranReader
from cleannet.model.map import MAPMessage, OpaqueSS7
from cleannet.model.problem import ProblemKind
from cleannet.model.sent import Transport
from support import ss7
from support.ss7_reading import batch, read

GIVEN = {"imsi": "262011234567890", "scf": "882100"}
TCAP = ss7.tcap("begin", ss7.invoke(71, ss7.argument(71, GIVEN)), own="aa", portion=ss7.dialogue("0.4.0.0.1.0.29.3"))
CALLED, CALLING = ss7.party("491770009", 6), ss7.party("88210001", 147)
REQUEST = ss7.m3ua(ss7.unitdata(CALLED, CALLING, TCAP))


def segments(*flags: int, data: bytes = TCAP, reference: bytes = b"\1\2\3"):
    size = -(-len(data) // len(flags))
    pieces = [data[n * size : (n + 1) * size] for n in range(len(flags))]
    return [
        (3, ss7.m3ua(ss7.extended(CALLED, CALLING, piece, bytes([flag]) + reference)))
        for flag, piece in zip(flags, pieces, strict=True)
    ]


@pytest.mark.parametrize(
    ("ppid", "octets", "taken"),
    [
        (3, REQUEST, True),
        (2, ss7.m2ua(b""), True),
        (4, ss7.sua(b"", b"", b""), True),
        (5, ss7.m2pa(b""), True),
        (0, REQUEST, True),
        (0, REQUEST + bytes(4), False),
        (3, REQUEST + bytes(4), True),
        (3, b"\2" + REQUEST[1:], False),
        (3, b"\1\1" + REQUEST[2:], False),
        (3, b"\1\0\1", False),
        (46, REQUEST, False),
        (60, REQUEST, False),
        (0, ss7.layer(5, 1, b""), False),
    ],
)
def test_what_is_sigtran(ppid, octets, taken):
    one = batch((ppid, octets))
    assert SigtranReader.wanted(one, np.array([False])).tolist() == [taken]
    assert SigtranReader.wanted(one, np.array([True])).tolist() == [False]


def test_messages_know_their_ends():
    (one,) = read((3, REQUEST)).messages
    message = one.message
    assert isinstance(message, MAPMessage)
    assert (one.source, one.destination, one.source_port, one.transport) == (
        "192.0.2.1",
        "10.4.11.1",
        2905,
        Transport.SCTP,
    )
    assert (message.calling.title, message.called.title) == ("88210001", "491770009")
    assert (message.originating, message.destination, message.carrier, message.name) == (
        1,
        2,
        "M3UA",
        "AnyTimeInterrogation",
    )
    (back,) = read((3, REQUEST), side=1).messages
    assert (back.source, back.destination) == ("10.4.11.1", "192.0.2.1")


@pytest.mark.parametrize(
    ("ppid", "octets", "carrier"),
    [
        (2, ss7.m2ua(ss7.unitdata(CALLED, CALLING, TCAP)), "M2UA"),
        (5, ss7.m2pa(ss7.unitdata(CALLED, CALLING, TCAP)), "M2PA"),
        (4, ss7.sua(ss7.sua_party("491770009"), ss7.sua_party("88210001", 147), TCAP), "SUA"),
        (0, ss7.sua(ss7.sua_party("491770009"), ss7.sua_party("88210001", 147), TCAP), "SUA"),
        (3, ss7.m3ua(ss7.long(CALLED, CALLING, TCAP)), "M3UA"),
    ],
)
def test_all_ways_to_carry_a_request(ppid, octets, carrier):
    (one,) = read((ppid, octets)).messages
    assert (one.message.carrier, one.message.operation, one.message.calling.title) == (carrier, 71, "88210001")


def test_what_came_back_undelivered_is_told():
    (one,) = read((3, ss7.m3ua(ss7.unitdata(CALLING, CALLED, TCAP, returned=True)))).messages
    assert one.message.returned
    assert not one.message.asking


def test_copies_are_left_out():
    reader = read((3, REQUEST), (3, REQUEST), repeated=(1,))
    assert (len(reader.messages), reader.copies, reader.payloads) == (1, 1, 1)


def test_segments_become_one_message():
    reader = read(*segments(0x82, 0x01, 0x00))
    (one,) = reader.messages
    assert (one.message.name, one.message.at.frame.frame) == ("AnyTimeInterrogation", 3)
    assert reader.problems == []


def test_a_segmentation_of_one_is_a_message():
    assert len(read(*segments(0x80)).messages) == 1


def test_segments_of_two_messages_may_alternate():
    first, second = segments(0x81, 0x00), segments(0x81, 0x00, reference=b"\4\5\6")
    assert len(read(first[0], second[0], first[1], second[1]).messages) == 2


@pytest.mark.parametrize("flags", [(0x00,), (0x82, 0x00), (0x01, 0x00)])
def test_segments_without_their_beginning_are_noted(flags):
    reader = read(*segments(*flags))
    assert reader.messages == []
    assert {one.kind for one in reader.problems} == {ProblemKind.MISSING_CONTEXT}


def test_segments_are_kept_within_bounds(monkeypatch):
    monkeypatch.setattr(sigtran_reader, "MOST_SEGMENTED", 2)
    parts = [segments(0x81, 0x00, reference=bytes([n, 0, 0]))[0] for n in range(5)]
    (problem,) = read(*parts).problems
    assert (problem.kind, problem.count) == (ProblemKind.LIMIT_REACHED, 3)


@pytest.mark.parametrize(
    ("octets", "what"),
    [
        (ss7.m3ua(bytes(8), service=5), "M3UA with ISUP"),
        (ss7.m3ua(bytes(8), service=12), "M3UA with service indicator 12"),
        (ss7.m3ua(bytes.fromhex("01000001020204020000")), "SCCP that is not connectionless"),
        (ss7.m3ua(ss7.unitdata(CALLED, CALLING, b"\xe2\0")), "ANSI TCAP"),
        (ss7.m3ua(ss7.unitdata(CALLED, CALLING, b"\x09")), "SCCP without TCAP"),
        (ss7.m3ua(ss7.unitdata(CALLED, CALLING, b"")), "SCCP without TCAP"),
    ],
)
def test_what_is_not_read_is_counted(octets, what):
    reader = read((3, octets), (3, octets))
    assert reader.messages == []
    (problem,) = reader.problems
    assert problem.detail == f"{what} is not read by this version"
    assert (problem.kind, problem.count, problem.frame) == (ProblemKind.UNKNOWN_PROTOCOL, 2, 1)


@pytest.mark.parametrize("octets", [ss7.m3ua(b"\x09\x81\x30"), ss7.layer(1, 1, b"\0\0\0\0"), ss7.m3ua(b"")])
def test_what_cannot_be_read_stands_as_such(octets):
    reader = read((3, octets))
    (one,) = reader.messages
    assert isinstance(one.message, OpaqueSS7)
    assert (one.message.whole, one.message.name, len(reader.problems)) == (False, "unreadable", 1)


def test_a_broken_transaction_keeps_what_the_layers_below_say():
    (one,) = read((3, ss7.m3ua(ss7.unitdata(CALLED, CALLING, b"\x62\x85\0\0\0\0\1")))).messages
    assert isinstance(one.message, OpaqueSS7)
    assert one.message.calling.title == "88210001"


def test_a_snap_length_is_the_captures_fault():
    (problem, *_) = read((3, REQUEST[:-10]), cut=(0,)).problems
    assert problem.kind is ProblemKind.CUT_BY_SNAPLEN
