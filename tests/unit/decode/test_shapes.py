"""Payloads by shape: recognised at once, they are what each would be alone."""

import itertools
import time
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannet.decode import shapes
from cleannet.decode.cursor import Cursor, Malformed, ValueRole
from cleannet.decode.nas_5gs import nas_5gs
from cleannet.decode.ngap import ngap
from cleannet.decode.shapes import Shape, ShapeTable, digests, gather, numbers, run, stable_order
from cleannet.model.frame import At, FrameRef
from cleannet.model.message import Direction, Message
from cleannet.model.nas import OpaqueNAS, ReadableBecause
from cleannet.model.problem import ProblemKind

VECTORS = Path(__file__).parents[2]
NAS = [bytes.fromhex(v["hex"]) for v in tomllib.loads((VECTORS / "vectors" / "nas_5gs.toml").read_text())["vector"]]
NGAP_FILE = Path(__file__).with_name("test_ngap_vectors.toml")
NGAP = [bytes.fromhex("".join(v["hex"].split())) for v in tomllib.loads(NGAP_FILE.read_text())["vector"]]


class Told(Message, frozen=True, kw_only=True):
    """What the toy decoder read."""

    fields: tuple[tuple[str, object], ...] = ()


def toy(cursor, direction):
    """Reads by a small language of its own: each octet says what comes behind it."""
    fields = []
    while cursor.left():
        kind = cursor.u8("kind") & 7
        if kind == 0:
            fields.append(("value", cursor.value(min(3, cursor.left()), "value", ValueRole.TMSI)))
        elif kind == 1:
            fields.append(("octets", cursor.take(2, "octets")))
        elif kind == 2:
            cursor.skip(min(2, cursor.left()), "unread")
        elif kind == 3:
            cursor.note(ProblemKind.BAD_VALUE, f"{cursor.left()} left")
        elif kind == 4:
            fields.append(("bits", cursor.bits(5, "bits")))
            cursor.align()
        elif kind == 5 and cursor.left() > 4:
            inner = cursor.sub(cursor.u8("length") & 3, "part")
            fields.append(("part", inner.value(inner.left(), "part", ValueRole.MAC)))
        elif kind == 6:
            raise cursor.malformed(ProblemKind.UNKNOWN_MESSAGE, "kind 6")
        elif kind == 7 and cursor.peek("fault") == 0xFF:
            raise ZeroDivisionError("what the fault says is not shown")
    return (Told(at=cursor.at, direction=direction, fields=tuple(fields)),)


def opaque(cursor):
    return OpaqueNAS(at=cursor.at, whole=False)


def table(decoder=toy):
    return ShapeTable({None: decoder}, "NAS-5GS", opaque)


def rows_of(payloads):
    return np.frombuffer(b"".join(payloads), np.uint8).reshape(len(payloads), -1)


def alone(decoder, payload, cut=False):
    """What one payload decodes to by itself: records, opaque, places of values, and problems."""
    cursor = Cursor(payload, "NAS-5GS", cut=cut)
    records, stands_in = run(decoder, cursor, opaque)
    return records, stands_in, tuple(cursor.trace.values), tuple(cursor.problems)


def same_but_for_values(decoder, payload, shape):
    records, stands_in, places, problems = alone(decoder, payload, shape.cut)
    assert (stands_in, places, problems) == (shape.opaque, shape.values, shape.problems)
    assert [type(r) for r in records] == [type(r) for r in shape.example]
    assert [r.name for r in records] == [r.name for r in shape.example]


def check(decoder, payloads, made):
    """All payloads of one length: the shapes told, against each decoded alone."""
    found = made.recognise(rows_of(payloads)).tolist()
    assert len(found) == len(payloads)
    assert min(found) >= 0
    for payload, number in zip(payloads, found, strict=True):
        shape = made.shapes[number]
        assert shape.number == number
        same_but_for_values(decoder, payload, shape)
        assert made.decode(payload, shape, shape.example[0].at, Direction.UNKNOWN) == alone(decoder, payload)[0]
    return found


def structure(decoder, payload):
    """What a decoding read structurally: places and octets. Two payloads are of one shape if these are equal."""
    cursor = Cursor(payload, "NAS-5GS")
    run(decoder, cursor, opaque)
    places = {p for start, end in cursor.trace.structural for p in range(start, end)}
    return frozenset((p, payload[p]) for p in places)


def lists(size):
    return st.lists(st.binary(min_size=size, max_size=size), min_size=1, max_size=60)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 9).flatmap(lists), st.integers(1, 4))
