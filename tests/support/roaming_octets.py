"""Diameter over SCTP and GTP-C over UDP made octet by octet, in frames: attacks at the border that nobody has captured.

Nothing of it was captured: what stands here is made after RFC 6733, TS 29.272 and TS 29.274.
"""

import struct
import zlib
from pathlib import Path

from support.core_octets import avp, datagram
from support.eps_octets import write_pcap
from support.roaming_lines import realm_of
from support.ss7 import sctp, tbcd

TGPP = 10415
S6A, SH, SLG = 16777251, 16777217, 16777255
DIAMETER_PPID = 46
AIR, ULR, CLR, IDR, UDR, PLR = 318, 316, 317, 319, 306, 8388620


def number(code: int, value: int, vendor: int = TGPP) -> bytes:
    """An AVP that holds a number."""
    return avp(code, value.to_bytes(4, "big"), vendor)


def plmn(text: str) -> bytes:
    """ "MCC-MNC" in three octets."""
    country, _, code = text.partition("-")
    digits = country + (code[2] if len(code) == 3 else "f") + code[:2]
    return tbcd(digits)


def message(
    command: int,
    realm: str,
    to: str = "",
    imsi: str = "",
    *more: bytes,
    host: str = "",
    hop: int = 1,
    result: int = 0,
    application: int = S6A,
) -> bytes:
    """A request, or (with `result`) an answer. `realm` and `to`: networks, or names."""
    origin = realm_of(realm)
    parts = [avp(263, b"made;1;%d" % hop), avp(264, (host or f"node.{origin}").encode()), avp(296, origin.encode())]
    parts += [avp(283, realm_of(to).encode())] if to else []
    parts += [avp(1, imsi.encode())] if imsi else []
    parts += [number(268, result, 0)] if result else []
    body = b"".join((*parts, *more))
    flags = 0x40 if result else 0xC0
    head = b"\1" + (20 + len(body)).to_bytes(3, "big") + bytes([flags]) + command.to_bytes(3, "big")
    return head + struct.pack(">III", application, hop, hop) + body


def element(kind: int, value: bytes, instance: int = 0) -> bytes:
    """An information element of version 2 (TS 29.274, 8.2.1)."""
    return struct.pack(">BHB", kind, len(value), instance) + value


def end(interface: int, teid: int, address: str) -> bytes:
    """An F-TEID with an IPv4 address (8.22)."""
    octets = bytes(int(part) for part in address.split("."))
    return element(87, bytes([0x80 | interface]) + struct.pack(">I", teid) + octets)


def control(kind: int, *elements: bytes, teid: int = 0, sequence: int = 1) -> bytes:
    """A message of version 2 (5.1)."""
    body = struct.pack(">I", teid) + sequence.to_bytes(3, "big") + b"\0" + b"".join(elements)
    return struct.pack(">BBH", 0x48, kind, len(body)) + body


class Border:
    """A capture in the making: frames in the order of time."""

    def __init__(self) -> None:
        self.frames: list[tuple[float, bytes]] = []
        self._tsn: dict[tuple[str, str], int] = {}

    def tell(self, source: str, destination: str, payload: bytes, second: float | None = None) -> int:
        """A message of Diameter; returns the number of its frame."""
        tsn = self._tsn[source, destination] = self._tsn.get((source, destination), 0) + 1
        tag = zlib.crc32(f"{source}>{destination}".encode())
        frame = sctp(
            payload, tsn, ppid=DIAMETER_PPID, source=source, destination=destination, ports=(3868, 3868), tag=tag
        )
        return self._add(frame, second)

    def ask(self, source: str, destination: str, payload: bytes, second: float | None = None) -> int:
        """A message of GTP-C; returns the number of its frame."""
        return self._add(datagram(payload, (source, 2123), (destination, 2123), identity=len(self.frames)), second)

    def _add(self, frame: bytes, second: float | None) -> int:
        self.frames.append((len(self.frames) * 0.1 if second is None else second, frame))
        return len(self.frames)

    def write(self, path: Path) -> Path:
        """Writes the capture."""
        write_pcap(path, self.frames, link=1)
        return path
