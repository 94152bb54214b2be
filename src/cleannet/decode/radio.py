"""Radio messages in, decoded messages out: RRC with the NAS that it carries, NAS alone, and layer 3 of GSM.

Phone logs and captures of the radio interface are small beside those of a core, so they are read message by message.
"""

from collections import Counter

import msgspec

from cleannet.decode import nas_5gs as five
from cleannet.decode import nas_eps as four
from cleannet.decode.cursor import Cursor
from cleannet.decode.gsm_l3 import gsm_l3
from cleannet.decode.lte_rrc import ROOTS as LTE_CHANNELS
from cleannet.decode.lte_rrc import lte_rrc
from cleannet.decode.memo import Decoded, Memo, placed, problems_at, resealed
from cleannet.decode.nr_rrc import ROOTS as NR_CHANNELS
from cleannet.decode.nr_rrc import nr_rrc
from cleannet.decode.radio_direction import direction_of
from cleannet.decode.shapes import run
from cleannet.model.frame import At, FrameRef
from cleannet.model.gsm import OpaqueGSM
from cleannet.model.lte_rrc import OpaqueLTE
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
from cleannet.model.nr_rrc import OpaqueNR
from cleannet.model.problem import Problem
from cleannet.model.radio import Channel, RadioMessage
from cleannet.model.rrc import RRCMessage
from cleannet.model.security_eps import EPSSecurityHeader

_HEADER_OCTETS = {Channel.NAS_EPS: 6, Channel.NAS_5GS: 7}
"""Octets of a security header (TS 24.301, 9.1; TS 24.501, 9.1.1)."""
_NULL = (ReadableBecause.NULL_SELECTED, ReadableBecause.NULL_PROVEN)
_CIPHERED = (CipheredNAS, CipheredEPS)
_NAS = (NASMessage, EPSMessage)
_FIRST_UNPROTECTED = 5
"""Security header types of NAS-EPS from here on are reserved, or a SERVICE REQUEST (TS 24.301, 9.3.1)."""


class Pdu(msgspec.Struct):
    """One protocol data unit that was read.

    Attributes:
        source: the radio message that it is, or that carries it.
        messages: its message, and those nested in it.
        problems: what went wrong in it.
        octets: how many it has.
        carried: it is a NAS message inside an RRC message.
        opaque: nothing of it could be read.
    """

    source: RadioMessage
    messages: tuple[Message, ...]
    problems: list[Problem]
    octets: int
    carried: bool = False
    opaque: bool = False

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
    """Reads the radio messages of all inputs in the order given.

    Attributes:
        pdus: what was read.
        unread: messages of channels that are not read, with the first one's place: by input and channel.
    """

    def __init__(self) -> None:
        self.pdus: list[Pdu] = []
        self.unread: Counter[tuple[int, Channel]] = Counter()
        self.first_unread: dict[tuple[int, Channel], int] = {}
        self._contexts: dict[tuple[int, str, Channel], _Context] = {}
        self._memo = Memo()

    def feed(self, one: RadioMessage) -> None:
        """Reads one message."""
        if one.channel in LTE_CHANNELS or one.channel in NR_CHANNELS:
            self._rrc(one)
        elif one.channel in _HEADER_OCTETS:
            self.pdus.append(self._nas(one, one.payload, one.channel, _direction(one.uplink)))
        elif one.channel is Channel.GSM_L3:
            self._gsm(one)
        else:
            key = (one.input, one.channel)
            self.unread[key] += 1
            self.first_unread.setdefault(key, one.frame)

    def _rrc(self, one: RadioMessage) -> None:
        key = (one.channel, one.uplink, one.payload)
        known = None if one.cut else self._memo.get(key)
        if known is None:
            known = self._read_rrc(one)
            if not one.cut:
                self._memo.keep(key, known)
        messages, problems, opaque = known
        at = _at(one)
        record = placed(messages[0], at)
        self.pdus.append(Pdu(one, (record,), problems_at(problems, at), len(one.payload), opaque=opaque))
        assert isinstance(record, RRCMessage)
        channel = Channel.NAS_EPS if one.channel in LTE_CHANNELS else Channel.NAS_5GS
        for octets in record.nas:
            if octets:
                self.pdus.append(self._nas(one, octets, channel, record.direction, carried=True))

    @staticmethod
    def _read_rrc(one: RadioMessage) -> Decoded:
        lte = one.channel in LTE_CHANNELS
        cursor = Cursor(one.payload, "LTE-RRC" if lte else "NR-RRC", _at(one), cut=one.cut)
        read = lte_rrc if lte else nr_rrc
        kind = OpaqueLTE if lte else OpaqueNR
        messages, opaque = run(
            lambda c, d: (read(c, one.channel, d),),
            cursor,
            lambda c: kind(at=c.at, direction=way, whole=False, message_name="OpaqueRRC", channel=one.channel),
            way := _direction(one.uplink),
        )
        return messages, tuple(cursor.problems), opaque

    def _gsm(self, one: RadioMessage) -> None:
        cursor = Cursor(one.payload, "GSM L3", _at(one), cut=one.cut)
        messages, opaque = run(
            lambda c, d: gsm_l3(c, direction=d),
            cursor,
            lambda c: OpaqueGSM(at=c.at, direction=_direction(one.uplink), whole=False),
            _direction(one.uplink),
        )
        self.pdus.append(Pdu(one, messages, cursor.problems, len(one.payload), opaque=opaque))

    def _nas(self, one: RadioMessage, octets: bytes, channel: Channel, way: Direction, *, carried: bool = False) -> Pdu:
        context = self._contexts.setdefault((one.input, one.ue, channel), _Context())
        readable = ReadableBecause.NOT_READABLE
        if context.algorithm == 0:
            readable = ReadableBecause.NULL_SELECTED
        elif context.algorithm is None and _plausible(channel, octets):
            readable = ReadableBecause.NULL_PROVEN
        made = self._read_nas(one, octets, channel, way, readable)
        if way is Direction.UNKNOWN and (told := direction_of(made.message, octets)) is not Direction.UNKNOWN:
            made = self._read_nas(one, octets, channel, told, readable)
        made.carried = carried
        for message in made.messages:
            context.see(message)
        return made

    def _read_nas(
        self, one: RadioMessage, octets: bytes, channel: Channel, way: Direction, readable: ReadableBecause
    ) -> Pdu:
        """Reads a NAS message, or takes it from an earlier one that differs in its code and sequence number at most."""
        key = None if one.cut else _deciding(octets, channel, way, readable)
        known = None if key is None else self._memo.get(key)
        if known is None:
            made = _read_nas(one, octets, channel, way, readable)
            if key is not None:
                self._memo.keep(key, (made.messages, tuple(made.problems), made.opaque))
            return made
        messages, problems, opaque = known
        at = _at(one)
        again = tuple(resealed(m, at, octets[1:5], octets[5]) for m in messages)
        return Pdu(one, again, problems_at(problems, at), len(octets), opaque=opaque)


