"""The walker of information elements."""

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.ies import (
    EPS_TLV_E_IEI,
    NO_TLV_E_IEI,
    Format,
    Layout,
    half,
    halves,
    lv,
    lv_e,
    optional,
    read_layout,
    read_mandatory,
    tlv,
    tlv_e,
    tv,
    v,
    walk_optional,
)
from cleannet.model.problem import ProblemKind


def octet(cursor):
    return cursor.u8("octet")


TABLE = optional(
    half(0x80, "Half", "1", "half", int),
    tv(0x12, 2, "Fixed", "2", "fixed", lambda cursor: cursor.take(2, "fixed").hex()),
    tlv(0x20, "Short", "3", "short", octet),
    tlv_e(0x70, "Long", "4", "long", octet),
    tlv(0x21, "Unread", "5"),
    tlv(0x22, "Two", "6", "", lambda cursor: {"first": octet(cursor), "second": octet(cursor)}),
)


def walk(hexadecimal, *, cut=False):
    cursor, fields, found = Cursor(bytes.fromhex(hexadecimal), "TEST", cut=cut), {}, []
    walk_optional(cursor, TABLE, fields, found)
    return fields, found, [problem.kind for problem in cursor.problems], cursor


def mandatory(row, hexadecimal, *, cut=False):
    cursor, fields = Cursor(bytes.fromhex(hexadecimal), "TEST", cut=cut), {}
    read_mandatory(cursor, row, fields)
    return fields, cursor.left()


def test_every_format():
    fields, found, problems, cursor = walk(
        "83" + "12abcd" + "200107" + "7000020809"[:8] + "08" + "2103aabbcc" + "22020102"
    )
    assert fields == {"half": 3, "fixed": "abcd", "short": 7, "long": 8, "first": 1, "second": 2}
    assert found == [0x80, 0x12, 0x20, 0x70, 0x21, 0x22]
    assert problems == [ProblemKind.TRAILING_BYTES]
    assert cursor.left() == 0


@pytest.mark.parametrize(
    ("hexadecimal", "found"),
    [("91", [0x90]), ("30020102" + "200107", [0x30, 0x20]), ("7f00020102" + "200107", [0x7F, 0x20]), ("0000", [0])],
)
def test_unknown_elements_are_passed_over_by_their_identifier(hexadecimal, found):
    fields, present, problems, _ = walk(hexadecimal)
    assert present == found
    assert fields == ({"short": 7} if 0x20 in found else {})
    assert problems == [ProblemKind.UNKNOWN_IE]


@pytest.mark.parametrize("hexadecimal", ["2001072001" + "09", "81" + "82", "21002100"])
def test_only_the_first_of_a_repeated_element_is_read(hexadecimal):
    fields, found, problems, _ = walk(hexadecimal)
    assert found[0] == found[1]
    assert problems == [ProblemKind.REPEATED_IE]
    assert fields.get("short", 7) == 7
    assert fields.get("half", 1) == 1


@pytest.mark.parametrize("hexadecimal", ["12ab", "20", "2002aa", "70", "7000", "70000501", "3005aa", "7fffff"])
@pytest.mark.parametrize(("cut", "kind"), [(False, ProblemKind.LENGTH_PAST_END), (True, ProblemKind.CUT_BY_SNAPLEN)])
def test_a_length_past_the_end_stops_the_walk_and_keeps_what_was_read(hexadecimal, cut, kind):
    cursor, fields, found = Cursor(bytes.fromhex("85" + hexadecimal), "TEST", cut=cut), {}, []
    with pytest.raises(Malformed) as raised:
        walk_optional(cursor, TABLE, fields, found)
    assert raised.value.kind is kind
    assert (fields, found) == ({"half": 5}, [0x80])


def test_a_value_that_cannot_be_read_leaves_the_next_element_alone():
    fields, found, problems, _ = walk("2000" + "82", cut=True)
    assert fields == {"half": 2}
    assert found == [0x20, 0x80]
    # The element is whole, so the capture is not to blame.
    assert problems == [ProblemKind.LENGTH_PAST_END]


def test_contents_that_nobody_reads_are_not_structural():
    _, _, _, cursor = walk("2103aabbcc" + "3001dd")
    assert cursor.trace.structural == [(0, 1), (1, 2), (5, 6), (6, 7)]


