"""NAS messages of the phone's log: EPS (log codes 0xB0E0 … 0xB0ED) and 5GS (0xB800 … 0xB80B).

Of each message there are up to two records: "security protected" as it went over the air, and "plain" after its
protection was taken off, or before it was put on. A plain record does not tell whether there was any protection.
"""

from struct import Struct

from cleannet.capture.diag.payload import EMPTY, TOO_SHORT, Outcome, Payload, Route, unknown_version
from cleannet.model.radio import Channel

_EPS_HEADER = 4  # version of the record, then release, major and minor version of the specification
_5GS_VERSION = Struct("<I")
_5GS_HEADER = 7
_EPS_VERSION = _5GS_RECORD_VERSION = 1
# Protocol discriminators of TS 24.301, 9.2 and TS 24.501, 9.2.
_EMM = 0x7
_5GMM = 0x7E

_EPS_UP = Route(Channel.NAS_EPS, uplink=True)
_EPS_DOWN = Route(Channel.NAS_EPS, uplink=False)
_5GS_UP = Route(Channel.NAS_5GS, uplink=True)
_5GS_DOWN = Route(Channel.NAS_5GS, uplink=False)


def nas_eps(body: bytes, *, uplink: bool, plain: bool) -> Outcome:
    """The message of one LTE NAS record (TS 24.301).

    `protected` is True where the octets are those on air: in a record of protected messages, and where the message
    has a security header (TS 24.301, 9.3.1), as a SERVICE REQUEST has in a plain record too. Else it is False.
    """
    if len(body) < _EPS_HEADER:
        return TOO_SHORT
    if body[0] != _EPS_VERSION:
        return unknown_version(body[0])
    octets = body[_EPS_HEADER:]
    if not any(octets):  # seen in records of protected messages: the phone blanks them
        return EMPTY
    secured = octets[0] & 0xF == _EMM and octets[0] > 0xF
    return Payload(_EPS_UP if uplink else _EPS_DOWN, octets, protected=not plain or secured)


def nas_5gs(body: bytes, *, uplink: bool, plain: bool) -> Outcome:
    """The message of one NR NAS record (TS 24.501); `protected` as in `nas_eps` (security header: 9.3)."""
    if len(body) < _5GS_HEADER:
        return TOO_SHORT
    version = _5GS_VERSION.unpack_from(body)[0]
    if version != _5GS_RECORD_VERSION:
        return unknown_version(version)
    octets = body[_5GS_HEADER:]
    if not any(octets):
        return EMPTY
    secured = octets[0] == _5GMM and len(octets) > 1 and octets[1] & 0xF != 0
    return Payload(_5GS_UP if uplink else _5GS_DOWN, octets, protected=not plain or secured)
