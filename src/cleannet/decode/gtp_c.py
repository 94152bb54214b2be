"""GTP-C, version 2 (TS 29.274) and 1 (TS 29.060): headers, and the elements that checks read; tables, one walk each.

Identities are told to be there and left where they are.
"""

import ipaddress
from collections.abc import Callable
from typing import Any

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.model.gtp_c import ControlTEID, GTPCMessage
from cleannet.model.message import Direction
from cleannet.model.problem import ProblemKind

PORT = 2123
"""UDP port (TS 29.274, 4.2; TS 29.060, 10.1.1)."""

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

Values = dict[str, Any]


def gtp_c(cursor: Cursor, *, direction: Direction = Direction.UNKNOWN) -> tuple[GTPCMessage, ...]:
    """The messages of one UDP datagram: one; of version 2 a second may ride on the first (TS 29.274, 5.5.1).

    Raises:
        Malformed: the first header cannot be read. Faults behind it are noted, and that message is not `whole`.
    """
    version = cursor.peek("version") >> 5
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
    body = cursor.sub(min(length, cursor.left()) if cursor.cut else length, "message")
    teid = body.u32("TEID") if flags & _HAS_TEID else None
    sequence = body.u24("sequence number")
    body.skip(1, "spare octet")
    values = _collected()
    before = len(body.problems)
    _guarded(body, _elements_2, values)
    return _message(
        values, before, cursor, direction, (2, kind, MESSAGE_TYPES_2), teid, sequence, bool(flags & _PIGGYBACKED)
    )


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
    return _message(values, before, cursor, direction, (1, kind, MESSAGE_TYPES_1), teid, sequence, False)


def _collected() -> Values:
    return {"identities": set(), "tunnels": []}


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
    piggybacked: bool,
) -> GTPCMessage:
    version, number, names = kind
    if number not in names:
        cursor.note(ProblemKind.UNKNOWN_MESSAGE, f"message type {number} of version {version}")
    found: Values = {**values, "identities": tuple(sorted(values["identities"])), "tunnels": tuple(values["tunnels"])}
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
            _elements_2(body, values, depth + 1)
        elif kind in _READERS_2:
            _READERS_2[kind](body, values)
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
        if kind in _READERS_1:
            _READERS_1[kind](body, values)
    cursor.note(ProblemKind.LIMIT_REACHED, f"more than {_MOST_ELEMENTS} elements")


def _identity(name: str) -> Callable[[Cursor, Values], None]:
    def read(body: Cursor, values: Values) -> None:
        if body.left():
            values["identities"].add(name)

    return read


def _cause(body: Cursor, values: Values) -> None:
    values.setdefault("cause", body.u8("cause"))


def _serving_network(body: Cursor, values: Values) -> None:
    """TS 29.274, 8.18: digits as in TS 24.008, 10.5.1.3."""
    a, b, c = body.take(3, "serving network")
    digits = f"{a & 15:x}{a >> 4:x}{b & 15:x}-{c & 15:x}{c >> 4:x}"
    values.setdefault("serving_network", digits + (f"{b >> 4:x}" if b >> 4 != 15 else ""))


def _apn(body: Cursor, values: Values) -> None:
    """TS 23.003, 9.1: labels with their lengths."""
    labels = []
    while body.left():
        labels.append(body.take(body.u8("length of a label"), "label").decode("ascii", "replace"))
    values.setdefault("apn", ".".join(labels))


def _f_teid(body: Cursor, values: Values) -> None:
    """TS 29.274, 8.22."""
    flags, number = body.u8("F-TEID flags"), body.u32("TEID")
    address = ""
    if flags & 0x80:
        address = str(ipaddress.ip_address(body.take(4, "IPv4 address")))
    elif flags & 0x40:
        address = str(ipaddress.ip_address(body.take(16, "IPv6 address")))
    values["tunnels"].append(ControlTEID(flags & 0x3F, number, address))


_READERS_2: dict[int, Callable[[Cursor, Values], None]] = {
    1: _identity("IMSI"),
    2: _cause,
    71: _apn,
    75: _identity("IMEI"),
    76: _identity("MSISDN"),
    83: _serving_network,
    87: _f_teid,
}
"""TS 29.274, table 8.1-1."""

_READERS_1: dict[int, Callable[[Cursor, Values], None]] = {
    1: _cause,
    2: _identity("IMSI"),
    131: _apn,
    134: _identity("MSISDN"),
    154: _identity("IMEI"),
}
"""TS 29.060, table 37."""
