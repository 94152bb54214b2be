"""S1AP PDUs."""

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.s1ap import CLASSES, s1ap
from cleannet.decode.s1ap_procedures import PROCEDURES
from cleannet.model.ngap import Tunnel
from cleannet.model.problem import ProblemKind
from cleannet.model.s1ap import (
    S1APMessage,
    S1Cause,
    S1InitialContextSetupRequest,
    S1InitialUEMessage,
    S1Paging,
    S1SecurityCapability,
)
from support import s1
from support.made import element, number, size


def test_the_first_message_of_a_ue():
    one = s1.one(s1.initial(300, s1.ATTACH, s1.s_tmsi(b"abcd", 0x81)))
    assert type(one) is S1InitialUEMessage
    assert (one.enb_id, one.mme_id, one.nas, one.whole) == (300, None, (s1.ATTACH,), True)
    assert (one.plmn, one.tac, one.cell) == ("001-01", 7, ("001-01", 0x1234567))
    assert (one.mme_code, one.m_tmsi, one.ies) == (0x81, b"abcd", (8, 26, 67, 100, 96))


def test_a_context_tells_that_there_is_a_key_and_not_which():
    key = bytes(range(32))
    octets = s1.pdu(
        "InitialContextSetupRequest",
        s1.mme(2**32 - 1),
        s1.enb(2**24 - 1),
        s1.bearer(b"xyz"),
        element(107, bytes.fromhex("1c000e0000")),
        element(73, key),
    )
    one = s1.one(octets)
    assert type(one) is S1InitialContextSetupRequest
    assert (one.mme_id, one.enb_id, one.security_key, one.whole) == (2**32 - 1, 2**24 - 1, True, True)
    assert (one.nas, one.tunnels) == ((b"xyz",), (Tunnel(s1.ADDRESS, s1.TEID, 5),))
    assert one.security_capability == S1SecurityCapability(0xE000, 0xE000)
    assert key[:8] not in repr(one).encode()


def test_a_bearer_without_nas():
    one = s1.one(s1.pdu("InitialContextSetupRequest", s1.mme(1), s1.enb(1), s1.bearer()))
    assert (one.nas, len(one.tunnels), one.whole) == ((), 1, True)


def test_who_is_paged():
    by_imsi = s1.one(s1.pdu("Paging", element(43, bytes.fromhex("68 0010100000000001"))))
    assert type(by_imsi) is S1Paging
    assert (by_imsi.paged_imsi, by_imsi.m_tmsi) == (bytes.fromhex("0010100000000001"), None)
    by_tmsi = s1.one(s1.pdu("Paging", element(43, bytes.fromhex("00 10 61626364"))))
    assert (by_tmsi.paged_imsi, by_tmsi.m_tmsi, by_tmsi.mme_code) == (None, b"abcd", 1)


def test_a_release():
    command, complete = map(s1.one, s1.released(7))
    assert (command.mme_id, command.enb_id, complete.mme_id, complete.enb_id) == (7, 7, 7, 7)
    alone = s1.one(s1.pdu("UEContextReleaseCommand", element(99, b"\x40\x09"), element(2, b"\x24")))
    assert (alone.mme_id, alone.enb_id, alone.cause) == (9, None, S1Cause("nas", "detach"))


def test_resets():
    assert s1.one(s1.pdu("Reset", element(92, b"\x00"))).full_reset
    item = element(91, b"\x60" + number(3, 4)[1:] + number(4, 3))
    part = s1.one(s1.pdu("Reset", element(92, b"\x40\x00" + item)))
    assert (part.full_reset, part.reset) == (False, ((3, 4),))


def test_handover_and_path_switch():
    one = s1.one(s1.pdu("HandoverRequired", s1.mme(1), s1.enb(1), element(104, size(b"container"))))
    assert one.transfer == b"container"
    hop = s1.one(s1.pdu("PathSwitchRequestAcknowledge", s1.mme(1), s1.enb(2), element(40, bytes(33))))
    assert (hop.security_context, hop.security_key) == (True, False)
    assert s1.one(s1.pdu("PathSwitchRequest", s1.enb(2), element(88, number(1, 4)))).source_mme_id == 1


def test_location():
    assert s1.one(s1.pdu("LocationReportingControl", element(98, b"\x08"))).location_event == "change-of-serve-cell"


@pytest.mark.parametrize("octets", [b"", b"\x80\x00", b"\x60\x00\x00", b"\x00\xff\x00", b"\x40\x0c\x00"])
def test_what_cannot_be_named(octets):
    with pytest.raises(Malformed):
        s1ap(Cursor(octets, "S1AP"))


def test_a_malformed_element_is_left_out_and_said():
    cursor = Cursor(s1.pdu("UplinkNASTransport", s1.mme(1), element(8, b""), s1.nas(b"abc")), "S1AP")
    one = s1ap(cursor)
    assert (one.mme_id, one.enb_id, one.nas, one.whole) == (1, None, (b"abc",), False)
    assert [p.kind for p in cursor.problems] == [ProblemKind.LENGTH_PAST_END]


def test_a_repeated_element_counts_once():
    cursor = Cursor(s1.pdu("UplinkNASTransport", s1.mme(1), s1.mme(2)), "S1AP")
    assert s1ap(cursor).mme_id == 1
    assert [p.kind for p in cursor.problems] == [ProblemKind.REPEATED_IE]


def test_octets_behind_the_pdu_are_said():
    cursor = Cursor(s1.initial(1) + b"\0", "S1AP")
    assert s1ap(cursor).whole
    assert [p.kind for p in cursor.problems] == [ProblemKind.TRAILING_BYTES]


def test_classes_are_named_after_messages():
    names = {name for some in PROCEDURES.values() for name in some}
    assert CLASSES.keys() <= names
    assert type(s1.one(s1.pdu("OverloadStop"))) is S1APMessage
