"""Columns of the core's side, and what they prove of gaps."""

import pytest

from cleannet.model.frame import FrameRef
from cleannet.subscribers.witnesses.sides import Form, Heard
from support.page_witnesses import core_of
from support.timeline import parse

PAGE = """
1 @1.0 UE>AMF InitialUEMessage
2 @1.1 AMF>UE IdentityRequest
3 @1.2 UE>AMF IdentityResponse
4 @1.3 AMF>UE2 AuthenticationRequest rand=a
5 @1.4 gNB2.UE3>AMF InitialUEMessage
6 @1.5 AMF>UE *lost
7 @1.6 AMF>UE DLNASTransport header=INTEGRITY_PROTECTED_AND_CIPHERED sequence_number=3
8 @1.7 AMF>UE SecurityModeCommand header=INTEGRITY_PROTECTED_WITH_NEW_CONTEXT
9 @1.8 AMF>UE UEContextReleaseCommand
"""


def made():
    page = parse("", PAGE).deployment
    return core_of(page.lines, page.ues, page.gnb)


def heard(octets, uplink=False, form=Form.UNTOLD):
    return Heard(FrameRef(0, 1), 0, uplink, octets, form, "X")


def test_a_pdu_with_all_that_is_known_of_it():
    one = made().sent(0)
    assert (one.row, one.time, one.uplink, one.connection, one.association) == (1, 1_100_000_000, False, 0, 0)
    assert one.plain == one.octets
    assert made().sent(3).plain is None
    assert made().sent(4).plain == made().sent(4).octets[7:]


def test_pdus_are_found_by_octets_by_mac_and_by_body():
    core = made()
    whole, hidden, inner = core.octets(0), core.octets(3), core.octets(4, 7)
    assert [s.pdu for s in core.known_by({("octets", whole, 0)})] == [0]
    assert [s.pdu for s in core.known_by({("MAC", hidden[:7], len(hidden))})] == [3]
    assert [s.pdu for s in core.known_by({("plain", inner, 0)})] == [4]
    assert core.known_by({("octets", b"\0" * 5, 0)}) == core.known_by(set()) == []


def test_a_plain_copy_may_be_of_what_is_hidden():
    core = made()
    length = len(core.octets(3)) - 7
    around = (0, 2 * 10**9)
    assert core.may_hide(heard(bytes(length)), *around)
    assert core.may_hide(heard(bytes(length + 6)), *around)
    assert not core.may_hide(heard(bytes(length + 7)), *around)
    assert not core.may_hide(heard(bytes(length - 1)), *around)
    assert not core.may_hide(heard(bytes(length), uplink=True), *around)
    assert core.may_hide(heard(bytes(length), uplink=None), *around)
    assert not core.may_hide(heard(bytes(length)), 0, 10**9)


def test_marks_of_a_message_in_a_log():
    plain = bytes.fromhex("7e005b01")
    assert [k for k, _, _ in heard(plain, form=Form.AS_SENT).marks()] == ["octets"]
    assert [k for k, _, _ in heard(plain).marks()] == ["octets", "plain"]
    assert [k for k, _, _ in heard(bytes.fromhex("7e0211223344057e")).marks()] == ["octets", "MAC"]


def test_a_gap_shows_behind_it_and_only_where_something_came_before():
    core = made()
    assert core.whole_between(0, 1, 3, uplink=False)
    assert not core.whole_between(0, 0, 3, uplink=False), "nothing was captured that way before"
    assert not core.whole_between(0, 1, 4, uplink=False), "the gap shows at the next message that way"
    assert core.whole_between(0, 5, 6, uplink=False)
    assert core.whole_between(0, 0, 2, uplink=True)
    assert not core.whole_between(0, 2, 3, uplink=True), "nothing came behind"
    assert not core.whole_between(5, 1, 3, uplink=False), "an association without packets shows no gap"


def test_an_association_that_began_anew_proves_nothing():
    core = made()
    core.breaks = {0: [1_250_000_000]}
    assert not core.whole_between(0, 1, 3, uplink=False)
    assert core.whole_between(0, 6, 7, uplink=False)


def test_what_connections_hold():
    core = made()
    assert core.pdus_of(0) == [0, 1, 3, 4]
    assert core.flagged(0, core.ended, 0, 7)
    assert not core.flagged(0, core.ended, 0, 6)
    assert core.lives_behind(0, 6)
    assert not core.lives_behind(0, 7)
    assert core.inputs_of(0) == {1}
    assert core.inputs_of(9) == set()
    assert core.damaged_near(1_590_000_000, 1_610_000_000)
    assert not core.damaged_near(1_000_000_000, 1_350_000_000)


@pytest.mark.parametrize(("time", "row"), [(0, -1), (1_000_000_000, 0), (1_150_000_000, 1), (9**12, 7)])
def test_the_row_at_a_time(time, row):
    assert made().row_at(time) == row


def test_which_connections_can_be_recognised():
    core = made()
    assert core.recognisable(0, protected=True)
    assert not core.recognisable(0, protected=False)
    assert core.recognisable(1000, protected=False)
    assert not core.recognisable(2000, protected=True)
