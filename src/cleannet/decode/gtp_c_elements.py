"""Information elements of GTP-C, version 2 (TS 29.274, 8) and 1 (TS 29.060, 7.7): what checks read of each.

An element's reader gets the octets behind its header, and adds to the values of the message.
"""

import ipaddress
import re
from collections.abc import Callable
from typing import Any

from cleannet.decode.cursor import Cursor
from cleannet.model.gtp_c import GN_CONTROL, GN_USER, ControlTEID
from cleannet.model.identity import IMSI, EPSIdentityType

_DIGITS = re.compile(r"[0-9]{6,15}")
_SIZES_OF_PLACES = (7, 7, 7, 5, 7, 5, 6, 6)
"""CGI, SAI, RAI, TAI, ECGI, LAI and two kinds of eNB identity (TS 29.274, 8.21)."""

Values = dict[str, Any]


def _identity(name: str) -> Callable[[Cursor, Values], None]:
    def read(body: Cursor, values: Values) -> None:
        if body.left():
            values["identities"].add(name)

    return read


def _cause(body: Cursor, values: Values) -> None:
    values.setdefault("cause", body.u8("cause"))


def _imsi(body: Cursor, values: Values) -> None:
    """TS 29.274, 8.3; TS 29.060, 7.7.2: digits in halves of octets, the lower first, the last filled up."""
    octets = body.take(body.left(), "IMSI")
    digits = "".join(f"{octet & 15:x}{octet >> 4:x}" for octet in octets).rstrip("f")
    if digits:
        values["identities"].add("IMSI")
    if _DIGITS.fullmatch(digits):
        values.setdefault("imsi", IMSI(EPSIdentityType.IMSI, digits.encode(), digits[:3], digits[3:5]))
        values.setdefault("home", digits[:6])


def _plmn(body: Cursor) -> str:
    """Digits as in TS 24.008, 10.5.1.3: "MCC-MNC"."""
    a, b, c = body.take(3, "PLMN")
    digits = f"{a & 15:x}{a >> 4:x}{b & 15:x}-{c & 15:x}{c >> 4:x}"
    return digits + (f"{b >> 4:x}" if b >> 4 != 15 else "")


def _serving_network(body: Cursor, values: Values) -> None:
    """TS 29.274, 8.18; of version 1 the routing area (TS 29.060, 7.7.3)."""
    values.setdefault("serving_network", _plmn(body))


def _rat(body: Cursor, values: Values) -> None:
    values.setdefault("rat", body.u8("RAT type"))


def _location_2(body: Cursor, values: Values) -> None:
    """TS 29.274, 8.21: a bit for each area or cell that follows; each begins with its network."""
    flags = body.u8("flags of the location")
    for bit, size in enumerate(_SIZES_OF_PLACES):
        if flags >> bit & 1:
            _located(_plmn(body.sub(size, "place")), values)


def _location_1(body: Cursor, values: Values) -> None:
    """TS 29.060, 7.7.51."""
    body.skip(1, "type of location")
    _located(_plmn(body), values)


def _located(network: str, values: Values) -> None:
    if network not in values["location"]:
        values["location"].append(network)


def _teid_1(interface: int) -> Callable[[Cursor, Values], None]:
    def read(body: Cursor, values: Values) -> None:
        values.setdefault("teids", {}).setdefault(interface, body.u32("TEID"))

    return read


def _address_1(body: Cursor, values: Values) -> None:
    """TS 29.060, 7.7.32."""
    octets = body.take(body.left(), "GSN address")
    if len(octets) in (4, 16):
        values.setdefault("addresses", []).append(str(ipaddress.ip_address(octets)))


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


READERS_2: dict[int, Callable[[Cursor, Values], None]] = {
    1: _imsi,
    2: _cause,
    71: _apn,
    75: _identity("IMEI"),
    76: _identity("MSISDN"),
    82: _rat,
    83: _serving_network,
    86: _location_2,
    87: _f_teid,
}
"""TS 29.274, table 8.1-1."""

READERS_1: dict[int, Callable[[Cursor, Values], None]] = {
    1: _cause,
    2: _imsi,
    3: _serving_network,
    16: _teid_1(GN_USER),
    17: _teid_1(GN_CONTROL),
    131: _apn,
    133: _address_1,
    134: _identity("MSISDN"),
    151: _rat,
    152: _location_1,
    154: _identity("IMEI"),
}
"""TS 29.060, table 37."""
