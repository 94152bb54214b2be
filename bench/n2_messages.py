"""The messages of a made-up N2: NGAP written out by hand, on the pattern of the recordings under examples/.

Only what the workload of `make_n2.py` needs. Everything is drawn from one seeded generator, so equal arguments make
equal octets; keys and identities are random numbers of a test network (PLMN 999-70) and belong to nobody.
"""

import random
from collections.abc import Iterator
from typing import NamedTuple

INITIATING, SUCCESSFUL = 0x00, 0x20
REJECT, IGNORE = 0x00, 0x40
PLMN = bytes.fromhex("99f907")
LOCATION = bytes.fromhex("5099f907000000010099f907000001eeadf7da")
"""User location information: NR CGI, TAI and a time stamp."""
GUAMI = bytes.fromhex("0099f907020040")
BIG = 3000
"""Octets of the NAS body that has to be fragmented."""


class Variant(NamedTuple):
    """One kind of UE."""

    concealed: bool
    weak: bool
    algorithms: int
    session: bool

    @property
    def ciphered(self) -> bool:
        """Whether the AMF selects a ciphering algorithm (the upper half octet is not 5G-EA0)."""
        return bool(self.algorithms >> 4)

    @property
    def capability(self) -> bytes:
        """The UE security capability: 5G-EA, 5G-IA, EEA and EIA bits."""
        return bytes.fromhex("c070c070" if self.weak else "f0f0f0f0")


def _variant(number: int) -> Variant:
    weak = number % 5 == 0
    algorithms = (0x02, 0x12 if weak else 0x22, 0x12, 0x11)[number % 4]
    return Variant(number % 2 == 0, weak, algorithms, bool(number >> 1 & 1))


VARIANTS = tuple(_variant(number) for number in range(20))


def _length(octets: bytes) -> bytes:
    """An unconstrained length determinant (X.691, 11.9) and the octets themselves; below 16,384."""
    size = len(octets)
    return (bytes([size]) if size < 0x80 else (0x8000 | size).to_bytes(2, "big")) + octets


def element(number: int, criticality: int, value: bytes) -> bytes:
    """One protocol IE."""
    return number.to_bytes(2, "big") + bytes([criticality]) + _length(value)


def pdu(kind: int, procedure: int, criticality: int, *elements: bytes) -> bytes:
    """One NGAP PDU."""
    body = b"\0" + len(elements).to_bytes(2, "big") + b"".join(elements)
    return bytes([kind, procedure, criticality]) + _length(body)


def _lv(octets: bytes) -> bytes:
    return bytes([len(octets)]) + octets


def _lve(octets: bytes) -> bytes:
    return len(octets).to_bytes(2, "big") + octets


def _as_capabilities(capability: bytes) -> bytes:
    """UESecurityCapabilities: four bit strings of 16, without the bit of the null algorithm, which is implied."""
    bits = "00" + "".join(f"0{octet << 1 & 0xFF:08b}00000000" for octet in capability)
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(9, "big")


