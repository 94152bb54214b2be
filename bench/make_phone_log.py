"""Makes a long phone log of a real one: its records again and again, each time later, and as GSMTAP in a pcap too.

usage: python bench/make_phone_log.py LOG.qmdl MESSAGES OUT.qmdl OUT.pcap

What differs from one time to the next on air differs here too, as octets that stay the same would be read once only:
identities in pagings and requests, authentication codes of NAS, challenges, results of measurements, and details of
set-ups and reconfigurations of which the audit's records hold nothing. System information stays as it is.
"""

import functools
import random
import struct
import sys
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from cleannet.capture.diag import hdlc, open_log, records
from cleannet.capture.diag.log_codes import READ
from cleannet.capture.diag.payload import Payload
from cleannet.decode import uper_rrc
from cleannet.decode.lte_rrc import PROTOCOL, ROOTS
from cleannet.decode.uper_rrc import Found
from cleannet.model.radio import Channel

APART = 60 * 10**9
"""Nanoseconds between the end of one time and the beginning of the next."""
STAMP = struct.Struct("<Q")
RSRP_AT, RSRP_BITS, RSRPS = 17, 7, 98
"""Where a MeasurementReport has the serving cell's RSRP: bits before it, its bits, how many values."""
GSMTAP_TYPES = {Channel.NAS_EPS: (18, 0)} | {
    channel: (13, number)
    for number, channel in enumerate(
        (
            Channel.LTE_DL_CCCH,
            Channel.LTE_DL_DCCH,
            Channel.LTE_UL_CCCH,
            Channel.LTE_UL_DCCH,
            Channel.LTE_BCCH_BCH,
            Channel.LTE_BCCH_DL_SCH,
            Channel.LTE_PCCH,
        )
    )
}
DETAILS = ("RRCConnectionSetup", "RRCConnectionReconfiguration", "UECapabilityInformation")


def noise(copy: int, octets: int) -> bytes:
    """Octets that belong to one copy."""
    return random.Random(copy).randbytes(octets)


def varied_nas(octets: bytes, copy: int) -> bytes:
    """A NAS message with another authentication code, or another challenge."""
    if len(octets) > 6 and octets[0] & 0xF == 7 and 0x10 <= octets[0] < 0x60:
        span = slice(1, 5)
    elif len(octets) == 4 and octets[0] == 0xC7:
        span = slice(2, 4)
    elif len(octets) >= 36 and octets[:2] == b"\x07\x52":
        span = slice(3, 19)
    else:
        return octets
    changed = bytearray(octets)
    changed[span] = bytes(a ^ b for a, b in zip(octets[span], noise(copy, 16), strict=False))
    return bytes(changed)


def replaced(payload: bytes, old: bytes, new: bytes) -> bytes:
    """The payload with octets exchanged that stand in it at any bit."""
    size, width = len(payload) * 8, len(old) * 8
    number, wanted = int.from_bytes(payload, "big"), int.from_bytes(old, "big")
    for left in range(size - width, -1, -1):
        if number >> left & (1 << width) - 1 == wanted:
            return (number ^ (wanted ^ int.from_bytes(new, "big")) << left).to_bytes(len(payload), "big")
    return payload


@functools.cache
def read(channel: Channel, payload: bytes) -> object:
    return uper_rrc.read(PROTOCOL, channel, payload)


@functools.cache
def free_bits(channel: Channel, payload: bytes) -> tuple[int, ...]:
    """Some bits that may be anything without the record's being another."""
    size = len(payload) * 8
    found = read(channel, payload)
    tried = random.Random(size).sample(range(size), min(48, size))
    number = int.from_bytes(payload, "big")
    flipped = ((bit, (number ^ 1 << bit).to_bytes(len(payload), "big")) for bit in tried)
    return tuple(bit for bit, octets in flipped if uper_rrc.read(PROTOCOL, channel, octets) == found)[:12]


