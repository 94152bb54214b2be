"""Which temporary identity a claim names, and what a core gives: in 5GS, and in EPS on S1."""

import pytest

from cleannet.checks.denial.claims import OF_5GS, OF_EPS, asks_for_release, temporary
from cleannet.model.frame import At, FrameRef
from cleannet.model.identity import EPSGUTI, TMSI, EPSIdentity, EPSIdentityType, IdentityType, TemporaryIdentity
from cleannet.model.nas import ConfigurationUpdateCommand, RegistrationRequest
from cleannet.model.nas_eps import (
    EPSAttachAccept,
    EPSAttachRequest,
    EPSExtendedServiceRequest,
    EPSIdentityResponse,
    EPSServiceRequest,
)
from cleannet.model.ngap import UEContextReleaseRequest
from cleannet.model.s1ap import S1APMessage, S1InitialUEMessage
from cleannet.subscribers.subscriber import Connection, Subscriber

GUTI = EPSGUTI(EPSIdentityType.GUTI, b"abcd", "999-70", 2, 1)


def of(*messages):
    timeline = [
        type(m)(**{**{f: getattr(m, f) for f in m.__struct_fields__}, "at": At(FrameRef(0, n), n, 0)})
        for n, m in enumerate(messages)
    ]
    return Subscriber(timeline, [Connection(0)])


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (EPSAttachRequest(identity=GUTI), b"abcd"),
        (EPSAttachRequest(identity=EPSIdentity(EPSIdentityType.IMSI, b"99970")), None),
        (EPSExtendedServiceRequest(identity=TMSI(EPSIdentityType.TMSI, b"efgh")), b"efgh"),
        (EPSAttachAccept(guti=GUTI), b"abcd"),
        (EPSIdentityResponse(identity=GUTI), None),
    ],
)
def test_of_eps(message, name):
    assert temporary(OF_EPS, of(message), message) == name


def test_a_service_request_is_named_by_what_is_around_it():
    subscriber = of(S1InitialUEMessage(m_tmsi=b"abcd"), EPSServiceRequest())
    assert temporary(OF_EPS, subscriber, subscriber.timeline[1]) == b"abcd"
    alone = of(EPSServiceRequest())
    assert temporary(OF_EPS, alone, alone.timeline[0]) is None


def test_of_5gs():
    tmsi = TemporaryIdentity(IdentityType.GUTI_5G, b"abcd", "999-70", 2, 1, 0)
    for message in (RegistrationRequest(identity=tmsi), ConfigurationUpdateCommand(guti=tmsi)):
        assert temporary(OF_5GS, of(message), message) == b"abcd"


def test_who_asks_for_a_release():
    assert asks_for_release(UEContextReleaseRequest(message_name="UEContextReleaseRequest"))
    assert asks_for_release(S1APMessage(message_name="UEContextReleaseRequest"))
    assert not asks_for_release(S1APMessage(message_name="UEContextReleaseCommand"))
