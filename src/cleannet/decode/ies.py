"""Walks the information elements of layer 3 messages by table (TS 24.007, 11.2).

A message is a mandatory part (elements without identifier, in a fixed order) and an optional one (elements with an
identifier, in any order). Both are described by tables; what a table does not name is passed over by the rules that
TS 24.007, 11.2.4 sets for unknown elements. These rules differ between protocols in one point: the first identifier of
the elements with a length of two octets (`type_6`, by default that of 5GS).
"""

import enum
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.model.problem import ProblemKind

Fields = dict[str, Any]
"""Values for a record's fields, by name."""

HALF_OCTET_IEI = 0x80
"""From here on the identifier is the upper half of the octet, and the lower half is the value (type 1 or 2)."""

TLV_E_IEI = 0x70
"""5GS: identifiers 0x70 to 0x7F have a length of two octets (type 6)."""

EPS_TLV_E_IEI = 0x78
"""EPS: identifiers 0x78 to 0x7F have a length of two octets (type 6)."""

NO_TLV_E_IEI = HALF_OCTET_IEI
"""RR, MM and GMM of GSM and UMTS know no type 6."""


class Format(enum.Enum):
    """Format of an information element (TS 24.007, 11.2.1.1); without an identifier in the mandatory part."""

    HALVES = "two half octets"
    TV_HALF = "identifier and value in one octet"
    TV = "value of fixed length"
    TLV = "length of one octet"
    TLV_E = "length of two octets"


class IE(NamedTuple):
    """One row of a message's table.

    Attributes:
        iei: its identifier (half-octet ones as 0x?0); None in the mandatory part.
        name: the specification's name.
        clause: where the message's specification defines it.
        format: how its value is found.
        length: octets of the value with format TV.
        field: the record's field to fill; empty where `read` returns several fields as a dictionary.
        read: takes a cursor over the value (the half octet, or the octet of two halves, itself) and returns the
            field's value; None where nobody reads the value.
    """

    iei: int | None
    name: str
    clause: str
    format: Format
    length: int = 0
    field: str = ""
    read: Callable[..., Any] | None = None


class Layout(NamedTuple):
    """The table of one message: its mandatory and its optional elements, these by identifier."""

    mandatory: tuple[IE, ...] = ()
    optional: Mapping[int, IE] = {}


def half(iei: int, name: str, clause: str, field: str = "", read: Callable[[int], Any] | None = None) -> IE:
    """An optional element of one octet; `iei` is 0x80 to 0xF0."""
    return IE(iei, name, clause, Format.TV_HALF, 0, field, read)


def tv(
    iei: int, length: int, name: str, clause: str, field: str = "", read: Callable[[Cursor], Any] | None = None
) -> IE:
    """An optional element with a value of `length` octets."""
    return IE(iei, name, clause, Format.TV, length, field, read)


def tlv(iei: int, name: str, clause: str, field: str = "", read: Callable[[Cursor], Any] | None = None) -> IE:
    """An optional element with a length of one octet."""
    return IE(iei, name, clause, Format.TLV, 0, field, read)


def tlv_e(iei: int, name: str, clause: str, field: str = "", read: Callable[[Cursor], Any] | None = None) -> IE:
    """An optional element with a length of two octets."""
    return IE(iei, name, clause, Format.TLV_E, 0, field, read)


def halves(name: str, clause: str, read: Callable[[int], Fields] | None = None) -> IE:
    """Two mandatory elements of half an octet each."""
    return IE(None, name, clause, Format.HALVES, 1, "", read)


def v(length: int, name: str, clause: str, field: str = "", read: Callable[[Cursor], Any] | None = None) -> IE:
    """A mandatory element of `length` octets."""
    return IE(None, name, clause, Format.TV, length, field, read)


def lv(name: str, clause: str, field: str = "", read: Callable[[Cursor], Any] | None = None) -> IE:
    """A mandatory element with a length of one octet."""
    return IE(None, name, clause, Format.TLV, 0, field, read)


def lv_e(name: str, clause: str, field: str = "", read: Callable[[Cursor], Any] | None = None) -> IE:
    """A mandatory element with a length of two octets."""
    return IE(None, name, clause, Format.TLV_E, 0, field, read)


def optional(*rows: IE, type_6: int = TLV_E_IEI) -> Mapping[int, IE]:
    """The rows by identifier.

    Raises:
        ValueError: two rows share an identifier, or an identifier contradicts its format.
    """
    table: dict[int, IE] = {}
    for row in rows:
        if row.iei is None or row.iei in table or not _fits(row.iei, row.format, type_6):
            raise ValueError(f"{row.name}: identifier {row.iei}")
        table[row.iei] = row
    return table


