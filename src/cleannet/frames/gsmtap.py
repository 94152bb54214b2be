"""Radio messages in captures: GSMTAP, MAC PDUs with their framing (`mac_framing`), and NAS-EPS alone.

GSMTAP (versions 2 and 3) comes over UDP or as link type 217, MAC PDUs over UDP or under a link type for private use,
NAS-EPS under such a link type.

GSMTAP: https://osmocom.org/projects/baseband/wiki/GSMTAP, libosmocore's gsmtap.h. Version 2 has 14 bits for the
carrier, so that larger EARFCNs are not told. Captures of this kind are small, and are read a frame at a time.
"""

import struct

import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.columns import Octets
from cleannet.frames.exported import is_ngap
from cleannet.frames.lapdm import Lapdm
from cleannet.frames.link import GSMTAP, USER_LINKS, rows_under
from cleannet.frames.mac import AirReader, Place
from cleannet.frames.mac_framing import Framed, UserFraming, framed, worded
from cleannet.frames.pdcp import Radio
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.udp import Datagrams
from cleannet.model.problem import ProblemKind
from cleannet.model.radio import Cell, Channel, RadioMessage

PORT = 4729
_UDP_HEADER = 8
_WORD = ord("m")  # of "mac-lte" and "mac-nr"
_VERSION_2, _VERSION_3 = 2, 3
_HEADER_2 = struct.Struct(">BBBBHbBIBBBB")
_HEADER_3 = struct.Struct(">BBHHH")
_UPLINK, _CARRIER = 0x4000, 0x3FFF
_UM, _ABIS, _UMTS_RRC, _LTE_RRC, _LTE_MAC_FRAMED, _LTE_NAS = 1, 2, 12, 13, 15, 18
_EMM, _SERVICE_REQUEST = 0x7, 0xC
_HEADERS = 6  # security header types of NAS-EPS below this are defined (TS 24.301, table 9.3.1)

_LTE = (
    Channel.LTE_DL_CCCH,
    Channel.LTE_DL_DCCH,
    Channel.LTE_UL_CCCH,
    Channel.LTE_UL_DCCH,
    Channel.LTE_BCCH_BCH,
    Channel.LTE_BCCH_DL_SCH,
    Channel.LTE_PCCH,
)
_UMTS = (
    Channel.UMTS_DL_DCCH,
    Channel.UMTS_UL_DCCH,
    Channel.UMTS_DL_CCCH,
    Channel.UMTS_UL_CCCH,
    Channel.UMTS_PCCH,
)
_CHANNELS_2: dict[tuple[int, int], Channel] = {
    **{(_LTE_RRC, number): channel for number, channel in enumerate(_LTE)},
    **{(_UMTS_RRC, number): channel for number, channel in enumerate(_UMTS)},
    (_LTE_NAS, 0): Channel.NAS_EPS,
    (_LTE_NAS, 1): Channel.NAS_EPS,
}
_NR = (
    Channel.NR_BCCH_BCH,
    Channel.NR_BCCH_DL_SCH,
    Channel.NR_DL_CCCH,
    Channel.NR_DL_DCCH,
    None,
    Channel.NR_PCCH,
    Channel.NR_UL_CCCH,
    Channel.NR_UL_CCCH1,
    Channel.NR_UL_DCCH,
)
_LTE_3 = {
    1: Channel.LTE_BCCH_BCH,
    3: Channel.LTE_BCCH_DL_SCH,
    7: Channel.LTE_PCCH,
    8: Channel.LTE_DL_CCCH,
    9: Channel.LTE_DL_DCCH,
    10: Channel.LTE_UL_CCCH,
    11: Channel.LTE_UL_DCCH,
}
_CHANNELS_3: dict[tuple[int, int], Channel] = {
    **{(0x503, number): channel for number, channel in enumerate(_NR, 1) if channel},
    (0x503, 0x200): Channel.NR_RECONFIGURATION,
    **{(0x404, number): Channel.NAS_EPS for number in (0, 1)},
    **{(0x504, number): Channel.NAS_5GS for number in (0, 1)},
}
_BROADCAST = ("_BCCH_", "_PCCH")
_TECHNOLOGY = {_UM: "GSM", _ABIS: "GSM", _UMTS_RRC: "UMTS", _LTE_RRC: "LTE"}
# Logical channels of GSM (GSMTAP_CHANNEL_*): those whose frames begin with an L2 pseudo length, those with LAPDm.
_ACCH = 0x80
_NO_LAYER_3 = dict.fromkeys((11, 13), "GPRS RLC/MAC") | {3: "GSM random access", 16: "GSM speech", 17: "GSM speech"}
_UMTS_BCCH, _UMTS_SYSTEM_INFORMATION = (7, 8, 13, 14), 16  # GSMTAP_RRC_SUB_*: from 16 on single blocks
_PSEUDO_LENGTH, _DEDICATED = frozenset({1, 2, 4, 5}), frozenset({6, 7, 8, 9, 10})