@pytest.mark.parametrize(
    ("row", "hexadecimal", "expected"),
    [
        (halves("Halves", "1", lambda both: {"low": both & 15, "high": both >> 4}), "12ff", ({"low": 2, "high": 1}, 1)),
        (halves("Halves", "1"), "12ff", ({}, 1)),
        (v(1, "Octet", "1", "value", octet), "12ff", ({"value": 0x12}, 1)),
        (v(2, "Unread", "1"), "12ff", ({}, 0)),
        (lv("Short", "1", "value", octet), "0112ff", ({"value": 0x12}, 1)),
        (lv_e("Long", "1", "value", octet), "000112ff", ({"value": 0x12}, 1)),
        (lv("Empty", "1", "value", octet), "00ff", ({}, 1)),
    ],
)
def test_mandatory_elements(row, hexadecimal, expected):
    assert mandatory(row, hexadecimal) == expected


@pytest.mark.parametrize(
    ("hexadecimal", "cut", "kind"),
    [
        ("", False, ProblemKind.MISSING_IE),
        ("", True, ProblemKind.CUT_BY_SNAPLEN),
        ("02aa", False, ProblemKind.LENGTH_PAST_END),
        ("02aa", True, ProblemKind.CUT_BY_SNAPLEN),
    ],
)
def test_a_mandatory_element_that_is_not_there(hexadecimal, cut, kind):
    with pytest.raises(Malformed) as raised:
        mandatory(lv("Short", "1", "value", octet), hexadecimal, cut=cut)
    assert raised.value.kind is kind


@pytest.mark.parametrize(
    "rows",
    [
        (tlv(0x20, "A", "1"), tlv(0x20, "B", "2")),
        (half(0x20, "A", "1"),),
        (tlv_e(0x20, "A", "1"),),
        (v(1, "A", "1"),),
        (tlv(0x85, "A", "1"),),
        (half(0x85, "A", "1"),),
        (tlv(0x71, "A", "1"),),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(rows):
    with pytest.raises(ValueError, match=r"^[AB]: identifier"):
        optional(*rows)


def test_an_empty_layout():
    assert Layout() == ((), {})
    assert {row.format for row in TABLE.values()} == set(Format) - {Format.HALVES}


@pytest.mark.parametrize(
    ("hexadecimal", "type_6", "found"),
    [
        ("770001aa", EPS_TLV_E_IEI, [0x77, 0x01]),
        ("780001aa", EPS_TLV_E_IEI, [0x78]),
        ("7f01aa", NO_TLV_E_IEI, [0x7F]),
    ],
)
def test_where_the_elements_with_a_long_length_begin_is_the_protocols(hexadecimal, type_6, found):
    cursor, elements = Cursor(bytes.fromhex(hexadecimal), "TEST"), []
    try:
        walk_optional(cursor, {}, {}, elements, type_6=type_6)
    except Malformed:
        elements.append(cursor.buffer[2])
    assert elements == found


def test_a_table_may_hold_what_its_protocol_knows():
    row = tlv(0x73, "A", "1")
    assert optional(row, type_6=EPS_TLV_E_IEI) == {0x73: row}
    with pytest.raises(ValueError, match="identifier"):
        optional(tlv(0x78, "A", "1"), type_6=EPS_TLV_E_IEI)


@pytest.mark.parametrize(
    ("hexadecimal", "padding", "problems"),
    [
        ("81" + "00" * 6, 6, []),
        ("81" + "00", 6, []),
        ("81" + "0000", 0, [ProblemKind.UNKNOWN_IE]),
        ("81" + "00" * 8, 6, [ProblemKind.UNKNOWN_IE]),
        ("81" + "000120", 6, [ProblemKind.UNKNOWN_IE]),
        ("8120010700", 6, []),
    ],
)
def test_padding(hexadecimal, padding, problems):
    cursor, fields, found = Cursor(bytes.fromhex(hexadecimal), "TEST"), {}, []
    walk_optional(cursor, TABLE, fields, found, padding=padding)
    assert ([problem.kind for problem in cursor.problems], fields["half"], cursor.left()) == (problems, 1, 0)


@pytest.mark.parametrize(
    ("hexadecimal", "expected", "left"),
    [("0582", ({"value": 5, "half": 2}, (0x80,), 1), 0), ("05200a", ({"value": 5}, (), 1), 0), ("", ({}, (), 0), 0)],
)
def test_a_layout(hexadecimal, expected, left):
    cursor = Cursor(bytes.fromhex(hexadecimal), "TEST")
    assert read_layout(cursor, Layout((v(1, "Octet", "1", "value", octet),), TABLE), "Message") == expected
    assert cursor.left() == left
    assert len(cursor.problems) == (0 if len(hexadecimal) == 4 else 1)
