from struct import pack

import pytest

from cleannet.capture.diag.lte_rrc import VERSIONS, lte_rrc
from cleannet.capture.diag.payload import EMPTY, TOO_SHORT, WRONG_LENGTH, Payload, Unread
from cleannet.model.problem import ProblemKind
from cleannet.model.radio import Cell, Channel

C = Channel
PLAIN = {1: C.LTE_BCCH_BCH, 2: C.LTE_BCCH_DL_SCH, 4: C.LTE_PCCH, 5: C.LTE_DL_CCCH, 6: C.LTE_DL_DCCH}
PLAIN |= {7: C.LTE_UL_CCCH, 8: C.LTE_UL_DCCH}
NINE = {number + 7: channel for number, channel in PLAIN.items()}
FIFTEEN = {number + (number > 2): channel for number, channel in PLAIN.items()}
NINETEEN = {1: C.LTE_BCCH_BCH, 3: C.LTE_BCCH_DL_SCH, 7: C.LTE_PCCH, 8: C.LTE_DL_CCCH, 9: C.LTE_DL_DCCH}
NINETEEN |= {10: C.LTE_UL_CCCH, 11: C.LTE_UL_DCCH}
CHANNELS = dict.fromkeys((2, 3, 4, 6, 7, 8, 13, 22), PLAIN) | dict.fromkeys((9, 12), NINE)
CHANNELS |= dict.fromkeys((14, 15, 16, 20, 24, 25), FIFTEEN) | dict.fromkeys((19, 26, 27, 30), NINETEEN)


def record(version, number, message=b"message", arfcn=1300, physical=301, length=None, segment=0):
    """Spelt field by field, so that the reader's layouts are checked against another writing of them."""
    length = len(message) if length is None else length
    head = bytes((version, 14, 0x30)) + (bytes((15, 0x60)) if version >= 25 else b"") + b"\1"
    head += pack("<H", physical) + pack("<I" if version >= 8 else "<H", arfcn) + pack("<HB", 0x1234, number)
    head += (pack("<I", 2) if version >= 5 else b"") + pack("<H", length)
    return head + (bytes((0, 0, segment)) if version >= 30 else b"") + message


@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_every_version_and_channel(version):
    for number, channel in CHANNELS[version].items():
        outcome = lte_rrc(record(version, number))
        assert isinstance(outcome, Payload)
        assert outcome.route.channel is channel
        assert outcome.octets == b"message"
        assert outcome.cell == Cell("LTE", 1300, 301)
        assert outcome.route.uplink == channel.name.startswith("LTE_UL")
        assert outcome.route.broadcast == ("BCCH" in channel.name or "PCCH" in channel.name)


def test_the_versions_are_these():
    assert set(VERSIONS) == set(CHANNELS)


def test_large_earfcn_and_segments():
    assert lte_rrc(record(26, 9, arfcn=54540)).cell.arfcn == 54540
    assert lte_rrc(record(30, 9, segment=7)).segment == 7
    assert lte_rrc(record(26, 9)).segment == 0


def test_a_record_of_a_real_log():
    body = bytes.fromhex("140e3000c500000a0000a5cc020200000029") + b"\0" + b"m" * 41
    assert lte_rrc(body).route.channel is C.LTE_BCCH_DL_SCH
    assert lte_rrc(body).cell == Cell("LTE", 2560, 197)


@pytest.mark.parametrize("version", [0, 1, 5, 10, 11, 17, 18, 21, 23, 28, 29, 31, 255])
def test_an_unknown_version_is_named(version):
    outcome = lte_rrc(record(version, 6))
    assert outcome.kind is ProblemKind.UNKNOWN_LOG_VERSION
    assert str(version) in outcome.text


def test_what_cannot_be_read():
    assert lte_rrc(b"") == TOO_SHORT
    assert lte_rrc(record(20, 7)[:18]) == TOO_SHORT
    assert lte_rrc(record(20, 7, length=8)) == WRONG_LENGTH
    assert lte_rrc(record(20, 7, b"")) == EMPTY
    assert lte_rrc(record(20, 200)).kind is ProblemKind.UNKNOWN_MESSAGE
    assert lte_rrc(record(9, 1)).kind is ProblemKind.UNKNOWN_MESSAGE
    assert lte_rrc(record(20, 4)) == Unread("MCCH")
    assert lte_rrc(record(20, 61)) == Unread("UL-DCCH of NB-IoT")
    assert lte_rrc(record(26, 50)) == Unread("UL-CCCH of NB-IoT")
    assert lte_rrc(record(26, 51)).kind is ProblemKind.UNKNOWN_MESSAGE
