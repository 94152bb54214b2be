"""Subscribers of F1, and those of N2 whom they are."""

from cleannet.model.frame import FrameRef
from cleannet.model.nr_rrc import CipheredNR, NRSetupRequest
from cleannet.subscribers.radio import radio_subscribers
from support import f1
from support.f1_and_n2 import both
from support.made import Sent


def test_a_ue_of_f1_is_the_subscriber_of_n2():
    network = both()
    (one,) = network.radio
    assert one.person is network.people[0]
    assert network.everyone == network.people
    assert network.radio_only() == network.radio_connections() == []
    assert network.twins == {FrameRef(0, f): FrameRef(0, n) for f, n in ((2, 101), (3, 102), (4, 103), (5, 104))}
    assert network.on_f1[FrameRef(0, 102)] == [FrameRef(0, 3)]


def test_what_n2_does_not_show_is_a_connection_of_its_own():
    network = both(more=(f1.initial(4),))
    assert [p.number for p in network.everyone] == [0, 1]
    (alone,) = network.radio_only()
    assert (alone.person.number, alone.person.label, alone.spoke, alone.on_air) == (1, "F1 gNB-DU UE 4", False, True)
    assert [(c.mid_session, c.release_visible) for c in network.radio_connections()] == [(False, True)]


def test_without_n2_it_is_a_subscriber_by_its_identity():
    network = both(n2=False)
    (one,) = network.radio
    assert (one.person.number, one.spoke, network.twins) == (0, True, {})
    assert one.person.identity is not None


def test_connections_of_one_subscriber_are_counted_on():
    network = both(more=(*f1.released(3), f1.initial(4), f1.up(4, f1.uplink(bytes.fromhex("7e004c0000")))))
    first, *others = network.radio
    assert [c.released for c in first.connections] == [True]
    assert len(others) == 1


def test_ues_of_one_identity_have_one_timeline_with_a_connection_each():
    part1 = bytes.fromhex("00003c4806d6")  # ng-5G-S-TMSI-Part1, mo-Signalling
    sent = [f1.initial(3, part1), f1.initial(4, part1), f1.up(3, f1.SECURITY_MODE_COMPLETE, f1.NONE)]
    (one,) = radio_subscribers(f1.read(*(Sent(s) for s in sent)))
    assert [(type(m), m.at.connection) for m in one.timeline[:2]] == [(NRSetupRequest, 0), (NRSetupRequest, 1)]
    assert one.timeline[2].at.connection == 0
    assert len(one.connections) == 2


def test_hidden_messages_and_gaps_are_losses():
    (one,) = both().radio
    assert [type(one.timeline[place]) for place in one.losses] == [CipheredNR]
    reader = f1.read(Sent(f1.initial(3)), Sent(f1.up(3, f1.uplink(bytes.fromhex("7e005b01"))), lost=True))
    (lossy,) = radio_subscribers(reader)
    assert lossy.losses == [1]


def test_what_ends_a_context_ends_the_connection_and_begins_none():
    (one,) = radio_subscribers(f1.read(f1.initial(3), *f1.released(3)))
    assert [m.at.connection for m in one.timeline] == [0, 0, 0]
    assert one.connections[0].released
    (alone,) = radio_subscribers(f1.read(*f1.released(3)))
    assert alone.connections == []
