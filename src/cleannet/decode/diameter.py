"""Diameter (RFC 6733): header and AVPs, with what the 3GPP applications put into them (TS 29.272, TS 29.329, others).

One walk, tables for the names. What a group holds is looked through for identities and keys, which stay where they are.
"""

import hashlib
import re
from typing import Any

from cleannet.decode.cursor import Cursor, Malformed, ValueRole
from cleannet.model.diameter import DiameterMessage
from cleannet.model.frame import FrameRef
from cleannet.model.identity import IMSI, EPSIdentityType
from cleannet.model.message import Direction
from cleannet.model.problem import ProblemKind

HEADER = 20
LARGEST = 1 << 20
_REQUEST, _PROXIABLE, _ERROR, _RETRANSMITTED = 0x80, 0x40, 0x20, 0x10
_VENDOR = 0x80
_3GPP = 10415
_DEEPEST, _MOST_AVPS = 8, 4000

COMMANDS = {
    257: "CapabilitiesExchange",
    258: "ReAuth",
    265: "AA",
    268: "EAP",
    271: "Accounting",
    272: "CreditControl",
    274: "AbortSession",
    275: "SessionTermination",
    280: "DeviceWatchdog",
    282: "DisconnectPeer",
    300: "UserAuthorization",
    301: "ServerAssignment",
    302: "LocationInfo",
    303: "MultimediaAuth",
    304: "RegistrationTermination",
    305: "PushProfile",
    306: "UserData",
    307: "ProfileUpdate",
    308: "SubscribeNotifications",
    309: "PushNotification",
    316: "UpdateLocation",
    317: "CancelLocation",
    318: "AuthenticationInformation",
    319: "InsertSubscriberData",
    320: "DeleteSubscriberData",
    321: "PurgeUE",
    322: "Reset",
    323: "Notify",
    324: "MEIdentityCheck",
    8388620: "ProvideLocation",
    8388621: "LocationReport",
    8388622: "LCSRoutingInfo",
    8388635: "SpendingLimit",
    8388636: "SpendingStatusNotification",
    8388637: "TDFSession",
    8388638: "UpdateVCSGLocation",
    8388639: "DeviceAction",
    8388640: "DeviceNotification",
    8388641: "SubscriberInformation",
    8388642: "CancelVCSGLocation",
    8388643: "DeviceTrigger",
    8388644: "DeliveryReport",
    8388645: "MOForwardShortMessage",
    8388646: "MTForwardShortMessage",
    8388647: "SendRoutingInfoForSM",
    8388648: "AlertServiceCentre",
    8388649: "ReportSMDeliveryStatus",
}
"""RFC 6733 3.1, RFC 4006, RFC 4072, RFC 7155, TS 29.229, TS 29.329, TS 29.272 7.2, TS 29.172, TS 29.173, TS 29.230."""

APPLICATIONS = {
    0: "base",
    3: "Rf",
    4: "Gy",
    16777216: "Cx",
    16777217: "Sh",
    16777236: "Rx",
    16777238: "Gx",
    16777251: "S6a",
    16777252: "S13",
    16777255: "SLg",
    16777264: "SWm",
    16777265: "SWx",
    16777267: "S9",
    16777272: "S6b",
    16777291: "SLh",
    16777308: "S6t",
    16777312: "S6c",
    16777313: "SGd",
    16777345: "S6t",
}
"""IANA's registry of application ids, TS 29.230."""

