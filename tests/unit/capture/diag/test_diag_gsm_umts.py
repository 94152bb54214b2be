from struct import pack

import pytest

from cleannet.capture.diag.gsm_umts import gprs_nas, gsm_rr, of_two_sims, umts_nas, umts_rrc
from cleannet.capture.diag.payload import EMPTY, TOO_SHORT, WRONG_LENGTH, Unread
from cleannet.model.problem import ProblemKind
from cleannet.model.radio import Cell, Channel

CIPHERING_MODE_COMMAND = bytes.fromhex("063510")


def test_gsm_rr():
    down = gsm_rr(bytes((0x80, 0x35, 3)) + CIPHERING_MODE_COMMAND)
    assert (down.route.channel, down.route.uplink, down.octets) == (Channel.GSM_L3, False, CIPHERING_MODE_COMMAND)
    assert gsm_rr(bytes((0x00, 0x32, 2)) + b"\x06\x32").route.uplink is True
    broadcast = gsm_rr(bytes((0x81, 0x1B, 4)) + b"\x49\x06\x1b\x00")
    assert (broadcast.route.broadcast, broadcast.octets) == (True, b"\x06\x1b\x00")
    assert gsm_rr(bytes((0x02, 0, 1)) + b"a") == Unread("random access")
    assert gsm_rr(bytes((0x89, 0, 1)) + b"a").kind is ProblemKind.UNKNOWN_MESSAGE
    assert gsm_rr(b"\x80\x35") == TOO_SHORT
    assert gsm_rr(b"\x80\x35\x04" + CIPHERING_MODE_COMMAND) == WRONG_LENGTH
    assert gsm_rr(b"\x80\x35\x00") == gsm_rr(b"\x81\x35\x01\x49") == EMPTY


@pytest.mark.parametrize(
    ("number", "channel"),
    [(0, Channel.UMTS_UL_CCCH), (1, Channel.UMTS_UL_DCCH), (2, Channel.UMTS_DL_CCCH), (3, Channel.UMTS_DL_DCCH)],
)
def test_umts_rrc(number, channel):
    outcome = umts_rrc(pack("<BBH", number, 1, 7) + b"message")
    assert (outcome.route.channel, outcome.octets, outcome.cell) == (channel, b"message", None)
    assert outcome.route.uplink is (number < 2)
    outcome = umts_rrc(pack("<BBHHH", number + 0x80, 1, 7, 10638, 123) + b"message")
    assert (outcome.route.channel, outcome.octets) == (channel, b"message")
    assert outcome.cell == Cell("UMTS", 10638, 123)


def test_umts_rrc_that_is_not_read():
    assert umts_rrc(b"\x05\0\1\0a") == Unread("BCCH-FACH")
    assert umts_rrc(b"\x06\0\1\0a").route.broadcast
    assert umts_rrc(b"\xfe\0\1\0\0a") == umts_rrc(b"\x89\0\1\0\1\2\3\4a") == Unread("system information")
    assert umts_rrc(b"\x0b\0\1\0a").kind is ProblemKind.UNKNOWN_MESSAGE
    assert umts_rrc(b"\0\0\1") == umts_rrc(b"\x80\0\1\0\1\2\3") == TOO_SHORT
    assert umts_rrc(b"\0\0\2\0a") == WRONG_LENGTH
    assert umts_rrc(b"\0\0\0\0") == EMPTY


def test_layer_3_of_gprs_and_umts():
    assert umts_nas(b"\1\3\0\0\0abc").route.uplink is True
    assert umts_nas(b"\0\3\0\0\0abc").route.uplink is False
    assert gprs_nas(b"\0\1\3\0abc").route.uplink is True
    assert gprs_nas(b"\1\1\3\0abc").octets == b"abc"
    for read, head in ((umts_nas, b"\0\3\0\0\0"), (gprs_nas, b"\0\1\3\0")):
        assert read(head[:-1]) == TOO_SHORT
        assert read(head + b"ab") == WRONG_LENGTH
    assert umts_nas(bytes(5)) == gprs_nas(bytes(4)) == EMPTY


def test_records_of_two_sims():
    read = of_two_sims(gsm_rr)
    assert read(b"\2\x80\x35\3" + CIPHERING_MODE_COMMAND).subscription == 2
    assert read(b"\0\x80\x35\3" + CIPHERING_MODE_COMMAND).subscription == 1
    assert read(b"") == read(b"\1\x80") == TOO_SHORT
