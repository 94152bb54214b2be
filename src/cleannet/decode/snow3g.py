"""SNOW 3G (TS 35.216): the key stream of 128-EEA1 and 128-EIA1. The S-boxes are computed from their definitions."""

from collections.abc import Iterator
from functools import cache

_WORD = 0xFFFFFFFF


def _multiplied(value: int, by: int, modulus: int) -> int:
    """The product of two elements of GF(2^8)."""
    found = 0
    while by:
        found ^= value if by & 1 else 0
        value = value << 1 ^ (modulus if value & 0x80 else 0)
        by >>= 1
    return found


def _power(value: int, exponent: int, modulus: int) -> int:
    found = 1
    for _ in range(exponent):
        found = _multiplied(found, value, modulus)
    return found


@cache
def _boxes() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """S_R, the S-box of Rijndael, and S_Q, a Dickson polynomial (5.1.1 and 5.1.2)."""
    rijndael = []
    for x in range(256):
        inverse = _power(x, 254, 0x11B)
        turned = inverse | inverse << 8
        rijndael.append((turned ^ turned >> 4 ^ turned >> 5 ^ turned >> 6 ^ turned >> 7) & 0xFF ^ 0x63)
    exponents = (1, 9, 13, 15, 33, 41, 45, 47, 49)
    dickson = [_xor(_power(x, e, 0x169) for e in exponents) ^ 0x25 for x in range(256)]
    return tuple(rijndael), tuple(dickson)


def _xor(values: Iterator[int]) -> int:
    found = 0
    for one in values:
        found ^= one
    return found


@cache
def _columns() -> tuple[tuple[tuple[int, ...], ...], ...]:
    """S_1 and S_2 by octet of the word (3.3.1 and 3.3.2): what each octet adds to the result."""
    made = []
    for box, modulus in zip(_boxes(), (0x11B, 0x169), strict=True):
        first = [
            _multiplied(y, 2, modulus) << 24 | _multiplied(y, 3, modulus) << 16 | y << 8 | y for y in map(int, box)
        ]
        made.append(
            tuple(tuple((word >> turn | word << 32 - turn) & _WORD for word in first) for turn in (0, 8, 16, 24))
        )
    return tuple(made)


@cache
def _alphas() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """MUL alpha and DIV alpha of each octet (3.4.2 and 3.4.3)."""

    def table(*exponents: int) -> tuple[int, ...]:
        steps = [_power(2, e, 0x1A9) for e in exponents]
        return tuple(int.from_bytes(bytes(_multiplied(c, s, 0x1A9) for s in steps)) for c in range(256))

    return table(23, 245, 48, 239), table(16, 39, 6, 64)


def _through(columns: tuple[tuple[int, ...], ...], word: int) -> int:
    a, b, c, d = columns
    return a[word >> 24] ^ b[word >> 16 & 0xFF] ^ c[word >> 8 & 0xFF] ^ d[word & 0xFF]


def snow3g(key: bytes, vector: tuple[int, int, int, int], words: int) -> list[int]:
    """Words of the key stream (4.1 and 4.2). `vector` is IV_0 to IV_3."""
    k = [int.from_bytes(key[12 - 4 * n : 16 - 4 * n]) for n in range(4)]
    turned = [one ^ _WORD for one in k]
    s = [*turned, *k, *turned, *k]
    for place, one in ((15, 0), (12, 1), (10, 2), (9, 3)):
        s[place] ^= vector[one]
    first, second = _columns()
    mul, div = _alphas()
    r1 = r2 = r3 = 0
    stream = []
    for step in range(33 + words):
        f = (s[15] + r1 & _WORD) ^ r2
        r1, r2, r3 = r2 + (r3 ^ s[5]) & _WORD, _through(first, r1), _through(second, r2)
        if step > 32:
            stream.append(f ^ s[0])
        v = s[0] << 8 & _WORD ^ mul[s[0] >> 24] ^ s[2] ^ s[11] >> 8 ^ div[s[11] & 0xFF]
        s = [*s[1:], v ^ f if step < 32 else v]
    return stream
