"""Radio messages in, decoded messages out: RRC with the NAS that it carries, NAS alone, and layer 3 of GSM.

Phone logs and captures of the radio interface are small beside those of a core, so they are read message by message.
"""

import functools
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from cleannet.decode import nas_5gs as five
from cleannet.decode import nas_eps as four
from cleannet.decode.as_security import PROVES, ASSecurity, State, Verdict
from cleannet.decode.cursor import Cursor
from cleannet.decode.f1ap import f1ap
from cleannet.decode.gsm_l3 import gsm_l3
from cleannet.decode.lte_rrc import ROOTS as LTE_CHANNELS
from cleannet.decode.lte_rrc import lte_rrc
from cleannet.decode.memo import Memo, placed, problems_at, resealed
from cleannet.decode.nr_rrc import ROOTS as NR_CHANNELS
from cleannet.decode.nr_rrc import nr_rrc
from cleannet.decode.radio_direction import direction_of
from cleannet.decode.s1ap import s1ap
from cleannet.decode.shapes import run
from cleannet.decode.umts_rrc import ROOTS as UMTS_CHANNELS
from cleannet.decode.umts_rrc import umts_rrc
from cleannet.model.f1ap import OpaqueF1AP
from cleannet.model.frame import At, FrameRef
from cleannet.model.gsm import OpaqueGSM
from cleannet.model.lte_rrc import CipheredLTE, OpaqueLTE
from cleannet.model.message import Direction, Message
from cleannet.model.nas import (
    CipheredNAS,
    NASMessage,
    OpaqueNAS,
    ReadableBecause,
    SecurityModeCommand,
    SecurityModeReject,
)
from cleannet.model.nas_eps import CipheredEPS, EPSMessage, EPSSecurityModeCommand, EPSSecurityModeReject, OpaqueEPS
from cleannet.model.nr_rrc import CipheredNR, OpaqueNR
from cleannet.model.problem import Problem
from cleannet.model.radio import Channel, RadioMessage
from cleannet.model.rrc import CipheredRRC, RRCMessage
from cleannet.model.s1ap import OpaqueS1AP
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.model.umts_rrc import OpaqueUMTS

_HEADER_OCTETS = {Channel.NAS_EPS: 6, Channel.NAS_5GS: 7}
"""Octets of a security header (TS 24.301, 9.1; TS 24.501, 9.1.1)."""
_IN_CLEAR = (ReadableBecause.NULL_SELECTED, ReadableBecause.NULL_PROVEN, ReadableBecause.KEYS)
_CIPHERED = (CipheredNAS, CipheredEPS, CipheredRRC)
_NAS = (NASMessage, EPSMessage)
_FIRST_UNPROTECTED = 5
"""Security header types of NAS-EPS from here on are reserved, or a SERVICE REQUEST (TS 24.301, 9.3.1)."""


class _System(NamedTuple):
    """RRC of one radio system: how it is read, and what the NAS messages inside are."""

    name: str
    read: Callable[[Cursor, Channel, Direction], RRCMessage]
    opaque: type[RRCMessage]
    nas: Channel


_SYSTEMS = {
    **dict.fromkeys(LTE_CHANNELS, _System("LTE-RRC", lte_rrc, OpaqueLTE, Channel.NAS_EPS)),
    **dict.fromkeys(NR_CHANNELS, _System("NR-RRC", nr_rrc, OpaqueNR, Channel.NAS_5GS)),
    **dict.fromkeys(UMTS_CHANNELS, _System("UMTS-RRC", umts_rrc, OpaqueUMTS, Channel.GSM_L3)),
}


class Pdu(msgspec.Struct):
    """One protocol data unit that was read.

    Attributes:
        source: the radio message that it is, or that carries it.
        messages: its message, and those nested in it.
        problems: what went wrong in it.
        octets: how many it has.
        carried: it is a NAS message inside an RRC message.
        opaque: nothing of it could be read.
        raw: the octets of a NAS message.
    """

    source: RadioMessage
    messages: tuple[Message, ...]
    problems: list[Problem]
    octets: int
    carried: bool = False
    opaque: bool = False
    raw: bytes = b""

    @property
    def message(self) -> Message:
        """The outermost message."""
        return self.messages[0]


