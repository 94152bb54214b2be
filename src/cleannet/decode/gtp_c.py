"""GTP-C, version 2 (TS 29.274) and 1 (TS 29.060): headers, and the elements that checks read; tables, one walk each.

Of version 0 (GSM 09.60) the header is read: nobody needs it any more, and that it is spoken is what matters.
"""

from collections.abc import Callable

import msgspec

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.gtp_c_elements import READERS_1, READERS_2, Values
from cleannet.model.gtp_c import GN_CONTROL, GN_USER, ControlTEID, GTPCMessage
from cleannet.model.message import Direction
from cleannet.model.problem import ProblemKind

PORT = 2123
"""UDP port (TS 29.274, 4.2; TS 29.060, 10.1.1). That of version 0 is 3386."""

MESSAGE_TYPES_2 = {
    1: "EchoRequest",
    2: "EchoResponse",
    3: "VersionNotSupportedIndication",
    32: "CreateSessionRequest",
    33: "CreateSessionResponse",
    34: "ModifyBearerRequest",
    35: "ModifyBearerResponse",
    36: "DeleteSessionRequest",
    37: "DeleteSessionResponse",
    38: "ChangeNotificationRequest",
    39: "ChangeNotificationResponse",
    64: "ModifyBearerCommand",
    65: "ModifyBearerFailureIndication",
    66: "DeleteBearerCommand",
    67: "DeleteBearerFailureIndication",
    68: "BearerResourceCommand",
    69: "BearerResourceFailureIndication",
    70: "DownlinkDataNotificationFailureIndication",
    95: "CreateBearerRequest",
    96: "CreateBearerResponse",
    97: "UpdateBearerRequest",
    98: "UpdateBearerResponse",
    99: "DeleteBearerRequest",
    100: "DeleteBearerResponse",
    101: "DeletePDNConnectionSetRequest",
    102: "DeletePDNConnectionSetResponse",
    128: "IdentificationRequest",
    129: "IdentificationResponse",
    130: "ContextRequest",
    131: "ContextResponse",
    132: "ContextAcknowledge",
    133: "ForwardRelocationRequest",
    134: "ForwardRelocationResponse",
    135: "ForwardRelocationCompleteNotification",
    136: "ForwardRelocationCompleteAcknowledge",
    139: "RelocationCancelRequest",
    140: "RelocationCancelResponse",
    149: "DetachNotification",
    150: "DetachAcknowledge",
    160: "CreateForwardingTunnelRequest",
    161: "CreateForwardingTunnelResponse",
    162: "SuspendNotification",
    163: "SuspendAcknowledge",
    164: "ResumeNotification",
    165: "ResumeAcknowledge",
    166: "CreateIndirectDataForwardingTunnelRequest",
    167: "CreateIndirectDataForwardingTunnelResponse",
    168: "DeleteIndirectDataForwardingTunnelRequest",
    169: "DeleteIndirectDataForwardingTunnelResponse",
    170: "ReleaseAccessBearersRequest",
    171: "ReleaseAccessBearersResponse",
    176: "DownlinkDataNotification",
    177: "DownlinkDataNotificationAcknowledge",
    200: "UpdatePDNConnectionSetRequest",
    201: "UpdatePDNConnectionSetResponse",
    211: "ModifyAccessBearersRequest",
    212: "ModifyAccessBearersResponse",
}
"""TS 29.274, table 6.1-1."""

