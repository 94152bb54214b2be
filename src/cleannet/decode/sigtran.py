"""The layers of SIGTRAN below SCCP: M3UA (RFC 4666), M2UA (RFC 3331), M2PA (RFC 4165), SUA (RFC 3868).

All have one header; what they carry is a message of MTP's level 3 with a routing label (Q.704, 2.2), but for M3UA,
which spells the label out, and SUA, which spells SCCP's addresses out.
"""

import msgspec

from cleannet.decode.cursor import Cursor
from cleannet.decode.sccp import SCCPMessage, Segment, bcd
from cleannet.model.map import NO_ADDRESS, SCCPAddress
from cleannet.model.problem import ProblemKind

HEADER = 8
M2UA_PPID, M3UA_PPID, SUA_PPID, M2PA_PPID = 2, 3, 4, 5
CARRIERS = {M2UA_PPID: "M2UA", M3UA_PPID: "M3UA", SUA_PPID: "SUA", M2PA_PPID: "M2PA"}
SCCP_SERVICE = 3
SERVICES = {0: "network management", 1: "testing", 2: "testing", 4: "TUP", 5: "ISUP", 9: "broadband ISUP", 13: "BICC"}
"""Service indicators (Q.704, 14.2.1; IANA for M3UA) of what is not SCCP."""

_TRANSFER, _M2UA, _CONNECTIONLESS, _CONNECTIONS, _M2PA = 1, 6, 7, 8, 11
_DATA, _RETURNED = 1, 2
_PROTOCOL_DATA = 0x0210
_DATA_1 = 0x0300
_SUA_SOURCE, _SUA_DESTINATION, _SUA_DATA, _SUA_SEGMENTATION = 0x0102, 0x0103, 0x010B, 0x0117
_SUA_TITLE, _SUA_POINT_CODE, _SUA_SUBSYSTEM = 0x8001, 0x8002, 0x8003
_BY_TITLE = 1
_MOST_PARAMETERS = 200


class Carried(msgspec.Struct, frozen=True):
    """What one message carries.

    Attributes:
        originating, destination: point codes, -1 where there are none.
        service: service indicator; None for messages without user data (management, acknowledgements).
        body: cursor over the user's octets (SCCP and others); None too for a connection of SUA.
        unitdata: SCCP's message as SUA spells it out.
    """

    service: int | None = None
    originating: int = -1
    destination: int = -1
    body: Cursor | None = None
    unitdata: SCCPMessage | None = None


NOTHING = Carried()


def carried(cursor: Cursor, ppid: int) -> Carried:
    """What a message carries; `ppid`: the payload protocol identifier, 0 where it was not told.

    Raises:
        Malformed: the header, or a parameter that matters, cannot be read.
    """
    version, kind, number, length = header(cursor)
    if version != 1:
        raise cursor.malformed(ProblemKind.UNKNOWN_PROTOCOL, f"version {version}")
    if length != cursor.left() + HEADER and not cursor.cut:
        cursor.note(ProblemKind.LENGTH_PAST_END, f"length says {length} bytes, {cursor.left() + HEADER} are there", 4)
    if kind == _M2PA and ppid in (0, M2PA_PPID):
        return _m2pa(cursor) if number == _DATA else NOTHING
    if kind == _M2UA and ppid in (0, M2UA_PPID):
        return _m2ua(cursor) if number == _DATA else NOTHING
    if kind == _TRANSFER and ppid in (0, M3UA_PPID):
        return _m3ua(cursor) if number == _DATA else NOTHING
    if kind == _CONNECTIONLESS and ppid in (0, SUA_PPID):
        return _sua(cursor, returned=number == _RETURNED) if number in (_DATA, _RETURNED) else NOTHING
    return Carried(service=SCCP_SERVICE) if kind == _CONNECTIONS else NOTHING


def header(cursor: Cursor) -> tuple[int, int, int, int]:
    """Version, message class, message type and length (RFC 4666, 3.1)."""
    version = cursor.u8("version")
    cursor.skip(1, "reserved")
    return version, cursor.u8("message class"), cursor.u8("message type"), cursor.u32("message length")


def carrier(ppid: int, kind: int) -> str:
    """The layer's name, by its payload protocol identifier or its message class."""
    by_class = {_M2PA: "M2PA", _M2UA: "M2UA", _CONNECTIONLESS: "SUA", _CONNECTIONS: "SUA"}
    return CARRIERS.get(ppid) or by_class.get(kind, "M3UA")