class _Context:
    """The NAS ciphering algorithm in force for one UE in one system, None unknown."""

    def __init__(self) -> None:
        self.algorithm: int | None = None
        self.before: int | None = None

    def see(self, message: Message) -> None:
        if isinstance(message, SecurityModeCommand | EPSSecurityModeCommand):
            self.before, self.algorithm = self.algorithm, message.ciphering
        elif isinstance(message, SecurityModeReject | EPSSecurityModeReject):
            self.algorithm = self.before


class RadioReader:
    """Reads the radio messages of all inputs in the order given; `finish` when there are no more.

    Attributes:
        pdus: what was read.
        unread: messages of channels that are not read, with the first one's place: by input and channel.
    """

    def __init__(self) -> None:
        self.pdus: list[Pdu] = []
        self.unread: Counter[tuple[int, Channel]] = Counter()
        self.first_unread: dict[tuple[int, Channel], int] = {}
        self._contexts: dict[tuple[tuple[int, str], Channel], _Context] = {}
        self._security: dict[tuple[int, str], ASSecurity] = {}
        self._memo = Memo()

    def feed(self, one: RadioMessage) -> None:
        """Reads one message."""
        if one.channel in _SYSTEMS:
            self._rrc(one)
        elif one.channel in _HEADER_OCTETS:
            self.pdus.append(self._nas(one, one.payload, one.channel, _direction(one.uplink)))
        elif one.channel is Channel.GSM_L3:
            self.pdus.append(_gsm(one, one.payload, _direction(one.uplink)))
        elif one.channel in (Channel.F1AP, Channel.S1AP):
            self._application(one)
        else:
            key = (one.input, one.channel)
            self.unread[key] += 1
            self.first_unread.setdefault(key, one.frame)

    def finish(self) -> None:
        """What still waited for proof that it is not ciphered is taken as ciphered."""
        for security in self._security.values():
            self._hide(security)

    def _rrc(self, one: RadioMessage) -> None:
        if not one.air:
            self._keep(self._read_rrc(one))
            return
        security = self._security.setdefault(one.whose, ASSecurity())
        verdict = security.verdict(one) if "_DCCH" in one.channel.name else Verdict.READ
        if verdict is Verdict.CIPHERED:
            self.pdus.append(_ciphered_rrc(one))
            return
        pdu = self._read_rrc(one)
        record = pdu.message
        assert isinstance(record, RRCMessage)
        if verdict is Verdict.TRY and not security.believes(one, record, well=not pdu.problems):
            self._hide(security)
            security.disbelieved()
            self.pdus.append(_ciphered_rrc(one))
        elif verdict is Verdict.TRY and security.state is State.UNKNOWN:
            self._wait(security, one)
        else:
            self._hide(security)
            security.see(record)
            self._keep(pdu)

    def _read_rrc(self, one: RadioMessage) -> Pdu:
        """Reads an RRC message, or takes it from an earlier one with the same octets."""
        key = (one.channel, one.uplink, one.payload)
        known = None if one.cut else self._memo.get(key)
        if known is None:
            made = _read_rrc(one)
            if not one.cut:
                self._memo.keep(key, (made.messages, tuple(made.problems), made.opaque))
            return made
        messages, problems, opaque = known
        at = _at(one)
        return Pdu(one, (placed(messages[0], at),), problems_at(problems, at), len(one.payload), opaque=opaque)

    def _wait(self, security: ASSecurity, one: RadioMessage) -> None:
        """Keeps a message that may be ciphered and reads well by chance, until enough of them prove that none is."""
        security.waiting.append(one)
        if len(security.waiting) == PROVES:
            waiting, security.waiting, security.state = security.waiting, [], State.NULL
            for each in waiting:
                pdu = self._read_rrc(each)
                assert isinstance(pdu.message, RRCMessage)
                security.see(pdu.message)
                self._keep(pdu)

    def _hide(self, security: ASSecurity) -> None:
        self.pdus += [_ciphered_rrc(each) for each in security.waiting]
        security.waiting = []

    def _keep(self, pdu: Pdu) -> None:
        """An RRC message, and the NAS that it carries."""
        self.pdus.append(pdu)
        record = pdu.message
        assert isinstance(record, RRCMessage)
        system = _SYSTEMS[pdu.source.channel]
        for octets in filter(None, record.nas):
            if system.nas is Channel.GSM_L3:
                self.pdus.append(_gsm(pdu.source, octets, record.direction, carried=True))
            else:
                self.pdus.append(self._nas(pdu.source, octets, system.nas, record.direction, carried=True))

    def _application(self, one: RadioMessage) -> None:
        """F1AP or S1AP."""
        f1 = one.channel is Channel.F1AP
        cursor = Cursor(one.payload, one.channel.value, _at(one), cut=one.cut)
        messages, opaque = run(
            lambda c, d: ((f1ap if f1 else s1ap)(c, d),),
            cursor,
            lambda c: (OpaqueF1AP if f1 else OpaqueS1AP)(at=c.at, whole=False),
            _direction(one.uplink),
        )
        self.pdus.append(Pdu(one, messages, cursor.problems, len(one.payload), opaque=opaque))

    def _nas(self, one: RadioMessage, octets: bytes, channel: Channel, way: Direction, *, carried: bool = False) -> Pdu:
        whose = one.whose, channel
        context = self._contexts.get(whose)
        if context is None:
            context = self._contexts[whose] = _Context()
        readable = ReadableBecause.NOT_READABLE
        if one.deciphered:
            readable = ReadableBecause.KEYS
        elif context.algorithm == 0:
            readable = ReadableBecause.NULL_SELECTED
        elif context.algorithm is None and _plausible(channel, octets):
            readable = ReadableBecause.NULL_PROVEN
        made = self._read_nas(one, octets, channel, way, readable)
        if not carried and (told := _turned(way, direction_of(made.message, octets))) is not way:
            made = self._read_nas(one, octets, channel, told, readable)
        if one.deciphered or one.genuine is not None:
            told_by_keys = {"decrypted": one.deciphered, "genuine": one.genuine}
            made.messages = tuple(msgspec.structs.replace(m, **told_by_keys) if is_nas(m) else m for m in made.messages)
        made.carried = carried
        for message in made.messages:
            context.see(message)
        return made

    def _read_nas(
        self, one: RadioMessage, octets: bytes, channel: Channel, way: Direction, readable: ReadableBecause
    ) -> Pdu:
        """Reads a NAS message, or takes it from an earlier one that differs in its code and sequence number at most."""
        sealed = _deciding(octets, channel, way, readable)
        key = sealed or (octets, channel, way, readable)
        known = None if one.cut else self._memo.get(key)
        if known is None:
            made = _read_nas(one, octets, channel, way, readable)
            if not one.cut:
                self._memo.keep(key, (made.messages, tuple(made.problems), made.opaque))
            return made
        messages, problems, opaque = known
        at = _at(one)
        if sealed:
            again = tuple(resealed(m, at, octets[1:5], octets[5]) for m in messages)
        else:
            again = tuple(placed(m, at) for m in messages)
        return Pdu(one, again, problems_at(problems, at), len(octets), opaque=opaque, raw=octets)


