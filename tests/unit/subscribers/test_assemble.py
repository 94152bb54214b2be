"""From decoded messages to connections and subscribers."""

from cleannet.model.frame import FrameRef
from cleannet.subscribers.links import SCTPEvent, SCTPEventKind
from support.made import (
    Sent,
    network_of,
    ngap,
    paging,
    protected,
    registered,
    registration_request,
    release,
    security_mode_command,
    service_request,
    suci,
)

T1, T2 = bytes.fromhex("00000001"), bytes.fromhex("00000002")


def test_connections_are_numbered_inside_each_subscriber():
    sent = [
        *registered(5, 70, suci("0000000001")),
        *registered(6, 71, suci("0000000002")),
        *release(5, 70),
        *registered(5, 72, suci("0000000001")),
    ]
    network = network_of(sent)
    assert [p.connections for p in network.people] == [[0, 2], [1]]
    assert [(c.index, c.released, c.mid_session) for c in network.known_connections] == [
        (0, True, False),
        (0, False, False),
        (1, False, False),
    ]
    assert network.row_subscriber.tolist() == [0] * 5 + [1] * 5 + [0] * 7


def test_an_association_that_is_aborted_ends_its_connections():
    sent = registered(5, 70, suci("0000000001"))
    abort = SCTPEvent(SCTPEventKind.ABORT, FrameRef(0, 9), 0, "10.0.0.1", "10.0.1.1", 38412, 0.035)
    assert len(network_of(sent).known_connections) == 1
    network = network_of(sent, sctp_events=(abort,))
    assert network.row_connection.tolist() == [0, 0, 0, 1, 1]
    assert network.known_connections[0].released


def test_repeated_rows_belong_where_their_originals_do():
    first, second = (registered(n, 69 + n, suci(f"000000000{n}")) for n in (5, 6))
    sent = [Sent(p) for pair in zip(first, second, strict=True) for p in pair]
    copies = [Sent(s.payload, 1 + n / 100, 100 + n, repeated=True) for n, s in enumerate(sent)]
    network = network_of(sent + copies)
    assert network.row_connection.tolist() == [0, 1] * 10
    assert network.subscriber_count == 2


def test_a_repeated_row_belongs_to_the_nearest_of_equal_originals():
    # The same ids again after a release: the payloads are equal octet for octet.
    once = [*registered(5, 70, suci("0000000001")), *release(5, 70)]
    sent = [Sent(p, n, n + 1) for n, p in enumerate([*once, *once])]
    for at, connection in ((6.1, 0), (13.1, 1), (12.9, 1)):
        copy = Sent(once[-1], at, 99, repeated=True)
        network = network_of([*sent, copy])
        row = network.tables.frame.tolist().index(99)
        assert network.row_connection[row] == connection


def test_a_repeated_row_without_an_original_belongs_to_none():
    network = network_of([Sent(ngap("UplinkNASTransport", 5, 70, b"\x7e\x00\x43"), repeated=True)])
    assert network.row_connection.tolist() == [-1]
    assert network.subscriber_count == 0


def test_paging_belongs_to_whom_the_temporary_identity_names():
    sent = registered(5, 70, suci("0000000001"), tmsi=T1, ciphering=0)
    network = network_of([*sent, paging(T1), paging(T2)])
    assert network.row_subscriber.tolist()[-2:] == [0, -1]
    assert network.row_connection.tolist()[-2:] == [-1, -1]


def test_paging_before_its_answer_belongs_to_who_answers():
    network = network_of([paging(T1), ngap("InitialUEMessage", 5, -1, service_request(T1))])
    assert network.row_subscriber.tolist() == [0, 0]


def test_a_temporary_identity_that_passes_on_names_each_holder_in_his_time():
    sent = [
        *registered(5, 70, suci("0000000001"), tmsi=T1, ciphering=0),
        paging(T1),
        *registered(6, 71, suci("0000000002"), tmsi=T1, ciphering=0),
        paging(T1),
        ngap("InitialUEMessage", 7, -1, registration_request(suci("0000000003"))),
    ]
    network = network_of(sent)
    assert [int(network.row_subscriber[n]) for n in (5, 11)] == [0, 1]


def test_conflicts_name_both_messages_and_both_associations():
    sent = [
        Sent(ngap("InitialUEMessage", 5, -1, registration_request(suci("0000000001")))),
        Sent(ngap("DownlinkNASTransport", 5, 70, protected(security_mode_command(2), 3)), up=False),
        Sent(ngap("UEContextReleaseRequest", 9, 70), association=1),
        Sent(ngap("UplinkNASTransport", 6, 70, b"\x7e\x00\x43")),
    ]
    network = network_of(sent)
    found = [(c.at.frame, c.earlier.frame, c.association, c.other_association, c.command) for c in network.id_conflicts]
    assert found == [(3, 2, 1, 0, True), (4, 2, 0, 0, False)]
    assert [c.kind for c in network.id_conflicts] == [
        "AMF UE NGAP ID on another association",
        "AMF UE NGAP ID with another RAN UE NGAP ID",
    ]


def test_nothing_at_all():
    network = network_of([])
    assert (network.subscriber_count, len(network.known_connections), len(network.tables)) == (0, 0, 0)