def read_mandatory(cursor: Cursor, row: IE, fields: Fields) -> None:
    """Reads one element of the mandatory part into `fields`.

    Raises:
        Malformed: it is absent, or its octets are not all there.
    """
    if not cursor.left() and not cursor.cut:
        raise cursor.malformed(ProblemKind.MISSING_IE, f"{row.name}: absent")
    if row.format is Format.HALVES:
        octet = cursor.u8(row.name)
        if row.read:
            fields.update(row.read(octet))
    else:
        _contents(_value(cursor, row.format, row.length, row.name), row, fields)


def walk_optional(
    cursor: Cursor,
    table: Mapping[int, IE],
    fields: Fields,
    found: list[int],
    *,
    type_6: int = TLV_E_IEI,
    padding: int = 0,
) -> None:
    """Reads elements with an identifier until the cursor ends; appends the identifier of each whole one to `found`.

    An element that `table` does not name is passed over and recorded; of a repeated one only the first is read
    (TS 24.501, 7.6.3; TS 24.301, 7.6.3; TS 24.008, 8.6.3). Up to `padding` octets of zero may stand behind the last.

    Raises:
        Malformed: the length of an element reaches past the end; `fields` and `found` keep what was read before.
    """
    seen: set[int] = set()
    while cursor.left() and not _padded(cursor, padding):
        start = cursor.pos
        octet = cursor.u8("information element identifier")
        iei = octet & 0xF0 if octet >= HALF_OCTET_IEI else octet
        row = table.get(iei)
        name = row.name if row else f"information element 0x{iei:02x}"
        form = row.format if row else _generic(iei, type_6)
        child = None if form is Format.TV_HALF else _value(cursor, form, row.length if row else 0, name)
        if row is None:
            cursor.note(ProblemKind.UNKNOWN_IE, name, start)
        elif iei in seen:
            cursor.note(ProblemKind.REPEATED_IE, name, start)
        elif child is not None:
            _contents(child, row, fields)
        elif row.read:
            _fill(row, row.read(octet & 0x0F), fields)
        found.append(iei)
        seen.add(iei)


def read_layout(
    cursor: Cursor, layout: Layout, name: str, *, type_6: int = TLV_E_IEI, padding: int = 0
) -> tuple[Fields, tuple[int, ...], int]:
    """All elements of a message; what stops the walk is recorded, and the rest is passed over.

    Returns:
        The fields, the identifiers of the optional elements found, and how many mandatory elements were found.
    """
    fields: Fields = {}
    found: list[int] = []
    done = 0
    try:
        for row in layout.mandatory:
            read_mandatory(cursor, row, fields)
            done += 1
        walk_optional(cursor, layout.optional, fields, found, type_6=type_6, padding=padding)
    except Malformed as problem:
        cursor.note(problem.kind, f"{name}: {problem}", problem.offset)
        cursor.skip(cursor.left(), "unreadable rest")
    return fields, tuple(found), done


def _padded(cursor: Cursor, padding: int) -> bool:
    """Whether nothing is left but `padding` octets of zero at most, which are then passed over."""
    start = cursor.pos
    if cursor.left() > padding or cursor.peek("information element identifier"):
        return False
    if any(cursor.take(cursor.left(), "padding")):
        cursor.pos = start
        return False
    return True


def _generic(iei: int, type_6: int) -> Format:
    """The format of an element that no table names (TS 24.007, 11.2.4)."""
    if iei >= HALF_OCTET_IEI:
        return Format.TV_HALF
    return Format.TLV_E if iei >= type_6 else Format.TLV


def _fits(iei: int, form: Format, type_6: int) -> bool:
    """Whether an element with this identifier may have the format: type 3 shares its identifiers with type 4."""
    generic = _generic(iei, type_6)
    if generic is Format.TV_HALF:
        return form is generic and iei & 0x0F == 0
    return form is generic or (form is Format.TV and generic is Format.TLV)


def _value(cursor: Cursor, form: Format, length: int, name: str) -> Cursor:
    """A cursor over the value of an element whose identifier was read."""
    if form is Format.TLV:
        length = cursor.u8(f"length of {name}")
    elif form is Format.TLV_E:
        length = cursor.u16(f"length of {name}")
    child = cursor.sub(length, name)
    # The value is there in full: what it lacks, the sender left out.
    child.cut = False
    return child


def _contents(child: Cursor, row: IE, fields: Fields) -> None:
    """Reads a value; one that cannot be read is recorded and leaves its field unset."""
    if row.read is None:
        return
    try:
        value = row.read(child)
    except Malformed as problem:
        child.note(problem.kind, f"{row.name}: {problem}", problem.offset)
        return
    if child.left():
        child.note(ProblemKind.TRAILING_BYTES, f"{row.name}: {child.left()} bytes")
    _fill(row, value, fields)


def _fill(row: IE, value: object, fields: Fields) -> None:
    if row.field:
        fields[row.field] = value
    elif isinstance(value, dict):
        fields.update(value)