def _deciding(octets: bytes, channel: Channel, way: Direction, readable: ReadableBecause) -> tuple[object, ...] | None:
    """What decides how a protected NAS-EPS message is read: all but its code, its sequence number and what is ciphered.

    None for other messages, which are seldom alike.
    """
    if channel is not Channel.NAS_EPS or len(octets) <= _HEADER_OCTETS[channel]:
        return None
    header = octets[0] >> 4
    if not 0 < header < _FIRST_UNPROTECTED:
        return None
    closed = EPSSecurityHeader(header).ciphered and readable not in _NULL
    return octets[0], len(octets) if closed else octets[_HEADER_OCTETS[channel] :], way, readable


def _read_nas(one: RadioMessage, octets: bytes, channel: Channel, way: Direction, readable: ReadableBecause) -> Pdu:
    eps = channel is Channel.NAS_EPS
    cursor = Cursor(octets, channel.value, _at(one), cut=one.cut)
    messages, opaque = run(
        lambda c, d: (four.nas_eps if eps else five.nas_5gs)(c, readable=readable, direction=d),
        cursor,
        lambda c: (OpaqueEPS if eps else OpaqueNAS)(at=c.at, direction=way, whole=False),
        way,
    )
    return Pdu(one, messages, cursor.problems, len(octets), opaque=opaque)


def _plausible(channel: Channel, octets: bytes) -> bool:
    """Whether the body behind a security header reads as a plain message."""
    body = octets[_HEADER_OCTETS[channel] :]
    return four.plausible_plain(body) if channel is Channel.NAS_EPS else five.plausible_plain(body)


def _direction(uplink: bool | None) -> Direction:
    if uplink is None:
        return Direction.UNKNOWN
    return Direction.UPLINK if uplink else Direction.DOWNLINK


def _at(one: RadioMessage) -> At:
    return At(FrameRef(one.input, one.frame, one.index))


def ciphered(message: Message) -> bool:
    """Whether a NAS message stands for a body that could not be read."""
    return isinstance(message, _CIPHERED)


def is_nas(message: Message) -> bool:
    """Whether a message is one of NAS-EPS or NAS-5GS."""
    return isinstance(message, _NAS)
