"""Which NAS bodies are read although their header says "ciphered"."""

import numpy as np
import pytest

from cleannet.model.nas import CipheredNAS, NASMessage, ReadableBecause, RegistrationAccept
from cleannet.subscribers.security import UNKNOWN, in_force
from support.made import (
    REGISTRATION_COMPLETE,
    SECURITY_MODE_COMPLETE,
    Sent,
    guti,
    network_of,
    ngap,
    protected,
    registration_accept,
    registration_request,
    release,
    security_mode_command,
    service_request,
    suci,
)

TMSI = bytes.fromhex("11223344")
SELECTED, PROVEN = ReadableBecause.NULL_SELECTED, ReadableBecause.NULL_PROVEN
NOISE = bytes.fromhex("7e00d1b6f35c9a")


def read(sent):
    """Each NAS message's name and why it is readable, in the order of time."""
    tables = network_of(sent).tables
    messages = [m for row in range(len(tables)) for m in tables.messages(row) if isinstance(m, NASMessage)]
    return [(m.name, m.readable) for m in messages]


def command(ciphering, *, ran=5, amf=70):
    return ngap("DownlinkNASTransport", ran, amf, protected(security_mode_command(ciphering), 3))


def start(identity=None, ran=5):
    return ngap("InitialUEMessage", ran, -1, registration_request(identity or suci("0000000001")))


def accept(*, ran=5, amf=70, sequence=1, body=None):
    return ngap("DownlinkNASTransport", ran, amf, protected(body or registration_accept(TMSI), 2, sequence))


def complete(*, ran=5, amf=70):
    return ngap("UplinkNASTransport", ran, amf, protected(SECURITY_MODE_COMPLETE, 4))


def test_in_force_is_the_last_choice_of_the_group():
    chosen = np.array([-1, 2, -1, 0, -1, -1, 1])
    groups = np.array([0, 0, 1, 1, 0, 1, 0])
    assert in_force(chosen, groups).tolist() == [-1, 2, -1, 0, 2, 0, 1]
    assert in_force(np.zeros(0, np.int64), np.zeros(0, np.int64)).tolist() == []
    assert UNKNOWN == -1


def test_null_ciphering_is_read_behind_the_command():
    found = read([start(), command(0), complete(), accept()])
    assert found[2:] == [("SecurityModeComplete", SELECTED), ("RegistrationAccept", SELECTED)]


@pytest.mark.parametrize("ciphering", [1, 2, 3])
def test_no_body_is_read_under_another_algorithm(ciphering):
    found = read([start(), command(ciphering), complete(), accept(), accept(sequence=2), accept(sequence=3)])
    assert {name for name, _ in found[2:]} == {"CipheredNAS"}


def test_nothing_is_read_that_stands_before_the_command():
    found = read([start(), accept(), command(0), complete(), accept(sequence=2)])
    assert [name for name, _ in found] == [
        "RegistrationRequest",
        "CipheredNAS",
        "SecurityModeCommand",
        "SecurityModeComplete",
        "RegistrationAccept",
    ]


def test_a_body_under_a_new_context_may_stand_before_the_command():
    found = read([start(), complete(), command(0), accept()])
    assert found[1] == ("SecurityModeComplete", SELECTED)
    found = read([start(), complete(), command(2), accept()])
    assert found[1][0] == "CipheredNAS"


def test_the_last_command_counts():
    found = read([start(), command(0), complete(), accept(), command(2), accept(sequence=2)])
    assert [name for name, _ in found[3:]] == ["RegistrationAccept", "SecurityModeCommand", "CipheredNAS"]


def test_one_connections_command_says_nothing_of_another_subscribers():
    other = [start(suci("0000000002"), 6), accept(ran=6, amf=80)]
    found = read([start(), command(0), complete(), accept(), *other])
    assert found[-1][0] == "CipheredNAS"


def test_a_context_outlives_its_connection():
    again = [
        ngap("InitialUEMessage", 6, -1, protected(service_request(TMSI), 1, 2)),
        accept(ran=6, amf=71, sequence=2, body=bytes.fromhex("7e004e")),
    ]
    found = read([start(), command(0), complete(), accept(), *release(5, 70), *again])
    assert found[-1] == ("ServiceAccept", SELECTED)
    ciphered = read([start(), command(2), complete(), accept(), *release(5, 70), *again])
    assert ciphered[-1][0] == "CipheredNAS"


def test_an_identity_that_null_ciphering_hid_links_further_connections():
    # Only the accept, which is readable under 5G-EA0, tells that the second connection is of the same subscriber.
    again = [ngap("InitialUEMessage", 6, -1, service_request(TMSI))]
    network = network_of([start(), command(0), complete(), accept(), *release(5, 70), *again])
    assert [p.connections for p in network.people] == [[0, 1]]
    network = network_of([start(), command(2), complete(), accept(), *release(5, 70), *again])
    assert [p.connections for p in network.people] == [[0], [1]]


@pytest.mark.parametrize(("bodies", "why"), [(2, None), (3, PROVEN), (4, PROVEN)])
def test_without_a_command_three_plain_bodies_are_the_proof(bodies, why):
    begun = ngap("UplinkNASTransport", 5, 70, protected(REGISTRATION_COMPLETE, 2))
    more = [accept(sequence=n) for n in range(1, bodies)]
    found = read([begun, *more])
    assert len(found) == bodies
    assert {reason for _, reason in found} == {why or ReadableBecause.NOT_READABLE}


def test_bodies_of_different_subscribers_prove_nothing_together():
    found = read([accept(ran=n, amf=70 + n, body=REGISTRATION_COMPLETE) for n in range(3)])
    assert {name for name, _ in found} == {"CipheredNAS"}


def test_bodies_that_only_begin_plain_are_no_proof():
    found = read([accept(sequence=n, body=NOISE + bytes([n])) for n in range(5)])
    assert {name for name, _ in found} == {"CipheredNAS"}


def test_what_does_not_begin_plain_is_left_ciphered_also_under_the_null_algorithm():
    found = read([start(), command(0), complete(), accept(body=bytes.fromhex("b1946ce3ff0a"))])
    assert found[-1] == ("CipheredNAS", ReadableBecause.NOT_READABLE)


def test_bodies_too_short_for_a_message_are_left_ciphered():
    found = read([start(), command(0), complete(), *(accept(body=bytes([0x7E, 0][:n]), sequence=n) for n in (1, 2))])
    assert [name for name, _ in found[-2:]] == ["CipheredNAS"] * 2


def test_a_ciphered_container_is_read_under_the_null_algorithm():
    inner = registration_request(guti(TMSI))
    outer = registration_request(guti(TMSI)) + b"\x71" + len(inner).to_bytes(2, "big") + inner
    begin = ngap("InitialUEMessage", 6, -1, protected(outer, 1, 5))
    found = read([start(), command(0), complete(), accept(), *release(5, 70), begin])
    assert [name for name, _ in found[-2:]] == ["RegistrationRequest", "RegistrationRequest"]
    assert found[-1][1] is SELECTED
    ciphered = read([start(), command(2), complete(), accept(), *release(5, 70), begin])
    assert len(ciphered) == len(found) - 1


def test_repeated_payloads_are_read_as_their_originals():
    sent = [start(), command(0), complete(), accept()]
    twice = [Sent(p, n / 100, n, repeated=copy > 0) for n, p in enumerate(sent, 1) for copy in range(2)]
    tables = network_of(twice).tables
    kinds = [type(m) for row in range(len(tables)) for m in tables.messages(row)]
    assert CipheredNAS not in kinds
    assert kinds.count(RegistrationAccept) == 2
