"""GSM and UMTS signalling of the phone's log: log codes 0x512F, 0x5230, 0x412F, 0x713A and their kin for two SIMs."""

from collections.abc import Callable
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
)
from cleannet.capture.diag.records import subscription_of
from cleannet.model.radio import Cell, Channel

# A record that has no version field counts as version 0.
_NO_VERSION = 0
_GSM_UP = Route(Channel.GSM_L3, uplink=True)
_GSM_DOWN = Route(Channel.GSM_L3, uplink=False)
_GSM_BROADCAST = Route(Channel.GSM_L3, uplink=False, broadcast=True)

_RR = Struct("<BBB")
_RR_DOWNLINK = 0x80
_RR_COMMON = (1, 3)  # BCCH and CCCH: before the message stands its L2 pseudo length (TS 44.018, 10.5.2.19)
_RR_DEDICATED = (0, 4, 5, 6, 7)  # DCCH, SACCH, SDCCH, full-rate and half-rate FACCH
_RR_RANDOM_ACCESS = (2, 8)

_UMTS_RRC = Struct("<BBH")
_UMTS_CELL = Struct("<HH")
_UMTS_WITH_CELL = 0x80
_UMTS_CHANNELS: dict[int, Route | Unread] = {
    0: Route(Channel.UMTS_UL_CCCH, uplink=True),
    1: Route(Channel.UMTS_UL_DCCH, uplink=True),
    2: Route(Channel.UMTS_DL_CCCH, uplink=False),
    3: Route(Channel.UMTS_DL_DCCH, uplink=False),
    4: Unread("BCCH-BCH"),
    5: Unread("BCCH-FACH"),
    6: Route(Channel.UMTS_PCCH, uplink=False, broadcast=True),
    7: Unread("MCCH"),
    8: Unread("MSCH"),
    9: Unread("system information"),
    10: Unread("system information"),
}
_UMTS_SYSTEM_INFORMATION = (0xF0, 0xFE, 0xFF)

_UMTS_NAS = Struct("<BI")
_GPRS_NAS = Struct("<BBH")


def gsm_rr(body: bytes) -> Outcome:
    """The message of one GSM RR signalling record: a layer 3 message (TS 44.018) from its protocol discriminator on."""
    if len(body) < _RR.size:
        return TOO_SHORT
    channel, _, length = _RR.unpack_from(body)
    octets = body[_RR.size :]
    if length != len(octets):
        return WRONG_LENGTH
    number = channel & ~_RR_DOWNLINK
    if number in _RR_RANDOM_ACCESS:
        return Unread("random access")
    if number in _RR_COMMON:
        return Payload(_GSM_BROADCAST, octets[1:]) if length > 1 else EMPTY
    if number not in _RR_DEDICATED:
        return unknown_channel(_NO_VERSION, number)
    return Payload(_GSM_DOWN if channel & _RR_DOWNLINK else _GSM_UP, octets) if length else EMPTY


def umts_rrc(body: bytes) -> Outcome:
    """The message of one UMTS signalling record (TS 25.331, unaligned PER)."""
    if len(body) < _UMTS_RRC.size:
        return TOO_SHORT
    number, _, length = _UMTS_RRC.unpack_from(body)
    place, cell = _UMTS_RRC.size, None
    if number in _UMTS_SYSTEM_INFORMATION:
        return Unread("system information")
    if number >= _UMTS_WITH_CELL:
        if len(body) < place + _UMTS_CELL.size:
            return TOO_SHORT
        cell = Cell("UMTS", *_UMTS_CELL.unpack_from(body, place))
        place += _UMTS_CELL.size
        number -= _UMTS_WITH_CELL
    what = _UMTS_CHANNELS.get(number)
    if what is None:
        return unknown_channel(_NO_VERSION, number)
    if isinstance(what, Unread):
        return what
    if length != len(body) - place:
        return WRONG_LENGTH
    return Payload(what, body[place:], cell) if length else EMPTY


def umts_nas(body: bytes) -> Outcome:
    """The message of one UMTS NAS record, which also holds those of GSM: layer 3 (TS 24.008)."""
    if len(body) < _UMTS_NAS.size:
        return TOO_SHORT
    uplink, length = _UMTS_NAS.unpack_from(body)
    return _layer_3(body[_UMTS_NAS.size :], length, uplink=uplink != 0)


def gprs_nas(body: bytes) -> Outcome:
    """The message of one GPRS SM/GMM record: layer 3 (TS 24.008)."""
    if len(body) < _GPRS_NAS.size:
        return TOO_SHORT
    downlink, _, length = _GPRS_NAS.unpack_from(body)
    return _layer_3(body[_GPRS_NAS.size :], length, uplink=downlink == 0)


def _layer_3(octets: bytes, length: int, *, uplink: bool) -> Outcome:
    if length != len(octets):
        return WRONG_LENGTH
    return Payload(_GSM_UP if uplink else _GSM_DOWN, octets) if octets else EMPTY


def of_two_sims(read: Callable[[bytes], Outcome]) -> Callable[[bytes], Outcome]:
    """The same record with the number of its SIM before it, as phones for two SIMs write it."""

    def read_with_sim(body: bytes) -> Outcome:
        if not body:
            return TOO_SHORT
        outcome = read(body[1:])
        if isinstance(outcome, Payload):
            return outcome._replace(subscription=subscription_of(body[0]))
        return outcome

    return read_with_sim
