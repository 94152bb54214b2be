"""Each ASN.1 type under the unaligned packed encoding rules, against encodings written out bit by bit."""

import pytest

from cleannet.decode import uper
from cleannet.decode.uper import UNREAD, Bits, Decoded, Read, Stopped
from cleannet.model.problem import ProblemKind


def bits(text: str) -> Bits:
    """Bits from a text of 0 and 1, with spaces for the reader."""
    digits = text.replace(" ", "")
    padded = digits + "0" * (-len(digits) % 8)
    return Bits(int("0" + padded, 2).to_bytes(len(padded) // 8, "big"))


def value(kind: Read, text: str) -> Decoded:
    source = bits(text)
    found = kind(source)
    assert source.left < 8, "not all was read"
    return found


def stop(kind: Read, text: str) -> Stopped:
    with pytest.raises(Stopped) as why:
        kind(bits(text))
    return why.value


def test_whole_numbers() -> None:
    assert value(uper.integer(3, 3, "n"), "") == 3
    assert value(uper.integer(-5, 2, "n"), "101") == 0
    assert value(uper.integer(0, 65535, "n"), "0000 0001 0000 0010") == 258
    assert value(uper.integer(0, 3279165, "n"), "11 0010 0000 1001 0011 1101") == 3279165
    assert stop(uper.integer(0, 4, "n"), "101").kind is ProblemKind.BAD_VALUE


def test_booleans_and_null() -> None:
    assert value(uper.boolean("b"), "1") is True
    assert value(uper.boolean("b"), "0") is False
    assert value(uper.null, "") is None


def test_enumerations() -> None:
    plain = uper.enumerated(("a", "b", "c"), None, "e")
    assert value(plain, "10") == "c"
    assert stop(plain, "11").kind is ProblemKind.BAD_VALUE
    open_ended = uper.enumerated(("a", "b"), ("x",), "e")
    assert value(open_ended, "0 1") == "b"
    assert value(open_ended, "1 0 000000") == "x"
    assert value(open_ended, "1 0 000101") == "addition 5"
    assert value(open_ended, "1 1 0000 0001 0100 0000") == "addition 64"
    assert stop(open_ended, "1 1 0000 1000" + 64 * "0").kind is ProblemKind.BAD_VALUE


def test_octet_strings() -> None:
    assert value(uper.octet_string((2, 2), "o"), "00000001 00000010") == b"\x01\x02"
    assert value(uper.octet_string((1, 4), "o"), "01 00000001 00000010") == b"\x01\x02"
    assert value(uper.octet_string(None, "o"), "00000010 00000001 00000010") == b"\x01\x02"
    assert stop(uper.octet_string(None, "o"), "00000010 00000001").kind is ProblemKind.LENGTH_PAST_END


def test_long_octet_strings_have_long_lengths_and_fragments() -> None:
    kind = uper.octet_string(None, "o")
    assert kind(Bits(b"\x81\x00" + bytes(256))) == bytes(256)
    fragments = Bits(b"\xc1" + b"\x05" * 16384 + b"\x02\x06\x07")
    assert kind(fragments) == b"\x05" * 16384 + b"\x06\x07"
    assert fragments.left == 0
    assert stop(kind, "11 000101").kind is ProblemKind.BAD_VALUE


def test_bit_strings() -> None:
    assert value(uper.bit_string((4, 4), "b"), "1010") == (10, 4)
    assert value(uper.bit_string((1, 8), "b"), "010 101") == (5, 3)
    assert value(uper.bit_string(None, "b"), "00000011 101") == (5, 3)
    assert stop(uper.bit_string(None, "b"), "11 000001").kind is ProblemKind.LIMIT_REACHED


def test_sequences_have_a_preamble() -> None:
    number = uper.integer(0, 7, "n")
    kind = uper.sequence([("a", number, True), ("b", number, False), ("c", number, True)], None, "s")
    assert value(kind, "00 001") == {"b": 1}
    assert value(kind, "11 010 001 011") == {"a": 2, "b": 1, "c": 3}


def test_extension_additions_are_read_or_passed_over() -> None:
    number = uper.integer(0, 7, "n")
    group = uper.sequence([("x", number, True), ("y", number, True)], None, "group")
    kind = uper.sequence([("a", number, False)], [None, group], "s")
    assert value(kind, "0 001") == {"a": 1}
    # Three additions, all there: one octet passed over, the group with y = 5, one unknown octet.
    both = "1 001 0 000010 111" + "00000001 11111111" + "00000001 01 101 000" + "00000001 11111111"
    assert value(kind, both) == {"a": 1, "y": 5}
    # More than 64: the count has a length of its own.
    many = "1 001 1 01000001" + "0" * 65
    assert value(kind, many) == {"a": 1}


def test_what_is_malformed_inside_an_addition_is_noted_and_left() -> None:
    number = uper.integer(0, 4, "n")
    kind = uper.sequence([], [uper.sequence([("x", number, False)], None, "group")], "s")
    source = bits("1 0 000000 1 00000001 111 00000")
    assert kind(source) == {}
    assert [it.kind for it in source.problems] == [ProblemKind.BAD_VALUE]


def test_lists() -> None:
    kind = uper.sequence_of((1, 4), uper.integer(0, 7, "n"), "l")
    assert value(kind, "01 001 010") == [1, 2]
    assert stop(kind, "11 001 010").partial == [1, 2]


def test_lists_are_bounded() -> None:
    kind = uper.sequence_of((0, 65535), uper.null, "l")
    assert stop(kind, "1" * 16).kind is ProblemKind.LIMIT_REACHED


def test_choices() -> None:
    number = uper.integer(0, 7, "n")
    kind = uper.choice([("a", number), ("b", number), ("c", number)], [("x", number), ("y", uper.unread)], "c")
    assert value(kind, "0 01 101") == ("b", 5)
    assert value(kind, "1 0 000000 00000001 101 00000") == ("x", 5)
    assert value(kind, "1 0 000001 00000001 101 00000") == ("y", UNREAD)
    assert value(kind, "1 0 000010 00000001 101 00000") == ("addition", UNREAD)
    assert stop(kind, "0 11").kind is ProblemKind.BAD_VALUE


def test_reading_ends_at_unread_and_says_what_would_follow() -> None:
    number = uper.integer(0, 7, "n")
    inner = uper.sequence([("p", number, False), ("q", uper.unread, False), ("r", number, True)], None, "inner")
    outer = uper.sequence([("a", inner, False), ("z", number, True), ("w", number, True)], None, "outer")
    found = stop(outer, "10 1 011 000")
    assert found.kind is None
    assert found.partial == {"a": {"p": 3, "q": UNREAD, "r": UNREAD}, "z": UNREAD}


def test_octets_that_contain_a_type() -> None:
    number = uper.integer(0, 4, "n")
    inner = uper.sequence([("p", number, False), ("q", uper.unread, False)], None, "inner")
    kind = uper.sequence([("a", uper.containing(inner, "a"), False), ("b", number, False)], None, "s")
    assert value(kind, "00000001 011 00000 100") == {"a": {"p": 3, "q": UNREAD}, "b": 4}
    source = bits("00000001 111 00000 100")
    assert kind(source) == {"a": {}, "b": 4}
    assert [(it.kind, it.offset) for it in source.problems] == [(ProblemKind.BAD_VALUE, 1)]


def test_what_was_read_before_the_fault_is_kept() -> None:
    number = uper.integer(0, 4, "n")
    chosen = uper.choice([("c", uper.sequence([("p", number, False), ("q", number, False)], None, "c"))], None, "ch")
    kind = uper.sequence([("a", number, False), ("b", chosen, False)], None, "s")
    found = stop(kind, "001 010 111")
    assert found.kind is ProblemKind.BAD_VALUE
    assert found.partial == {"a": 1, "b": ("c", {"p": 2})}
    assert found.offset == 1
