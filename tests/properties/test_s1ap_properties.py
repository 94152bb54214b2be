"""Properties of the way from S1 that hold for any octets."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.s1ap import s1ap
from cleannet.subscribers.radio import radio_subscribers
from support import eps_octets, s1
from support.made import Sent, element, number, size
from support.octets import damaged

PDUS = [
    s1.initial(3, s1.ATTACH, s1.s_tmsi(b"abcd")),
    s1.down(3, s1.IDENTITY_REQUEST),
    s1.up(3, eps_octets.identity_response(eps_octets.imsi("001010000000001"))),
    s1.pdu("InitialContextSetupRequest", s1.mme(3), s1.enb(3), s1.bearer(eps_octets.attach_accept(b"abcd"))),
    s1.pdu("HandoverRequired", s1.mme(3), s1.enb(3), element(104, size(b"container"))),
    s1.pdu("HandoverRequest", s1.mme(4), element(104, size(b"container")), element(40, bytes(33))),
    s1.pdu("PathSwitchRequest", s1.enb(9), element(88, number(3, 4))),
    s1.pdu("Reset", element(92, b"\x40\x00" + element(91, b"\x60\x03\x00\x04"))),
    s1.pdu("Paging", element(43, bytes.fromhex("68 0010100000000001"))),
    *s1.released(3),
]


def check(data: bytes) -> None:
    cursor = Cursor(data, "S1AP")
    try:
        message = s1ap(cursor)
    except Malformed:
        return
    assert 0 <= cursor.pos <= cursor.end == len(data)
    assert message.message_name
    assert message.whole or cursor.problems
    msgspec.json.encode(message)


@given(st.binary(max_size=600))
def test_any_octets_are_survived(data: bytes) -> None:
    check(data)


@given(st.integers(0, 3), st.integers(0, 68), st.binary(max_size=400))
def test_any_message_body_is_survived(alternative: int, procedure: int, body: bytes) -> None:
    check(bytes([alternative << 5, procedure, 0]) + (0x8000 | len(body)).to_bytes(2, "big") + body)


@settings(max_examples=400)
@given(damaged(PDUS))
def test_mutations_are_survived(data: bytes) -> None:
    check(data)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(damaged(PDUS), st.sampled_from(PDUS)), min_size=1, max_size=12), st.integers(0, 11))
def test_mutations_on_the_whole_way_are_counted(some: list[bytes], lost: int) -> None:
    s1_reader = s1.reader_of(*(Sent(one, lost=n == lost, association=n % 2) for n, one in enumerate(some)))
    found = s1_reader.finish()
    assert len(s1_reader.pdus) == len(some)
    reader = s1.read_radio(*found)
    assert len(reader.pdus) == len(found)
    problems = [p for pdu in (*reader.pdus, *s1_reader.pdus) for p in pdu.problems]
    assert not [p for p in problems if p.kind.label.startswith("fault.")]
    people = radio_subscribers(reader)
    assert sum(len(one.pdus) for one in people) == len(reader.pdus)
    for one in people:
        assert all(0 <= place < len(one.timeline) for place in one.losses)
        assert all(-1 <= m.at.connection < len(one.connections) for m in one.timeline)


@settings(max_examples=100, deadline=None)
@given(st.permutations(range(len(PDUS))))
def test_the_order_in_the_capture_makes_no_difference(order: list[int]) -> None:
    sent = [Sent(one, second=n, frame=n + 1) for n, one in enumerate(PDUS)]
    shown = [(one.frame, one.channel, one.ue) for one in s1.radio_of(*sent)]
    assert [(one.frame, one.channel, one.ue) for one in s1.radio_of(*(sent[n] for n in order))] == shown
