"""NAS-EPS messages octet by octet (TS 24.301, clause 8), and a capture of them as a stack writes it (DLT 148)."""

import struct
from collections.abc import Iterable
from pathlib import Path
from random import Random

DLT_NAS_EPS = 148
IMSI, IMEI, IMEISV = 1, 2, 3
INTEGRITY, CIPHERED, NEW, NEW_CIPHERED = 1, 2, 3, 4
PLMN = bytes.fromhex("00f110")
CAPABILITY = bytes.fromhex("02f070")
TAI_LIST = b"\x06\x40" + PLMN + b"\x00\x01"
PDN_REQUEST = bytes.fromhex("00040201d011")
PDN_ACCEPT = bytes.fromhex("001d5201c101090908696e7465726e657405010a2d00025e06fefefafa020264020108")
BEARER_ACCEPT = bytes.fromhex("00035200c2")


def plain(kind: int, body: bytes = b"") -> bytes:
    """A message without protection."""
    return bytes([0x07, kind]) + body


def sealed(header: int, number: int, message: bytes, chance: Random) -> bytes:
    """A message under a security header, its code drawn by chance."""
    return bytes([header << 4 | 7]) + chance.randbytes(4) + bytes([number & 255]) + message


def lv(octets: bytes) -> bytes:
    """A length and what it counts."""
    return bytes([len(octets)]) + octets


def imsi(digits: str) -> bytes:
    """A mobile identity of 15 digits (9.9.3.12)."""
    return bytes([int(digits[0]) << 4 | 9]) + bytes(int(digits[i + 1] + digits[i], 16) for i in range(1, 15, 2))


def imeisv(digits: str) -> bytes:
    """A mobile identity of 16 digits."""
    pairs = (digits + "f")[1:]
    return bytes([int(digits[0]) << 4 | 3]) + bytes(int(pairs[i + 1] + pairs[i], 16) for i in range(0, 16, 2))


def guti(tmsi: bytes) -> bytes:
    """A GUTI."""
    return b"\xf6" + PLMN + b"\x00\x02\x01" + tmsi


def attach_request(identity: bytes, key_set: int = 0) -> bytes:
    return plain(0x41, bytes([key_set << 4 | 1]) + lv(identity) + CAPABILITY + PDN_REQUEST)


def attach_accept(tmsi: bytes) -> bytes:
    return plain(0x42, b"\x01\x49" + TAI_LIST + PDN_ACCEPT[:2] + PDN_ACCEPT[2:31] + b"\x50" + lv(guti(tmsi)))


def attach_complete() -> bytes:
    return plain(0x43, BEARER_ACCEPT)


def attach_reject(cause: int, t3346: int | None = None) -> bytes:
    return plain(0x44, bytes([cause]) + (b"" if t3346 is None else b"\x5f\x01" + bytes([t3346])))


def update_request(tmsi: bytes, periodic: bool = False) -> bytes:
    return plain(0x48, bytes([3 if periodic else 0]) + lv(guti(tmsi)) + b"\x52" + PLMN + b"\x00\x01")


def update_accept() -> bytes:
    return plain(0x49, b"\x00\x5a\x49\x54" + TAI_LIST)


def update_reject(cause: int) -> bytes:
    return plain(0x4B, bytes([cause]))


def service_request(number: int, chance: Random) -> bytes:
    return b"\xc7" + bytes([number & 31]) + chance.randbytes(2)


def extended_service_request(tmsi: bytes, terminated: bool = False) -> bytes:
    return plain(0x4C, bytes([1 if terminated else 0]) + lv(b"\xf4" + tmsi))


def service_reject(cause: int) -> bytes:
    return plain(0x4E, bytes([cause]))


def detach_request(tmsi: bytes, switch_off: bool) -> bytes:
    return plain(0x45, bytes([9 if switch_off else 1]) + lv(guti(tmsi)))


def network_detach(kind: int, cause: int | None = None) -> bytes:
    return plain(0x45, bytes([kind]) + (b"" if cause is None else bytes([0x53, cause])))


def detach_accept() -> bytes:
    return plain(0x46)


def identity_request(kind: int) -> bytes:
    return plain(0x55, bytes([kind]))


def identity_response(identity: bytes) -> bytes:
    return plain(0x56, lv(identity))


def authentication_request(rand: bytes, autn: bytes) -> bytes:
    return plain(0x52, b"\x00" + rand + lv(autn))


def authentication_response(chance: Random) -> bytes:
    return plain(0x53, lv(chance.randbytes(8)))


def authentication_failure(cause: int, chance: Random) -> bytes:
    return plain(0x5C, bytes([cause]) + (b"\x30" + lv(chance.randbytes(14)) if cause == 21 else b""))


def authentication_reject() -> bytes:
    return plain(0x54)


def security_mode_command(ciphering: int, integrity: int, imeisv_wanted: bool = True) -> bytes:
    return plain(0x5D, bytes([ciphering << 4 | integrity]) + b"\x00" + CAPABILITY + (b"\xc1" if imeisv_wanted else b""))


def security_mode_complete(identity: bytes) -> bytes:
    return plain(0x5E, b"\x23" + lv(identity))


def security_mode_reject(cause: int) -> bytes:
    return plain(0x5F, bytes([cause]))


def emm_information() -> bytes:
    return plain(0x61, bytes.fromhex("430590d4f29c0e"))


def write_pcap(path: Path, frames: Iterable[tuple[float, bytes]], link: int = DLT_NAS_EPS) -> None:
    """A capture; times are seconds."""
    out = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link)]
    for second, octets in frames:
        micros = round(second * 1e6)
        out.append(struct.pack("<IIII", micros // 10**6, micros % 10**6, len(octets), len(octets)) + octets)
    path.write_bytes(b"".join(out))
