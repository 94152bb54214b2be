"""The framing in which captures of the radio interface hold MAC PDUs: what each was sent for, then the PDU itself.

Three octets (radio type, direction, kind of RNTI), then tagged values of fixed lengths, then tag 1 and the MAC PDU up
to the end of the frame. In UDP a word stands before it, "mac-lte" or "mac-nr" (Wireshark, packet-mac-lte.h and
packet-mac-nr.h). Under link types for private use the word may be missing, or a UDP header may stand before it.
"""

import enum
from collections import Counter

import msgspec

from cleannet.frames.mac_pdu import mac_pdu
from cleannet.frames.pdcp import Radio

WORDS = {b"mac-lte": Radio.LTE, b"mac-nr": Radio.NR}
_UDP_HEADER = 8
_PAYLOAD, _RNTI, _UE, _CRC_STATUS, _SCHEDULING_REQUESTS, _PHYSICAL = 0x01, 0x02, 0x03, 0x07, 0x11, 0x0B
_COVERAGE, _NARROW = 0x0E, 0x0F
_LENGTHS = {
    Radio.LTE: {
        _RNTI: 2, _UE: 2, 0x04: 2, 0x05: 1, 0x06: 1, _CRC_STATUS: 1, 0x08: 1, 0x09: 2, 0x0A: 1, 0x0C: 0, 0x0D: 0,
        _COVERAGE: 1, _NARROW: 1, 0x10: 1,
    },
    Radio.NR: {_RNTI: 2, _UE: 2, 0x04: 2, 0x05: 1, 0x06: 1, 0x07: 4},
}  # fmt: skip
"""Octets of the value behind each tag."""
_CRC_RIGHT = 1


class Rnti(enum.Enum):
    """What kind of RNTI a MAC PDU was scheduled with (TS 36.321, 7.1; TS 38.321, 7.1)."""

    NONE = "no RNTI"
    PAGING = "P-RNTI"
    RANDOM_ACCESS = "RA-RNTI"
    CELL = "C-RNTI"
    SYSTEM_INFORMATION = "SI-RNTI"
    SEMI_PERSISTENT = "SPS-RNTI"
    CONFIGURED = "CS-RNTI"
    MESSAGE_B = "MSGB-RNTI"
    MULTICAST = "M-RNTI"
    SIDELINK_BROADCAST = "SL-BCH"
    SIDELINK = "SL-RNTI"
    SINGLE_CELL = "SC-RNTI"
    GROUP = "G-RNTI"


_COMMON = (Rnti.NONE, Rnti.PAGING, Rnti.RANDOM_ACCESS, Rnti.CELL, Rnti.SYSTEM_INFORMATION)
_KINDS = {
    Radio.LTE: (*_COMMON, Rnti.SEMI_PERSISTENT, Rnti.MULTICAST, Rnti.SIDELINK_BROADCAST, Rnti.SIDELINK,
                Rnti.SINGLE_CELL, Rnti.GROUP),
    Radio.NR: (*_COMMON, Rnti.CONFIGURED, Rnti.MESSAGE_B),
}  # fmt: skip


class Framed(msgspec.Struct, frozen=True):
    """One MAC PDU and what it was sent for.

    Attributes:
        radio: the technology.
        uplink: from the UE.
        kind: kind of RNTI.
        rnti: the RNTI itself, -1 where it is not told.
        ue: the number that the capturing program gave the UE, -1 where it is not told.
        pdu: the MAC PDU.
        sound: its check sum was right, as far as is told.
        variant: "NB-IoT", or "coverage enhancement", which have system information of their own; else empty.
    """

    radio: Radio
    uplink: bool
    kind: Rnti
    rnti: int
    ue: int
    pdu: bytes
    sound: bool = True
    variant: str = ""


def worded(octets: bytes) -> tuple[Radio, int] | None:
    """The technology whose word these octets begin with, alone or behind a UDP header, and where the framing begins."""
    for start in (0, _UDP_HEADER):
        for word, radio in WORDS.items():
            if octets.startswith(word, start):
                return radio, start + len(word)
    return None


def framed(octets: bytes, radio: Radio, start: int = 0) -> Framed | None:
    """Reads the framing; None where it is none: an unknown value or tag, or its end comes before the MAC PDU."""
    kinds = _KINDS[radio]
    if len(octets) < start + 4 or octets[start] not in (1, 2) or octets[start + 1] > 1:
        return None
    if octets[start + 2] >= len(kinds):
        return None
    told = {_RNTI: -1, _UE: -1, _CRC_STATUS: -1, _COVERAGE: 0, _NARROW: 0}
    at = start + 3
    while at < len(octets) and octets[at] != _PAYLOAD:
        tag, length = octets[at], _length(octets, at, radio)
        if length < 0:
            return None
        if tag in told:
            told[tag] = int.from_bytes(octets[at + 1 : at + 1 + length], "big")
        at += 1 + length
    if at >= len(octets):
        return None
    sound = radio is Radio.NR or told[_CRC_STATUS] in (-1, _CRC_RIGHT)
    uplink = octets[start + 1] == 0
    variant = "NB-IoT" if told[_NARROW] else "coverage enhancement" if told[_COVERAGE] else ""
    return Framed(radio, uplink, kinds[octets[start + 2]], told[_RNTI], told[_UE], octets[at + 1 :], sound, variant)


def _length(octets: bytes, at: int, radio: Radio) -> int:
    """Octets of the value behind the tag at `at`, -1 where the tag is not known or its own length is missing."""
    tag, rest = octets[at], octets[at + 1 : at + 3]
    if radio is Radio.LTE and tag == _PHYSICAL:
        return 1 + rest[0] if rest else -1
    if radio is Radio.LTE and tag == _SCHEDULING_REQUESTS:
        return 2 + 4 * int.from_bytes(rest, "big") if len(rest) == 2 else -1
    return _LENGTHS[radio].get(tag, -1)


class UserFraming:
    """Reads frames of link types for private use: with the word, or, where it is missing, by trying both technologies.

    Tags of the same number differ in length, and MAC PDUs in form; so mostly one technology alone makes sense. Where
    both do, the input's other frames decide, and without any LTE.
    """

    def __init__(self) -> None:
        self._seen: Counter[tuple[int, Radio]] = Counter()

    def read(self, octets: bytes, given: int) -> Framed | None:
        """The framed MAC PDU of a frame of input `given`, None where it is none."""
        told = worded(octets)
        if told is not None:
            return framed(octets, *told)
        found = {radio: one for radio in Radio if (one := framed(octets, radio)) is not None}
        sound = [radio for radio, one in found.items() if _sound(one)]
        if len(sound) == 1:
            self._seen[given, sound[0]] += 1
            return found[sound[0]]
        likely = sound or list(found)
        return found[max(likely, key=lambda radio: self._seen[given, radio])] if likely else None


def _sound(one: Framed) -> bool:
    """Whether the MAC PDU fits its framing."""
    return one.kind is not Rnti.CELL or not mac_pdu(one.pdu, one.radio, uplink=one.uplink).fault
