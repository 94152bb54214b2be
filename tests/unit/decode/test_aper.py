"""Aligned PER: numbers, lengths, open types, containers."""

import pytest

from cleannet.decode.aper import (
    FRAGMENT,
    MAX_DEPTH,
    attempt,
    constrained,
    length,
    member,
    members,
    open_type,
    skip_additions,
    skip_bits,
    small,
)
from cleannet.decode.cursor import Cursor, Malformed
from cleannet.model.problem import ProblemKind


def cursor(data: str) -> Cursor:
    return Cursor(bytes.fromhex(data), "NGAP")


@pytest.mark.parametrize(
    ("data", "low", "high", "number", "pos", "bit"),
    [
        ("a0", 0, 0, 0, 0, 0),
        ("a0", 0, 1, 1, 0, 1),
        ("a0", 0, 7, 5, 0, 3),
        ("a0", 10, 17, 15, 0, 3),
        ("fe", 0, 254, 254, 1, 0),
        ("ff", 0, 255, 255, 1, 0),
        ("0100", 0, 256, 256, 2, 0),
        ("ffff", 0, 65535, 65535, 2, 0),
        ("0000", 1, 65535, 1, 2, 0),
    ],
)
def test_constrained(data: str, low: int, high: int, number: int, pos: int, bit: int) -> None:
    at = cursor(data)
    assert constrained(at, low, high, "number") == number
    assert (at.pos, at.bit) == (pos, bit)


def test_constrained_aligns_from_256_values_on() -> None:
    at = cursor("80ff")
    at.bits(1, "first")
    assert constrained(at, 0, 255, "number") == 255


def test_constrained_refuses_what_lies_outside() -> None:
    with pytest.raises(Malformed) as stop:
        constrained(cursor("e0"), 0, 5, "choice")
    assert stop.value.kind is ProblemKind.BAD_VALUE


@pytest.mark.parametrize(("data", "number"), [("00", 0), ("7e", 63), ("800140", 64), ("80020100", 256)])
def test_small(data: str, number: int) -> None:
    assert small(cursor(data), "number") == number


@pytest.mark.parametrize("data", ["8000", "800500000000ff"])
def test_small_of_no_or_too_many_octets(data: str) -> None:
    with pytest.raises(Malformed):
        small(cursor(data), "number")


@pytest.mark.parametrize(
    ("data", "size", "more"),
    [
        ("00", 0, False),
        ("7f", 127, False),
        ("8080", 128, False),
        ("bfff", 16383, False),
        ("c1", FRAGMENT, True),
        ("c4", 4 * FRAGMENT, True),
    ],
)
def test_length(data: str, size: int, more: bool) -> None:
    assert length(cursor(data), "length") == (size, more)


@pytest.mark.parametrize("data", ["c0", "c5", "ff"])
def test_length_of_a_wrong_fragment(data: str) -> None:
    with pytest.raises(Malformed) as stop:
        length(cursor(data), "length")
    assert stop.value.kind is ProblemKind.BAD_VALUE


def test_open_type_starts_at_an_octet() -> None:
    at = cursor("8002aabbcc")
    at.bits(2, "criticality")
    inner = open_type(at, "value")
    assert inner.take(2, "content") == b"\xaa\xbb"
    assert (inner.left(), at.left()) == (0, 1)


def test_open_type_in_fragments_is_joined() -> None:
    first, second = bytes(range(256)) * 64, b"\x01\x02\x03"
    at = Cursor(b"\xc1" + first + b"\x03" + second + b"\x7f", "NGAP")
    inner = open_type(at, "value")
    assert inner.buffer == first + second
    assert at.left() == 1


def test_open_type_in_fragments_that_end_early() -> None:
    with pytest.raises(Malformed) as stop:
        open_type(Cursor(b"\xc1" + bytes(FRAGMENT), "NGAP"), "value")
    assert stop.value.kind is ProblemKind.LENGTH_PAST_END


def test_open_types_too_deep() -> None:
    at = Cursor(bytes(range(39, -1, -1)), "NGAP")
    for _ in range(MAX_DEPTH):
        at = open_type(at, "value")
    with pytest.raises(Malformed) as stop:
        open_type(at, "value")
    assert stop.value.kind is ProblemKind.NESTED_TOO_DEEP


def test_attempt_notes_and_goes_on() -> None:
    at = cursor("01")
    assert attempt(at, lambda at: at.u8("one")) == 1
    assert attempt(at, lambda at: at.u8("two")) is None
    assert [problem.kind for problem in at.problems] == [ProblemKind.LENGTH_PAST_END]


def test_members() -> None:
    at = cursor("0002 000a 00 02 0007 0055 40 00".replace(" ", ""))
    assert [(number, inner.left()) for number, inner in members(at, 0, "IEs")] == [(10, 2), (85, 0)]
    extensions = cursor("0000 0107 40 01 00".replace(" ", ""))
    assert [number for number, _ in members(extensions, 1, "extensions")] == [263]


def test_member() -> None:
    number, inner = member(cursor("00f44001ff"), "single")
    assert (number, inner.left()) == (244, 1)


def test_skip_additions() -> None:
    # Three additions, of which the first and the last are there: 0 000010 101, then two open types.
    at = cursor("054001aa02bbcc11")
    skip_additions(at, "sequence")
    assert at.u8("next") == 0x11


def test_skip_additions_of_more_than_64() -> None:
    with pytest.raises(Malformed) as stop:
        skip_additions(cursor("ff"), "sequence")
    assert stop.value.kind is ProblemKind.LIMIT_REACHED


@pytest.mark.parametrize(
    ("before", "bits", "pos", "bit"), [(0, 8, 1, 0), (3, 8, 1, 3), (3, 5, 1, 0), (0, 0, 0, 0), (7, 9, 2, 0)]
)
def test_skip_bits(before: int, bits: int, pos: int, bit: int) -> None:
    at = cursor("ffffff")
    at.bits(before, "before")
    skip_bits(at, bits, "skipped")
    assert (at.pos, at.bit) == (pos, bit)


def test_skip_bits_stays_inside() -> None:
    at = cursor("ff")
    at.bits(1, "before")
    with pytest.raises(Malformed):
        skip_bits(at, 8, "skipped")
    assert at.pos <= at.end
