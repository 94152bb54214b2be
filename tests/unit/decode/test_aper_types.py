"""ASN.1 types under aligned PER. Octets put together by hand after the clauses of X.691 named in the source."""

from typing import Any

import pytest

from cleannet.decode.aper_types import (
    BitString,
    Choice,
    Contained,
    Enumerated,
    Field,
    Integer,
    Members,
    Octets,
    Sequence,
    SequenceOf,
    Single,
    Type,
    Unread,
    UnreadString,
    ValueBits,
    ValueOctets,
    WideInteger,
)
from cleannet.decode.cursor import Cursor, Malformed, ValueRole
from cleannet.model.problem import ProblemKind

COLOUR = Enumerated("Colour", ("red", "green", "blue"), ("grey",))
FIXED = Enumerated("Fixed", ("one", "two"), None)
INNER = Sequence("Inner", (Field("a", Integer(0, 255)), Field("b", Integer(0, 255), optional=True)))
STOPPING = Sequence("Stopping", (Field("a", Integer(0, 255)), Field("rest", None), Field("more", None, optional=True)))
ADDRESS = ValueBits(1, 160, True, "address", ValueRole.ADDRESS)


def cursor(data: str) -> Cursor:
    return Cursor(bytes.fromhex(data), "NGAP")


@pytest.mark.parametrize(
    ("kind", "data", "value", "pos", "bit"),
    [
        (Integer(0, 63, True), "12", 9, 0, 7),
        (Integer(0, 63, True), "800140", None, 3, 0),
        (WideInteger(5, "id"), "8000a1b2c3d4", 0x00A1B2C3D4, 6, 0),
        (WideInteger(5, "id"), "00ff", 255, 2, 0),
        (WideInteger(4, "id", ValueRole.RAN_UE_NGAP_ID), "c0ffffffff", 0xFFFFFFFF, 5, 0),
        (COLOUR, "20", 1, 0, 3),
        (COLOUR, "80", 3, 1, 0),
        (FIXED, "80", 1, 0, 1),
        (BitString(8, 8), "ab", (0xAB, 8), 1, 0),
        (BitString(20, 20), "abcdef", (0xABCDE, 20), 2, 4),
        (BitString(22, 32), "50abcdef20", (0xABCDEF20 >> 5, 27), 4, 3),
        (BitString(16, 16, True), "70000000", (0xE000, 16), 2, 1),
        (BitString(16, 16, True), "8014abcdef", (0xABCD, 16), 4, 4),
        (BitString(16, 16, True), "8008ab", (0xAB, 8), 3, 0),
        (ADDRESS, "0f800a000201", bytes.fromhex("0a000201"), 6, 0),
        (ValueBits(36, 36, False, "cell", ValueRole.LOCATION), "fedcba987f", bytes.fromhex("fedcba9870"), 4, 4),
        (Octets(2, "port"), "1194", b"\x11\x94", 2, 0),
        (Octets(3, "PLMN"), "99f907", b"\x99\xf9\x07", 3, 0),
        (Octets(4, "TEID", ValueRole.TEID), "00000001", b"\x00\x00\x00\x01", 4, 0),
        (Unread(1, "SST"), "01", None, 1, 0),
        (Unread(3, "SD"), "010203", None, 3, 0),
        (UnreadString(1, 150, "name"), "0100616263", None, 5, 0),
        (ValueOctets("NAS-PDU", ValueRole.NAS_PDU), "027e00", b"\x7e\x00", 3, 0),
        (INNER, "0007", {"a": 7}, 2, 0),
        (INNER, "400708", {"a": 7, "b": 8}, 3, 0),
        (INNER, "8007" + "0101ff", {"a": 7}, 5, 0),
        (STOPPING, "4007ff", {"a": 7}, 2, 0),
        (SequenceOf("list", INNER, 1, 256), "01" + "0007" + "0008", [{"a": 7}, {"a": 8}], 5, 0),
        (SequenceOf("list", INNER, 1, 65536), "02" + "0007" + "0008", [{"a": 7}, {"a": 8}], 5, 0),
        (Choice("choice", (("number", Integer(0, 255)), ("inner", INNER))), "0007", ("number", 7), 2, 0),
        (Single("single", {244: INNER}), "00f440020007", (244, {"a": 7}), 6, 0),
        (Single("single", {}), "00f440020007", (244, None), 6, 0),
        (Members("IEs", {5: INNER}, 0, {5, 6}), "0002" + "000540020007" + "00064001ff", {5: {"a": 7}}, 13, 0),
        (Contained("transfer", INNER), "020007", {"a": 7}, 3, 0),
    ],
)
def test_read(kind: Type, data: str, value: Any, pos: int, bit: int) -> None:
    at = cursor(data)
    assert kind.read(at) == value
    assert (at.pos, at.bit, at.problems) == (pos, bit, [])


