"""The columns behind a deployment against all messages of the example captures, decoded one by one."""

import functools
from collections import defaultdict

import msgspec
import numpy as np
import pytest

from cleannet.model.frame import FrameRef
from cleannet.model.message import Direction, Message
from cleannet.model.nas import NASMessage, RegistrationRequest, SecurityModeCommand, SecurityModeComplete
from cleannet.model.ngap import DownlinkNASTransport, InitialUEMessage, NGAPMessage, Paging
from cleannet.pipeline import Read
from cleannet.subscribers.network import Network
from cleannet.subscribers.settings import Settings
from support.made import (
    SECURITY_MODE_COMPLETE,
    Sent,
    guti,
    network_of,
    ngap,
    paging,
    protected,
    registered,
    registration_request,
    sessions,
    suci,
)
from support.shared import SHIPPED, recording
from support.timeline import shape_of, tmsi_of

T1, T2 = bytes.fromhex("0000000a"), bytes.fromhex("0000000b")
TYPES = (
    (Message,),
    (NGAPMessage,),
    (NASMessage,),
    (DownlinkNASTransport,),
    (RegistrationRequest, InitialUEMessage),
    (SecurityModeCommand,),
    (Paging,),
)


@functools.cache
def example(name: str) -> tuple[Network, list[tuple[int, Message]]]:
    """A network, and each message of it with its payload's row, in the order of time."""
    network = Read([str(recording(name))]).network(Settings())
    tables = network.tables
    rows = [row for row in range(len(tables)) if not tables.repeated[row]]
    return network, [(r, m) for r in rows for m in tables.messages(r, connection=int(network.row_connection[r]))]


@pytest.fixture(params=SHIPPED)
def both(request):
    return example(request.param)


@pytest.mark.parametrize("types", TYPES, ids=lambda types: "+".join(t.__name__ for t in types))
def test_rows_are_the_messages_of_a_type(both, types):
    network, messages = both
    rows = network.rows(*types)
    assert rows.tolist() == [n for n, (_, m) in enumerate(messages) if isinstance(m, types)]
    for association in range(len(network.associations)):
        some = network.rows(*types, association=association)
        assert some.tolist() == [n for n in rows.tolist() if network.tables.association[messages[n][0]] == association]


def test_rows_of_no_type_and_of_unknown_ones(both):
    network, _ = both
    assert network.rows().tolist() == []

    class Unseen(NGAPMessage, frozen=True, kw_only=True):
        """Of which there is none."""

    assert network.rows(Unseen).tolist() == []
    assert network.shapes(Unseen) == []