_TEXT = {264: "origin_host", 296: "origin_realm", 293: "destination_host", 283: "destination_realm"}
_SESSION, _RESULT, _EXPERIMENTAL_RESULT_CODE, _ROUTE_RECORD, _VISITED_PLMN = 263, 268, 298, 282, 1407
_USER_NAME, _SUBSCRIPTION_ID_DATA, _PUBLIC_IDENTITY = 1, 444, 601
_IDENTITIES = {701: "MSISDN", 1402: "IMEI"}
_VECTORS_ASKED, _IDR_FLAGS, _DATA_REFERENCE = 1410, 1490, 703
_VECTORS = frozenset({1414, 1415, 1416})
"""E-UTRAN-Vector, UTRAN-Vector, GERAN-Vector (TS 29.272, 7.3.18 to 7.3.20)."""
_PLACES = frozenset({1496, 1242, 2516})
"""EPS-Location-Information (TS 29.272, 7.3.111), Location-Estimate (TS 32.299), EUTRAN-Positioning-Data (TS 29.172)."""
_SH_DATA, _SH_PLACE = 702, re.compile(rb"<(?:\w+:)?(?:CS|PS|EPS|5GS)?LocationInformation\b")
"""User-Data of Sh, and an element of its XML that tells a place (TS 29.328, annex D)."""
_OF_MESSAGE = frozenset({*_TEXT, _SESSION, _RESULT, _ROUTE_RECORD, _VISITED_PLMN})
"""What a group holds of these (a Failed-AVP, RFC 6733, 7.5) is not said of the message."""
_SECRETS = {1450: "KASME", 1448: "XRES", 1454: "XRES", 625: "CK", 626: "IK", 1447: "", 1449: ""}
# AVPs that are groups and may hold the above (TS 29.272, 7.3; TS 29.229, 6.3; TS 29.329, 6.3; RFC 4006; RFC 6733).
_GROUPS = frozenset(
    {260, 279, 284, 297, 443, 456, 612, 613, 700, 1400, 1401, 1408, 1409, 1413, 1414, 1415, 1416, 1423, 1424, 1429}
    | {1430, 1431, 1432, 1496}
)
_IMSI = re.compile(rb"^(?:[016](?=\d{15}(?:@|$)))?(\d{14,15})(?:@|$)")
"""Its digits, before them the one of a NAI that tells how to authenticate (TS 23.003, 19.3.2)."""

Values = dict[str, Any]


def diameter(cursor: Cursor, *, direction: Direction = Direction.UNKNOWN) -> tuple[DiameterMessage, ...]:
    """The message that the cursor holds whole.

    Raises:
        Malformed: its header cannot be read. Faults behind it are noted, and the message is then not `whole`.
    """
    version = cursor.u8("version")
    if version != 1:
        raise cursor.malformed(ProblemKind.UNKNOWN_PROTOCOL, f"Diameter version {version}")
    length = cursor.u24("length")
    flags, command = cursor.u8("flags"), cursor.u24("command code")
    application, hop, end = (cursor.u32(what) for what in ("application id", "hop-by-hop id", "end-to-end id"))
    if length != cursor.end - cursor.pos + HEADER and not cursor.cut:
        cursor.note(ProblemKind.LENGTH_PAST_END, f"length says {length} bytes")
    values: Values = {"identities": set(), "secrets": set(), "codes": [], "routes": 0, "route_records": [], "data": []}
    try:
        _avps(cursor, values, 0)
    except Malformed as why:
        cursor.note(why.kind, str(why), why.offset)
    found: Values = {name: tuple(one) if isinstance(one, list) else one for name, one in values.items()}
    for name in ("identities", "secrets"):
        found[name] = tuple(sorted(values[name]))
    message = DiameterMessage(
        at=cursor.at,
        direction=direction,
        whole=not cursor.problems,
        command=command,
        command_name=COMMANDS.get(command, f"command {command} "),
        application=application,
        application_name=APPLICATIONS.get(application, ""),
        request=bool(flags & _REQUEST),
        proxiable=bool(flags & _PROXIABLE),
        error=bool(flags & _ERROR),
        retransmitted=bool(flags & _RETRANSMITTED),
        hop_by_hop=hop,
        end_to_end=end,
        **found,
    )
    return (message,)


def _avps(cursor: Cursor, values: Values, depth: int) -> None:
    """AVPs to the cursor's end (RFC 6733, 4.1), groups too."""
    for _ in range(_MOST_AVPS):
        if cursor.left() < 8:
            return
        code, flags, length = cursor.u32("AVP code"), cursor.u8("AVP flags"), cursor.u24("AVP length")
        vendor = cursor.u32("vendor id") if flags & _VENDOR else 0
        size = length - (12 if flags & _VENDOR else 8)
        if size < 0:
            raise cursor.malformed(ProblemKind.BAD_VALUE, f"AVP {code}: length {length}")
        body = cursor.sub(size, f"AVP {code}")
        cursor.skip(min(-size % 4, cursor.left()), "padding")
        if depth == 0:
            values["codes"].append(code)
        if vendor == _3GPP and code in _VECTORS:
            _vectors(values, 1)
        if vendor == _3GPP and code in _PLACES:
            values["tells_location"] = True
        if code in _GROUPS and depth < _DEEPEST:
            _avps(body, values, depth + 1)
        elif vendor in (0, _3GPP) and (depth == 0 or code not in _OF_MESSAGE):
            _avp(code, body, values)
    cursor.note(ProblemKind.LIMIT_REACHED, f"more than {_MOST_AVPS} AVPs")


