"""A UE that S1 and the air (or its own log) show is one subscriber; what both show is judged on S1."""

from random import Random

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.model.frame import FrameRef
from cleannet.model.radio import Channel, RadioMessage
from cleannet.pipeline import Read, audit
from cleannet.subscribers.radio import radio_subscribers
from cleannet.subscribers.s1_twins import join_s1
from cleannet.subscribers.settings import Settings
from support import eps_octets, s1
from support.f1 import read_radio
from support.made import Sent
from support.shared import foreign

CHALLENGE = eps_octets.authentication_request(bytes(16), bytes(range(16)))
OTHER = eps_octets.attach_request(eps_octets.imsi("001010000000002"))
MILLISECOND = 1_000_000


def on_s1(enb_id=1, request=s1.ATTACH, challenge=CHALLENGE, start=0.0):
    """An attach on S1, from frame 100 on."""
    parts = [s1.initial(enb_id, request), s1.down(enb_id, s1.IDENTITY_REQUEST), s1.down(enb_id, challenge)]
    base = 100 * enb_id
    return [Sent(part, second=start + n / 10, frame=base + n, ppid=18) for n, part in enumerate(parts)]


def on_air(*messages, ue="C-RNTI 5", start=MILLISECOND, given=1):
    """NAS messages of the air, frames 1, 2 …; those from the UE are written with a star."""
    return [
        RadioMessage(given, n, 0, start + n * 100 * MILLISECOND, Channel.NAS_EPS, up, ue, None, octets, air=bool(ue))
        for n, (octets, up) in enumerate(messages, 1)
    ]


AIR = on_air((s1.ATTACH, True), (s1.IDENTITY_REQUEST, False), (CHALLENGE, False), start=-99 * MILLISECOND)


def joined(core, air, first=0):
    reader = read_radio(*(s1.radio_of(*core) if core else ()), *air)
    radio = radio_subscribers(reader, first)
    places = join_s1(radio, first)
    return radio, {a.frame: b.frame for a, b in places.items()}


@pytest.mark.parametrize("ue", ["C-RNTI 5", ""])
def test_the_same_messages_make_one_person(ue):
    air = on_air((s1.ATTACH, True), (s1.IDENTITY_REQUEST, False), (CHALLENGE, False), ue=ue, start=-99 * MILLISECOND)
    radio, places = joined(on_s1(), air)
    assert places == {1: 100, 2: 101, 3: 102}
    assert [one.person.number for one in radio] == [0, 0]
    assert sorted((one.on_s1, one.twin) for one in radio) == [(False, True), (True, False)]
    assert radio[0].person is radio[1].person
    assert radio[0].person.identity is not None


def test_numbers_stay_without_gaps():
    radio, _ = joined([*on_s1(), *on_s1(2, OTHER, b"\7\x52\0" + bytes(33))], AIR, first=7)
    assert sorted({one.person.number for one in radio}) == [7, 8]


def test_two_seconds_are_the_most():
    late = on_air((s1.ATTACH, True), (CHALLENGE, False), start=2_300 * MILLISECOND)
    radio, places = joined(on_s1(), late)
    assert places == {}
    assert [one.twin for one in radio] == [False, False]  # one subscriber by its identity, at two times


def test_what_every_phone_sends_alike_proves_nothing():
    assert joined(on_s1(), on_air((s1.IDENTITY_REQUEST, False)))[1] == {}
    upwards = on_air((CHALLENGE, True), start=0)
    assert joined(on_s1(), upwards)[1] == {}


def test_of_two_alike_the_better_agreement_counts():
    second = on_s1(2, s1.ATTACH, b"\7\x52\0" + bytes(Random(1).randbytes(33)), start=0.02)
    _, places = joined([*on_s1(), *second], AIR)
    assert set(places.values()) == {100, 101, 102}


def test_the_logs_without_s1_stay_as_they_are():
    radio, places = joined([], AIR)
    assert (len(radio), places, radio[0].twin) == (1, {}, False)


REAL = "asset-group+U-Fuzz/examples/wdmapper/capture_5g_nsa_enb.pcapng"


def test_a_real_capture_of_both_shows_one_subscriber():
    path = str(foreign(REAL))
    network = Read([path]).network(Settings())
    assert len(network.everyone) == 1
    assert len(network.counted_handsets) == 1
    assert network.twins[FrameRef(0, 10)].frame == 9
    assert audit([path], [catalogue()["NAS009"]]).statement.subscribers == 1
