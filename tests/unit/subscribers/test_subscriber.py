"""One subscriber's timeline, as the checks see it: on text timelines."""

import pytest

from cleannet.model.message import Message
from cleannet.model.nas import (
    AuthenticationResponse,
    RegistrationRequest,
    SecurityModeCommand,
    SecurityModeComplete,
    ServiceRequest,
)
from cleannet.model.ngap import NGAPMessage
from cleannet.model.security import NEA
from cleannet.subscribers.subscriber import Connection, Subscriber
from support.timeline import parse

REGISTRATION = """
1  UE>AMF  RegistrationRequest identity=suci:NULL:999-70:A ue_security_capability=0123/123
2  AMF>UE  AuthenticationRequest rand=R autn=N
3  UE>AMF  AuthenticationResponse response=S
4  AMF>UE  SecurityModeCommand ciphering=NEA2 integrity=NIA2 header=3
5  UE>AMF  SecurityModeComplete header=4
6  AMF>UE  RegistrationAccept guti=guti:T1 header=2
"""


def subscriber(script, head=""):
    (one,) = parse(head, script).deployment.each_subscriber()
    return one


def at(one, frame):
    return next(m for m in one.timeline if m.at.frame.frame == frame)


def frames(messages):
    return [m.at.frame.frame for m in messages]


def frame(message):
    return None if message is None else message.at.frame.frame


TWO = (
    REGISTRATION
    + """
7  UE/2>AMF  ServiceRequest identity=stmsi:T1 header=1
8  AMF>UE    RegistrationAccept header=2
9  AMF>UE/2  ServiceAccept header=2
"""
)


def test_all_and_within():
    one = subscriber(TWO)
    assert frames(one.all(RegistrationRequest, SecurityModeCommand)) == [1, 4]
    assert frames(one.all(Message)) == list(range(1, 10))
    assert one.all(NGAPMessage) == ()
    assert frames(one.within(one.connections[1], Message)) == [7, 9]


def test_connections():
    one = subscriber(TWO, "mid-session=UE/2")
    assert [c.index for c in one.connections] == [0, 1]
    assert one.connection(at(one, 8)).index == 0
    assert one.connection(at(one, 9)).index == 1
    assert [one.mid_session(at(one, n)) for n in (1, 9)] == [False, True]
    assert Connection(0) == Connection(0, 0, mid_session=False, released=False)


def test_before_and_after_look_in_one_connection():
    one = subscriber(TWO)
    assert frame(one.before(at(one, 9), Message)) == 7
    assert frame(one.before(at(one, 9), Message, anywhere=True)) == 8
    assert one.before(at(one, 9), RegistrationRequest) is None
    assert frame(one.after(at(one, 6), Message)) == 8
    assert frame(one.after(at(one, 6), Message, anywhere=True)) == 7
    assert one.after(at(one, 9), Message, anywhere=True) is None
    assert one.before(at(one, 1), Message, anywhere=True) is None
    assert frame(one.after(at(one, 1), SecurityModeComplete, AuthenticationResponse)) == 3


def test_between():
    one = subscriber(TWO)
    assert frames(one.between(at(one, 1), at(one, 4), Message)) == [2, 3]
    assert frames(one.between(at(one, 5), at(one, 9), Message)) == [6, 8]
    assert one.between(at(one, 4), at(one, 1), Message) == ()
    assert one.between(at(one, 1), at(one, 1), Message) == ()


def test_time_is_kept_account_of():
    one = subscriber("1 @5 UE>AMF ServiceRequest\n2 @7.5 AMF>UE ServiceAccept")
    assert not one.asked_for_time
    assert one.seconds_between(*one.timeline) == 2.5
    assert one.asked_for_time


def test_losses():
    one = subscriber(
        TWO.replace("5  UE>AMF", "5  UE>AMF  *lost\n5  UE>AMF").replace("9  AMF", "9  AMF>UE  *lost\n9  AMF")
    )
    assert one.losses == {4, 8}
    assert one.loss_between(at(one, 1), at(one, 5))
    assert one.loss_between(at(one, 4), at(one, 5))
    assert not one.loss_between(at(one, 5), at(one, 8))
    assert not one.loss_between(at(one, 1), at(one, 4))
    assert one.loss_in(one.connections[0])
    assert one.loss_in(one.connections[1])
    whole = subscriber(TWO)
    assert not whole.loss_in(whole.connections[0])


