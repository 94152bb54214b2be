"""Who speaks for a function at the NRF."""

from cleannet.checks.sbi.registrations import changes, known_to
from cleannet.model.frame import At, FrameRef
from cleannet.model.sbi import NFProfile, SBIRequest, SBIResponse
from cleannet.model.sent import Sent
from cleannet.subscribers.core import Core
from support.given import inventory_of


def sent(frame, source, method="", status=None, **values):
    at, common = At(FrameRef(0, frame)), {"connection": values.pop("connection", frame), "service": "nnrf-nfm"}
    if method:
        message = SBIRequest(at=at, method=method, resource="/nf-instances/{id}", **common, **values)
    else:
        message = SBIResponse(at=at, status=status, **common)
    return Sent(message, frame, source, "10.4.5.1", 1, 2)


SMF = NFProfile("SMF", "s1", ("10.4.0.1",))


def owners(*messages, methods=("PUT", "PATCH", "DELETE")):
    return [(one.exchange.asked.method, sorted(one.owners), one.by_itself) for one in changes(Core(messages), *methods)]


def test_the_profile_and_earlier_requests_tell_the_owner():
    first = sent(1, "10.4.0.9", "PUT", instance="s1", profiles=(SMF,))
    assert owners(first) == [("PUT", ["10.4.0.1"], False)]
    assert owners(first, sent(2, "10.4.0.9", "DELETE", instance="s1"), methods=("DELETE",)) == [
        ("DELETE", ["10.4.0.1", "10.4.0.9"], True)
    ]


def test_what_the_nrf_refused_makes_nobody_an_owner():
    refused = sent(1, "10.4.6.6", "PATCH", instance="s1", connection=1), sent(2, "10.4.5.1", status=403, connection=1)
    assert owners(*refused, sent(3, "10.4.6.6", "DELETE", instance="s1"), methods=("DELETE",)) == [
        ("DELETE", [], False)
    ]


def test_addresses_inside_one_host_and_of_proxies_tell_nothing():
    proxy = NFProfile("SCP", "c1", ("10.4.7.1",))
    assert owners(sent(1, "127.0.0.1", "PUT", instance="s1", profiles=(SMF,))) == []
    assert owners(sent(1, "10.4.7.1", "PUT", instance="s1", profiles=(SMF, proxy))) == []
    assert owners(sent(1, "10.4.0.1", "PUT")) == []


def test_what_the_inventory_knows():
    inventory = inventory_of("core")
    assert inventory is not None
    (change,) = changes(Core((sent(1, "10.4.0.9", "PUT", instance="s1", profiles=(SMF,)),)), "PUT")
    assert known_to(inventory, change, ("10.4.0.1",)) is True
    assert known_to(inventory, change, ()) is False
    (other,) = changes(Core((sent(1, "10.4.0.9", "PUT", instance="p1", profiles=(NFProfile("PCF", "p1"),)),)), "PUT")
    assert known_to(inventory, other, ()) is None
