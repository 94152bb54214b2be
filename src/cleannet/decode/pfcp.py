"""PFCP (TS 29.244): header, and the information elements that checks of N4 read; tables, and one walk.

Elements are type, length and value (8.1.1); grouped ones nest at most four deep in the specification. What no table
names is passed over, as 7.6.4.1 asks of a receiver.
"""

import ipaddress
from collections.abc import Callable
from typing import Any

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.model.message import Direction
from cleannet.model.pfcp import (
    FAR,
    PDR,
    QER,
    SEID,
    TEID,
    ApplyAction,
    MadePDR,
    PFCPInterface,
    PFCPMessage,
    PFCPNodeMessage,
    PFCPSessionMessage,
    TrafficEndpoint,
)
from cleannet.model.problem import ProblemKind

PORT = 8805
"""UDP port (TS 29.244, 6.3)."""

_VERSION, _FOLLOW_ON, _HAS_SEID = 1, 0x04, 0x01
_SEID_OCTETS, _SEQUENCE_OCTETS = 8, 4
_VENDOR_SPECIFIC = 0x8000
MOST_IES = 4000
"""Most elements of one message; an honest one of 64 kB with elements of 16 octets has as many."""

MESSAGE_TYPES = {
    1: "HeartbeatRequest",
    2: "HeartbeatResponse",
    3: "PFDManagementRequest",
    4: "PFDManagementResponse",
    5: "AssociationSetupRequest",
    6: "AssociationSetupResponse",
    7: "AssociationUpdateRequest",
    8: "AssociationUpdateResponse",
    9: "AssociationReleaseRequest",
    10: "AssociationReleaseResponse",
    11: "VersionNotSupportedResponse",
    12: "NodeReportRequest",
    13: "NodeReportResponse",
    14: "SessionSetDeletionRequest",
    15: "SessionSetDeletionResponse",
    16: "SessionSetModificationRequest",
    17: "SessionSetModificationResponse",
    50: "SessionEstablishmentRequest",
    51: "SessionEstablishmentResponse",
    52: "SessionModificationRequest",
    53: "SessionModificationResponse",
    54: "SessionDeletionRequest",
    55: "SessionDeletionResponse",
    56: "SessionReportRequest",
    57: "SessionReportResponse",
}
"""TS 29.244, table 7.3-1."""

_USER_IDENTITIES = ("IMSI", "IMEI", "MSISDN", "NAI", "SUPI", "GPSI", "PEI")
"""Flags of a User ID from the lowest bit on (8.2.101)."""

Values = dict[str, Any]
Reader = Callable[[Cursor], Any]


def pfcp(cursor: Cursor, *, direction: Direction = Direction.UNKNOWN) -> tuple[PFCPMessage, ...]:
    """The messages of one UDP datagram (7.2.2.1: the FO flag tells of another behind it), to the cursor's end.

    Raises:
        Malformed: the first header cannot be read. Faults behind it are noted, and that message is not `whole`.
    """
    found: list[PFCPMessage] = []
    more = True
    while more and (cursor.left() or not found):
        try:
            message, more = _message(cursor, direction)
        except Malformed as why:
            if not found:
                raise
            cursor.note(why.kind, str(why), why.offset)
            break
        found.append(message)
    if cursor.left():
        cursor.note(ProblemKind.TRAILING_BYTES, f"{cursor.left()} bytes behind the message")
    return tuple(found)


def _message(cursor: Cursor, direction: Direction) -> tuple[PFCPMessage, bool]:
    """One message, and whether another follows in the datagram."""
    flags = cursor.u8("version and flags")
    if flags >> 5 != _VERSION:
        raise cursor.malformed(ProblemKind.UNKNOWN_PROTOCOL, f"PFCP version {flags >> 5}")
    kind = cursor.u8("message type")
    length = cursor.u16("length")
    if cursor.cut and length > cursor.left():
        length = cursor.left()
    body = cursor.sub(length, "message")
    seid = int.from_bytes(body.take(_SEID_OCTETS, "SEID"), "big") if flags & _HAS_SEID else None
    sequence = body.take(_SEQUENCE_OCTETS, "sequence number")
    values: Values = {}
    before = len(body.problems)
    _read(body, _MESSAGE, values)
    name = MESSAGE_TYPES.get(kind, f"PFCP {kind}")
    if kind not in MESSAGE_TYPES:
        body.note(ProblemKind.UNKNOWN_MESSAGE, f"message type {kind}")
    found: Values = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    record = PFCPNodeMessage if kind < 50 else PFCPSessionMessage
    made = record(
        at=cursor.at,
        direction=direction,
        whole=len(body.problems) == before,
        message_type=kind,
        type_name=name,
        seid=seid,
        sequence=int.from_bytes(sequence[:3], "big"),
        **found,
    )
    return made, bool(flags & _FOLLOW_ON)