class RadioFrames:
    """Collects the radio messages of captures, batch by batch."""

    def __init__(self, problems: ProblemCounter) -> None:
        self._problems = problems
        self._found: list[RadioMessage] = []
        self._air = AirReader(problems)
        self._user_framing = UserFraming()
        self._lapdm = Lapdm()

    def take(self) -> list[RadioMessage]:
        """What was found since the last time, in the order of the frames."""
        found, self._found = self._found, []
        return found

    def read(self, batch: FrameBatch, buffer: Octets, datagrams: Datagrams) -> None:
        """The messages of a batch: those in UDP datagrams, and those that are frames themselves."""
        before = len(self._found)
        self._in_udp(batch, buffer, datagrams)
        for row in rows_under(batch, (GSMTAP, *USER_LINKS)):
            start, captured = int(batch.offset[row]), int(batch.captured[row])
            octets = batch.buffer[start : start + captured].tobytes()
            cut = captured < int(batch.original[row])
            if batch.link[row] == GSMTAP:
                self._gsmtap(octets, batch, row, cut=cut)
            else:
                self._user_link(octets, batch, row, cut=cut)
        self._found[before:] = sorted(self._found[before:], key=lambda m: m.frame)

    def _user_link(self, octets: bytes, batch: FrameBatch, row: int, *, cut: bool) -> None:
        """A frame of a link type for private use: content tells what it is."""
        if is_ngap(octets[:8], int(batch.original[row])):
            return  # read in `exported`
        if _is_nas_eps(octets):
            self._add(batch, row, Channel.NAS_EPS, octets, uplink=None, cut=cut)
            return
        one = self._user_framing.read(octets, batch.input)
        if one is None and worded(octets) is None:
            detail = f"link type {int(batch.link[row])} is for private use, and this is neither MAC, NAS-EPS nor NGAP"
            self._problem(ProblemKind.UNSUPPORTED_LINK, detail, batch, row)
        else:
            self._mac(one, batch, row, cut=cut)

    def _mac(self, one: Framed | None, batch: FrameBatch, row: int, *, cut: bool) -> None:
        """A MAC PDU with its framing; None where the framing could not be read."""
        if one is None:
            kind = ProblemKind.CUT_BY_SNAPLEN if cut else ProblemKind.UNKNOWN_PROTOCOL
            self._problem(kind, "the framing of a MAC PDU holds a value or tag that is not known", batch, row)
            return
        place = Place(batch.input, batch.first + row, int(batch.time[row]), cut)
        self._found += self._air.read(one, place)

    def _in_udp(self, batch: FrameBatch, buffer: Octets, datagrams: Datagrams) -> None:
        spans = datagrams.spans
        wanted = datagrams.on(PORT) | (datagrams.head[:, _UDP_HEADER] == _WORD)
        for n in np.flatnonzero(wanted).tolist():
            octets = buffer[int(spans.at[n]) : int(spans.end[n])].tobytes()
            size = int.from_bytes(octets[4:6], "big")
            payload, row, cut = octets[_UDP_HEADER : max(size, _UDP_HEADER)], int(spans.row[n]), bool(spans.cut[n])
            if PORT in (int.from_bytes(octets[:2], "big"), int.from_bytes(octets[2:4], "big")):
                self._gsmtap(payload, batch, row, cut=cut)
            elif (told := worded(payload)) is not None:
                self._mac(framed(payload, *told), batch, row, cut=cut)

    def _gsmtap(self, octets: bytes, batch: FrameBatch, row: int, *, cut: bool) -> None:
        version = octets[0] if octets else -1
        if version == _VERSION_2 and len(octets) >= _HEADER_2.size and octets[1] * 4 >= _HEADER_2.size:
            self._version_2(octets, batch, row, cut=cut)
        elif version == _VERSION_3 and len(octets) >= _HEADER_3.size:
            self._version_3(octets, batch, row, cut=cut)
        else:
            kind = ProblemKind.CUT_BY_SNAPLEN if cut else ProblemKind.UNKNOWN_PROTOCOL
            self._problem(kind, "no GSMTAP header of a known version", batch, row)

    def _version_2(self, octets: bytes, batch: FrameBatch, row: int, *, cut: bool) -> None:
        _, words, kind, slot, carrier, _, _, _, subtype, _, sub_slot, _ = _HEADER_2.unpack_from(octets)
        payload = octets[words * 4 :]
        uplink = bool(carrier & _UPLINK)
        technology = _TECHNOLOGY.get(kind)
        number = carrier & _CARRIER
        cell = Cell(technology, number) if technology and number else None
        if kind in (_UM, _ABIS):
            link = batch.input, carrier, slot, sub_slot, subtype
            layer_3 = payload if kind == _ABIS else self._um_layer_3(payload, subtype, link)
            if layer_3 is None:
                return
            if layer_3:
                self._add(batch, row, Channel.GSM_L3, layer_3, uplink=uplink, cell=cell, cut=cut)
            else:
                number = subtype & ~_ACCH
                named = _NO_LAYER_3.get(number, f"GSM channel {number}")
                text = f"GSMTAP frames of {named} hold no whole layer 3 message"
                self._problem(ProblemKind.UNKNOWN_PROTOCOL, text, batch, row)
            return
        if kind == _LTE_MAC_FRAMED:
            self._mac(framed(payload, Radio.LTE), batch, row, cut=cut)
            return
        channel = _CHANNELS_2.get((kind, subtype))
        if channel is None:
            self._unread(kind, subtype, batch, row)
            return
        plain = kind == _LTE_NAS and subtype == 0 and payload[:1] < b"\x10"
        protected = False if plain else None
        self._add(batch, row, channel, payload, uplink=uplink, cell=cell, protected=protected, cut=cut)

    def _um_layer_3(self, payload: bytes, subtype: int, link: tuple[int, ...]) -> bytes | None:
        """Layer 3 of a frame of the Um interface (TS 44.006); None where more is to come, empty where there is none."""
        channel = subtype & ~_ACCH
        if channel in _PSEUDO_LENGTH and not subtype & _ACCH:
            return payload[1 : 1 + (payload[0] >> 2)] if payload and payload[0] & 3 == 1 else b""
        if channel not in _DEDICATED:
            return b""
        frame = payload[2:] if subtype & _ACCH and len(payload) > 21 else payload
        return self._lapdm.layer_3(link, frame)

    def finish(self) -> None:
        """Counts what waits for its rest when all inputs are read."""
        self._air.finish()
        self._lapdm.end()
        if self._lapdm.lost:
            text = "segments of layer 3 messages of GSM whose other segments are not in the capture"
            self._problems.add(ProblemKind.MISSING_FRAGMENT, text, (-1, 0), self._lapdm.lost)

    def _version_3(self, octets: bytes, batch: FrameBatch, row: int, *, cut: bool) -> None:
        _, _, words, kind, subtype = _HEADER_3.unpack_from(octets)
        channel = _CHANNELS_3.get((kind, subtype)) or (_LTE_3.get(subtype) if kind == 0x403 else None)
        if channel is None or words * 4 < _HEADER_3.size:
            self._unread(kind, subtype, batch, row)
            return
        payload = octets[words * 4 :]
        self._add(batch, row, channel, payload, uplink=None, cut=cut)

    def _unread(self, kind: int, subtype: int, batch: FrameBatch, row: int) -> None:
        named = f"type {kind}, subtype {subtype},"
        if kind == _UMTS_RRC:
            broadcast = subtype in _UMTS_BCCH or subtype >= _UMTS_SYSTEM_INFORMATION
            named = "UMTS RRC system information" if broadcast else f"UMTS RRC, subtype {subtype},"
        text = f"GSMTAP frames of {named} are not read"
        self._problem(ProblemKind.UNKNOWN_PROTOCOL, text, batch, row)

    def _add(
        self,
        batch: FrameBatch,
        row: int,
        channel: Channel,
        payload: bytes,
        *,
        uplink: bool | None,
        cell: Cell | None = None,
        protected: bool | None = None,
        cut: bool = False,
    ) -> None:
        if "RRC" in channel.value:
            uplink = "_UL_" in channel.name
        ue = "broadcast" if any(word in channel.name for word in _BROADCAST) else ""
        frame, time = batch.first + row, int(batch.time[row])
        made = RadioMessage(batch.input, frame, 0, time, channel, uplink, ue, cell, payload, protected, cut)
        self._found.append(made)

    def _problem(self, kind: ProblemKind, text: str, batch: FrameBatch, row: int) -> None:
        self._problems.add(kind, text, (batch.input, batch.first + row))


def _is_nas_eps(octets: bytes) -> bool:
    """Whether a frame of a user link type begins as an EMM message: plain or with a security header."""
    if len(octets) < 2 or octets[0] & 0xF != _EMM:
        return False
    header = octets[0] >> 4
    if header == 0:
        return 0x40 <= octets[1] < 0x70  # EMM message types (TS 24.301, table 9.8.1)
    return (header < _HEADERS and len(octets) > 6) or (header == _SERVICE_REQUEST and len(octets) == 4)