def test_registration():
    one = subscriber(TWO)
    assert frame(one.registration(at(one, 1))) == 1
    assert frame(one.registration(at(one, 5))) == 1
    assert one.registration(at(one, 9)) is None


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("1 UE>AMF RegistrationRequest registration_type=EMERGENCY\n2 AMF>UE SecurityModeCommand", True),
        ("1 UE>AMF RegistrationRequest registration_type=INITIAL\n2 AMF>UE SecurityModeCommand", False),
        ("1 UE>AMF RegistrationRequest\n2 AMF>UE RegistrationAccept emergency_registered=yes", True),
        (
            "1 AMF>UE RegistrationAccept emergency_registered=yes\n2 UE>AMF RegistrationRequest\n"
            "3 AMF>UE SecurityModeCommand",
            False,
        ),
        (
            "1 UE>AMF RegistrationRequest registration_type=EMERGENCY\n2 UE>AMF RegistrationRequest container=yes\n"
            "3 AMF>UE SecurityModeCommand",
            True,
        ),
        ("1 UE>AMF ServiceRequest service_type=EMERGENCY_SERVICES\n2 AMF>UE ServiceAccept", True),
        ("1 UE>AMF ServiceRequest service_type=EMERGENCY_SERVICES_FALLBACK\n2 AMF>UE ServiceAccept", True),
        ("1 UE>AMF ServiceRequest service_type=DATA\n2 AMF>UE ServiceAccept", False),
        ("1 UE>AMF ServiceRequest service_type=EMERGENCY_SERVICES\n2 AMF>UE/2 ServiceAccept", False),
        ("1 AMF>UE ServiceAccept", False),
    ],
)
def test_in_emergency(script, expected):
    one = subscriber(script)
    assert one.in_emergency(one.timeline[-1]) is expected


def test_an_emergency_begins_with_its_request():
    one = subscriber("1 AMF>UE ServiceAccept\n2 UE>AMF RegistrationRequest registration_type=EMERGENCY")
    assert [one.in_emergency(m) for m in one.timeline] == [False, True]


def test_offer_is_the_latest_with_capabilities_of_the_connection_first():
    one = subscriber(
        """
        1 UE>AMF    RegistrationRequest ue_security_capability=0123/123
        2 UE/2>AMF  RegistrationRequest ue_security_capability=02/2
        3 UE>AMF    RegistrationRequest
        4 AMF>UE    SecurityModeCommand
        5 AMF>UE/2  SecurityModeCommand
        6 AMF>UE/3  SecurityModeCommand
        """
    )
    assert [frame(one.offer(m)) for m in one.timeline] == [1, 2, 1, 1, 2, 2]
    assert subscriber("1 AMF>UE SecurityModeCommand").offer(one.timeline[0]) is None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("UE>AMF SecurityModeComplete", 2),
        ("UE>AMF SecurityModeReject cause=24", 1),
        ("AMF>UE ServiceAccept", 2),
        ("UE/2>AMF SecurityModeReject cause=24", 2),
    ],
)
def test_command_in_force(answer, expected):
    one = subscriber(
        f"1 AMF>UE SecurityModeCommand ciphering=NEA2\n2 AMF>UE SecurityModeCommand ciphering=NEA0\n3 {answer}\n"
        "4 AMF>UE/3 ServiceAccept"
    )
    found = one.command_in_force(one.timeline[-1])
    assert isinstance(found, SecurityModeCommand)
    assert frame(found) == expected
    assert found.ciphering is (NEA.NEA0 if expected == 2 else NEA.NEA2)


def test_no_command_is_in_force_before_the_first():
    one = subscriber(
        "1 UE>AMF ServiceRequest\n2 AMF>UE SecurityModeCommand\n3 UE>AMF SecurityModeReject\n4 AMF>UE ServiceAccept"
    )
    assert [one.command_in_force(m) for m in (one.timeline[0], one.timeline[1], one.timeline[3])] == [None] * 3


@pytest.mark.parametrize(
    ("first", "secured"),
    [
        ("UE>AMF SecurityModeComplete header=4", True),
        ("UE>AMF ServiceRequest header=1", False),
        ("UE>AMF CipheredNAS header=2", True),
        ("AMF>UE RegistrationAccept header=1", True),
        ("AMF>UE SecurityModeCommand header=3", False),
        ("AMF>UE SecurityModeCommand header=1", False),
        ("AMF>UE IdentityRequest", False),
        ("UE>AMF RegistrationRequest header=2 container=yes", False),
        ("UE/2>AMF SecurityModeComplete header=4", False),
        ("AMF>gNB NGSetupResponse", False),
    ],
)
def test_secured_before(first, secured):
    one = subscriber(f"1 {first}\n2 AMF>UE ServiceAccept")
    found = one.secured_before(one.timeline[-1])
    assert (frame(found) == 1) if secured else found is None
    assert one.secured_before(one.timeline[0]) is None


def test_the_time_of_a_message_is_for_checks_across_subscribers():
    one = subscriber("1 @10 UE>AMF ServiceRequest\n2 @12.5 AMF>UE ServiceAccept")
    assert [one.second(message) for message in one.timeline] == [10, 12.5]
    assert not one.asked_for_time
    assert one.serving_blocks() == [None, None]


def test_an_empty_timeline():
    one = Subscriber((), ())
    assert one.all(ServiceRequest) == ()
    assert one.losses == frozenset()
    assert not one.asked_for_time