def _read(cursor: Cursor, table: dict[int, tuple[str, Reader]], values: Values) -> None:
    """Reads elements to the cursor's end into `values`. A name that ends in "s" collects all, others keep the first."""
    for _ in range(MOST_IES):
        if not cursor.left():
            return
        try:
            kind = cursor.u16("element type")
            element = cursor.sub(cursor.u16("element length"), f"element {kind}")
        except Malformed as why:  # where the next one begins, nobody knows
            cursor.note(why.kind, str(why), why.offset)
            return
        if kind & _VENDOR_SPECIFIC or kind not in table:
            continue
        name, reader = table[kind]
        try:
            found = reader(element)
        except Malformed as why:
            cursor.note(why.kind, str(why), why.offset)
            continue
        if name.endswith("s"):
            values.setdefault(name, []).extend(found if isinstance(found, list) else [found])
        else:
            values.setdefault(name, found)
    cursor.note(ProblemKind.LIMIT_REACHED, f"more than {MOST_IES} elements")


def _number(octets: int, what: str) -> Reader:
    return lambda cursor: int.from_bytes(cursor.take(octets, what), "big")


def _address(cursor: Cursor, octets: int, what: str) -> str:
    return str(ipaddress.ip_address(cursor.take(octets, what)))


def _node(cursor: Cursor) -> str:
    """Node ID (8.2.38)."""
    kind = cursor.u8("Node ID type") & 0xF
    if kind in (0, 1):
        return _address(cursor, 4 if kind == 0 else 16, "Node ID")
    if kind == 2:
        return _labels(cursor)
    raise cursor.malformed(ProblemKind.BAD_VALUE, f"Node ID type {kind}")


def _labels(cursor: Cursor) -> str:
    """A fully qualified domain name as labels (RFC 1035, 3.1, without the last)."""
    labels = []
    while cursor.left():
        labels.append(cursor.take(cursor.u8("length of a label"), "label").decode("ascii", "replace"))
    return ".".join(labels)


def _f_seid(cursor: Cursor) -> SEID:
    """F-SEID (8.2.37)."""
    flags = cursor.u8("F-SEID flags")
    number = int.from_bytes(cursor.take(_SEID_OCTETS, "SEID"), "big")
    return SEID(number, _both(cursor, four=flags & 2, six=flags & 1)[0])


def _both(cursor: Cursor, *, four: int, six: int) -> tuple[str, str]:
    """The IPv4 address where there is one, else the IPv6 address; and the latter where both are there."""
    first = _address(cursor, 4, "IPv4 address") if four else ""
    second = _address(cursor, 16, "IPv6 address") if six else ""
    return (first, second) if first else (second, "")


def _f_teid(cursor: Cursor) -> TEID:
    """F-TEID (8.2.3)."""
    flags = cursor.u8("F-TEID flags")
    if flags & 4:  # CH: the UPF chooses
        return TEID()
    number = cursor.u32("TEID")
    return TEID(number, *_both(cursor, four=flags & 1, six=flags & 2))


def _outer_header(cursor: Cursor) -> TEID:
    """Outer Header Creation (8.2.56)."""
    description = cursor.u16("Outer Header Creation description") >> 8
    number = cursor.u32("TEID") if description & 0x03 else None
    return TEID(number, *_both(cursor, four=description & 0x15, six=description & 0x2A))


def _ue_address(cursor: Cursor) -> list[str]:
    """UE IP Address (8.2.62); one that the UPF is asked to choose is "" (CHV4, CHV6)."""
    flags = cursor.u8("UE IP Address flags")
    found = [""] if flags & 0x30 else []
    if flags & 2 and not flags & 0x10:
        found.append(_address(cursor, 4, "UE IPv4 address"))
    if flags & 1 and not flags & 0x20:
        found.append(_address(cursor, 16, "UE IPv6 address"))
    return found


def _qfi(cursor: Cursor) -> int:
    """QFI (8.2.89)."""
    return cursor.u8("QFI") & 0x3F


def _interface(cursor: Cursor) -> PFCPInterface | int:
    number = cursor.u8("interface") & 0xF
    return PFCPInterface(number) if number in PFCPInterface._value2member_map_ else number


def _action(cursor: Cursor) -> ApplyAction:
    first = cursor.u8("Apply Action")
    return ApplyAction(first | ((cursor.u8("Apply Action") & 0x1F) << 8 if cursor.left() else 0))


def _user_id(cursor: Cursor) -> list[str]:
    """User ID: which kinds of identity are there, never the identities."""
    flags = cursor.u8("User ID flags")
    return [name for bit, name in enumerate(_USER_IDENTITIES) if flags >> bit & 1]


def _group(table: dict[int, tuple[str, Reader]]) -> Callable[[Cursor], Values]:
    def read(cursor: Cursor) -> Values:
        values: Values = {}
        _read(cursor, table, values)
        return values

    return read


def _pdr(*, created: bool) -> Reader:
    read = _group(_PDR)

    def rule(cursor: Cursor) -> PDR:
        values = read(cursor)
        inside = values.pop("match", {})
        return PDR(
            number=values.get("number"),
            created=created,
            source=inside.get("source"),
            tunnel=inside.get("tunnel"),
            ue_addresses=_told(inside),
            far=values.get("far"),
            filtered=bool(inside.get("filters")),
            qfis=tuple(inside.get("qfis", ())),
            qers=tuple(values.get("qers", ())),
            framed=bool(inside.get("framed")),
            endpoint=inside.get("endpoint"),
            allocated="" in inside.get("addresses", ()),
        )

    return rule


