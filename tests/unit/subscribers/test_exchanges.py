"""Requests find their responses, and addresses their functions."""

from cleannet.model.frame import At, FrameRef
from cleannet.model.sbi import NFProfile, SBIRequest, SBIResponse
from cleannet.model.sent import Sent
from cleannet.subscribers.exchanges import exchanges_of, functions_of, tells


def sent(kind, frame, **values):
    return Sent(kind(at=At(FrameRef(0, frame)), **values), frame, "10.0.0.1", "10.0.0.2", 1, 2)


def test_an_exchange_is_told_by_connection_and_stream():
    messages = [
        sent(SBIRequest, 1, connection=0, stream=1),
        sent(SBIRequest, 2, connection=1, stream=1),
        sent(SBIResponse, 3, connection=0, stream=1, status=100),
        sent(SBIResponse, 4, connection=0, stream=1, status=201),
        sent(SBIResponse, 5, connection=7, stream=1, status=200),
    ]
    first, second = exchanges_of(messages)
    assert (first.asked, first.answer, first.status, first.accepted) == (
        messages[0].message,
        messages[3].message,
        201,
        True,
    )
    assert (second.response, second.answer, second.status, second.accepted) == (None, None, 0, False)


def test_functions_are_told_by_profiles():
    profiles = (NFProfile("SCP", "s", ("10.0.0.9",), ("scp.example",)), NFProfile("UDM", "u", ("10.0.0.9", "10.0.0.8")))
    found = functions_of([sent(SBIRequest, 1, profiles=profiles)])
    assert (found.types_at("10.0.0.9"), found.instances_at("10.0.0.8")) == ({"SCP", "UDM"}, {"u"})
    assert (found.proxy_at("10.0.0.9"), found.proxy_at("10.0.0.8"), found.proxy_at("10.0.0.7")) == (True, False, False)
    assert found.hosts == {"scp.example"}


def test_which_addresses_tell_anything():
    assert [tells(one) for one in ("10.0.0.1", "127.0.0.1", "::1", "further addresses")] == [True, False, False, False]