def _avp(code: int, body: Cursor, values: Values) -> None:
    if code in _TEXT:
        values.setdefault(_TEXT[code], _text(body))
    elif code in (_RESULT, _EXPERIMENTAL_RESULT_CODE) and body.left() == 4:
        values["result"] = body.u32("result code")
        values["experimental"] = code == _EXPERIMENTAL_RESULT_CODE
    elif code == _SESSION:
        octets = body.value(body.left(), "session id", ValueRole.OTHER)
        values.setdefault("session", hashlib.blake2b(octets, digest_size=8).digest())
    elif code == _ROUTE_RECORD:
        values["routes"] += 1
        values["route_records"].append(_text(body).lower())
    elif code == _VISITED_PLMN and body.left() == 3:
        values["network"] = _plmn(body.take(3, "PLMN"))
    elif code in _NUMBERS and body.left() == 4:
        _NUMBERS[code](values, body.u32("number"))
    elif code == _SH_DATA:
        if _SH_PLACE.search(body.take(body.left(), "user data")):
            values["tells_location"] = True
    else:
        _identity(code, body, values)


def _identity(code: int, body: Cursor, values: Values) -> None:
    if code in _IDENTITIES:
        values["identities"].add(_IDENTITIES[code])
    elif code in (_USER_NAME, _SUBSCRIPTION_ID_DATA, _PUBLIC_IDENTITY):
        found = _IMSI.match(body.take(body.left(), "identity").removeprefix(b"sip:"))
        if found:
            values["identities"].add("IMSI")
            digits = found[1].decode()
            values.setdefault("imsi", IMSI(EPSIdentityType.IMSI, found[1], digits[:3], digits[3:5]))
            values.setdefault("home", digits[:6])
    elif _SECRETS.get(code) and body.left():
        values["secrets"].add(_SECRETS[code])


def _vectors(values: Values, number: int) -> None:
    values["vectors"] = values.get("vectors", 0) + number


def _flags(values: Values, number: int) -> None:
    values["asks"] = number


def _data(values: Values, number: int) -> None:
    values["data"].append(number)


_NUMBERS = {_VECTORS_ASKED: _vectors, _IDR_FLAGS: _flags, _DATA_REFERENCE: _data}


def _text(body: Cursor) -> str:
    return body.take(body.left(), "name").decode("utf-8", "replace")


def _plmn(octets: bytes) -> str:
    """TS 23.003 coding: "MCC-MNC"."""
    digits = [octets[0] & 15, octets[0] >> 4, octets[1] & 15, octets[2] & 15, octets[2] >> 4, octets[1] >> 4]
    return "".join(f"{d:x}" for d in digits[:3]) + "-" + "".join(f"{d:x}" for d in digits[3:] if d < 15)


def looks_like(octets: bytes) -> bool:
    """Whether octets begin with a Diameter header (RFC 6733, 3) of a command that is known, or a likely one."""
    if len(octets) < HEADER or octets[0] != 1 or octets[4] & 0x0F:
        return False
    length, command = int.from_bytes(octets[1:4], "big"), int.from_bytes(octets[5:8], "big")
    return HEADER <= length <= LARGEST and not length % 4 and command in COMMANDS


class DiameterStream:
    """One connection over TCP: both directions in, the octets of whole messages out."""

    def __init__(self) -> None:
        self.faults: list[tuple[ProblemKind, str, FrameRef]] = []
        self.messages: list[tuple[bytes, bool, FrameRef, int]] = []
        self._pending = {True: bytearray(), False: bytearray()}

    def feed(self, octets: bytes, *, forward: bool, frame: FrameRef, time: int, lost: bool = False) -> None:
        """Reads octets of one direction; `lost`: some are missing right before them."""
        pending = self._pending[forward]
        if lost:
            pending.clear()
        pending += octets
        while len(pending) >= HEADER:
            if not looks_like(bytes(pending[:HEADER])):
                # A hole was there, or the capture began inside a message: the next header is looked for.
                at = pending.find(b"\x01", 1)
                del pending[: at if at > 0 else len(pending)]
                continue
            size = int.from_bytes(pending[1:4], "big")
            if len(pending) < size:
                return
            self.messages.append((bytes(pending[:size]), forward, frame, time))
            del pending[:size]