def _told(values: Values) -> tuple[str, ...]:
    """The UE's addresses that are told."""
    return tuple(one for one in values.get("addresses", ()) if one)


def _made(cursor: Cursor) -> MadePDR:
    values: Values = {}
    _read(cursor, _MADE, values)
    return MadePDR(values.get("number"), values.get("endpoint"), values.get("tunnel"), _told(values))


def _endpoint(*, created: bool) -> Reader:
    read = _group(_ENDPOINT)

    def rule(cursor: Cursor) -> TrafficEndpoint:
        values = read(cursor)
        framed = bool(values.get("framed"))
        return TrafficEndpoint(values.get("number"), created, values.get("tunnel"), _told(values), framed)

    return rule


def _qer(*, created: bool) -> Reader:
    read = _group({109: ("number", _number(4, "QER ID")), 124: ("qfi", _qfi)})

    def rule(cursor: Cursor) -> QER:
        values = read(cursor)
        return QER(values.get("number"), created, values.get("qfi"))

    return rule


def _identifier(kind: int, octets: int, what: str) -> Reader:
    """The ID in a group that says nothing else (Remove PDR and the like), or that alone is of use."""
    read = _group({kind: ("number", _number(octets, what))})
    return lambda cursor: [number] if (number := read(cursor).get("number")) is not None else []


def _far(*, created: bool) -> Reader:
    read = _group(_FAR)

    def rule(cursor: Cursor) -> FAR:
        values = read(cursor)
        forwarding = values.get("forwarding", {})
        copies = [one["outer"] for one in values.get("copies", ()) if "outer" in one]
        return FAR(
            number=values.get("number"),
            created=created,
            action=values.get("action"),
            destination=forwarding.get("destination"),
            outer=forwarding.get("outer"),
            duplicates=tuple(copies),
        )

    return rule


def _present(_cursor: Cursor) -> bool:
    return True


# Tables: element type (TS 29.244, table 8.1.2-1) to name of the value and its reader.
_PDI = {
    20: ("source", _interface),
    21: ("tunnel", _f_teid),
    23: ("filters", _present),
    24: ("filters", _present),
    93: ("addresses", _ue_address),
    124: ("qfis", _qfi),
    131: ("endpoint", _number(1, "Traffic Endpoint ID")),
    153: ("framed", _present),
    155: ("framed", _present),
}
_PDR: dict[int, tuple[str, Reader]] = {
    2: ("match", _group(_PDI)),
    56: ("number", _number(2, "PDR ID")),
    108: ("far", _number(4, "FAR ID")),
    109: ("qers", _number(4, "QER ID")),
}
_MADE: dict[int, tuple[str, Reader]] = {
    21: ("tunnel", _f_teid),
    56: ("number", _number(2, "PDR ID")),
    93: ("addresses", _ue_address),
    131: ("endpoint", _number(1, "Traffic Endpoint ID")),
}
_ENDPOINT: dict[int, tuple[str, Reader]] = {
    21: ("tunnel", _f_teid),
    93: ("addresses", _ue_address),
    131: ("number", _number(1, "Traffic Endpoint ID")),
    153: ("framed", _present),
    155: ("framed", _present),
}
_PARAMETERS: dict[int, tuple[str, Reader]] = {42: ("destination", _interface), 84: ("outer", _outer_header)}
_FAR: dict[int, tuple[str, Reader]] = {
    4: ("forwarding", _group(_PARAMETERS)),
    5: ("copies", _group(_PARAMETERS)),
    11: ("forwarding", _group(_PARAMETERS)),
    44: ("action", _action),
    105: ("copies", _group(_PARAMETERS)),
    108: ("number", _number(4, "FAR ID")),
}
_MESSAGE: dict[int, tuple[str, Reader]] = {
    1: ("pdrs", _pdr(created=True)),
    3: ("fars", _far(created=True)),
    6: ("urrs", _identifier(81, 4, "URR ID")),
    7: ("qers", _qer(created=True)),
    8: ("made_pdrs", _made),
    9: ("pdrs", _pdr(created=False)),
    10: ("fars", _far(created=False)),
    14: ("qers", _qer(created=False)),
    15: ("removed_pdrs", _identifier(56, 2, "PDR ID")),
    16: ("removed_fars", _identifier(108, 4, "FAR ID")),
    19: ("cause", _number(1, "Cause")),
    57: ("control", _f_seid),
    60: ("node", _node),
    96: ("recovery", _number(4, "Recovery Time Stamp")),
    127: ("endpoints", _endpoint(created=True)),
    128: ("made_pdrs", _made),
    129: ("endpoints", _endpoint(created=False)),
    141: ("identities", _user_id),
    256: ("made_pdrs", _made),
}