def test_recognising_at_once_is_decoding_alone(payloads, parts):
    made = table()
    found = []
    for some in (payloads[n::parts] for n in range(parts)):
        found += check(toy, some, made) if some else []
    in_order = [p for n in range(parts) for p in payloads[n::parts]]
    told = {}
    for payload, number in zip(in_order, found, strict=True):
        assert told.setdefault(structure(toy, payload), number) == number
    assert len(told) == len(set(found)) == len(made.shapes)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_equal_shapes_have_equal_records_but_for_values(data):
    """The toy's records of one shape differ in what it read as a value, and in nothing else."""
    payloads = data.draw(st.integers(1, 8).flatmap(lists))
    made = table()
    for payload, number in zip(payloads, made.recognise(rows_of(payloads)).tolist(), strict=True):
        example, mine = made.shapes[number].example, alone(toy, payload)[0]
        for one, other in zip(example, mine, strict=True):
            if isinstance(one, Told):
                kinds = [(k, len(v) if k in ("value", "part") else v) for k, v in one.fields]
                assert kinds == [(k, len(v) if k in ("value", "part") else v) for k, v in other.fields]


@st.composite
def alike(draw, vectors):
    """Payloads of one length: a vector with some octets changed, several times over."""
    one = draw(st.sampled_from(vectors))
    made = []
    for _ in range(draw(st.integers(1, 12))):
        octets = bytearray(one)
        for _ in range(draw(st.integers(0, 3))):
            octets[draw(st.integers(0, len(octets) - 1))] = draw(st.integers(0, 255))
        made.append(bytes(octets))
    return made


def real_nas(cursor, direction):
    return nas_5gs(cursor, readable=ReadableBecause.NULL_SELECTED, direction=direction)


def real_ngap(cursor, direction):
    return (ngap(cursor, direction),)


@settings(max_examples=150, deadline=None)
@given(alike(NAS))
def test_nas_messages_are_recognised_as_decoded_alone(payloads):
    check(real_nas, payloads * 3, table(real_nas))


@settings(max_examples=150, deadline=None)
@given(alike(NGAP))
def test_ngap_messages_are_recognised_as_decoded_alone(payloads):
    check(real_ngap, payloads * 3, table(real_ngap))


@pytest.mark.parametrize(("decoder", "vectors"), [(real_nas, NAS), (real_ngap, NGAP)], ids=["NAS", "NGAP"])
def test_octets_that_are_no_structure_change_no_shape(decoder, vectors):
    for payload in vectors:
        made = table(decoder)
        made.recognise(rows_of([payload]))
        read = {place for place, _ in structure(decoder, payload)}
        other = bytes(octet if place in read else 255 - octet for place, octet in enumerate(payload))
        assert made.recognise(rows_of([other])).tolist() == [0]


@pytest.mark.parametrize("count", [1, shapes.WORTH_A_COMPARISON, 5 * shapes.WORTH_A_COMPARISON])
def test_any_number_of_each(count):
    payloads = [bytes([1, n, n, 0, m, m, m]) for n in range(20) for m in range(count)]
    made = table()
    assert check(toy, payloads, made) == [n for n in range(20) for _ in range(count)]
    assert check(toy, payloads[::-1], made)[0] == 19
    assert len(made.shapes) == 20


