"""Makes a large N2 capture for timing: always the same octets for the same arguments.

usage: python bench/make_n2.py FILE [UES]      (20,000 UEs make some 220,000 NGAP messages, 37 MB)

Twenty kinds of UE over eight gNBs: null and profile A SUCI, weak capabilities, NEA0, NEA1 and NEA2, with and without a
PDU session. SCTP bundles neighbours (every eighth message or so), carries SACKs, and fragments what is longer than
1,400 octets; half of the gNBs are on a VLAN. SCTP checksums are left zero: neither reader looks at them.
"""

import random
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import n2_messages

GNBS = 8
PORT = 38412
NGAP = 60
FRAGMENT = 1400
HELD, WITH_SACK, SACK_ALONE = 0.25, 0.30, 0.15
LONGEST_WAIT = 5_000
"""Microseconds that a chunk waits for another to share its packet; shorter than any answer takes."""
START = 1_760_000_000_000_000
"""Microseconds since 1970 of the first frame."""
STEP, STAY = 30_000, 5_000_000
"""Microseconds between the messages of a UE, and before its release."""
PCAP = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1)

Event = tuple[int, int, bool, bytes]
Frame = tuple[int, bytes]


def events(ues: int, chance: random.Random) -> list[Event]:
    """Every NGAP message as (microseconds, gNB, uplink, PDU), in the order of time."""
    found: list[Event] = []
    for gnb in range(GNBS):
        request, response = n2_messages.set_up(gnb)
        found.append((START + 10_000 * gnb, gnb, True, request))
        found.append((START + 10_000 * gnb + 5_000, gnb, False, response))
    for number in range(ues):
        at = START + 1_000_000 + number * 5_000 + chance.randrange(4_000)
        dialogue = list(n2_messages.UE(number, chance))
        for step, (uplink, octets) in enumerate(dialogue):
            later = STAY if step >= len(dialogue) - 2 else 0
            found.append((at + step * STEP + chance.randrange(20_000) + later, number % GNBS, uplink, octets))
    found.sort(key=lambda e: (e[0], e[1]))
    return found


class Association:
    """One gNB's SCTP association: numbers DATA chunks and wraps chunks into frames."""

    def __init__(self, gnb: int) -> None:
        self._gnb = gnb
        self._tsn = {True: 1000, False: 500_000}
        self._ssn = {True: 0, False: 0}
        self._ip = 0

    def data(self, uplink: bool, octets: bytes) -> list[bytes]:
        """The DATA chunks of one message: several where it is too long for one."""
        chunks = []
        ssn = self._ssn[uplink]
        self._ssn[uplink] = ssn + 1 & 0xFFFF
        for start in range(0, len(octets), FRAGMENT):
            part = octets[start : start + FRAGMENT]
            flags = (2 if not start else 0) | (1 if start + FRAGMENT >= len(octets) else 0)
            head = struct.pack(">BBHIHHI", 0, flags, 16 + len(part), self._tsn[uplink], 1, ssn, NGAP)
            self._tsn[uplink] += 1
            chunks.append(head + part + bytes(-len(part) % 4))
        return chunks

    def sack(self, uplink: bool) -> bytes:
        """A SACK of all that the other side has sent."""
        return struct.pack(">BBHIIHH", 3, 0, 16, self._tsn[not uplink] - 1, 100_000, 0, 0)

    def frame(self, uplink: bool, chunks: list[bytes]) -> bytes:
        """One Ethernet frame."""
        ports = (PORT + 1000 + self._gnb, PORT)
        ends = (bytes([10, 0, 1, self._gnb + 1]), bytes([10, 0, 2, 1]))
        stations = (bytes([2, 0, 0, 0, 1, self._gnb]), bytes([2, 0, 0, 0, 2, 0]))
        if not uplink:
            ports, ends, stations = ports[::-1], ends[::-1], stations[::-1]
        sctp = struct.pack(">HHII", *ports, 0x11110000 + self._gnb * 2 + uplink, 0) + b"".join(chunks)
        self._ip = self._ip + 1 & 0xFFFF
        ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(sctp), self._ip, 0x4000, 64, 132, 0) + ends[0] + ends[1]
        vlan = b"\x81\0\0\x64" if self._gnb % 2 else b""
        return stations[1] + stations[0] + vlan + b"\x08\0" + ip + sctp


def following(found: list[Event]) -> list[int]:
    """For each event the time of the next one of its gNB and direction (far away where there is none)."""
    latest: dict[tuple[int, bool], int] = {}
    times = []
    for at, gnb, uplink, _ in reversed(found):
        times.append(latest.get((gnb, uplink), at + LONGEST_WAIT))
        latest[gnb, uplink] = at
    return times[::-1]


def frames(found: list[Event], chance: random.Random) -> Iterator[Frame]:
    """The frames that carry these messages, in about the order of time."""
    associations = [Association(gnb) for gnb in range(GNBS)]
    waiting: dict[tuple[int, bool], list[bytes]] = {}
    for (at, gnb, uplink, octets), next_at in zip(found, following(found), strict=True):
        one, key, dice = associations[gnb], (gnb, uplink), chance.random()
        held = waiting.pop(key, [])
        chunks = one.data(uplink, octets)
        if len(chunks) > 1:
            if held:
                yield at, one.frame(uplink, held)
            for number, chunk in enumerate(chunks):
                yield at + 10 * number, one.frame(uplink, [chunk])
        elif dice < HELD and not held and next_at - at < LONGEST_WAIT:
            waiting[key] = chunks
        else:
            sack = [one.sack(uplink)] if dice > 1 - WITH_SACK else []
            yield at, one.frame(uplink, sack + held + chunks)
            if dice > 1 - SACK_ALONE:
                yield at + 100, one.frame(not uplink, [one.sack(not uplink)])


def make(path: Path, ues: int) -> tuple[int, int]:
    """Writes a capture (pcap). Returns how many messages and frames it holds."""
    chance = random.Random(20260101)
    found = events(ues, chance)
    made = sorted(frames(found, chance), key=lambda f: f[0])
    with path.open("wb") as out:
        out.write(PCAP)
        for at, octets in made:
            out.write(struct.pack("<IIII", at // 1_000_000, at % 1_000_000, len(octets), len(octets)) + octets)
    return len(found), len(made)


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0].startswith("-"):
        print(__doc__)
        return 64
    messages, count = make(Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 20_000)
    print(f"{arguments[0]}: {messages:,} NGAP messages in {count:,} frames")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
