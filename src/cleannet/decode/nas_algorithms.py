"""Ciphering and integrity of NAS (TS 33.401, annex B; TS 33.501, annex D): 128-EEA1 to 3 and 128-EIA1 to 3.

NEA and NIA are the same algorithms under other names.
"""

from collections.abc import Sequence

from cleannet.decode.snow3g import snow3g
from cleannet.decode.zuc import zuc
from cleannet.frames.ciphers import aes_cmac, aes_ctr

_WORD, _LONG = (1 << 32) - 1, (1 << 64) - 1


def deciphered(algorithm: int, key: bytes, count: int, bearer: int, downlink: int, octets: bytes) -> bytes | None:
    """What was ciphered; the same the other way round. None for an algorithm that is not known."""
    head = count.to_bytes(4, "big") + bytes([bearer << 3 | downlink << 2, 0, 0, 0])
    words = -(-len(octets) // 4)
    if algorithm == 0:
        return octets
    if algorithm == 1:
        second = bearer << 27 | downlink << 26
        return _added(octets, snow3g(key, (second, count, second, count), words))
    if algorithm == 2:
        return aes_ctr(key, head + bytes(8), octets)
    if algorithm == 3:
        return _added(octets, zuc(key, head + head, words))
    return None


def code(algorithm: int, key: bytes, count: int, bearer: int, downlink: int, octets: bytes) -> bytes | None:
    """The message authentication code, four octets; None for the null algorithm and for one that is not known."""
    if algorithm == 1:
        return _code_1(key, count, bearer, downlink, octets)
    if algorithm == 2:
        head = count.to_bytes(4, "big") + bytes([bearer << 3 | downlink << 2, 0, 0, 0])
        return aes_cmac(key, head + octets)[:4]
    if algorithm == 3:
        return _code_3(key, count, bearer, downlink, octets)
    return None


def _added(octets: bytes, stream: Sequence[int]) -> bytes:
    keys = b"".join(word.to_bytes(4, "big") for word in stream)
    return bytes(a ^ b for a, b in zip(octets, keys, strict=False))


def _code_1(key: bytes, count: int, bearer: int, downlink: int, octets: bytes) -> bytes:
    """128-EIA1: UIA2 (TS 35.215, 4) with the bearer in place of FRESH."""
    fresh = bearer << 27
    z = snow3g(key, (fresh ^ downlink << 15, count ^ downlink << 31, fresh, count), 5)
    first, second = z[0] << 32 | z[1], z[2] << 32 | z[3]
    value = 0
    for at in range(0, len(octets), 8):
        value = _multiplied(value ^ int.from_bytes(octets[at : at + 8].ljust(8, b"\0")), first)
    value = _multiplied(value ^ 8 * len(octets), second)
    return (value >> 32 ^ z[4]).to_bytes(4, "big")


def _multiplied(value: int, by: int) -> int:
    """The product of two elements of GF(2^64) (TS 35.215, 4.3.3)."""
    found = 0
    while by:
        found ^= value if by & 1 else 0
        value = value << 1 & _LONG ^ (0x1B if value >> 63 else 0)
        by >>= 1
    return found


def _code_3(key: bytes, count: int, bearer: int, downlink: int, octets: bytes) -> bytes:
    """128-EIA3 (ETSI/SAGE, document 1, 4)."""
    return code_of_bits(key, count, bearer, downlink, octets, 8 * len(octets))


def code_of_bits(key: bytes, count: int, bearer: int, downlink: int, octets: bytes, bits: int) -> bytes:
    """128-EIA3 of the first `bits` of some octets: the specification's test data end inside an octet."""
    vector = count.to_bytes(4, "big") + bytes([bearer << 3, 0, 0, 0])
    turned = bytearray(vector + vector)
    turned[8] ^= downlink << 7
    turned[14] ^= downlink << 7
    words = zuc(key, bytes(turned), -(-bits // 32) + 2)
    stream, size = 0, 32 * len(words)
    for word in words:
        stream = stream << 32 | word
    message, found = int.from_bytes(octets), 0
    for at in range(bits):
        if message >> 8 * len(octets) - 1 - at & 1:
            found ^= stream >> size - 32 - at & _WORD
    found ^= stream >> size - 32 - bits & _WORD
    return (found ^ words[-1]).to_bytes(4, "big")
