"""F1 and N2 show the same NAS messages."""

from cleannet.model.frame import FrameRef
from cleannet.subscribers.f1 import of_f1, twins
from support import f1
from support.made import Sent, network_of, ngap, registered, registration_request, suci

REQUEST, OTHER = registration_request(suci("0000000001")), registration_request(suci("0000000002"))
ANSWER = bytes.fromhex("7e0057") + b"\x2d\x04" + bytes(4)


def on_n2(*sent):
    return network_of(sent)


def sent(payload, second, frame):
    return Sent(payload, second=second, frame=frame)


def on_f1(*some):
    return f1.read(*some).pdus


def initial(nas, ran=1):
    return ngap("InitialUEMessage", ran, -1, nas)


def test_equal_octets_of_one_time_are_one_message():
    network = on_n2(sent(initial(REQUEST), 1.0, 10))
    pdus = on_f1(sent(f1.initial(3), 0.9, 1), sent(f1.up(3, f1.uplink(REQUEST)), 0.99, 2))
    found = twins(pdus, network)
    assert found.places == {FrameRef(0, 2): FrameRef(0, 10)}
    assert found.people == {(-1, "F1 gNB-DU UE 3"): network.people[0]}


def test_other_octets_another_way_or_another_time_are_not():
    network = on_n2(sent(initial(REQUEST), 10.0, 10))
    for payload, second in ((f1.up(3, f1.uplink(OTHER)), 10), (f1.up(3, f1.uplink(REQUEST)), 13)):
        assert twins(on_f1(sent(payload, second, 2)), network).places == {}
    assert twins(on_f1(sent(f1.down(3, f1.downlink(REQUEST)), 10, 2)), network).places == {}


def test_several_equal_messages_outweigh_one_that_is_nearer():
    network = on_n2(
        sent(initial(REQUEST, 1), 1.0, 10),
        sent(initial(REQUEST, 2), 1.1, 11),
        sent(ngap("UplinkNASTransport", 1, 7, ANSWER), 1.2, 12),
    )
    pdus = on_f1(sent(f1.up(3, f1.uplink(REQUEST)), 1.1, 1), sent(f1.up(3, f1.uplink(ANSWER)), 1.19, 2))
    assert twins(pdus, network).places == {FrameRef(0, 1): FrameRef(0, 10), FrameRef(0, 2): FrameRef(0, 12)}


def test_each_message_of_n2_is_one_of_f1():
    network = on_n2(sent(initial(REQUEST, 1), 1.0, 10), sent(initial(REQUEST, 2), 1.5, 11))
    pdus = on_f1(sent(f1.up(3, f1.uplink(REQUEST)), 0.9, 1), sent(f1.up(4, f1.uplink(REQUEST)), 1.4, 2))
    found = twins(pdus, network)
    assert found.places == {FrameRef(0, 1): FrameRef(0, 10), FrameRef(0, 2): FrameRef(0, 11)}
    more = twins([*pdus, *on_f1(sent(f1.up(5, f1.uplink(REQUEST)), 1.4, 3))], network)
    assert len(more.places) == 2


def test_nothing_on_f1_costs_nothing():
    network = on_n2(*registered(1, 2, suci("0000000001")))
    assert twins([], network).places == {}
    assert list(of_f1([])) == []
