"""Aligned packed encoding rules (ITU-T X.691) for the application protocols of TS 38.413 and their like.

Here: numbers, lengths, open types and containers; the ASN.1 types made of them are in `cleannet.decode.aper_types`.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

from cleannet.decode.aper_fragments import join
from cleannet.decode.cursor import Cursor, Malformed
from cleannet.model.problem import ProblemKind

MAX_MEMBERS = 512
"""Most information elements that are walked in one container; real messages hold fewer than 80."""
MAX_DEPTH = 16
"""Most open types and contained octet strings inside one another."""
FRAGMENT = 16384

Value = TypeVar("Value")


def constrained(cursor: Cursor, low: int, high: int, what: str) -> int:
    """A constrained whole number of a range of up to 64K (X.691, 11.5.7)."""
    span = high - low
    if span > 255:
        cursor.align()
        offset = cursor.u16(what)
    elif span == 255:
        cursor.align()
        offset = cursor.u8(what)
    else:
        offset = cursor.bits(span.bit_length(), what) if span else 0
    if offset > span:
        raise cursor.malformed(ProblemKind.BAD_VALUE, f"{what}: {low + offset} is more than {high}")
    return low + offset


def small(cursor: Cursor, what: str) -> int:
    """A normally small non-negative whole number (X.691, 11.6)."""
    if not cursor.bits(1, what):
        return cursor.bits(6, what)
    cursor.align()
    octets = cursor.u8(what)
    if not 1 <= octets <= 4:
        raise cursor.malformed(ProblemKind.BAD_VALUE, f"{what}: number of {octets} octets")
    return int.from_bytes(cursor.take(octets, what), "big")


def length(cursor: Cursor, what: str) -> tuple[int, bool]:
    """A length determinant without an upper bound, and whether a further fragment follows (X.691, 11.9.3.5 to 8)."""
    cursor.align()
    first = cursor.u8(what)
    if first < 0x80:
        return first, False
    if first < 0xC0:
        return (first & 0x3F) << 8 | cursor.u8(what), False
    if not 1 <= first & 0x3F <= 4:
        raise cursor.malformed(ProblemKind.BAD_VALUE, f"{what}: fragment of {first & 0x3F} units")
    return (first & 0x3F) * FRAGMENT, True


def open_type(cursor: Cursor, what: str) -> Cursor:
    """A cursor over the octets of an open type (X.691, 11.2), or of an octet string without bounds."""
    size, more = length(cursor, what)
    inner = gather(cursor, size, what) if more else cursor.sub(size, what)
    inner.cut = False  # All its octets are here: what is missing inside it is missing from what was sent.
    inner.depth = cursor.depth + 1
    if inner.depth > MAX_DEPTH:
        raise cursor.malformed(ProblemKind.NESTED_TOO_DEEP, f"{what}: more than {MAX_DEPTH} levels")
    return inner


def gather(cursor: Cursor, size: int, what: str) -> Cursor:
    """A cursor over the joined fragments, of which the first has `size` octets."""
    pieces, more = [], True
    while True:
        start = cursor.pos
        cursor.skip(size, what)
        pieces.append((start, size))
        if not more:
            return join(cursor, pieces)
        size, more = length(cursor, what)


def attempt(inner: Cursor, read: Callable[[Cursor], Value]) -> Value | None:
    """What `read` makes of a part of known length; None, and a problem, where that part is malformed."""
    try:
        return read(inner)
    except Malformed as stop:
        inner.note(stop.kind, str(stop), stop.offset)
        return None


def members(cursor: Cursor, low: int, what: str) -> Iterator[tuple[int, Cursor]]:
    """The elements of a ProtocolIE-Container (`low` 0) or ProtocolExtensionContainer (`low` 1): id, and its octets.

    TS 38.413, 9.4.7: a list of up to 65535 sequences of id, criticality and open type.
    """
    count = constrained(cursor, low, 65535, what)
    if count > MAX_MEMBERS:
        cursor.note(ProblemKind.LIMIT_REACHED, f"{what}: {count} members, {MAX_MEMBERS} are walked")
    for _ in range(min(count, MAX_MEMBERS)):
        yield member(cursor, what)


def member(cursor: Cursor, what: str) -> tuple[int, Cursor]:
    """Id and octets of one ProtocolIE-Field, ProtocolExtensionField or ProtocolIE-SingleContainer."""
    number = constrained(cursor, 0, 65535, what)
    cursor.bits(2, "criticality")
    return number, open_type(cursor, what)


def skip_additions(cursor: Cursor, what: str) -> None:
    """Passes over the extension additions of a sequence (X.691, 19.7 to 19.9)."""
    if cursor.bits(1, what):
        raise cursor.malformed(ProblemKind.LIMIT_REACHED, f"{what}: more than 64 extension additions")
    count = cursor.bits(6, what) + 1
    for _ in range(cursor.bits(count, what).bit_count()):
        open_type(cursor, what)


def skip_bits(cursor: Cursor, bits: int, what: str) -> None:
    """Passes over `bits` bits without reading them."""
    whole, cursor.bit = divmod(cursor.bit + bits, 8)
    cursor.skip(whole + bool(cursor.bit), what)
    cursor.pos -= bool(cursor.bit)


def message_value(cursor: Cursor) -> Cursor:
    """The octets of a PDU's message. Of one that is cut, those that are there: its first IEs can still be read."""
    cursor.align()
    start = cursor.pos
    try:
        return open_type(cursor, "message")
    except Malformed as stop:
        cursor.pos = start
        size, _ = length(cursor, "message")
        cursor.note(stop.kind, str(stop), stop.offset)
    inner = cursor.sub(min(size, cursor.left()), "message")
    cursor.skip(cursor.left(), "message")
    return inner
