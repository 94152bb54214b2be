import pytest

from cleannet.checks.identity.common import concealed_names, network_note, next_name, speaks_after
from support.timeline import parse

SCRIPT = """
1  UE>AMF    RegistrationRequest  identity=suci:PROFILE_A:262-01:X
2  UE>AMF    RegistrationRequest  identity=suci:PROFILE_A:262-01:X container=yes
3  AMF>UE    IdentityRequest
4  UE>AMF    IdentityResponse  identity=suci:PROFILE_A:262-01:X
5  UE/2>AMF  RegistrationRequest  identity=suci:NULL:262-01:A
6  UE/3>AMF  ServiceRequest  identity=stmsi:T1
7  AMF>UE/2  CipheredNAS
"""


@pytest.fixture
def subscriber():
    return parse("", SCRIPT).deployment.each_subscriber()[0]


@pytest.mark.parametrize(("plmn", "said"), [("001-01", True), ("999-70", True), ("262-01", False), ("", False)])
def test_test_networks_are_named(plmn, said):
    assert bool(network_note(plmn)) is said


def test_concealed_names_leave_out_copies_and_the_null_scheme(subscriber):
    (messages,) = concealed_names(subscriber).values()
    assert [m.at.frame.frame for m in messages] == [1, 4]


def test_the_next_name_is_of_another_connection_and_temporary(subscriber):
    later, tmsi = next_name(subscriber, subscriber.timeline[4])
    assert later.at.frame.frame == 6
    assert tmsi == later.identity.value
    assert next_name(subscriber, subscriber.timeline[0]) is None  # it comes back under a SUCI
    assert next_name(subscriber, subscriber.timeline[-1]) is None


def test_only_the_ue_speaks(subscriber):
    first, last = subscriber.timeline[0], subscriber.timeline[-2]
    assert speaks_after(subscriber, 0, first)
    assert not speaks_after(subscriber, 1, last)