MESSAGE_TYPES_1 = {
    1: "EchoRequest",
    2: "EchoResponse",
    3: "VersionNotSupported",
    16: "CreatePDPContextRequest",
    17: "CreatePDPContextResponse",
    18: "UpdatePDPContextRequest",
    19: "UpdatePDPContextResponse",
    20: "DeletePDPContextRequest",
    21: "DeletePDPContextResponse",
    22: "InitiatePDPContextActivationRequest",
    23: "InitiatePDPContextActivationResponse",
    26: "ErrorIndication",
    27: "PDUNotificationRequest",
    28: "PDUNotificationResponse",
    31: "SupportedExtensionHeadersNotification",
    32: "SendRoutingInformationForGPRSRequest",
    33: "SendRoutingInformationForGPRSResponse",
    34: "FailureReportRequest",
    35: "FailureReportResponse",
    36: "NoteMSGPRSPresentRequest",
    37: "NoteMSGPRSPresentResponse",
    48: "IdentificationRequest",
    49: "IdentificationResponse",
    50: "SGSNContextRequest",
    51: "SGSNContextResponse",
    52: "SGSNContextAcknowledge",
    53: "ForwardRelocationRequest",
    54: "ForwardRelocationResponse",
    55: "ForwardRelocationCompleteNotification",
    56: "RelocationCancelRequest",
    57: "RelocationCancelResponse",
    58: "ForwardSRNSContext",
    59: "ForwardRelocationCompleteAcknowledge",
    60: "ForwardSRNSContextAcknowledge",
    128: "MSInfoChangeNotificationRequest",
    129: "MSInfoChangeNotificationResponse",
}
"""TS 29.060, table 1."""

_MOST_ELEMENTS = 2000
_DEEPEST = 4
_PIGGYBACKED, _HAS_TEID = 0x10, 0x08
_OPTIONAL = 0x07
_BEARER_CONTEXT = 93
# Lengths of the elements of version 1 that have no length field (TS 29.060, 7.7.0; types below 128).
_FIXED = {
    1: 1, 2: 8, 3: 6, 4: 4, 5: 4, 8: 1, 9: 28, 11: 1, 12: 3, 13: 1, 14: 1, 15: 1, 16: 4, 17: 4, 18: 5, 19: 1, 20: 1,
    21: 1, 22: 1, 23: 1, 24: 1, 25: 2, 26: 2, 27: 2, 28: 2, 29: 1, 127: 4,
}  # fmt: skip
_ECHO_OCTETS = {1: 0, 2: 2}
"""Octets of recovery that an echo request (none) and response of version 1 have."""


def gtp_c(cursor: Cursor, *, direction: Direction = Direction.UNKNOWN) -> tuple[GTPCMessage, ...]:
    """The messages of one UDP datagram: one; of version 2 a second may ride on the first (TS 29.274, 5.5.1).

    Raises:
        Malformed: the first header cannot be read. Faults behind it are noted, and that message is not `whole`.
    """
    version = cursor.peek("version") >> 5
    if version == 0:
        return (_version_0(cursor, direction),)
    if version == 1:
        return (_version_1(cursor, direction),)
    if version != 2:
        raise cursor.malformed(ProblemKind.UNKNOWN_PROTOCOL, f"GTP-C version {version}")
    first = _version_2(cursor, direction)
    if not first.piggybacked or not cursor.left():
        return (first,)
    try:
        return first, _version_2(cursor, direction)
    except Malformed as why:
        cursor.note(why.kind, str(why), why.offset)
        return (first,)


def _version_2(cursor: Cursor, direction: Direction) -> GTPCMessage:
    """TS 29.274, 5.1."""
    flags, kind, length = cursor.u8("version and flags"), cursor.u8("message type"), cursor.u16("length")
    before = len(cursor.problems)
    if length > cursor.left() and not cursor.cut:
        cursor.note(ProblemKind.LENGTH_PAST_END, f"length says {length} bytes, {cursor.left()} are there")
    body = cursor.sub(min(length, cursor.left()), "message")
    teid = body.u32("TEID") if flags & _HAS_TEID else None
    sequence = body.u24("sequence number")
    body.skip(1, "spare octet")
    values = _collected()
    _guarded(body, _elements_2, values)
    return _message(
        values, before, cursor, direction, (2, kind, MESSAGE_TYPES_2), teid, sequence, bool(flags & _PIGGYBACKED)
    )


def _version_0(cursor: Cursor, direction: Direction) -> GTPCMessage:
    """GSM 09.60, 6: a header of 20 octets, whose tunnel is told by an IMSI. Types are those of version 1."""
    cursor.skip(1, "version and flags")
    kind, _ = cursor.u8("message type"), cursor.u16("length")
    sequence = cursor.u16("sequence number")
    cursor.skip(14, "flow label and tunnel id")
    return _message(_collected(), len(cursor.problems), cursor, direction, (0, kind, MESSAGE_TYPES_1), None, sequence)


