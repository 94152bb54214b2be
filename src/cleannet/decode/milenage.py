"""Milenage (TS 35.206): what a challenge and a subscriber's K and OPc make."""

from typing import NamedTuple

from cleannet.frames.ciphers import aes_block


class Answer(NamedTuple):
    """What the USIM makes of a genuine challenge. No text shows it."""

    hidden_sequence: bytes
    response: bytes
    ciphering: bytes
    integrity: bytes

    def __repr__(self) -> str:
        return "Answer()"


def opc_of(key: bytes, op: bytes) -> bytes:
    """OPc, which OP and K make (8.2)."""
    return _xor(aes_block(key, op), op)


def answer(key: bytes, opc: bytes, rand: bytes, autn: bytes) -> Answer | None:
    """What f2 to f5 make of a challenge; None where MAC-A (f1) says that it is another subscriber's.

    The hidden sequence number is SQN xor AK, as AUTN begins.
    """
    temp = aes_block(key, _xor(rand, opc))

    def made(turn: int, constant: int) -> bytes:
        value = _xor(temp, opc)
        value = value[turn:] + value[:turn]
        return _xor(aes_block(key, value[:15] + bytes([value[15] ^ constant])), opc)

    second = made(0, 1)
    hidden, field, mac = autn[:6], autn[6:8], autn[8:16]
    sequence = _xor(hidden, second[:6])
    given = _xor(sequence + field + sequence + field, opc)
    if _xor(aes_block(key, _xor(temp, given[8:] + given[:8])), opc)[:8] != mac:
        return None
    return Answer(hidden, second[8:], made(4, 2), made(8, 4))


def _xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))