def _deciding(octets: bytes, channel: Channel, way: Direction, readable: ReadableBecause) -> tuple[object, ...] | None:
    """What decides how a protected NAS-EPS message is read: all but its code, its sequence number and what is ciphered.

    None for other messages, of which all octets decide.
    """
    if channel is not Channel.NAS_EPS or len(octets) <= _HEADER_OCTETS[channel]:
        return None
    header = octets[0] >> 4
    if not 0 < header < _FIRST_UNPROTECTED:
        return None
    closed = EPSSecurityHeader(header).ciphered and readable not in _IN_CLEAR
    return octets[0], len(octets) if closed else octets[_HEADER_OCTETS[channel] :], way, readable


def _read_rrc(one: RadioMessage) -> Pdu:
    system = _SYSTEMS[one.channel]
    cursor = Cursor(one.payload, system.name, _at(one), cut=one.cut)
    messages, opaque = run(
        lambda c, d: (system.read(c, one.channel, d),),
        cursor,
        lambda c: system.opaque(at=c.at, direction=way, whole=False, message_name="OpaqueRRC", channel=one.channel),
        way := _direction(one.uplink),
    )
    return Pdu(one, messages, cursor.problems, len(one.payload), opaque=opaque)


def _ciphered_rrc(one: RadioMessage) -> Pdu:
    kind = CipheredLTE if one.channel in LTE_CHANNELS else CipheredNR
    record = kind(at=_at(one), direction=_direction(one.uplink), channel=one.channel)
    return Pdu(one, (record,), [], len(one.payload), opaque=True)