class UE:
    """One UE's dialogue with the AMF. Iterating gives (uplink, NGAP PDU) in order."""

    def __init__(self, number: int, random_source: random.Random) -> None:
        self.variant = VARIANTS[number % len(VARIANTS)]
        self._octets = random_source.randbytes
        self._amf_id = (0x10000000 + number).to_bytes(4, "big")
        self._ran_id = (0x010000 + number).to_bytes(3, "big")
        self._tmsi = self._octets(4)
        self._digits = f"{random_source.randrange(10**10):010}"
        self._big = number % 200 == 0

    def __iter__(self) -> Iterator[tuple[bool, bytes]]:
        request = self._registration_request()
        cause = element(90, IGNORE, b"\x18")
        first = (self._ran(), element(38, REJECT, _lv(request)), element(121, REJECT, LOCATION))
        yield True, pdu(INITIATING, 15, IGNORE, *first, cause, element(112, IGNORE, b"\0"))
        challenge = b"\x7e\0\x56\0\x02\0\0\x21" + self._octets(16) + b"\x20" + _lv(self._octets(16))
        yield False, self._down(challenge)
        yield True, self._up(b"\x7e\0\x57\x2d" + _lv(self._octets(16)))
        yield False, self._down(self._command())
        yield True, self._up(self._protected(4, 0, b"\x7e\0\x5e\x77" + _lve(self._imeisv()) + b"\x71" + _lve(request)))
        yield False, self._context_request()
        yield True, pdu(SUCCESSFUL, 14, REJECT, self._amf(), self._ran())
        if self._big:
            yield False, self._down(self._protected(2, 5, self._octets(BIG)))
        yield True, self._up(self._protected(2, 1, b"\x7e\0\x43"))
        if self.variant.session:
            yield False, self._session_request()
            yield True, self._session_response()
        both = b"\x06" + self._amf_id + b"\x80" + self._ran_id
        yield False, pdu(INITIATING, 41, REJECT, element(114, REJECT, both), element(15, IGNORE, b"\x48"))
        yield True, pdu(SUCCESSFUL, 41, REJECT, self._amf(), self._ran(), element(121, IGNORE, LOCATION))

    def _amf(self) -> bytes:
        return element(10, REJECT, b"\x60" + self._amf_id)

    def _ran(self) -> bytes:
        return element(85, REJECT, b"\x80" + self._ran_id)

    def _down(self, nas: bytes) -> bytes:
        return pdu(INITIATING, 4, IGNORE, self._amf(), self._ran(), element(38, REJECT, _length(nas)))

    def _up(self, nas: bytes) -> bytes:
        where = element(121, IGNORE, LOCATION)
        return pdu(INITIATING, 46, IGNORE, self._amf(), self._ran(), element(38, REJECT, _length(nas)), where)

    def _protected(self, header: int, sequence_number: int, inner: bytes) -> bytes:
        """A NAS message under a security header; its body is noise where the AMF has selected ciphering."""
        body = self._octets(len(inner)) if self.variant.ciphered else inner
        return bytes([0x7E, header]) + self._octets(4) + bytes([sequence_number]) + body

    def _registration_request(self) -> bytes:
        digits = self._digits
        concealed = b"\x01\x01" + self._octets(45)
        plain = b"\0\0" + bytes(int(digits[i + 1]) << 4 | int(digits[i]) for i in range(0, 10, 2))
        suci = b"\x01" + PLMN + b"\xf0\xff" + (concealed if self.variant.concealed else plain)
        return b"\x7e\0\x41\x79" + _lve(suci) + b"\x2e" + _lv(self.variant.capability)

    def _imeisv(self) -> bytes:
        return bytes.fromhex("45091011121314f5f6")

    def _command(self) -> bytes:
        inner = b"\x7e\0\x5d" + bytes([self.variant.algorithms, 0]) + _lv(self.variant.capability) + b"\xe1\x36\x01\x02"
        return b"\x7e\x03" + self._octets(4) + b"\0" + inner

    def _context_request(self) -> bytes:
        guti = b"\x77\0\x0b\xf2" + PLMN + bytes.fromhex("020040") + self._tmsi
        accept = b"\x7e\0\x42\x01\x01" + guti + b"\x54\x07\0" + PLMN + b"\0\0\x01\x15\x02\x01\x01\x5e\x01\x06"
        return pdu(
            INITIATING,
            14,
            REJECT,
            self._amf(),
            self._ran(),
            element(28, REJECT, GUAMI),
            element(0, REJECT, b"\0\x02"),
            element(119, REJECT, _as_capabilities(self.variant.capability)),
            element(94, REJECT, self._octets(32)),
            element(34, IGNORE, bytes.fromhex("1011121314ffff01")),
            element(38, IGNORE, _length(self._protected(2, 1, accept))),
        )

    def _session_request(self) -> bytes:
        accept = bytes.fromhex("2e0101c211000901000631310101ff0906060603e806") + bytes.fromhex("03e82905010a2d0002")
        nas = self._protected(2, 2, b"\x7e\0\x68\x01" + _lve(accept) + b"\x12\x01")
        teid = self._octets(4)
        transfer = (
            bytes.fromhex("0000040082000a0c3b9aca00303b9aca00008b000a01f00a360007")
            + teid
            + bytes.fromhex("00860001000088000700010000091c00")
        )
        one = b"\0\x40\x01" + _length(nas) + b"\0\x20" + _length(transfer)
        return pdu(INITIATING, 29, REJECT, self._amf(), self._ran(), element(74, REJECT, one))

    def _session_response(self) -> bytes:
        transfer = bytes.fromhex("0003e00a360002") + self._octets(4) + bytes.fromhex("0001")
        one = b"\0\0\x01" + _length(transfer)
        return pdu(SUCCESSFUL, 29, REJECT, self._amf(), self._ran(), element(75, IGNORE, one))


def set_up(gnb: int) -> tuple[bytes, bytes]:
    """NG Setup Request and Response of one gNB."""
    request = pdu(
        INITIATING,
        21,
        REJECT,
        element(27, REJECT, b"\0" + PLMN + b"\x50" + gnb.to_bytes(4, "big")),
        element(102, REJECT, bytes.fromhex("00000000010099f90700000008")),
        element(21, IGNORE, b"\x40"),
    )
    response = pdu(
        SUCCESSFUL,
        21,
        REJECT,
        element(1, REJECT, bytes.fromhex("05806f70656e3567732d616d6630")),
        element(96, REJECT, bytes.fromhex("000099f907020040")),
        element(86, IGNORE, b"\xff"),
        element(80, REJECT, bytes.fromhex("0099f90700000008")),
    )
    return request, response