def _parameters(cursor: Cursor) -> dict[int, Cursor]:
    """Parameters by tag, the first of each (RFC 4666, 3.2): padded to four octets, the last one perhaps not."""
    found: dict[int, Cursor] = {}
    for _ in range(_MOST_PARAMETERS):
        if cursor.left() < 4:
            return found
        tag, length = cursor.u16("parameter tag"), cursor.u16("parameter length")
        if length < 4:
            raise cursor.malformed(ProblemKind.BAD_VALUE, f"parameter {tag}: length {length}")
        found.setdefault(tag, cursor.sub(length - 4, f"parameter {tag}"))
        cursor.skip(min(-length % 4, cursor.left()), "padding")
    cursor.note(ProblemKind.LIMIT_REACHED, f"more than {_MOST_PARAMETERS} parameters")
    return found


def _m3ua(cursor: Cursor) -> Carried:
    body = _parameters(cursor).get(_PROTOCOL_DATA)
    if body is None:
        raise cursor.malformed(ProblemKind.MISSING_IE, "no protocol data")
    originating, destination = body.u32("OPC"), body.u32("DPC")
    service = body.u8("service indicator")
    body.skip(3, "network indicator, priority, SLS")
    return Carried(service, originating, destination, body)


def _m2ua(cursor: Cursor) -> Carried:
    body = _parameters(cursor).get(_DATA_1)
    return _mtp3(body) if body is not None else NOTHING


def _m2pa(cursor: Cursor) -> Carried:
    cursor.skip(8, "BSN and FSN")
    if not cursor.left():
        return NOTHING  # an acknowledgement alone (RFC 4165, 2.3.1)
    cursor.skip(1, "priority")
    return _mtp3(cursor)


def _mtp3(body: Cursor) -> Carried:
    """Service information octet and routing label (Q.704, 2.2 and 14.2), the lowest octet first."""
    service = body.u8("service information") & 0x0F
    label = int.from_bytes(body.take(4, "routing label"), "little")
    return Carried(service, label >> 14 & 0x3FFF, label & 0x3FFF, body)


def _sua(cursor: Cursor, *, returned: bool) -> Carried:
    given = _parameters(cursor)
    data = given.get(_SUA_DATA)
    if data is None:
        raise cursor.malformed(ProblemKind.MISSING_IE, "no data")
    source, destination = (_sua_address(given.get(tag)) for tag in (_SUA_SOURCE, _SUA_DESTINATION))
    segment = _sua_segment(given.get(_SUA_SEGMENTATION))
    made = SCCPMessage(destination, source, (data.pos, data.end), returned, segment)
    return Carried(SCCP_SERVICE, -1, -1, None, made)


def _sua_address(body: Cursor | None) -> SCCPAddress:
    """Source or destination address (RFC 3868, 3.10.2)."""
    if body is None:
        return NO_ADDRESS
    routing = body.u16("routing indicator")
    body.skip(2, "address indicator")
    given = _parameters(body)
    made = NO_ADDRESS
    if (one := given.get(_SUA_TITLE)) is not None:
        made = _sua_title(one)
    point_code = given[_SUA_POINT_CODE].u32("point code") if _SUA_POINT_CODE in given else -1
    subsystem = -1
    if (one := given.get(_SUA_SUBSYSTEM)) is not None:
        one.skip(3, "reserved")
        subsystem = one.u8("subsystem number")
    return msgspec.structs.replace(made, point_code=point_code, subsystem=subsystem, by_title=routing == _BY_TITLE)


def _sua_title(one: Cursor) -> SCCPAddress:
    """A global title (RFC 3868, 3.10.2.3): number of digits, type, plan and nature in octets of their own."""
    one.skip(3, "reserved")
    form, count = one.u8("global title indicator"), one.u8("number of digits")
    translation, plan, nature = (one.u8(what) for what in ("translation type", "numbering plan", "nature of address"))
    digits = bcd(one.take((count + 1) // 2, "digits"), odd=bool(count % 2))
    return SCCPAddress(digits, form, translation, plan, nature)


def _sua_segment(one: Cursor | None) -> Segment | None:
    """Segmentation (RFC 3868, 3.10.23): first and remaining in one octet, then the reference."""
    if one is None:
        return None
    flags = one.u8("segmentation")
    return Segment(one.take(3, "segmentation"), bool(flags & 0x80), flags & 0x7F)