def varied(channel: Channel, payload: bytes, copy: int) -> bytes:
    """The payload as a later copy has it."""
    if channel is Channel.NAS_EPS:
        return varied_nas(payload, copy)
    found = read(channel, payload) if channel in ROOTS else None
    if not isinstance(found, Found):
        return payload
    fields = found.fields
    name = fields["message_name"]
    if name == "MeasurementReport":
        number, left = int.from_bytes(payload, "big"), len(payload) * 8 - RSRP_AT - RSRP_BITS
        old = number >> left & (1 << RSRP_BITS) - 1
        return (number ^ (old ^ (old + copy) % RSRPS) << left).to_bytes(len(payload), "big")
    if name in DETAILS:
        number, chosen = int.from_bytes(payload, "big"), random.Random(copy)
        for bit in free_bits(channel, payload):
            number ^= chosen.getrandbits(1) << bit
        return number.to_bytes(len(payload), "big")
    for nas in fields.get("nas", ()):
        payload = replaced(payload, nas, varied_nas(nas, copy))
    for who in [*fields.get("identities", ()), fields.get("identity")]:
        if who is not None and who.kind in ("s-TMSI", "randomValue"):
            other = who.value[:1] + bytes(a ^ b for a, b in zip(who.value[1:], noise(copy, 4), strict=True))
            payload = replaced(payload, who.value, other)
    return payload


def gsmtap(channel: Channel, arfcn: int, uplink: bool, payload: bytes) -> bytes:
    """An IPv4 packet with the message."""
    kind, subtype = GSMTAP_TYPES[channel]
    carrier = (arfcn if 0 <= arfcn < 0x4000 else 0) | 0x4000 * uplink
    tap = struct.pack(">BBBBHbBIBBBB", 2, 4, kind, 0, carrier, 0, 0, 0, subtype, 0, 0, 0) + payload
    udp = struct.pack(">HHHH", 13337, 4729, len(tap) + 8, 0) + tap
    return struct.pack(">BBHHHBBH4s4s", 0x45, 0, len(udp) + 20, 0, 0, 64, 17, 0, b"\x7f\0\0\1", b"\x7f\0\0\1") + udp


def packets(path: Path) -> list[bytes]:
    """The intact packets of a log, without check sequence."""
    whole = [hdlc.unescaped(frame) for frame in path.read_bytes().split(hdlc.FLAG)]
    return [packet[: -hdlc.CHECK_OCTETS] for packet in whole if hdlc.intact(packet)]


def span(path: Path) -> int:
    """Nanoseconds that a log covers; a gap (before the phone knew the time, or was off) counts as a minute."""
    times = [one.time for batch in open_log(path, 0) for one in batch]
    return sum(min(max(later - time, 0), APART) for time, later in pairwise(times))


def make(source: Path, wanted: int, qmdl: Path, pcap: Path) -> tuple[int, int]:
    """Writes both forms; so many messages in the log, and in the pcap."""
    period = span(source) + APART
    found = packets(source)
    messages = shown = copy = 0
    with qmdl.open("wb") as log, pcap.open("wb") as capture:
        capture.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
        while messages < wanted:
            for packet in found:
                what = records.opened(packet, len(packet))
                outcome = (
                    READ[what.code][1](what.body) if isinstance(what, records.LogRecord) and what.code in READ else None
                )
                if not isinstance(what, records.LogRecord) or not isinstance(outcome, Payload):
                    continue
                later = what.stamp + (period * copy // 1_250_000 << 16)
                octets = varied(outcome.route.channel, outcome.octets, copy)
                head = len(packet) - len(what.body) - STAMP.size
                body = what.body.replace(outcome.octets, octets)
                log.write(hdlc.framed(packet[:head] + STAMP.pack(later) + body))
                messages += 1
                if outcome.route.channel in GSMTAP_TYPES:
                    shown += 1
                    arfcn = outcome.cell.arfcn if outcome.cell else -1
                    frame = gsmtap(outcome.route.channel, arfcn, outcome.route.uplink, octets)
                    seconds, rest = divmod(max(records.time_of(later), 0), 10**9)
                    capture.write(
                        struct.pack("<IIII", seconds & 0xFFFFFFFF, rest // 1000, len(frame), len(frame)) + frame
                    )
            copy += 1
    return messages, shown


if __name__ == "__main__":
    given, count, first, second = sys.argv[1:]
    print(*make(Path(given), int(count), Path(first), Path(second)))
