from struct import pack

import pytest

from cleannet.capture.diag.nr_rrc import VERSIONS, nr_rrc
from cleannet.capture.diag.payload import EMPTY, TOO_SHORT, WRONG_LENGTH, Payload, Unread
from cleannet.model.problem import ProblemKind
from cleannet.model.radio import Cell, Channel

C = Channel
FIRST = [C.NR_BCCH_BCH, C.NR_BCCH_DL_SCH, C.NR_DL_CCCH, C.NR_DL_DCCH]
LAST = [C.NR_PCCH, C.NR_UL_CCCH, C.NR_UL_CCCH1, C.NR_UL_DCCH]
EARLY = dict(enumerate([*FIRST, *LAST, C.NR_RECONFIGURATION], 1))
LATE = dict(enumerate([*FIRST, None, *LAST, C.NR_RECONFIGURATION], 1))
LATEST = dict(enumerate([*FIRST, None, *LAST, "?", C.NR_RECONFIGURATION], 1))
FEW = {number: EARLY[number] for number in (1, 8, 9)}
CHANNELS = dict.fromkeys((7, 8), FEW) | dict.fromkeys((9, 12, 14, 17, 19), EARLY) | dict.fromkeys((20, 23), LATE)
CHANNELS[26] = LATEST


def record(version, number, message=b"message", arfcn=627264, physical=500, length=None, segment=0):
    """Spelt field by field, so that the reader's layouts are checked against another writing of them."""
    head = pack("<IBBBH", version, 15, 0x60, 1, physical) + (pack("<Q", 77) if version >= 17 else b"")
    head += pack("<I", arfcn) + (bytes(3) if version >= 12 else bytes(4)) + pack("<BI", number, 0)
    head += pack("<H", len(message) if length is None else length)
    if version >= 23:
        head += bytes((0, 0, 0, segment))
    elif version >= 19:
        head += b"\0"
    return head + message


@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_every_version_and_channel(version):
    for number, channel in CHANNELS[version].items():
        outcome = nr_rrc(record(version, number))
        if channel is None:
            assert outcome == Unread("MCCH")
        elif channel == "?":
            assert outcome.kind is ProblemKind.UNKNOWN_MESSAGE
        else:
            assert isinstance(outcome, Payload)
            assert outcome.route.channel is channel
            assert (outcome.octets, outcome.cell) == (b"message", Cell("NR", 627264, 500))
            assert outcome.route.uplink == channel.name.startswith("NR_UL")
            assert outcome.route.broadcast == ("BCCH" in channel.name or "PCCH" in channel.name)


def test_the_versions_are_these():
    assert set(VERSIONS) == set(CHANNELS)


def test_a_record_of_a_real_log():
    body = bytes.fromhex("080000000f600171029eb40700000000000a00000000010040")
    assert nr_rrc(body) == Unread("RRCReconfigurationComplete")
    body = bytes.fromhex("080000000f60ff71029eb4070000000000010000000004006b65a460")
    assert nr_rrc(body).octets == bytes.fromhex("6b65a460")
    assert nr_rrc(body).cell == Cell("NR", 504_990, 0x271)


def test_without_a_carrier_there_is_no_cell():
    assert nr_rrc(record(8, 8, arfcn=0, physical=0)).cell is None


@pytest.mark.parametrize(("version", "number"), [(7, 24), (8, 26), (9, 25), (14, 28), (17, 29), (20, 36), (26, 36)])
def test_parts_of_other_messages_are_named(version, number):
    assert nr_rrc(record(version, number)) == Unread("RadioBearerConfig")


@pytest.mark.parametrize("version", [0, 6, 10, 18, 21, 24, 27, 0x30000, 2**32 - 1])
def test_an_unknown_version_is_named(version):
    outcome = nr_rrc(record(version, 4))
    assert outcome.kind is ProblemKind.UNKNOWN_LOG_VERSION
    assert str(version) in outcome.text


def test_what_cannot_be_read():
    assert nr_rrc(b"\x09\0\0") == TOO_SHORT
    assert nr_rrc(record(9, 4)[:23]) == TOO_SHORT
    assert nr_rrc(record(9, 4, length=6)) == WRONG_LENGTH
    assert nr_rrc(record(9, 4, b"")) == EMPTY
    assert nr_rrc(record(8, 25)).kind is ProblemKind.UNKNOWN_MESSAGE
    assert nr_rrc(record(23, 4, segment=3)).segment == 3
