"""LTE RRC messages as the phone sent and received them: log code 0xB0C0.

The first octet is the version of the record's header. It decides the layout, and which number stands for which channel.
Layouts and numbers are those that the public readers of such logs agree upon; a version that none of them describes is
not guessed at. After the header the octets are one RRC message in unaligned PER (TS 36.331).
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

# Of each layout what is read: physical cell identity, EARFCN, number of the channel, length, and from version 30 on the
# number of the segment. Skipped: version, RRC release (and NR RRC release), bearer; frame number; mask of SIBs.
_V2 = Struct("<4xHH2xBH")
_V5 = Struct("<4xHH2xB4xH")
_V8 = Struct("<4xHI2xB4xH")
_V25 = Struct("<6xHI2xB4xH")
_V30 = Struct("<6xHI2xB4xH2xB")

_BCCH_BCH = Route(Channel.LTE_BCCH_BCH, uplink=False, broadcast=True)
_BCCH_DL_SCH = Route(Channel.LTE_BCCH_DL_SCH, uplink=False, broadcast=True)
_PCCH = Route(Channel.LTE_PCCH, uplink=False, broadcast=True)
_DL_CCCH = Route(Channel.LTE_DL_CCCH, uplink=False)
_DL_DCCH = Route(Channel.LTE_DL_DCCH, uplink=False)
_UL_CCCH = Route(Channel.LTE_UL_CCCH, uplink=True)
_UL_DCCH = Route(Channel.LTE_UL_DCCH, uplink=True)
_MCCH = Unread("MCCH")

_Channels = dict[int, Route | Unread]


def _narrowband(bcch_bch: int) -> _Channels:
    """The channels of NB-IoT, which stand in one row; one number before the last is not used."""
    names = ("BCCH-BCH", "BCCH-DL-SCH", "PCCH", "DL-CCCH", "DL-DCCH", "UL-CCCH", "", "UL-DCCH")
    return {bcch_bch + place: Unread(f"{name} of NB-IoT") for place, name in enumerate(names) if name}


_FROM_1: _Channels = {
    1: _BCCH_BCH,
    2: _BCCH_DL_SCH,
    3: _MCCH,
    4: _PCCH,
    5: _DL_CCCH,
    6: _DL_DCCH,
    7: _UL_CCCH,
    8: _UL_DCCH,
}
_FROM_8: _Channels = {number + 7: what for number, what in _FROM_1.items()}
_WITHOUT_3: _Channels = {number + (number > 2): what for number, what in _FROM_1.items()}
_WITHOUT_3_NARROWBAND: _Channels = _WITHOUT_3 | _narrowband(54)
_FROM_6: _Channels = {
    1: _BCCH_BCH,
    3: _BCCH_DL_SCH,
    6: _MCCH,
    7: _PCCH,
    8: _DL_CCCH,
    9: _DL_DCCH,
    10: _UL_CCCH,
    11: _UL_DCCH,
    **_narrowband(45),
}

VERSIONS: dict[int, tuple[Struct, _Channels]] = {
    2: (_V2, _FROM_1),
    3: (_V2, _FROM_1),
    4: (_V2, _FROM_1),
    6: (_V5, _FROM_1),
    7: (_V5, _FROM_1),
    8: (_V8, _FROM_1),
    9: (_V8, _FROM_8),
    12: (_V8, _FROM_8),
    13: (_V8, _FROM_1),
    14: (_V8, _WITHOUT_3),
    15: (_V8, _WITHOUT_3),
    16: (_V8, _WITHOUT_3),
    19: (_V8, _FROM_6),
    20: (_V8, _WITHOUT_3_NARROWBAND),
    22: (_V8, _FROM_1),
    24: (_V8, _WITHOUT_3_NARROWBAND),
    25: (_V25, _WITHOUT_3_NARROWBAND),
    26: (_V25, _FROM_6),
    27: (_V25, _FROM_6),
    30: (_V30, _FROM_6),
}


@lru_cache(maxsize=1024)
def _cell(physical: int, arfcn: int) -> Cell:
    return Cell("LTE", arfcn, physical)


def lte_rrc(body: bytes) -> Outcome:
    """The message of one LTE RRC OTA record."""
    if not body:
        return TOO_SHORT
    known = VERSIONS.get(body[0])
    if known is None:
        return unknown_version(body[0])
    layout, channels = known
    if len(body) < layout.size:
        return TOO_SHORT
    physical, arfcn, number, length, *rest = layout.unpack_from(body)
    if length != len(body) - layout.size:
        return WRONG_LENGTH
    what = channels.get(number)
    if what is None:
        return unknown_channel(body[0], number)
    if isinstance(what, Unread):
        return what
    if not length:
        return EMPTY
    return Payload(what, body[layout.size :], _cell(physical, arfcn), None, rest[0] if rest else 0)
