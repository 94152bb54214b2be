"""MAC PDUs of DL-SCH and UL-SCH: which SDU belongs to which logical channel (TS 36.321, 6.1.2; TS 38.321, 6.1.2)."""

import msgspec

from cleannet.frames.pdcp import Radio

CCCH, CCCH1 = 0, -1
"""Logical channels as this module numbers them: 0 is CCCH whatever LCID it had, -1 the CCCH1 of NR; others by LCID."""
_MOST = 64

_LTE_PADDING, _LTE_EXTENDED, _LTE_C_RNTI = 0b11111, 0b10000, 0b11011
_LTE_CCCH = frozenset({0b00000, 0b01011, 0b01100, 0b01101})
_LTE_CHANNELS = range(1, 11)
_LTE_FIXED = {
    False: {0b10001: 0, 0b10010: 1, 0b10011: 1, 0b10100: 4, 0b10110: 2, 0b10111: 0, 0b11000: 4, 0b11010: 0, 0b11011: 1,
            0b11100: 6, 0b11101: 1, 0b11110: 0},
    True: {0b10001: 1, 0b10010: 4, 0b10011: 1, 0b10100: 2, 0b10101: 0, 0b11010: 1, _LTE_C_RNTI: 2, 0b11100: 1,
           0b11101: 1, 0b11110: 3},
}  # fmt: skip
"""Octets of the control elements of fixed size, downlink and uplink (TS 36.321, 6.1.3 and tables 6.2.1-1, 6.2.1-2)."""

_LTE_RESERVED = {False: frozenset(range(11, 16)), True: frozenset({14, 15})}

_NR_PADDING, _NR_C_RNTI, _NR_EXTENDED_2, _NR_EXTENDED_1 = 63, 58, 33, 34
_NR_CHANNELS = range(1, 33)
_NR_UPLINK_CCCH = {0: (CCCH1, 8), 35: (CCCH, 6), 36: (CCCH1, 8), 52: (CCCH, 6)}
"""LCIDs of uplink CCCH, whose SDUs have a fixed size and no length field: channel, octets (38.321, table 6.2.1-2)."""
_NR_FIXED = {
    False: {47: 2, 48: 2, 49: 3, 51: 2, 52: 2, 56: 1, 57: 4, 58: 1, 59: 0, 60: 0, 61: 1, 62: 6},
    True: {44: 2, 48: 4, 49: 1, 53: 2, 55: 0, 57: 2, _NR_C_RNTI: 2, 59: 1, 61: 1},
}
"""Octets of the control elements of fixed size, downlink and uplink (TS 38.321, 6.1.3)."""
_NR_RESERVED = {False: frozenset(range(35, 47)), True: frozenset({37, 38, 39, 40, 41, 42, 47})}
_RESERVED = "a logical channel identity that is reserved"
_PAST = "a subheader's length runs past the end"


class Sdu(msgspec.Struct, frozen=True):
    """An SDU of a logical channel; `cut`: it is longer than what was captured."""

    channel: int
    octets: bytes
    cut: bool = False


class MacPdu(msgspec.Struct):
    """What a MAC PDU holds.

    Attributes:
        sdus: in the order of the PDU.
        c_rnti: of a C-RNTI control element, by which a UE says who it is during random access; -1 without.
        fault: what is wrong with the PDU, "" if nothing. In LTE the whole PDU is then discarded, in NR from there on
            (TS 36.321, 5.11; TS 38.321, 5.13), except where the capture is cut.
    """

    sdus: list[Sdu]
    c_rnti: int = -1
    fault: str = ""


def mac_pdu(octets: bytes, radio: Radio, *, uplink: bool, cut: bool = False) -> MacPdu:
    """Reads a MAC PDU of DL-SCH or UL-SCH; `cut`: the capture does not hold its end."""
    if radio is Radio.NR:
        return _nr(octets, uplink, cut)
    found = _lte(octets, uplink, cut)
    if found.fault and not cut:
        found.sdus.clear()
    return found


