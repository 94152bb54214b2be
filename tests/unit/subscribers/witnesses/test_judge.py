"""Levels of what is missing. The pages of the check show the ordinary cases; here are the edges of each."""

import pytest

from cleannet.subscribers.witnesses.judge import Level, shared_evidence
from support.timeline import parse

BEGIN = """
1 @1.0 UE>AMF InitialUEMessage
2 @1.0 UE>AMF RegistrationRequest header=INTEGRITY_PROTECTED
3 @1.0 UE>gNB RegistrationRequest header=INTEGRITY_PROTECTED
4 @1.1 AMF>UE AuthenticationRequest rand=a1
5 @1.1 gNB>UE AuthenticationRequest rand=a1
"""
END = """
20 @5.0 UE>gNB AuthenticationResponse response=b1
21 @5.0 UE>AMF AuthenticationResponse response=b1
22 @5.1 AMF>UE SecurityModeCommand header=INTEGRITY_PROTECTED_WITH_NEW_CONTEXT
23 @5.1 gNB>UE SecurityModeCommand header=INTEGRITY_PROTECTED_WITH_NEW_CONTEXT
"""
LATER = "30 @7.1 AMF>UE AuthenticationRequest rand=a1\n31 @30 AMF>UE2 AuthenticationRequest rand=a9\n"
REJECT = "10 @2.0 gNB>UE RegistrationReject cause=3\n"
ASKED = "10 @2.0 gNB>UE IdentityRequest\n"


def verdict(*parts, head=""):
    [one] = parse(head, "\n".join(parts)).deployment.witnesses
    return one.verdict


def levels(*parts, head=""):
    said = verdict(*parts, head=head)
    return [a.level for a in said.never_sent + said.perhaps_elsewhere]


def test_between_two_that_both_saw():
    assert levels(BEGIN, ASKED, END) == [Level.IN_OPEN_CONNECTION]
    assert levels(BEGIN, ASKED, END, head="phone=plain") == [Level.IN_OPEN_CONNECTION]


def test_evidence_comes_from_both_sides():
    [one] = verdict(BEGIN, ASKED, "11 @2.1 UE>gNB IdentityResponse", END).never_sent
    assert {place.frame for place in one.related} == {11, 5, 4, 20, 21}
    assert (one.name, one.place.frame, one.in_rrc) == ("IdentityRequest", 10, True)


OPENED = "9 @1.9 UE/2>gNB RegistrationRequest identity=guti:T1\n10 @2.0 gNB>UE/2 RegistrationReject cause=3\n"


def test_a_connection_that_the_phone_opened_may_be_of_another_sim_or_run_over_non_3gpp_access():
    known = BEGIN.replace("PROTECTED", "PROTECTED identity=guti:T1")
    assert levels(known, OPENED, END) == [Level.IN_OPEN_CONNECTION]
    assert levels(BEGIN, OPENED, END) == [Level.ELSEWHERE]
    assert levels(known, OPENED, END, head="phone=plain") == [Level.ELSEWHERE]


def test_on_another_cell_it_may_be_another_sim():
    begin = BEGIN.replace("UE>gNB RegistrationRequest", "UE>gNB RegistrationRequest cell=NR:627264:5")
    there = ASKED.replace("IdentityRequest", "IdentityRequest cell=NR:627264:6")
    back = END.replace("UE>gNB AuthenticationResponse", "UE>gNB AuthenticationResponse cell=NR:627264:5")
    assert levels(begin, ASKED, END) == [Level.IN_OPEN_CONNECTION]
    assert levels(begin, there, back) == [Level.ELSEWHERE]


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ("11 @2.1 AMF>UE PathSwitchRequestAcknowledge", [Level.ELSEWHERE]),
        ("11 @2.1 AMF>UE HandoverCommand", [Level.ELSEWHERE]),
        ("11 @2.1 AMF>UE *lost", []),
        ("11 @2.1 AMF>UE2 AuthenticationRequest rand=a7", [Level.IN_OPEN_CONNECTION]),
    ],
)
def test_what_happened_to_the_connection_in_between(between, expected):
    assert levels(BEGIN, ASKED, between, END, LATER) == expected


