"""Properties of the NAS-5GS decoder that hold for any octets."""

import random
import time
import tomllib
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.nas_5gs import nas_5gs, plausible_plain
from cleannet.decode.nas_5gs_types import MOBILITY_TYPES, SESSION_TYPES
from cleannet.model.nas import OpaqueNAS, ReadableBecause

VECTORS = tomllib.loads((Path(__file__).parents[1] / "vectors" / "nas_5gs.toml").read_text())["vector"]
PDUS = [bytes.fromhex(vector["hex"]) for vector in VECTORS]
READABLE = st.sampled_from([ReadableBecause.NOT_READABLE, ReadableBecause.NULL_SELECTED])


@st.composite
def mutated(draw):
    """A vector with some octets replaced, removed, repeated or put in."""
    octets = bytearray(draw(st.sampled_from(PDUS)))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, max(len(octets) - 1, 0)))
        match draw(st.integers(0, 3)):
            case 0:
                octets[place : place + 1] = draw(st.binary(max_size=3))
            case 1:
                del octets[place : place + draw(st.integers(1, 8))]
            case 2:
                octets[place:place] = octets[place : place + 8]
            case 3:
                octets[place:] = draw(st.sampled_from(PDUS))
    return bytes(octets)


MESSAGES = st.builds(
    lambda kind, header, body: header + bytes([kind]) + body,
    st.sampled_from([*MOBILITY_TYPES, 0x40]),
    st.sampled_from([bytes.fromhex("7e00"), bytes.fromhex("7e02aabbccdd007e00"), bytes.fromhex("7e01aabbccdd007e00")]),
    st.binary(max_size=80),
) | st.builds(
    lambda kind, body: bytes.fromhex("2e0101") + bytes([kind]) + body,
    st.sampled_from([*SESSION_TYPES, 0xFF]),
    st.binary(max_size=80),
)
ANY = st.binary(max_size=120) | mutated() | MESSAGES


def outcome(pdu, readable, *, cut=False):
    """Everything of a decoding that its shape must settle: the values are left out."""
    cursor = Cursor(pdu, "NAS-5GS", cut=cut)
    try:
        messages = nas_5gs(cursor, readable=readable)
    except Malformed as problem:
        messages, end = (), (problem.kind, problem.offset)
    else:
        end = cursor.left()
    records = [(type(m), m.name, m.ies, m.whole, m.header, m.container, m.readable) for m in messages]
    problems = [(p.kind, p.offset) for p in cursor.problems]
    return records, problems, end, cursor.trace.structural, cursor.trace.values, messages


@given(ANY, READABLE, st.booleans())
@settings(max_examples=1500, deadline=None)
def test_any_octets_are_read_or_malformed(pdu, readable, cut):
    _, problems, end, structural, values, messages = outcome(pdu, readable, cut=cut)
    assert all(0 <= offset <= len(pdu) for _, offset in problems)
    assert all(0 <= start < stop <= len(pdu) for start, stop in structural)
    assert all(offset >= 0 and offset + length <= len(pdu) for _, offset, length in values)
    if messages:
        assert end == 0
        assert bool(problems) or all(message.whole for message in messages)
    else:
        assert 0 <= end[1] <= len(pdu)
    if problems and messages:
        # Each problem makes its own message partial or opaque, or belongs to a message around an opaque one.
        assert not all(message.whole for message in messages)
    assert not any(message.whole for message in messages if type(message) is OpaqueNAS)


@given(ANY, READABLE, st.randoms(use_true_random=False))
@settings(max_examples=1000, deadline=None)
def test_octets_that_were_not_read_structurally_change_no_shape(pdu, readable, source: random.Random):
    first = outcome(pdu, readable)
    steering = {place for start, stop in first[3] for place in range(start, stop)}
    other = bytes(octet if place in steering else source.randrange(256) for place, octet in enumerate(pdu))
    assert outcome(other, readable)[:5] == first[:5]


@given(ANY)
@settings(max_examples=500, deadline=None)
def test_plausible_plain_is_decoding_without_a_problem(body):
    if plausible_plain(body):
        cursor = Cursor(body, "NAS-5GS")
        assert all(message.whole for message in nas_5gs(cursor, readable=ReadableBecause.NULL_PROVEN))
        assert body[:2] == b"\x7e\x00"


def test_ciphered_bodies_are_hardly_ever_plausible():
    source = random.Random(5)
    assert not any(plausible_plain(source.randbytes(source.randrange(3, 60))) for _ in range(20_000))
    # Nor with a header that happens to fit: random elements do not add up.
    kinds = list(MOBILITY_TYPES)
    fitting = sum(
        plausible_plain(b"\x7e\x00" + bytes([source.choice(kinds)]) + source.randbytes(30)) for _ in range(5_000)
    )
    assert fitting < 100


def seconds(pdu):
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        outcome(pdu, ReadableBecause.NULL_SELECTED)
        best = min(best, time.process_time() - start)
    return best


def test_time_is_linear_in_the_octets():
    # Many elements, many entries of payloads, nothing but half octets: ten times the octets, not a hundredfold time.
    for build in (
        lambda n: bytes.fromhex("7e0043") + b"\x91" * n,
        lambda n: bytes.fromhex("7e0043") + b"\x91" * (n // 2) + b"\x92" * (n // 2),
        lambda n: bytes.fromhex("7e0043") + b"\x30\x00" * (n // 2),
        lambda n: bytes.fromhex("7e00446f") + b"\x16\x01\x21" * (n // 3),
    ):
        assert seconds(build(30_000)) < 40 * seconds(build(3_000)) + 0.01