def _lte(octets: bytes, uplink: bool, cut: bool) -> MacPdu:
    """In LTE all subheaders stand before the first SDU; the last has no length."""
    found = MacPdu([])
    headers: list[tuple[int, int]] = []
    at, more = 0, True
    while more:
        if at >= len(octets) or len(headers) >= _MOST:
            found.fault = "subheaders do not end"
            return found
        first = octets[at]
        more, lcid = bool(first & 0x20), first & 0x1F
        at += 1
        length = 0 if lcid == _LTE_PADDING else _LTE_FIXED[uplink].get(lcid, -1)
        if lcid in _LTE_RESERVED[uplink]:
            found.fault = _RESERVED
        if lcid == _LTE_EXTENDED:
            lcid = 32 + (octets[at] & 0x3F) if at < len(octets) else 32
            at += 1
        if length < 0 and more:
            length, at = _lte_length(octets, at, bool(first & 0x40))
        headers.append((lcid, length))
    for lcid, length in headers:
        end = at + length if length >= 0 else max(at, len(octets)) + cut
        _add(found, octets, at, end, CCCH if lcid in _LTE_CCCH else lcid, lcid in _LTE_CCCH or lcid in _LTE_CHANNELS)
        if uplink and lcid == _LTE_C_RNTI:
            found.c_rnti = int.from_bytes(octets[at:end], "big")
        at = end
    return found


def _lte_length(octets: bytes, at: int, long: bool) -> tuple[int, int]:
    """The length field at `at`, and where the next subheader begins: F2 set means 16 bits, else F tells 7 or 15."""
    if long:
        return int.from_bytes(octets[at : at + 2], "big"), at + 2
    if at < len(octets) and octets[at] & 0x80:
        return int.from_bytes(octets[at : at + 2], "big") & 0x7FFF, at + 2
    return octets[at] if at < len(octets) else 0, at + 1


def _nr(octets: bytes, uplink: bool, cut: bool) -> MacPdu:
    """In NR each subheader stands right before its SDU or control element."""
    found = MacPdu([])
    at = 0
    for _ in range(_MOST):
        if at >= len(octets):
            return found
        lcid, long = octets[at] & 0x3F, bool(octets[at] & 0x40)
        at += 1
        if lcid == _NR_PADDING:
            return found
        if lcid in _NR_RESERVED[uplink]:
            found.fault = _RESERVED
            return found
        if lcid == _NR_EXTENDED_1:
            found.fault = "a control element of an extended logical channel identity is not read, nor what follows"
            return found
        if lcid == _NR_EXTENDED_2:
            at += 2
        channel, length = _NR_UPLINK_CCCH.get(lcid, (lcid, -1)) if uplink else (lcid, -1)
        if length < 0:
            length = _NR_FIXED[uplink].get(lcid, -1)
        if length < 0:
            length, at = int.from_bytes(octets[at : at + 1 + long], "big"), at + 1 + long
        _add(found, octets, at, at + length, channel, channel in (CCCH, CCCH1) or channel in _NR_CHANNELS)
        if found.fault:
            if not cut and found.sdus and found.sdus[-1].cut:
                found.sdus.pop()
            return found
        if uplink and lcid == _NR_C_RNTI:
            found.c_rnti = int.from_bytes(octets[at : at + length], "big")
        at += length
    found.fault = "more subheaders than are read"
    return found


def _add(found: MacPdu, octets: bytes, at: int, end: int, channel: int, is_sdu: bool) -> None:
    """Keep an SDU; what is a control element is only looked at for its end."""
    past = end > len(octets)
    if past:
        found.fault = _PAST
    if is_sdu and at < min(end, len(octets)):
        found.sdus.append(Sdu(channel, octets[at:end], past))


def random_access_response(octets: bytes, radio: Radio) -> bool:
    """Whether octets have the form of a random access response (TS 36.321, 6.1.5; TS 38.321, 6.1.5).

    Some captures frame these like PDUs of a UE.
    """
    size = 6 if radio is Radio.LTE else 7
    at, responses, more = 0, 0, True
    while more and at < len(octets):
        more = bool(octets[at] & 0x80)
        response = bool(octets[at] & 0x40)
        responses += response
        at += 1 + (size if response and radio is Radio.NR else 0)
    at += size * responses if radio is Radio.LTE else 0
    return responses > 0 and not more and at <= len(octets)