def test_behind_the_last_common_message():
    assert levels(BEGIN, REJECT, LATER) == [Level.IN_BEGUN_CONNECTION]


@pytest.mark.parametrize(
    "instead",
    [
        (BEGIN, REJECT, "31 @30 AMF>UE2 AuthenticationRequest rand=a9"),  # the connection does not go on
        (BEGIN, "9 @1.5 AMF>UE InitialContextSetupRequest", REJECT, LATER),  # a handover would be possible
        (BEGIN, "9 @1.5 UE>gNB IdentityResponse", REJECT, LATER),  # the phone may speak to somebody else
        (BEGIN, "10 @63 gNB>UE RegistrationReject cause=3", "31 @90 AMF>UE AuthenticationRequest rand=a9"),  # too late
        (BEGIN, "9 @1.2 AMF>UE HandoverCommand", REJECT, LATER),
        (BEGIN[BEGIN.index("2 @") :], REJECT, LATER),  # the capture begins inside the connection
        (BEGIN, "10 @4.0 gNB>UE/2 RegistrationReject cause=3", LATER),  # another connection of the phone
    ],
)
def test_where_something_else_explains_it_it_is_a_suspicion(instead):
    assert levels(*instead) == [Level.ELSEWHERE]


def test_the_same_cell_is_the_same_gnb():
    secured = "9 @1.5 AMF>UE InitialContextSetupRequest\n"
    begin = BEGIN.replace("UE>gNB RegistrationRequest", "UE>gNB RegistrationRequest cell=NR:627264:5")
    assert levels(begin, secured, REJECT, LATER) == [Level.IN_BEGUN_CONNECTION]
    elsewhere = REJECT.replace("cause=3", "cause=3 cell=NR:627264:6")
    assert levels(begin, secured, elsewhere, LATER) == [Level.ELSEWHERE]


def test_a_release_before_it_ends_what_can_be_proven():
    released = "9 @1.2 AMF>UE UEContextReleaseCommand\n"
    late = "10 @9.0 gNB>UE RegistrationReject cause=3\n"
    assert levels(BEGIN, released, late, LATER, "32 @31 UE>AMF UEContextReleaseComplete") == [Level.ELSEWHERE]


def test_the_capture_must_go_on_for_a_while():
    short = "30 @7.1 AMF>UE AuthenticationRequest rand=a1\n"
    said = verdict(BEGIN, REJECT, short)
    assert (said.never_sent, said.perhaps_elsewhere, said.not_covered) == ([], [], 1)


def test_protected_messages_are_no_suspicion():
    other = "10 @20 gNB>UE/2 ServiceAccept header=INTEGRITY_PROTECTED_AND_CIPHERED sequence_number=9\n"
    said = verdict(BEGIN, other, "31 @60 AMF>UE2 AuthenticationRequest rand=a9")
    assert (levels(BEGIN, other, "31 @60 AMF>UE2 AuthenticationRequest rand=a9"), said.elsewhere) == ([], 1)


def test_what_the_core_sent_again_or_got_back_is_not_missed_at_the_phone():
    again = "11 @2.0 AMF>UE AuthenticationRequest rand=a1\n"
    assert verdict(BEGIN, again, END).never_heard == []
    other = "11 @2.0 AMF>UE IdentityRequest\n"
    [one] = verdict(BEGIN, other, END).never_heard
    assert one.place.frame == 11


def test_the_surest_evidence():
    deployment = parse("", BEGIN + END).deployment
    [one] = deployment.witnesses
    assert [place.frame for place in one.evidence] == [3, 5, 20, 23]
    assert callable(shared_evidence)
