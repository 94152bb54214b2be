"""SCCP (Q.713): connectionless messages, the addresses in them, which segment belongs to what (Q.714, 4.1.1)."""

import functools

import msgspec

from cleannet.decode.cursor import Cursor
from cleannet.model.map import NO_ADDRESS, SCCPAddress
from cleannet.model.problem import ProblemKind

UNITDATA, UNITDATA_SERVICE = 0x09, 0x0A
EXTENDED, EXTENDED_SERVICE = 0x11, 0x12
LONG, LONG_SERVICE = 0x13, 0x14
_SERVICE = (UNITDATA_SERVICE, EXTENDED_SERVICE, LONG_SERVICE)
CONNECTION_ORIENTED = range(0x01, 0x11)
"""Message types (Q.713, table 1) but for 9 and 10."""
_SEGMENTATION = 0x10
_FIRST_SEGMENT, _REMAINING = 0x80, 0x0F
_POINT_CODE, _SUBSYSTEM, _ON_SUBSYSTEM = 0x01, 0x02, 0x40
_NATIONAL = 0x80
"""In ANSI T1.112.3 it marks the national form: the two lowest bits change places, and so do their octets."""
_ANSI_FORMS = {1: 3, 2: 2}
_ODD = 0x80
_BCD_ODD = 1
_DIGITS = "0123456789ABCDEF"
_REMEMBERED = 4096


class Segment(msgspec.Struct, frozen=True):
    """Which part of a message a segment is: the sender's reference, whether it is the first, how many follow."""

    reference: bytes
    first: bool
    remaining: int


class SCCPMessage(msgspec.Struct, frozen=True):
    """A connectionless message: addresses, its data, and whether the network sends it back (UDTS and the like)."""

    called: SCCPAddress
    calling: SCCPAddress
    data: tuple[int, int]
    returned: bool
    segment: Segment | None = None


def sccp(cursor: Cursor) -> SCCPMessage | None:
    """The message that the cursor holds; `data` are offsets in the cursor's buffer. None for other kinds of message.

    Raises:
        Malformed: a pointer or length leads outside.
    """
    start = cursor.pos
    kind = cursor.u8("SCCP message type")
    if kind not in (UNITDATA, UNITDATA_SERVICE, EXTENDED, EXTENDED_SERVICE, LONG, LONG_SERVICE):
        return None
    cursor.skip(1 if kind in (UNITDATA, UNITDATA_SERVICE) else 2, "class or cause, and hop counter")
    wide = kind in (LONG, LONG_SERVICE)
    pointers = [_pointer(cursor, wide) for _ in range(3 if kind in (UNITDATA, UNITDATA_SERVICE) else 4)]
    called, calling = (
        address(body.take(body.left(), "address"))
        for body in (_variable(cursor, where, "party address") for where in pointers[:2])
    )
    data = _variable(cursor, pointers[2], "data", wide=wide)
    segment = _segment(cursor, pointers[3]) if len(pointers) == 4 and pointers[3] > start else None
    return SCCPMessage(called, calling, (data.pos, data.end), kind in _SERVICE, segment)


def _pointer(cursor: Cursor, wide: bool) -> int:
    """Where a pointer leads, from the beginning of the buffer; -1 for none (Q.713, 2.3)."""
    here = cursor.pos
    if not wide:
        distance = cursor.u8("pointer")
        return here + distance if distance else -1
    distance = int.from_bytes(cursor.take(2, "pointer"), "little")
    return here + 1 + distance if distance else -1


def _variable(cursor: Cursor, where: int, what: str, *, wide: bool = False) -> Cursor:
    if where < 0:
        raise cursor.malformed(ProblemKind.MISSING_IE, f"no pointer to the {what}")
    cursor.pos = where
    length = int.from_bytes(cursor.take(2, what), "little") if wide else cursor.u8(what)
    return cursor.sub(length, what)


def _segment(cursor: Cursor, where: int) -> Segment | None:
    """The parameter "segmentation" (Q.713, 3.17) among the optional ones."""
    cursor.pos = where
    while cursor.left() > 0 and (name := cursor.u8("optional parameter")):
        body = cursor.sub(cursor.u8("optional parameter"), "optional parameter")
        if name == _SEGMENTATION:
            flags = body.u8("segmentation")
            return Segment(body.take(3, "segmentation"), bool(flags & _FIRST_SEGMENT), flags & _REMAINING)
    return None


@functools.lru_cache(_REMEMBERED)
def address(octets: bytes) -> SCCPAddress:
    """An address (Q.713, 3.4); what is not there stays absent. Nodes are few, so the last ones are remembered.

    Raises:
        Malformed: it ends before what its indicator announces.
    """
    body = Cursor(octets, "SCCP address")
    if not octets:
        return NO_ADDRESS
    indicator = body.u8("address indicator")
    form, subsystem = indicator >> 2 & 0x0F, -1
    if indicator & _NATIONAL:
        subsystem = body.u8("subsystem number") if indicator & _POINT_CODE else -1
        point_code = int.from_bytes(body.take(3, "point code"), "little") if indicator & _SUBSYSTEM else -1
        form = _ANSI_FORMS.get(form, 0)
    else:
        point_code = int.from_bytes(body.take(2, "point code"), "little") & 0x3FFF if indicator & _POINT_CODE else -1
        subsystem = body.u8("subsystem number") if indicator & _SUBSYSTEM else -1
    made = title(body, form)
    return msgspec.structs.replace(
        made, subsystem=subsystem, point_code=point_code, by_title=not indicator & _ON_SUBSYSTEM
    )


def title(body: Cursor, form: int) -> SCCPAddress:
    """The global title that fills the cursor, in one of the forms 1 to 4 (Q.713, 3.4.2.3)."""
    translation = plan = nature = -1
    odd = False
    if form == 1:
        octet = body.u8("nature of address")
        nature, odd = octet & 0x7F, bool(octet & _ODD)
    elif form in (2, 3, 4):
        translation = body.u8("translation type")
        if form > 2:
            octet = body.u8("numbering plan")
            plan, odd = octet >> 4, octet & 0x0F == _BCD_ODD
        if form == 4:
            nature = body.u8("nature of address") & 0x7F
    digits = bcd(body.take(body.left(), "digits"), odd=odd) if 1 <= form <= 4 else ""
    return SCCPAddress(digits, form, translation, plan, nature)


def bcd(octets: bytes, *, odd: bool) -> str:
    """Address signals, two in an octet, the lower half first (Q.713, 3.4.2.3.1)."""
    text = "".join(_DIGITS[octet & 15] + _DIGITS[octet >> 4] for octet in octets)
    text = text[:-1] if odd else text
    return text.rstrip("F")
