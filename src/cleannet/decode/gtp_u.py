"""Messages of GTP-U other than G-PDUs (TS 29.281, 7): echoes, Error Indications, End Markers.

What stands behind the elements that a message may have is counted, and told by a digest alone: it may be anything.
"""

import hashlib
import ipaddress

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.model.gtp_u import GTPUMessage
from cleannet.model.message import Direction

MESSAGE_TYPES = {
    1: "EchoRequest",
    2: "EchoResponse",
    26: "ErrorIndication",
    31: "SupportedExtensionHeadersNotification",
    253: "TunnelStatus",
    254: "EndMarker",
}
"""TS 29.281, table 6.1-1."""

_OPTIONAL, _SEQUENCE, _EXTENSION = 0x07, 0x02, 0x04
_RECOVERY, _TEID, _PEER, _EXTENSION_TYPES, _PRIVATE = 14, 16, 133, 141, 255
# Elements below 128 have no length field (8.1); of the others one has a length of one octet.
_FIXED = {_RECOVERY: 1, _TEID: 4}
_SHORT = (_EXTENSION_TYPES,)
_ALLOWED = {
    1: (_RECOVERY, _PRIVATE),
    2: (_RECOVERY, _PRIVATE),
    26: (_TEID, _PEER, _PRIVATE),
    31: (_EXTENSION_TYPES,),
    254: (_PRIVATE,),
}
"""Elements of each message (7.2 and 7.3), with the recovery that some senders give in requests.

Elements of later versions have a length field, and count as unknown.
"""
_MOST_ELEMENTS = 64
_MOST_EXTENSIONS = 8


def gtp_u(cursor: Cursor, *, direction: Direction = Direction.UNKNOWN) -> tuple[GTPUMessage, ...]:
    """The message of one UDP datagram.

    Raises:
        Malformed: the header cannot be read. Faults behind it are noted, and the message is not `whole`.
    """
    before = len(cursor.problems)
    flags, kind, length = cursor.u8("version and flags"), cursor.u8("message type"), cursor.u16("length")
    teid = cursor.u32("TEID")
    body = cursor.sub(min(length, cursor.left()), "message")
    sequence: int | None = None
    elements: list[tuple[int, bytes]] = []
    try:
        if flags & _OPTIONAL:
            number = body.u16("sequence number")
            sequence = number if flags & _SEQUENCE else None
            body.skip(1, "N-PDU number")
            _extensions(body, bool(flags & _EXTENSION))
        elements = _elements(body)
    except Malformed as why:
        body.note(why.kind, str(why), why.offset)
    found = dict(reversed(elements))
    rest = body.take(body.left(), "octets behind the elements")
    unknown = [value for number, value in elements if number not in _ALLOWED.get(kind, ()) and value]
    private = [value for number, value in elements if number == _PRIVATE]
    strange = b"".join([*unknown, *private, rest])
    return (
        GTPUMessage(
            at=cursor.at,
            direction=direction,
            whole=len(cursor.problems) == before,
            message_type=kind,
            type_name=MESSAGE_TYPES.get(kind, f"type {kind}"),
            teid=teid,
            named_teid=int.from_bytes(found[_TEID]) if _TEID in found else None,
            named_address=_address(found.get(_PEER, b"")),
            sequence=sequence,
            trailing=sum(map(len, unknown)) + len(rest),
            private=sum(map(len, private)),
            content=hashlib.blake2b(strange, digest_size=8).digest() if strange else b"",
        ),
    )


def _extensions(body: Cursor, present: bool) -> None:
    """Passes extension headers (5.2.1)."""
    kind = body.u8("next extension header")
    for _ in range(_MOST_EXTENSIONS):
        if not (present and kind):
            return
        size = body.u8("length of an extension header") * 4
        body.skip(max(size - 2, 0), "extension header")
        kind = body.u8("next extension header")


def _elements(body: Cursor) -> list[tuple[int, bytes]]:
    """The elements up to one that the table does not tell the length of: what stands there is no element (8.1)."""
    found: list[tuple[int, bytes]] = []
    while body.left() and len(found) < _MOST_ELEMENTS:
        kind = body.peek("element type")
        header = 1 if kind in _FIXED else 2 if kind in _SHORT else 3
        if (kind < 128 and kind not in _FIXED) or body.left() < header:
            return found
        body.skip(1, "element type")
        if kind in _FIXED:
            length = _FIXED[kind]
        else:
            length = body.u8("element length") if kind in _SHORT else body.u16("element length")
        found.append((kind, body.take(min(length, body.left()), f"element {kind}")))
    return found


def _address(octets: bytes) -> str:
    return str(ipaddress.ip_address(octets)) if len(octets) in (4, 16) else ""