def _gsm(one: RadioMessage, octets: bytes, way: Direction, *, carried: bool = False) -> Pdu:
    cursor = Cursor(octets, "GSM L3", _at(one), cut=one.cut)
    messages, opaque = run(
        lambda c, d: gsm_l3(c, direction=d),
        cursor,
        lambda c: OpaqueGSM(at=c.at, direction=way, whole=False),
        way,
    )
    return Pdu(one, messages, cursor.problems, len(octets), carried, opaque)


def _read_nas(one: RadioMessage, octets: bytes, channel: Channel, way: Direction, readable: ReadableBecause) -> Pdu:
    eps = channel is Channel.NAS_EPS
    cursor = Cursor(octets, channel.value, _at(one), cut=one.cut)
    messages, opaque = run(
        lambda c, d: (four.nas_eps if eps else five.nas_5gs)(c, readable=readable, direction=d),
        cursor,
        lambda c: (OpaqueEPS if eps else OpaqueNAS)(at=c.at, direction=way, whole=False),
        way,
    )
    return Pdu(one, messages, cursor.problems, len(octets), opaque=opaque, raw=octets)


def _plausible(channel: Channel, octets: bytes) -> bool:
    """Whether the body behind a security header reads as a plain message."""
    body = octets[_HEADER_OCTETS[channel] :]
    return four.plausible_plain(body) if channel is Channel.NAS_EPS else five.plausible_plain(body)


def _direction(uplink: bool | None) -> Direction:
    if uplink is None:
        return Direction.UNKNOWN
    return Direction.UPLINK if uplink else Direction.DOWNLINK


def _turned(way: Direction, told: Direction) -> Direction:
    """The way that a message's type tells, where the capture tells none, or calls downlink what only a phone sends.

    Some writers of GSMTAP leave the flag for uplink clear in every frame.
    """
    if way is Direction.UNKNOWN and told is not Direction.UNKNOWN:
        return told
    return told if way is Direction.DOWNLINK and told is Direction.UPLINK else way


def _at(one: RadioMessage) -> At:
    return At(FrameRef(one.input, one.frame, one.index))


def ciphered(message: Message) -> bool:
    """Whether a NAS or RRC message stands for one that could not be read."""
    return _stands_for_ciphered(type(message))


def is_nas(message: Message) -> bool:
    """Whether a message is one of NAS-EPS or NAS-5GS."""
    return _of_nas(type(message))


# What is asked of every message is kept by its type: to look through base classes takes several times as long.
@functools.cache
def _stands_for_ciphered(kind: type[Message]) -> bool:
    return issubclass(kind, _CIPHERED)


@functools.cache
def _of_nas(kind: type[Message]) -> bool:
    return issubclass(kind, _NAS)
