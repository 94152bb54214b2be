"""Properties of the decoders of NAS-EPS, short messages and GSM layer 3 that hold for any octets."""

import random
import time
import tomllib
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.gsm_l3 import gsm_l3
from cleannet.decode.gsm_l3_types import GMM_TYPES, MM_TYPES, RR_TYPES
from cleannet.decode.nas_eps import nas_eps, plausible_plain
from cleannet.decode.nas_eps_types import MOBILITY_TYPES, SESSION_TYPES
from cleannet.decode.sms import short_message
from cleannet.model.nas import ReadableBecause
from cleannet.model.nas_eps import OpaqueEPS

VECTORS = tomllib.loads((Path(__file__).parents[1] / "vectors" / "nas_eps.toml").read_text())["vector"]
PDUS = [bytes.fromhex(vector["hex"]) for vector in VECTORS]
SHORT = bytes.fromhex("0901200001000791447758100650150404803224407f9160404044150009027000001010")
GSM = [
    bytes.fromhex(text)
    for text in (
        "063511",
        "050872ffff0f12345305f411223344",
        "0812110021" + "aa" * 16 + "2810" + "bb" * 16,
        "0804072a01e03a0105",
        SHORT.hex(),
    )
]


@st.composite
def mutated(draw, seeds):
    octets = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(octets)))
        match draw(st.integers(0, 3)):
            case 0:
                octets[place : place + 1] = draw(st.binary(max_size=3))
            case 1:
                del octets[place : place + draw(st.integers(1, 8))]
            case 2:
                octets[place:place] = octets[place : place + 8]
            case 3:
                octets[place:] = draw(st.sampled_from(seeds))
    return bytes(octets)


def of_types(prefixes, types):
    return st.builds(
        lambda prefix, kind, body: prefix + bytes([kind]) + body,
        st.sampled_from([bytes.fromhex(one) for one in prefixes]),
        st.sampled_from(types),
        st.binary(max_size=80),
    )


def eps(readable):
    return lambda cursor: nas_eps(cursor, readable=readable)


EPS = (
    st.binary(max_size=120)
    | mutated(PDUS)
    | of_types(["07", "27aabbccdd0007", "17aabbccdd0007", "57aabbccdd0007"], [*MOBILITY_TYPES, 0x40])
    | of_types(["0201", "5201"], [*SESSION_TYPES, 0xFF])
)
L3 = (
    st.binary(max_size=60)
    | mutated(GSM)
    | of_types(["05", "06", "08"], sorted({*MM_TYPES, *RR_TYPES, *GMM_TYPES}))
    | of_types(["09"], [1, 4, 16])
)
DECODERS = [eps(readable) for readable in ReadableBecause]
CASES = st.tuples(EPS, st.sampled_from(DECODERS)) | st.tuples(L3, st.sampled_from([gsm_l3, short_message]))


def outcome(pdu, decoder, *, cut=False):
    """Everything of a decoding that its shape must settle: the values are left out."""
    cursor = Cursor(pdu, "TEST", cut=cut)
    try:
        messages = decoder(cursor)
    except Malformed as problem:
        messages, end = (), (problem.kind, problem.offset)
    else:
        end = cursor.left()
    records = [(type(m), m.name, m.whole, getattr(m, "ies", ()), getattr(m, "header", 0)) for m in messages]
    problems = [(p.kind, p.offset, p.detail) for p in cursor.problems]
    return records, problems, end, cursor.trace.structural, cursor.trace.values, messages


@given(CASES, st.booleans())
@settings(max_examples=1000, deadline=None)
def test_any_octets_are_read_or_malformed(case, cut):
    pdu, decoder = case
    _, problems, end, structural, values, messages = outcome(pdu, decoder, cut=cut)
    assert all(0 <= offset <= len(pdu) for _, offset, _ in problems)
    assert all(0 <= start <= stop <= len(pdu) for start, stop in structural)
    assert all(offset >= 0 and offset + length <= len(pdu) for _, offset, length in values)
    if messages:
        assert end == 0
        # Each problem makes its own message partial or opaque, and nothing else does.
        assert all(message.whole for message in messages) == (not problems)
    else:
        assert 0 <= end[1] <= len(pdu)
    assert not any(message.whole for message in messages if type(message) is OpaqueEPS)


@given(CASES, st.randoms(use_true_random=False))
@settings(max_examples=1000, deadline=None)
def test_octets_that_were_not_read_structurally_change_no_shape(case, source: random.Random):
    pdu, decoder = case
    first = outcome(pdu, decoder)
    steering = {place for start, stop in first[3] for place in range(start, stop)}
    other = bytes(octet if place in steering else source.randrange(256) for place, octet in enumerate(pdu))
    second = outcome(other, decoder)
    assert second[:5] == first[:5]
    # The records differ in octet strings, sequence numbers and what stands for digits alone.
    assert [without_values(m) for m in second[5]] == [without_values(m) for m in first[5]]


def without_values(message):
    """The fields of a record but its octet strings."""
    if not hasattr(message, "__struct_fields__"):
        return None if isinstance(message, bytes) else message
    names = [name for name in message.__struct_fields__ if name != "sequence_number"]
    return [(name, without_values(getattr(message, name))) for name in names]


@given(EPS)
@settings(max_examples=500, deadline=None)
def test_plausible_plain_is_decoding_without_a_problem(body):
    if plausible_plain(body):
        messages = nas_eps(Cursor(body, "TEST"), readable=ReadableBecause.NULL_PROVEN)
        assert all(message.whole for message in messages)
        assert body[:1] == b"\x07"


def test_ciphered_bodies_are_hardly_ever_plausible():
    source = random.Random(5)
    bodies = [source.randbytes(source.randrange(6, 60)) for _ in range(20_000)]
    assert sum(map(plausible_plain, bodies)) <= 1
    # Nor with a discriminator that happens to fit.
    assert sum(plausible_plain(b"\x07" + body) for body in bodies) < 60


def seconds(pdu):
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        outcome(pdu, DECODERS[1])
        best = min(best, time.process_time() - start)
    return best


def test_time_is_linear_in_the_octets():
    # Many elements, nothing but half octets, nothing but padding: ten times the octets, not a hundredfold time.
    for build in (
        lambda n: bytes.fromhex("0746") + b"\x91" * n,
        lambda n: bytes.fromhex("0746") + b"\x30\x00" * (n // 2),
        lambda n: bytes.fromhex("074407") + b"\x16\x01\x21" * (n // 3),
        lambda n: bytes.fromhex("0746") + bytes(n),
    ):
        assert seconds(build(30_000)) < 40 * seconds(build(3_000)) + 0.01