def _version_1(cursor: Cursor, direction: Direction) -> GTPCMessage:
    """TS 29.060, 6."""
    flags, kind, length = cursor.u8("version and flags"), cursor.u8("message type"), cursor.u16("length")
    teid = cursor.u32("TEID")
    body = cursor.sub(min(length, cursor.left()) if cursor.cut else length, "message")
    sequence: int | None = None
    if flags & _OPTIONAL:
        sequence = body.u16("sequence number")
        body.skip(1, "N-PDU number")
        extension = body.u8("next extension header")
        while extension:
            size = body.u8("length of an extension header") * 4
            body.skip(max(size - 2, 0), "extension header")
            extension = body.u8("next extension header")
    values = _collected()
    before = len(body.problems)
    if kind in _ECHO_OCTETS:
        values["echo_octets"] = max(body.left() - _ECHO_OCTETS[kind], 0)
    _guarded(body, _elements_1, values)
    return _message(values, before, cursor, direction, (1, kind, MESSAGE_TYPES_1), teid, sequence)


def _collected() -> Values:
    return {"identities": set(), "tunnels": [], "location": []}


def _guarded(body: Cursor, read: Callable[[Cursor, Values, int], None], values: Values) -> None:
    try:
        read(body, values, 0)
    except Malformed as why:
        body.note(why.kind, str(why), why.offset)


def _message(
    values: Values,
    before: int,
    cursor: Cursor,
    direction: Direction,
    kind: tuple[int, int, dict[int, str]],
    teid: int | None,
    sequence: int | None,
    piggybacked: bool = False,
) -> GTPCMessage:
    version, number, names = kind
    if number not in names:
        cursor.note(ProblemKind.UNKNOWN_MESSAGE, f"message type {number} of version {version}")
    numbers, addresses = values.pop("teids", {}), values.pop("addresses", [])
    # Version 1 gives the address for control messages first, that for user packets behind it (TS 29.060, 7.3.1).
    for place, interface in enumerate((GN_CONTROL, GN_USER)):
        if interface in numbers and place < len(addresses):
            values["tunnels"].append(ControlTEID(interface, numbers[interface], addresses[place], interface == GN_USER))
    found: Values = {name: tuple(one) if isinstance(one, list) else one for name, one in values.items()}
    found["identities"] = tuple(sorted(values["identities"]))
    return GTPCMessage(
        at=cursor.at,
        direction=direction,
        whole=len(cursor.problems) == before,
        version=version,
        message_type=number,
        type_name=names.get(number, f"type {number}"),
        teid=teid,
        sequence=sequence,
        piggybacked=piggybacked,
        **found,
    )


def _elements_2(cursor: Cursor, values: Values, depth: int) -> None:
    """Type, length, spare and instance, value (TS 29.274, 8.2.1); groups too."""
    for _ in range(_MOST_ELEMENTS):
        if not cursor.left():
            return
        kind, length = cursor.u8("element type"), cursor.u16("element length")
        cursor.skip(1, "instance")
        body = cursor.sub(length, f"element {kind}")
        if kind == _BEARER_CONTEXT and depth < _DEEPEST:
            known = len(values["tunnels"])
            _elements_2(body, values, depth + 1)
            inside = [msgspec.structs.replace(one, bearer=True) for one in values["tunnels"][known:]]
            values["tunnels"][known:] = inside
        elif kind in READERS_2:
            READERS_2[kind](body, values)
    cursor.note(ProblemKind.LIMIT_REACHED, f"more than {_MOST_ELEMENTS} elements")


def _elements_1(cursor: Cursor, values: Values, _depth: int) -> None:
    """Type and value of known length, or type, length and value (TS 29.060, 7.7)."""
    for _ in range(_MOST_ELEMENTS):
        if not cursor.left():
            return
        kind = cursor.u8("element type")
        if kind >= 128:
            length = cursor.u16("element length")
        elif kind in _FIXED:
            length = _FIXED[kind]
        else:
            raise cursor.malformed(ProblemKind.UNKNOWN_IE, f"element {kind} of unknown length")
        body = cursor.sub(length, f"element {kind}")
        if kind in READERS_1:
            READERS_1[kind](body, values)
    cursor.note(ProblemKind.LIMIT_REACHED, f"more than {_MOST_ELEMENTS} elements")