@pytest.mark.parametrize("share", [1, 2, 8])
def test_many_shapes_of_one_length_stay_linear(share):
    decoded = 0

    def counted(cursor, direction):
        nonlocal decoded
        decoded += 1
        cursor.take(6, "all that counts")
        return (Told(at=cursor.at),)

    def spent(count):
        octets = np.arange(count // share).repeat(share).astype(">u4").view(np.uint8).reshape(-1, 4)
        rows = np.concatenate([octets, octets, octets], axis=1)
        began = time.process_time()
        assert len(set(table(counted).recognise(rows).tolist())) == count // share
        return time.process_time() - began

    few, many = min(spent(2_000) for _ in range(3)), spent(16_000)
    assert many < 30 * few + 0.3
    assert decoded <= 3 * 2_000 + 16_000


def test_a_frequent_shape_is_decoded_once_among_many_others():
    decoded = []

    def counted(cursor, direction):
        decoded.append(cursor.take(2, "kind"))
        return (Told(at=cursor.at),)

    rare = [bytes([n >> 8, n & 255, 0]) for n in range(300)]
    often = [bytes([255, 255, n % 256]) for n in range(3000)]
    payloads = [p for pair in itertools.zip_longest(rare, often[:300]) for p in pair] + often[300:]
    table(counted).recognise(rows_of(payloads))
    assert decoded.count(b"\xff\xff") == 1


def test_a_malformed_payload_is_opaque_with_its_problem():
    made = table()
    (number,) = made.recognise(rows_of([bytes([3, 6, 9])])).tolist()
    shape = made.shapes[number]
    assert shape.opaque
    assert not shape.whole
    assert isinstance(shape.example[0], OpaqueNAS)
    assert [(p.kind, p.detail, p.offset) for p in shape.problems] == [
        (ProblemKind.BAD_VALUE, "NAS-5GS: 2 left", 1),
        (ProblemKind.UNKNOWN_MESSAGE, "NAS-5GS: kind 6", 2),
    ]


def test_a_fault_of_the_decoder_is_recorded_and_tells_no_content():
    made = table()
    found = made.recognise(rows_of([bytes([7, 255, 1]), bytes([7, 255, 2]), bytes([7, 255, 1])])).tolist()
    # Nobody knows what the fault came of: only payloads that are equal are taken as alike.
    assert found == [0, 1, 0]
    (problem,) = made.shapes[0].problems
    assert (problem.kind, problem.detail) == (ProblemKind.DECODER_FAULT, "NAS-5GS: ZeroDivisionError in the decoder")
    assert made.shapes[0].opaque
    assert made.decode(bytes([7, 255, 1]), made.shapes[0], At(FrameRef(0, 4)), Direction.UPLINK)[0].at.frame.frame == 4


def test_what_is_no_exception_is_not_caught():
    def stopped(cursor, direction):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(stopped, Cursor(b"", "X"), opaque)


def test_cut_payloads_and_variants_have_shapes_of_their_own():
    made = ShapeTable({"one": toy, "other": real_nas}, "NAS-5GS", opaque)
    rows = rows_of([b"\x01\x02"])
    found = [int(made.recognise(rows, v, cut=c)[0]) for v in ("one", "other") for c in (False, True)]
    assert found == [0, 1, 2, 3]
    assert [(s.variant, s.cut) for s in made.shapes] == [(v, c) for v in ("one", "other") for c in (False, True)]
    kinds = [s.problems[0].kind for s in made.shapes[:2]]
    assert kinds == [ProblemKind.LENGTH_PAST_END, ProblemKind.CUT_BY_SNAPLEN]
    assert int(made.recognise(rows, "one", cut=True)[0]) == 1


def test_empty_payloads_are_of_one_shape():
    made = table()
    assert made.recognise(np.zeros((3, 0), np.uint8)).tolist() == [0, 0, 0]
    assert made.recognise(np.zeros((0, 4), np.uint8)).tolist() == []


def test_decode_gives_values_place_and_direction():
    made = table()
    made.recognise(rows_of([bytes([0, 1, 2, 3])]))
    at = At(FrameRef(0, 9, 2), 4, 1)
    (one,) = made.decode(bytes([0, 7, 8, 9]), made.shapes[0], at, Direction.DOWNLINK)
    assert (one.at, one.direction, one.fields) == (at, Direction.DOWNLINK, (("value", b"\x07\x08\x09"),))


def test_a_shape_is_whole_if_all_its_records_are():
    good, bad = Told(), Told(whole=False)

    def shape(*example, opaque=False):
        return Shape(
            0, example, ((ValueRole.MAC, 1, 4), (ValueRole.TMSI, 7, 4), (ValueRole.TMSI, 9, 4)), (), opaque, None, False
        )

    assert shape(good, good).whole
    assert not shape(good, bad).whole
    assert not shape(good, opaque=True).whole
    assert shape(good).find(ValueRole.TMSI) == (7, 4)
    assert shape(good).find(ValueRole.TEID) is None


def test_numbers_and_digests():
    rows = np.array([[1, 2, 3, 4, 5, 6, 7, 8], [255] * 8, [0] * 8], np.uint8)
    assert numbers(rows, 0, 4).tolist() == [0x01020304, 0xFFFFFFFF, 0]
    assert numbers(rows, 2, 5).tolist() == [0x0304050607, 0xFFFFFFFFFF, 0]
    assert numbers(rows, 0, 0).tolist() == [0, 0, 0]
    twice = np.concatenate([rows, rows])
    told = digests(twice, 1, 7).tolist()
    assert told[:3] == told[3:]
    assert len(set(told)) == 3
    assert told[2] == 0


@given(st.lists(st.integers(-3, 70_000)))
def test_stable_order(values):
    order = stable_order(np.array(values, np.int64)).tolist()
    assert order == sorted(range(len(values)), key=values.__getitem__)


@given(st.binary(min_size=1, max_size=30), st.data())
def test_gather(octets, data):
    length = data.draw(st.integers(0, len(octets)))
    offsets = data.draw(st.lists(st.integers(0, len(octets) - length)))
    rows = gather(np.frombuffer(octets, np.uint8), np.array(offsets, np.int64), length)
    assert rows.shape == (len(offsets), length)
    assert [row.tobytes() for row in rows] == [octets[o : o + length] for o in offsets]


def test_malformed_is_no_fault_of_the_decoder():
    def stops(cursor, direction):
        raise Malformed(ProblemKind.MISSING_IE, "gone", 5)

    cursor = Cursor(b"abc", "NGAP")
    records, stands_in = run(stops, cursor, opaque)
    assert stands_in
    assert len(records) == 1
    assert [(p.kind, p.offset) for p in cursor.problems] == [(ProblemKind.MISSING_IE, 5)]
    assert cursor.trace.structural == []
