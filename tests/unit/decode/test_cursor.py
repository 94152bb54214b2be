"""The bounds-checked reader: every read, what it leaves behind, and where it stops."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.decode.cursor import Cursor, Malformed, ValueRole
from cleannet.model.frame import NOWHERE, At, FrameRef
from cleannet.model.problem import ProblemKind

OCTETS = bytes(range(1, 17))
HERE = At(FrameRef(2, 7, 1))


def cursor(octets=OCTETS, **more):
    return Cursor(octets, "NGAP", HERE, **more)


def test_numbers_are_big_endian_and_structural():
    one = cursor()
    assert [one.u8("a"), one.u16("b"), one.u24("c"), one.u32("d")] == [0x01, 0x0203, 0x040506, 0x0708090A]
    assert one.take(2, "e") == b"\x0b\x0c"
    assert one.trace.structural == [(0, 1), (1, 3), (3, 6), (6, 10), (10, 12)]
    assert one.trace.values == []
    assert (one.pos, one.left()) == (12, 4)


def test_peek_reads_without_moving():
    one = cursor()
    assert (one.peek("a"), one.u8("a")) == (1, 1)
    assert one.trace.structural == [(0, 1), (0, 1)]


def test_values_are_no_structure():
    one = cursor()
    assert one.value(4, "RAND", ValueRole.CHALLENGE) == OCTETS[:4]
    assert one.value(2, "something") == OCTETS[4:6]
    assert one.value(0, "nothing", ValueRole.IDENTITY) == b""
    assert one.trace.structural == []
    assert one.trace.values == [(ValueRole.CHALLENGE, 0, 4)]


def test_what_is_skipped_leaves_no_trace():
    one = cursor()
    one.skip(16, "all")
    assert one.left() == 0
    assert (one.trace.structural, one.trace.values) == ([], [])


READS = {
    "u8": lambda c: c.u8("ngKSI"),
    "peek": lambda c: c.peek("ngKSI"),
    "u16": lambda c: c.u16("ngKSI"),
    "u24": lambda c: c.u24("ngKSI"),
    "u32": lambda c: c.u32("ngKSI"),
    "take": lambda c: c.take(5, "ngKSI"),
    "value": lambda c: c.value(5, "ngKSI", ValueRole.MAC),
    "skip": lambda c: c.skip(5, "ngKSI"),
    "sub": lambda c: c.sub(5, "ngKSI"),
    "bits": lambda c: c.bits(3, "ngKSI"),
}
WANTED = {"u8": 1, "peek": 1, "u16": 2, "u24": 3, "u32": 4, "bits": 1}


@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize(("cut", "kind"), [(False, ProblemKind.LENGTH_PAST_END), (True, ProblemKind.CUT_BY_SNAPLEN)])
def test_reads_past_the_end_say_what_they_wanted(name, cut, kind):
    one = cursor(OCTETS[:4], start=4, cut=cut)
    with pytest.raises(Malformed, match="ngKSI") as caught:
        READS[name](one)
    assert (caught.value.kind, caught.value.offset) == (kind, 4)
    assert str(caught.value) == f"ngKSI: {WANTED.get(name, 5)} bytes wanted, 0 left, offset 4"
    assert one.pos == 4
    assert (one.trace.structural, one.trace.values) == ([], [])


def test_a_child_ends_where_its_parent_says():
    one = cursor()
    one.u8("length")
    child = one.sub(3, "element")
    assert (child.pos, child.end, child.left(), one.pos) == (1, 4, 3, 4)
    assert child.take(3, "all") == b"\x02\x03\x04"
    with pytest.raises(Malformed):
        child.u8("more")
    assert one.u8("next") == 5
    assert child.trace is one.trace
    assert child.problems is one.problems
    assert (child.at, child.protocol, child.depth) == (HERE, "NGAP", 0)


def test_notes_name_protocol_place_and_offset():
    one = cursor()
    one.u16("a")
    one.note(ProblemKind.BAD_VALUE, "wrong")
    one.sub(4, "b").note(ProblemKind.UNKNOWN_IE, "id 9", 11)
    assert [(p.kind, p.detail, p.input, p.frame, p.offset, p.count) for p in one.problems] == [
        (ProblemKind.BAD_VALUE, "NGAP: wrong", 2, 7, 2, 1),
        (ProblemKind.UNKNOWN_IE, "NGAP: id 9", 2, 7, 11, 1),
    ]
    stop = one.malformed(ProblemKind.MISSING_IE, "why")
    assert (str(stop), stop.kind, stop.offset) == ("why", ProblemKind.MISSING_IE, 6)


def test_without_a_place_it_is_nowhere():
    assert Cursor(b"", "X").at is NOWHERE


def test_start_and_end_bound_it():
    one = cursor(start=3, end=5)
    assert (one.left(), one.u16("all")) == (2, 0x0405)
    with pytest.raises(Malformed):
        one.u8("more")


@given(st.binary(min_size=1, max_size=12), st.lists(st.integers(0, 17), max_size=12))
def test_bits_are_those_of_the_octets_as_one_number(octets, sizes):
    one = Cursor(octets, "X")
    text = "".join(f"{octet:08b}" for octet in octets)
    for size in sizes:
        if size > len(text):
            before = one.pos, one.bit
            with pytest.raises(Malformed):
                one.bits(size, "bits")
            assert (one.pos, one.bit) == before
            return
        assert one.bits(size, "bits") == int(text[:size] or "0", 2)
        text = text[size:]
    assert 8 * one.left() - one.bit == len(text)


def test_align_moves_to_the_next_octet_only_where_one_is_begun():
    one = cursor()
    one.align()
    assert one.pos == 0
    one.bits(3, "a")
    one.align()
    assert (one.pos, one.bit) == (1, 0)
    one.bits(8, "b")
    one.align()
    assert one.pos == 2


def test_bits_are_structural_in_whole_octets():
    one = cursor()
    one.bits(3, "a")
    one.bits(7, "b")
    assert one.trace.structural == [(0, 1), (0, 2)]
