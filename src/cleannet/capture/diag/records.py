"""Packets of a DIAG stream and the log records in them.

A packet begins with its command. DIAG_LOG_F (0x10) carries one log record: octet "more", outer length, then the
record: length (16 bits, over the record), log code (16 bits), time stamp (64 bits), body; all little-endian.
DIAG_MULTI_RADIO_CMD_F (0x98) wraps a packet of a phone for several SIMs: command, three octets, then 32 bits that say
for which SIM.
DIAG_SECURE_LOG_F (0x9E) is a log record encrypted for the maker of the modem; its code stands at octet 22.
A .dlf file is a row of records alone, without packets, flags and check sequences.

The time stamp's upper 48 bits count units of 1.25 ms since 1980-01-06 (the CDMA epoch), its lower 16 bits are 1/49152
of such a unit. The modem sets this clock from the network's civil time, not from GPS: no leap seconds are to be taken
off. Before it knows the time it counts from zero when it starts, so such a log begins in 1980.
"""

from collections.abc import Iterator
from struct import Struct
from typing import NamedTuple

from cleannet.capture.diag.payload import Refused
from cleannet.capture.problems import Damage
from cleannet.capture.source import Window
from cleannet.model.problem import ProblemKind

LOG = 0x10
MULTI_RADIO = 0x98
SECURE_LOG = 0x9E
COMMANDS = {
    0x00: "version",
    0x13: "bad command",
    0x1C: "diagnostic version",
    0x1D: "time stamp",
    0x4B: "subsystem command",
    0x60: "events",
    0x73: "log configuration",
    0x79: "debug message",
    0x7C: "build",
    0x7D: "debug message configuration",
    0x7E: "terse debug message",
    0x80: "subsystem command, version 2",
    0x92: "debug message by hash",
    0x98: "multi-radio wrapping inside another",
    0x99: "debug message by hash, version 4",
    0x9D: "trace",
}

RECORD_HEADER = Struct("<HHQ")
_PACKET = Struct("<BxHHHQ")
_PACKET_BEFORE_RECORD = 4
_RADIO = Struct("<BxxxI")
_SECURE_CODE = Struct("<22xH")
_MOST_SUBSCRIPTIONS = 8
_EPOCH = 315_964_800_000_000_000  # 1980-01-06 UTC in nanoseconds since 1970
_TICK = 1_250_000
_PARTS_OF_TICK = 49_152
_LATEST = 2**63 - 1

_SHORT = Refused(ProblemKind.BROKEN_BLOCK, "packet too short for its command")
_OVERRUN = Refused(ProblemKind.BROKEN_BLOCK, "log record whose length does not fit its packet")


class LogRecord(NamedTuple):
    """One log record.

    Attributes:
        code: its log code.
        stamp: its time stamp as it stands there.
        body: what follows the time stamp.
        subscription: of a phone with several SIMs, counted from 1; 0 where the record was not wrapped.
    """

    code: int
    stamp: int
    body: bytes
    subscription: int = 0


class OtherPacket(NamedTuple):
    """A packet that carries no log record."""

    command: int


class SecureLog(NamedTuple):
    """An encrypted log record."""

    code: int


def time_of(stamp: int) -> int:
    """Nanoseconds since 1970 of a time stamp; -1 for none and for one that no such clock can show."""
    ticks, parts = stamp >> 16, stamp & 0xFFFF
    time = _EPOCH + ticks * _TICK + parts * _TICK // _PARTS_OF_TICK
    return time if stamp and time <= _LATEST else -1


def subscription_of(radio: int) -> int:
    """Number of the SIM, from 1; logs also write 0 or all ones for the first."""
    return radio if 1 <= radio <= _MOST_SUBSCRIPTIONS else 1


def opened(packet: bytes, end: int) -> LogRecord | OtherPacket | SecureLog | Refused:
    """What the first `end` octets of an unescaped frame, those before the check sequence, are."""
    begin = subscription = 0
    command = packet[0]
    if command == MULTI_RADIO:
        if end <= _RADIO.size:
            return _SHORT
        subscription = subscription_of(_RADIO.unpack_from(packet)[1])
        begin = _RADIO.size
        command = packet[begin]
    if command != LOG:
        if command != SECURE_LOG:
            return OtherPacket(command)
        return SecureLog(_SECURE_CODE.unpack_from(packet, begin)[0]) if end - begin >= _SECURE_CODE.size else _SHORT
    if end - begin < _PACKET.size:
        return _SHORT
    _, _, length, code, stamp = _PACKET.unpack_from(packet, begin)
    if length != end - begin - _PACKET_BEFORE_RECORD:
        return _OVERRUN
    return LogRecord(code, stamp, packet[begin + _PACKET.size : end], subscription)


def walk(window: Window) -> Iterator[tuple[int, list[bytes]]]:
    """The records of a .dlf stream, in batches with the offset of the first.

    Raises `Damage` where a length is too small for a record (there is nothing to find the next one by) and where the
    file ends inside a record.
    """
    while window.data:
        data, place, records = window.data, 0, list[bytes]()
        while place + 2 <= len(data):
            length = data[place] | data[place + 1] << 8
            if length < RECORD_HEADER.size or place + length > len(data):
                break
            records.append(data[place : place + length])
            place += length
        if records:
            yield window.base, records
        window.drop(place)
        rest = window.data
        if len(rest) >= 2 and rest[0] | rest[1] << 8 < RECORD_HEADER.size:
            text = "a log record too short to be one: copy the file again"
            raise Damage(ProblemKind.BROKEN_BLOCK, text, window.base)
        if not window.more() and rest:
            raise Damage(ProblemKind.CUT_FILE, "the file ends inside a log record: copy it again", window.base)
