"""Properties of the way from F1 that hold for any octets."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.f1ap import f1ap
from cleannet.model.nr_rrc import CipheredNR
from cleannet.subscribers.radio import radio_subscribers
from support import f1
from support.f1 import CODE
from support.made import Sent, element
from support.octets import damaged

REGISTRATION = bytes.fromhex("7e0041790001")
PDUS = [
    f1.pdu("F1SetupRequest", element(44, b"\x00\x00" + element(43, bytes.fromhex("0000 00f110 000bc614e0 002a")))),
    f1.initial(3),
    f1.up(3, f1.uplink(REGISTRATION)),
    f1.down(3, f1.downlink(bytes.fromhex("7e005b01"))),
    f1.down(3, f1.SECURITY_MODE_COMMAND, CODE),
    f1.up(3, f1.SECURITY_MODE_COMPLETE, CODE),
    f1.down(3, f1.CIPHERED, CODE),
    *f1.released(3),
]


def check(data: bytes) -> None:
    cursor = Cursor(data, "F1AP")
    try:
        message = f1ap(cursor)
    except Malformed:
        return
    assert 0 <= cursor.pos <= cursor.end == len(data)
    assert message.message_name
    assert message.whole or cursor.problems
    msgspec.json.encode(message)


@given(st.binary(max_size=600))
def test_any_octets_are_survived(data: bytes) -> None:
    check(data)


@given(st.integers(0, 3), st.integers(0, 97), st.binary(max_size=400))
def test_any_message_body_is_survived(alternative: int, procedure: int, body: bytes) -> None:
    check(bytes([alternative << 6, procedure, 0]) + (0x8000 | len(body)).to_bytes(2, "big") + body)


@settings(max_examples=400)
@given(damaged(PDUS))
def test_mutations_are_survived(data: bytes) -> None:
    check(data)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(damaged(PDUS), st.sampled_from(PDUS)), max_size=12), st.integers(0, 11))
def test_mutations_on_the_whole_way_are_counted(some: list[bytes], lost: int) -> None:
    sent = [Sent(one, ppid=f1.F1, lost=n == lost) for n, one in enumerate(some)]
    if not sent:
        return
    found = f1.radio_of(*sent)
    reader = f1.read_radio(*found)
    outer = [pdu for pdu in reader.pdus if not pdu.carried]
    assert len(outer) + sum(reader.unread.values()) == len(found)
    assert not [p for pdu in reader.pdus for p in pdu.problems if p.kind.label.startswith("fault.")]
    people = radio_subscribers(reader)
    assert sum(len(one.pdus) for one in people) == len(reader.pdus)
    for one in people:
        assert all(0 <= place < len(one.timeline) for place in one.losses)
        assert all(-1 <= m.at.connection < len(one.connections) for m in one.timeline)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.binary(min_size=1, max_size=40)), min_size=1, max_size=8))
def test_nothing_behind_the_activation_is_read(hidden: list[tuple[bool, bytes]]) -> None:
    some = [f1.initial(3), f1.down(3, f1.SECURITY_MODE_COMMAND, CODE), f1.up(3, f1.SECURITY_MODE_COMPLETE, CODE)]
    some += [(f1.up if uplink else f1.down)(3, octets, CODE) for uplink, octets in hidden]
    assert all(isinstance(pdu.message, CipheredNR) for pdu in f1.read(*some).pdus[3:])


@settings(max_examples=100, deadline=None)
@given(st.permutations(range(len(PDUS))))
def test_the_order_in_the_capture_makes_no_difference(order: list[int]) -> None:
    sent = [Sent(one, second=n, frame=n + 1) for n, one in enumerate(PDUS)]
    shown = [(one.frame, one.channel, one.ue) for one in f1.radio_of(*sent)]
    assert [(one.frame, one.channel, one.ue) for one in f1.radio_of(*(sent[n] for n in order))] == shown
