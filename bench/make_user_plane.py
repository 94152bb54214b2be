"""Makes a large capture of the user plane with a little signalling, the same octets each time.

usage: python bench/make_user_plane.py OUT.pcap [FRAMES [SIGNALLING.pcap]]

GTP-U of 20,000 phones over IPv4 and IPv6, with VLAN tags and PDU session containers or without, TCP and UDP of many
sizes inside; each packet goes to another address and port. One frame in a hundred is taken from SIGNALLING.pcap (a
capture of `make_n2.py`) while it has any.
"""

import struct
import sys
from pathlib import Path

import numpy as np

START, STEP = 1_760_000_000_000_000, 20
"""Microseconds of the first frame, and between two."""
PHONES, BLOCK, SHARE = 20_000, 100_000, 100
HEADER = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1)
SIZES = range(90, 240, 12)
GNB, UPF = bytes([10, 0, 3, 1]), bytes([10, 0, 3, 2])
GNB_6, UPF_6 = (bytes.fromhex("20010db8" + "0" * 22 + f"{n:02x}") for n in (1, 2))

Layout = tuple[bytes, int, int]
"""A frame, and where in it the TEID and the packet inside begin."""


def layouts() -> list[Layout]:
    """The kinds of frame."""
    return [
        layout(size, tcp=bool(n & 1), container=bool(n & 2), six=size % 5 == 0, tagged=size % 4 == 2)
        for size in SIZES
        for n in range(4)
    ]


def layout(size: int, *, tcp: bool, container: bool, six: bool, tagged: bool) -> Layout:
    """One kind of frame, with `size` octets inside the packet inside."""
    body = bytes(n * 29 & 255 for n in range(size))
    ports = struct.pack(">HH", 50000, 443)
    transport = ports + (
        struct.pack(">IIBBHHH", 1, 1, 0x50, 0x10, 1024, 0, 0) if tcp else struct.pack(">HH", 8 + size, 0)
    )
    inside = transport + body
    inner = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(inside), 0, 0x4000, 63, 6 if tcp else 17, 0)
    inner += bytes([10, 45, 0, 0, 198, 51, 0, 0]) + inside
    extra = b"\0\0\0\x85\x01\x10\x09\0" if container else b""
    gtp = struct.pack(">BBHI", 0x34 if container else 0x30, 255, len(extra) + len(inner), 0) + extra + inner
    udp = struct.pack(">HHHH", 2152, 2152, 8 + len(gtp), 0) + gtp
    if six:
        packet = struct.pack(">IHBB", 6 << 28, len(udp), 17, 64) + GNB_6 + UPF_6 + udp
    else:
        packet = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0) + GNB + UPF + udp
    link = bytes(12) + (b"\x81\0\0\x65" if tagged else b"") + (b"\x86\xdd" if six else b"\x08\0")
    frame = link + packet
    return frame, len(frame) - len(gtp) + 4, len(frame) - len(inner)


def block(count: int, kinds: list[Layout], dice: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Frames one behind the other, and their sizes."""
    which = dice.integers(0, len(kinds), count)
    sizes = np.array([len(frame) for frame, _, _ in kinds], np.int64)[which]
    begin = np.cumsum(sizes) - sizes
    octets = np.empty(int(sizes.sum()), np.uint8)
    for number, (frame, teid, inner) in enumerate(kinds):
        rows = np.flatnonzero(which == number)
        table = np.tile(np.frombuffer(frame, np.uint8), (len(rows), 1))
        phone = dice.integers(0, PHONES, len(rows))
        table[:, teid : teid + 4] = (0x1000 + phone).astype(">u4").view(np.uint8).reshape(-1, 4)
        table[:, inner + 14 : inner + 16] = phone.astype(">u2").view(np.uint8).reshape(-1, 2)
        table[:, inner + 18 : inner + 20] = dice.integers(0, 256, (len(rows), 2), np.uint8)
        table[:, inner + 20] = dice.integers(128, 256, len(rows), np.uint8)
        octets[(begin[rows, None] + np.arange(len(frame))).ravel()] = table.ravel()
    return octets, sizes


def signalling(path: Path | None) -> list[bytes]:
    """The frames of a classic pcap file."""
    data = path.read_bytes() if path else b""
    found, at = [], len(HEADER)
    while at < len(data):
        size = int.from_bytes(data[at + 8 : at + 12], "little")
        found.append(data[at + 16 : at + 16 + size])
        at += 16 + size
    return found


def records(octets: np.ndarray, sizes: np.ndarray, first: int) -> bytes:
    """The frames as records of a pcap file; `first`: number of the first frame."""
    time = START + STEP * (first + np.arange(len(sizes), dtype=np.int64))
    heads = np.stack([time // 10**6, time % 10**6, sizes, sizes], axis=1).astype("<u4").view(np.uint8)
    begin = np.cumsum(sizes) - sizes
    out = np.empty(len(octets) + 16 * len(sizes), np.uint8)
    at = begin + 16 * np.arange(len(sizes))
    out[(at[:, None] + np.arange(16)).ravel()] = heads.ravel()
    row = np.repeat(np.arange(len(sizes)), sizes)
    out[np.arange(len(octets)) + 16 * (row + 1)] = octets
    return out.tobytes()


def make(path: Path, frames: int, n2: Path | None = None) -> int:
    """Writes the capture, and says how many of its frames are G-PDUs."""
    kinds, dice, others = layouts(), np.random.default_rng(20260101), signalling(n2)
    done = data = 0
    with path.open("wb") as out:
        out.write(HEADER)
        while done < frames:
            count = min(BLOCK, frames - done)
            few = others[: count // SHARE]
            del others[: count // SHARE]
            octets, sizes = block(count - len(few), kinds, dice)
            data += len(sizes)
            out.write(records(octets, sizes, done))
            done += len(sizes)
            if few:
                some = np.array([len(one) for one in few], np.int64)
                out.write(records(np.frombuffer(b"".join(few), np.uint8), some, done))
                done += len(few)
    return data


if __name__ == "__main__":
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    made = make(Path(sys.argv[1]), wanted, Path(sys.argv[3]) if len(sys.argv) > 3 else None)
    print(f"made {made:,} G-PDUs in {wanted:,} frames")