def test_names() -> None:
    assert [COLOUR.name(index) for index in range(5)] == ["red", "green", "blue", "grey", ""]
    assert FIXED.name(1) == "two"


def test_alternative_and_index_that_are_not_there() -> None:
    for kind in (Choice("choice", (("a", INNER),) * 3), COLOUR, WideInteger(5, "id")):
        with pytest.raises(Malformed) as stop:
            kind.read(cursor("ff" if kind is not COLOUR else "60"))
        assert stop.value.kind is ProblemKind.BAD_VALUE


@pytest.mark.parametrize(
    ("kind", "data", "role", "span"),
    [
        (WideInteger(5, "id", ValueRole.AMF_UE_NGAP_ID), "8000a1b2c3d4", ValueRole.AMF_UE_NGAP_ID, (1, 5)),
        (ADDRESS, "0f800a000201", ValueRole.ADDRESS, (2, 4)),
        (ValueBits(36, 36, False, "cell", ValueRole.LOCATION), "fedcba987f", ValueRole.LOCATION, (0, 4)),
        (ValueOctets("NAS-PDU", ValueRole.NAS_PDU), "027e00", ValueRole.NAS_PDU, (1, 2)),
    ],
)
def test_values_are_not_structural(kind: Type, data: str, role: ValueRole, span: tuple[int, int]) -> None:
    at = cursor(data)
    kind.read(at)
    assert at.trace.values == [(role, *span)]
    structural = {octet for start, end in at.trace.structural for octet in range(start, end)}
    assert not structural & set(range(span[0], sum(span)))


def test_a_bit_string_in_fragments_is_refused() -> None:
    with pytest.raises(Malformed) as stop:
        BitString(16, 16, True).read(cursor("80c1"))
    assert stop.value.kind is ProblemKind.LIMIT_REACHED


def test_octets_in_fragments_are_noted_and_passed_over() -> None:
    at = Cursor(b"\xc1" + bytes(16384) + b"\x01\x00\x77", "NGAP")
    assert ValueOctets("NAS-PDU", ValueRole.NAS_PDU).read(at) is None
    assert [problem.kind for problem in at.problems] == [ProblemKind.LIMIT_REACHED]
    assert at.u8("next") == 0x77


def test_items_before_a_malformed_one_are_given() -> None:
    items = SequenceOf("list", INNER, 1, 256).each(cursor("02" + "0007"))
    assert next(items) == {"a": 7}
    with pytest.raises(Malformed):
        next(items)


def test_malformed_content_is_noted_and_passed_over() -> None:
    at = cursor("0100" + "77")
    assert Contained("transfer", INNER).read(at) is None
    assert [problem.kind for problem in at.problems] == [ProblemKind.LENGTH_PAST_END]
    assert at.u8("next") == 0x77


def test_members_that_are_repeated_unknown_or_malformed() -> None:
    at = cursor("0004" + "000540020007" + "000540020008" + "00064001ff" + "00074000")
    assert Members("IEs", {5: INNER, 7: INNER}, 0, {5, 7}).read(at) == {5: {"a": 7}}
    kinds = [problem.kind for problem in at.problems]
    assert kinds == [ProblemKind.REPEATED_IE, ProblemKind.UNKNOWN_IE, ProblemKind.LENGTH_PAST_END]