def test_each_row_is_its_message(both):
    network, messages = both
    for row in range(0, len(messages), max(1, len(messages) // 200)):
        found, (payload, expected) = network.message(row), messages[row]
        assert (type(found), found.name, found.at.frame) == (type(expected), expected.name, expected.at.frame)
        assert found == expected
        assert network.place(row) == expected.at.frame
        assert network.payload_rows(np.array([row])).tolist() == [payload]


def test_columns_are_those_of_the_payloads(both):
    network, messages = both
    rows = network.rows(Message)
    payloads = [payload for payload, _ in messages]
    tables = network.tables
    assert network.seconds(rows).tolist() == [tables.time[p] / 1e9 for p in payloads]
    assert network.subscribers(rows).tolist() == [network.row_subscriber[p] for p in payloads]
    assert network.association_numbers(rows).tolist() == [tables.association[p] for p in payloads]
    assert network.connections(rows).tolist() == [network.row_connection[p] for p in payloads]
    assert network.lost(rows).tolist() == [tables.lost[p] for p in payloads]


def test_tmsis_are_those_of_the_messages(both):
    network, messages = both
    assert network.tmsis(network.rows(Message)).tolist() == [tmsi_of(m) for _, m in messages]


@pytest.mark.parametrize("kind", [InitialUEMessage, RegistrationRequest, SecurityModeCommand, NGAPMessage, NASMessage])
def test_shapes_hold_every_message_once_with_those_like_it(both, kind):
    network, messages = both
    shapes = network.shapes(kind)
    assert sorted(n for s in shapes for n in s.rows.tolist()) == network.rows(kind).tolist()
    counts = [s.count for s in shapes]
    assert counts == sorted(counts, reverse=True)
    for one in shapes:
        assert one.count == len(one.rows)
        assert one.places(2) == [network.place(int(n)) for n in one.rows[:2]]
        assert {without_values(messages[n][1]) for n in one.rows.tolist()} == {without_values(one.example)}


def without_values(message: Message) -> str:
    """What is the same in all messages of a shape; which way they go and their sequence numbers are not."""
    message = msgspec.structs.replace(message, direction=Direction.UNKNOWN)
    if isinstance(message, NASMessage) and message.header:
        message = msgspec.structs.replace(message, sequence_number=0)
    return str(shape_of(message))


def test_rows_of_a_subscriber_an_association_and_a_frame(both):
    network, _ = both
    tables = network.tables
    fresh = [r for r in range(len(tables)) if not tables.repeated[r]]
    for person in network.people:
        assert network.rows_of(person.number).tolist() == [
            r for r in fresh if network.row_subscriber[r] == person.number
        ]
    for association in range(len(network.associations)):
        expected = [r for r in fresh if tables.association[r] == association]
        assert network.rows_of_association(association).tolist() == expected
    by_frame = defaultdict(list)
    for row in range(len(tables)):
        by_frame[tables.input[row], tables.frame[row]].append(row)
    for (given, frame), rows in by_frame.items():
        assert sorted(network.rows_in(FrameRef(int(given), int(frame))).tolist()) == rows
    assert network.rows_in(FrameRef(7, 1)).tolist() == []


def test_connections_know_their_place_in_their_subscriber(both):
    network, _ = both
    for person in network.people:
        assert [network.connection(n).index for n in person.connections] == list(range(len(person.connections)))
    assert sorted(n for p in network.people for n in p.connections) == list(range(len(network.known_connections)))


def nested(identity: bytes) -> bytes:
    inner = registration_request(identity)
    return SECURITY_MODE_COMPLETE + b"\x71" + len(inner).to_bytes(2, "big") + inner


def test_a_tmsi_is_told_of_the_message_that_carries_it():
    two = sessions(protected(registration_request(guti(T1)), 1), protected(registration_request(guti(T2)), 1, 1))
    sent = [
        ngap("UplinkNASTransport", 5, 70, protected(nested(guti(T1)), 1)),
        ngap("PDUSessionResourceSetupRequest", 5, 70, more=two),
        paging(T2),
    ]
    network = network_of(sent)
    found = [(network.message(n).name, t) for n, t in enumerate(network.tmsis(network.rows(Message)).tolist())]
    assert found == [
        ("UplinkNASTransport", -1),
        ("SecurityModeComplete", -1),
        ("RegistrationRequest", 10),
        ("PDUSessionResourceSetupRequest", -1),
        ("RegistrationRequest", 10),
        ("RegistrationRequest", 11),
        ("Paging", 11),
    ]


def test_repeated_payloads_are_no_rows():
    sent = [
        Sent(p, n / 10, n, repeated=copy)
        for n, p in enumerate(registered(5, 70, suci("0000000001")), 1)
        for copy in (0, 1)
    ]
    network = network_of(sent)
    assert len(network.rows(Message)) == 10
    assert {network.place(n).frame for n in range(10)} == set(range(1, 6))
    assert len(network.rows(SecurityModeComplete)) + len(network.rows(SecurityModeCommand)) == 1


def test_messages_of_one_frame_are_told_apart():
    sent = [Sent(ngap("UplinkNASTransport", n, 70 + n, b"\x7e\x00\x43"), 1, 4, n) for n in range(3)]
    network = network_of(sent)
    assert network.rows_in(FrameRef(0, 4)).tolist() == [0, 1, 2]
    assert [network.rows_at(FrameRef(0, 4, n)).tolist() for n in range(4)] == [[0], [1], [2], []]


def test_nothing_at_all():
    network = network_of([])
    rows = network.rows(Message)
    assert rows.tolist() == network.tmsis(rows).tolist() == network.seconds(rows).tolist() == []
    assert network.shapes(NASMessage) == []
    assert network.subscriber_count == 0


def test_names_of_shapes():
    network = network_of(registered(5, 70, suci("0000000001"))[:1])
    assert [[f"{m.protocol} {m.name}" for m in s.example] for s in network.tables.ngap_shapes] == [
        ["NGAP InitialUEMessage"]
    ]
    assert [[f"{m.protocol} {m.name}" for m in s.example] for s in network.tables.nas_shapes] == [
        ["NAS-5GS RegistrationRequest"]
    ]
