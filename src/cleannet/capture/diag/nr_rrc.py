"""NR RRC messages as the phone sent and received them: log code 0xB821.

The first four octets are the version of the record's header, which decides its layout and which number stands for which
channel, as public readers of such logs describe them; other versions are not guessed at. Beside whole messages of the
logical channels (TS 38.331, unaligned PER) there are parts of other messages, as those of LTE that set up NR beside it:
the reconfiguration of NR is read, the others are counted. Behind the MIB's three octets a BCCH-BCH record of version 8
holds a fourth one, of the physical layer (TS 38.212, 7.1.1).
"""

from functools import lru_cache
from struct import Struct

from cleannet.capture.diag.payload import (
    EMPTY,
    TOO_SHORT,
    WRONG_LENGTH,
    Outcome,
    Payload,
    Route,
    Unread,
    unknown_channel,
    unknown_version,
)
from cleannet.model.radio import Cell, Channel

_VERSION = Struct("<I")
# Of each layout what is read: physical cell identity, NR-ARFCN, number of the channel, length, and from version 23 on
# the number of the segment. Skipped: version, RRC release, bearer; global cell identity; frame number; mask of SIBs.
_V7 = Struct("<7xHI4xB4xH")
_V12 = Struct("<7xHI3xB4xH")
_V17 = Struct("<7xH8xI3xB4xH")
_V19 = Struct("<7xH8xI3xB4xHx")
_V23 = Struct("<7xH8xI3xB4xH3xB")

_BCCH_BCH = Route(Channel.NR_BCCH_BCH, uplink=False, broadcast=True)
_BCCH_DL_SCH = Route(Channel.NR_BCCH_DL_SCH, uplink=False, broadcast=True)
_DL_CCCH = Route(Channel.NR_DL_CCCH, uplink=False)
_DL_DCCH = Route(Channel.NR_DL_DCCH, uplink=False)
_PCCH = Route(Channel.NR_PCCH, uplink=False, broadcast=True)
_UL_CCCH = Route(Channel.NR_UL_CCCH, uplink=True)
_UL_CCCH1 = Route(Channel.NR_UL_CCCH1, uplink=True)
_UL_DCCH = Route(Channel.NR_UL_DCCH, uplink=True)
_RECONFIGURATION = Route(Channel.NR_RECONFIGURATION, uplink=False)
_Channels = dict[int, Route | Unread]


def _numbered(*what: Route | str, start: int = 1) -> _Channels:
    return {number: Unread(one) if isinstance(one, str) else one for number, one in enumerate(what, start)}


_COMPLETE = "RRCReconfigurationComplete"
_BEARERS = "RadioBearerConfig"
_UP_TO_19 = _numbered(
    *(_BCCH_BCH, _BCCH_DL_SCH, _DL_CCCH, _DL_DCCH, _PCCH, _UL_CCCH, _UL_CCCH1, _UL_DCCH, _RECONFIGURATION, _COMPLETE)
)
_WITH_MCCH = _numbered(*(_BCCH_BCH, _BCCH_DL_SCH, _DL_CCCH, _DL_DCCH, "MCCH", _PCCH, _UL_CCCH, _UL_CCCH1, _UL_DCCH))
# Versions 7 and 8 are described for these numbers only.
_BESIDE_LTE = {number: _UP_TO_19[number] for number in (1, 8, 9, 10)}
_V9_CHANNELS = _UP_TO_19 | _numbered(
    *("SIB1", "SystemInformation", "UECapabilityEnquiry-v1560", *(f"SIB{number}" for number in range(2, 10))),
    *("CellGroupConfig", "MeasResultCellListEUTRA", "MeasResultSCG-Failure", _BEARERS, "FreqBandList"),
    *("UE-CapabilityRequestFilterNR", "UE-MRDC-Capability", "UE-NR-Capability", "VarResumeMAC-Input"),
    "VarShortMAC-Input",
    start=11,
)
_V14_CHANNELS = _UP_TO_19 | _numbered(
    *("SIB1", "SystemInformation", "OverheatingAssistance", "UECapabilityEnquiry-v1560"),
    *(*(f"SIB{number}" for number in range(2, 10)), "SIB12", "PosSystemInformation"),
    *("CellGroupConfig", "MeasResultCellListEUTRA", "MeasResultSCG-Failure", _BEARERS, "FreqBandList"),
    *("UE-CapabilityRequestFilterNR", "UE-MRDC-Capability", "UE-NR-Capability", "UE-NR-Capability"),
    *("VarResumeMAC-Input", "VarRLF-Report", "VarShortMAC-Input"),
    start=11,
)
_V17_CHANNELS = _UP_TO_19 | {29: Unread(_BEARERS)}
_V20_CHANNELS = _WITH_MCCH | _numbered(_RECONFIGURATION, _COMPLETE, start=10) | {36: Unread(_BEARERS)}
_V26_CHANNELS = _WITH_MCCH | _numbered(_RECONFIGURATION, _COMPLETE, start=11) | {36: Unread(_BEARERS)}

VERSIONS: dict[int, tuple[Struct, _Channels]] = {
    7: (_V7, _BESIDE_LTE | {24: Unread(_BEARERS)}),
    8: (_V7, _BESIDE_LTE | {26: Unread(_BEARERS)}),
    9: (_V7, _V9_CHANNELS),
    12: (_V12, _V9_CHANNELS),
    14: (_V12, _V14_CHANNELS),
    17: (_V17, _V17_CHANNELS),
    19: (_V19, _V17_CHANNELS),
    20: (_V19, _V20_CHANNELS),
    23: (_V23, _V20_CHANNELS),
    26: (_V23, _V26_CHANNELS),
}


@lru_cache(maxsize=1024)
def _cell(physical: int, arfcn: int) -> Cell | None:
    # NR-ARFCN 0 is 0 Hz: the record then names no cell, and its physical identity is 0 as well.
    return Cell("NR", arfcn, physical) if arfcn else None


def nr_rrc(body: bytes) -> Outcome:
    """The message of one NR RRC OTA record."""
    if len(body) < _VERSION.size:
        return TOO_SHORT
    version = _VERSION.unpack_from(body)[0]
    known = VERSIONS.get(version)
    if known is None:
        return unknown_version(version)
    layout, channels = known
    if len(body) < layout.size:
        return TOO_SHORT
    physical, arfcn, number, length, *rest = layout.unpack_from(body)
    if length != len(body) - layout.size:
        return WRONG_LENGTH
    what = channels.get(number)
    if what is None:
        return unknown_channel(version, number)
    if isinstance(what, Unread):
        return what
    if not length:
        return EMPTY
    return Payload(what, body[layout.size :], _cell(physical, arfcn), None, rest[0] if rest else 0)
