"""LTE RRC messages bit by bit (TS 36.331, 6.2.2; unaligned PER), and GSMTAP around them."""

import struct

DL_CCCH, DL_DCCH, UL_CCCH, UL_DCCH = range(4)
LTE_RRC, UPLINK = 13, 0x4000
CARRIER = 1300
NONE_ESTABLISHED = 5
EMERGENCY, MT_ACCESS, MO_SIGNALLING, MO_DATA = 0, 2, 3, 4


def octets(*fields: tuple[int, int] | bytes) -> bytes:
    """Numbers with their widths in bits, and octets, one after the other; filled up with zeros."""
    text = ""
    for one in fields:
        if isinstance(one, bytes):
            text += "".join(f"{octet:08b}" for octet in one)
        else:
            text += f"{one[0]:0{one[1]}b}"
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")


def counted(nas: bytes) -> bytes:
    """A length determinant (X.691, 11.9) and NAS."""
    assert len(nas) < 128
    return bytes([len(nas)]) + nas


def connection_request(identity: bytes, cause: int) -> bytes:
    """With five octets of an S-TMSI."""
    return octets((0, 1), (1, 1), (0, 1), (0, 1), identity, (cause, 3), (0, 1))


def connection_setup() -> bytes:
    return octets((0, 1), (3, 2), (0, 2), (0, 1), (0, 3), (0, 1), (0, 1), (0, 6))


def connection_setup_complete(nas: bytes) -> bytes:
    return octets((0, 1), (4, 4), (0, 2), (0, 1), (0, 2), (0, 2), (0, 3), counted(nas))


def connection_reject(wait: int) -> bytes:
    return octets((0, 1), (2, 2), (0, 1), (0, 2), (0, 1), (wait - 1, 4))


def reestablishment_request(rnti: int, cell: int) -> bytes:
    return octets((0, 1), (0, 1), (0, 1), (rnti, 16), (cell, 9), (0, 16), (2, 2), (0, 2))


def reestablishment_reject() -> bytes:
    return octets((0, 1), (1, 2), (0, 1), (0, 1))


def release(*, to_2g: bool = False) -> bytes:
    """`to_2g`: with a redirection to a carrier of GERAN."""
    head = (0, 1), (5, 4), (0, 2), (0, 1), (0, 2)
    if not to_2g:
        return octets(*head, (0, 3), (1, 2))
    return octets(*head, (4, 3), (1, 2), (0, 1), (1, 3), (500, 10), (0, 1), (0, 2), (0, 5))


def security_mode_command(ciphering: int, integrity: int) -> bytes:
    return octets(
        (0, 1), (6, 4), (0, 2), (0, 1), (0, 2), (0, 1), (0, 1), (0, 1), (ciphering, 3), (0, 1), (integrity, 3)
    )


def security_mode_complete() -> bytes:
    return octets((0, 1), (5, 4), (0, 2), (0, 1), (0, 1))


def downlink_transfer(nas: bytes) -> bytes:
    return octets((0, 1), (1, 4), (0, 2), (0, 1), (0, 2), (0, 1), (0, 2), counted(nas))


def uplink_transfer(nas: bytes) -> bytes:
    return octets((0, 1), (9, 4), (0, 1), (0, 2), (0, 1), (0, 2), counted(nas))


def gsmtap(channel: int, payload: bytes) -> bytes:
    """A frame of link type 217: GSMTAP version 2."""
    carrier = CARRIER | (UPLINK if channel in (UL_CCCH, UL_DCCH) else 0)
    return struct.pack(">BBBBHbBIBBBB", 2, 4, LTE_RRC, 0, carrier, -80, 0, 0, channel, 0, 0, 0) + payload
