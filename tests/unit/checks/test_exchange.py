"""An exchange is what an engineer would mark in a phone's log: from the request that opened it to its last message."""

import pytest

from cleannet.checks import exchange as of
from cleannet.checks.exchange import exchange, opening, procedure, proven
from support.timeline import parse


def subscriber(script: str):
    [one] = parse("", script).deployment.each_subscriber()
    return one


def named(script: str, frame: int) -> list[int]:
    """Frames of the exchange of the message in a frame."""
    one = subscriber(script)
    message = next(m for m in one.timeline if m.at.frame.frame == frame)
    return [m.at.frame.frame for m in exchange(one, message)]


SERVED = """
1          UE>MME    EPSAttachRequest
2          MME>UE    EPSAttachAccept  header=INTEGRITY_PROTECTED_AND_CIPHERED
3          UE>MME    EPSAttachComplete
"""
REFUSED = """
5  @{t}    UE/3>MME  EPSAttachRequest
6          MME>UE/3  EPSIdentityRequest
7          UE/3>MME  EPSIdentityResponse
8          MME>UE/3  EPSAuthenticationRequest
9          UE/3>MME  EPSAuthenticationFailure  cause=20
10         MME>UE/3  EPSAttachReject  cause=3
"""


def test_it_goes_from_the_request_to_the_last_message_with_a_try_in_vain_before():
    update = "4 @300 UE/2>MME EPSTrackingAreaUpdateRequest\n"
    assert named(SERVED + update + REFUSED.format(t=325), 9) == [4, 5, 6, 7, 8, 10]
    assert named(SERVED + update + REFUSED.format(t=362), 9) == [5, 6, 7, 8, 10]


def test_a_try_before_that_was_answered_does_not_belong_to_it():
    answered = "4 @300 UE/2>MME EPSTrackingAreaUpdateRequest\n5 MME>UE/2 EPSTrackingAreaUpdateAccept\n"
    rest = "6 @325 UE/3>MME EPSAttachRequest\n7 MME>UE/3 EPSAuthenticationReject\n"
    assert named(SERVED + answered + rest, 7) == [6]
    rejected = "4 @300 UE/2>MME EPSAttachRequest\n5 MME>UE/2 EPSAttachReject cause=11\n"
    assert named(SERVED + rejected + rest, 7) == [6]


def test_a_request_for_service_without_answer_counts_only_if_the_next_comes_at_once():
    script = "1 UE>MME EPSServiceRequest\n2 @{t} UE/2>MME EPSAttachRequest\n3 MME>UE/2 EPSAuthenticationReject\n"
    assert named(script.format(t=6), 3) == [1, 2]
    assert named(script.format(t=30), 3) == [2]


def test_a_reject_that_does_not_know_the_phone_belongs_to_the_attach_that_follows_at_once():
    script = """
1          UE>MME    EPSServiceRequest
2          MME>UE    EPSServiceReject  cause={cause}
3  @{t}    UE/2>MME  EPSAttachRequest
4          MME>UE/2  EPSAuthenticationRequest
5          UE/2>MME  EPSAuthenticationFailure  cause=20
"""
    assert named(script.format(cause=9, t=1), 5) == [1, 2, 3, 4]
    assert named(script.format(cause=9, t=30), 5) == [3, 4]
    assert named(script.format(cause=22, t=1), 5) == [3, 4]


def test_what_comes_unasked_has_no_request():
    script = (
        SERVED
        + "4 @60 MME>UE EPSDetachRequestUETerminated\n5 UE>MME EPSDetachAccept\n6 @90 UE/2>MME EPSAttachRequest\n"
    )
    assert named(script, 4) == [5]
    answer = (
        SERVED + "4 @60 MME>UE EPSDetachRequestUETerminated\n5 MME>UE CipheredEPS\n6 MME>UE EMMInformation header=2\n"
    )
    assert named(answer, 4) == [5]


def test_tries_after_it_that_get_no_answer_belong_to_it():
    loop = REFUSED.format(t=300).replace("10 ", "# ")
    silent = "11 @325 UE/4>MME EPSAttachRequest\n12 @350 UE/5>MME EPSAttachRequest\n"
    served = "13 @900 UE/6>MME EPSAttachRequest\n14 MME>UE/6 EPSAttachAccept\n"
    assert named(loop + silent + served, 9) == [5, 6, 7, 8, 11, 12]
    assert named(REFUSED.format(t=300) + silent + served, 9) == [5, 6, 7, 8, 10]


def test_the_network_that_goes_on_rightly_is_not_named():
    script = """
1  UE>MME  EPSAttachRequest
2  MME>UE  EPSAuthenticationRequest
3  UE>MME  EPSAuthenticationFailure  cause=21
4  MME>UE  EPSAuthenticationRequest
5  UE>MME  EPSAuthenticationResponse
"""
    assert named(script, 3) == [1, 2]


def test_rrc_of_its_connection_belongs_to_it_and_broadcast_does_not():
    script = """
1          UE>eNB    LTEConnectionRequest
2          eNB>UE    LTEConnectionSetup
3          UE>MME    EPSAttachRequest
4          MME>UE    EPSAttachReject  cause=8
5          eNB>UE    LTEConnectionRelease
6          UE/2>eNB  LTEConnectionRequest
"""
    assert named(script, 4) == [1, 2, 3, 5]


def test_a_long_loop_is_named_whole_up_to_the_limit_of_evidence(monkeypatch):
    many = "".join(f"{n} @{n * 25} UE/{n}>MME EPSAttachRequest\n" for n in range(1, 200))
    script = f"{many}200 MME>UE/199 EPSAuthenticationReject\n"
    assert named(script, 200) == list(range(1, 200))
    monkeypatch.setattr(of, "LIMIT", 50)
    assert len(named(script, 200)) == 50


def test_on_n2_it_is_what_stands_before():
    script = "1 UE>AMF RegistrationRequest\n2 AMF>UE AuthenticationRequest\n3 UE>AMF AuthenticationFailure cause=20\n"
    assert named(script, 2) == [1]


@pytest.mark.parametrize(
    ("following", "so"),
    [
        ("3 MME>UE EPSAttachAccept", True),
        ("3 UE>MME EPSSecurityModeComplete", True),
        ("3 MME>UE EPSSecurityModeCommand integrity=EIA0\n4 UE>MME EPSSecurityModeComplete", False),
        ("3 MME>UE EPSAttachReject cause=3", False),
        ("3 @200 MME>UE EPSAttachAccept", False),
        ("3 UE>MME EPSAttachRequest\n4 MME>UE EPSAttachAccept", False),
    ],
)
def test_a_network_proves_itself_by_what_needs_the_key(following, so):
    one = subscriber(f"1 UE>MME EPSAttachRequest\n2 MME>UE EPSIdentityRequest\n{following}\n")
    asked = one.timeline[1]
    assert proven(one, asked) is so
    assert opening(one, asked) is one.timeline[0]


def test_a_procedure_ends_before_the_next_request():
    one = subscriber("1 UE>MME EPSAttachRequest\n2 MME>UE EPSIdentityRequest\n3 UE>MME EPSAttachRequest\n")
    assert procedure(one, one.timeline[0]) == one.timeline[1:2]
