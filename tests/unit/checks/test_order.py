"""The order of messages of opposite directions."""

import pytest

from cleannet.checks.order import DISORDER, beside, network_heard_before, soon_after
from cleannet.model.nas import AuthenticationRequest, AuthenticationResponse, RegistrationRequest
from support.timeline import parse

SCRIPT = """
1  @0     UE>AMF    RegistrationRequest
2  @{at}  AMF>UE    AuthenticationRequest
3         UE/2>AMF  AuthenticationResponse
"""


@pytest.mark.parametrize(("at", "soon"), [("0.2", True), ("0.999", True), ("1.0", False), ("30", False)])
def test_soon_is_less_than_a_second(at: str, soon: bool) -> None:
    (subscriber,) = parse("", SCRIPT.replace("{at}", at)).deployment.each_subscriber()
    request = subscriber.all(RegistrationRequest)[0]
    assert DISORDER == 1.0
    assert (soon_after(subscriber, request, AuthenticationRequest) is not None) is soon
    assert subscriber.asked_for_time


def test_time_is_asked_for_only_where_such_a_message_comes_in_the_same_connection() -> None:
    (subscriber,) = parse("", SCRIPT.replace("{at}", "0.2")).deployment.each_subscriber()
    request = subscriber.all(RegistrationRequest)[0]
    assert soon_after(subscriber, request, AuthenticationResponse) is None
    assert not subscriber.asked_for_time


def test_whether_the_network_was_heard() -> None:
    (subscriber,) = parse("", SCRIPT.replace("{at}", "0.2")).deployment.each_subscriber()
    heard = [network_heard_before(subscriber, one) for one in subscriber.timeline]
    assert heard == [False, False, False]
    (late,) = parse("", SCRIPT.replace("{at}", "0.2").replace("UE/2", "UE")).deployment.each_subscriber()
    assert [network_heard_before(late, one) for one in late.timeline] == [False, False, True]


@pytest.mark.parametrize(("at", "found"), [("0.2", True), ("5", False)])
def test_beside_is_behind_or_right_before(at: str, found: bool) -> None:
    script = SCRIPT.replace("{at}", at).replace("UE/2", "UE")
    (subscriber,) = parse("", script).deployment.each_subscriber()
    first, second, third = subscriber.timeline
    assert beside(subscriber, first, AuthenticationResponse) is third
    assert (beside(subscriber, second, RegistrationRequest) is first) is found
    assert beside(subscriber, first, RegistrationRequest) is None
