"""F1AP messages of captures, and the RRC in them."""

import numpy as np
import pytest

from cleannet.decode.f1ap_reader import F1Reader
from cleannet.model.radio import Cell, Channel
from support import f1
from support.made import Sent, batch_of, element, placed, size

CELL = bytes.fromhex("00f110 000bc614e0 002a")


def served():
    return f1.pdu("F1SetupRequest", element(44, b"\x00\x00" + element(43, b"\x00\x00" + CELL)))


def test_containers_become_radio_messages():
    found = f1.radio_of(
        served(),
        f1.initial(3),
        f1.pdu("DLRRCMessageTransfer", f1.cu(1), f1.du(3), f1.srb(0), f1.rrc(f1.SETUP)),
        f1.up(3, b"\x28\x00", cu_id=1),
        f1.down(3, f1.SECURITY_MODE_COMMAND, f1.CODE, cu_id=1),
    )
    assert [(one.channel, one.uplink, one.integrity, one.payload) for one in found] == [
        (Channel.NR_UL_CCCH, True, None, f1.SETUP_REQUEST),
        (Channel.NR_DL_CCCH, False, None, f1.SETUP),
        (Channel.NR_UL_DCCH, True, False, b"\x28\x00"),
        (Channel.NR_DL_DCCH, False, True, f1.SECURITY_MODE_COMMAND),
    ]
    assert {(one.ue, one.air, one.cell) for one in found} == {("F1 gNB-DU UE 3", True, Cell("NR", physical=42))}
    assert [one.frame for one in found] == [2, 3, 4, 5]


def test_a_request_to_resume_with_the_full_identity():
    (one,) = f1.radio_of(f1.initial(3, bytes(8)))
    assert one.channel is Channel.NR_UL_CCCH1


def test_the_set_up_complete_of_a_first_message():
    extra = element(241, size(f1.pdcp(b"\x10\x00")))
    _, complete = f1.radio_of(f1.pdu("InitialULRRCMessageTransfer", f1.du(3), f1.rrc(f1.SETUP_REQUEST), extra))
    assert (complete.channel, complete.payload) == (Channel.NR_UL_DCCH, b"\x10\x00")


def test_what_ends_a_context_comes_as_f1ap():
    _, command, complete = f1.radio_of(f1.initial(3), *f1.released(3))
    assert [(one.channel, one.uplink) for one in (command, complete)] == [(Channel.F1AP, False), (Channel.F1AP, True)]


def test_messages_are_put_in_the_order_of_time():
    late, early = Sent(f1.up(3, b"\x28\x00"), second=9.0), Sent(f1.initial(3), second=8.0)
    assert [one.frame for one in f1.radio_of(late, early)] == [2, 1]


def test_a_repetition_is_counted_and_not_read_again():
    reader = F1Reader()
    reader.feed(batch_of(placed([Sent(f1.initial(3)), Sent(f1.initial(3), repeated=True)])))
    assert len(reader.finish()) == 1
    assert [pdu.repeated for pdu in reader.pdus] == [False, True]


def test_what_is_missing_before_a_message_is_told_once():
    found = f1.radio_of(f1.initial(3), Sent(f1.up(3, b"\x28\x00"), lost=True), f1.up(3, b"\x28\x00"))
    assert [one.lost for one in found] == [False, True, False]


def test_what_cannot_be_read_is_kept_with_its_problem():
    reader = F1Reader()
    reader.feed(batch_of(placed([Sent(b"\xff\xff"), Sent(f1.initial(3), cut=True)])))
    assert len(reader.finish()) == 1
    opaque, _ = reader.pdus
    assert opaque.opaque
    assert len(opaque.problems) == 1


def test_a_pdcp_pdu_that_is_too_short_holds_nothing():
    short = f1.pdu("ULRRCMessageTransfer", f1.cu(3), f1.du(3), f1.srb(1), f1.rrc(bytes(6)))
    assert len(f1.radio_of(f1.initial(3), short)) == 1


@pytest.mark.parametrize(
    ("ppid", "ngap_port", "f1_port", "expected"),
    [
        (62, False, False, True),
        (62, True, False, False),
        (0, False, True, True),
        (60, False, True, False),
        (0, False, False, False),
    ],
)
def test_which_messages_are_f1ap(ppid, ngap_port, f1_port, expected):
    batch = batch_of(placed([Sent(b"\0", ppid=ppid)]))
    assert F1Reader.wanted(batch, np.array([ngap_port]), np.array([f1_port])).tolist() == [expected]
