"""S1AP messages of captures, and the NAS in them."""

import numpy as np
import pytest

from cleannet.decode.s1ap_reader import S1Reader
from cleannet.model.radio import Channel
from support import eps_octets, s1
from support.made import Sent, batch_of, element


def told(*sent):
    return [(one.frame, one.channel, one.uplink, one.ue) for one in s1.radio_of(*sent)]


def test_nas_comes_behind_the_message_that_opens_the_connection():
    name = "S1 eNB UE 3"
    assert told(s1.initial(3), s1.down(3, s1.IDENTITY_REQUEST), s1.up(3, s1.ATTACH), *s1.released(3)) == [
        (1, Channel.S1AP, True, name),
        (1, Channel.NAS_EPS, True, name),
        (2, Channel.NAS_EPS, False, name),
        (3, Channel.NAS_EPS, True, name),
        (4, Channel.S1AP, False, name),
        (5, Channel.S1AP, True, name),
    ]


def test_nas_inside_a_bearer():
    accept = eps_octets.attach_accept(b"abcd")
    found = s1.radio_of(s1.pdu("InitialContextSetupRequest", s1.mme(1), s1.enb(1), s1.bearer(accept)))
    assert [one.payload for one in found if one.channel is Channel.NAS_EPS] == [accept]


def test_nas_that_was_not_delivered_is_no_second_message():
    assert told(s1.pdu("NASNonDeliveryIndication", s1.mme(1), s1.enb(1), s1.nas(s1.IDENTITY_REQUEST))) == []


def test_a_packet_captured_twice_counts_once():
    reader = s1.reader_of(Sent(s1.initial(3)), Sent(s1.initial(3), repeated=True))
    assert len(reader.finish()) == 2
    assert [pdu.repeated for pdu in reader.pdus] == [False, True]


def test_pagings_stand_in_nobody_s_name():
    assert told(s1.pdu("Paging", element(43, bytes.fromhex("00 10 61626364")))) == [
        (1, Channel.S1AP, False, "S1 paging")
    ]


def test_the_release_of_the_source_of_a_handover_ends_nothing():
    container = element(104, b"\x03abc")
    found = told(
        s1.initial(3),
        s1.pdu("HandoverRequired", s1.mme(1), s1.enb(3), container),
        Sent(s1.pdu("HandoverRequest", s1.mme(2), container), association=1),
        Sent(s1.pdu("HandoverNotify", s1.mme(2), s1.enb(8)), association=1),
        s1.pdu("UEContextReleaseComplete", s1.mme(1), s1.enb(3)),
        Sent(s1.up(8, s1.ATTACH, 2), association=1),
        Sent(s1.pdu("UEContextReleaseComplete", s1.mme(2), s1.enb(8)), association=1),
    )
    assert {ue for *_, ue in found} == {"S1 eNB UE 3 of association 1"}
    assert [frame for frame, *_ in found] == [1, 1, 3, 6, 7]


def test_what_cannot_be_read_is_kept_with_its_problem():
    reader = s1.reader_of(b"\xff\xff\xff")
    assert reader.finish() == []
    (pdu,) = reader.pdus
    assert (pdu.opaque, pdu.message.name, len(pdu.problems)) == (True, "OpaqueS1AP", 1)


def test_a_gap_is_told_with_the_ue_s_next_message():
    found = s1.radio_of(Sent(s1.initial(3)), Sent(s1.up(3, s1.ATTACH), lost=True), Sent(s1.up(3, s1.ATTACH)))
    assert [one.lost for one in found] == [False, False, True, False]


@pytest.mark.parametrize(
    ("ppid", "other", "own", "wanted"),
    [(18, 0, 0, 1), (18, 1, 0, 0), (0, 0, 1, 1), (0, 0, 0, 0), (46, 0, 1, 0), (60, 0, 1, 0)],
)
def test_which_messages_are_s1ap(ppid, other, own, wanted):
    batch = batch_of([Sent(s1.initial(1), ppid=ppid)])
    flags = [np.array([bool(flag)]) for flag in (other, own)]
    assert S1Reader.wanted(batch, *flags).tolist() == [bool(wanted)]
