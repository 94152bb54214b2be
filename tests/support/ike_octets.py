"""Made octets of IKE: no public capture of it is at hand."""

import struct

INITIATOR, RESPONDER = b"\x11" * 8, b"\x22" * 8
NAT = (16388, 16389)


def message(*payloads, version=2, exchange=34, flags=8, number=0, spis=(INITIATOR, bytes(8))):
    """A message of payloads (kind, octets)."""
    body = b""
    for n, (_, octets) in enumerate(payloads):
        following = payloads[n + 1][0] if n + 1 < len(payloads) else 0
        body += struct.pack(">BBH", following, 0, 4 + len(octets)) + octets
    first = payloads[0][0] if payloads else 0
    return b"".join(spis) + struct.pack(">BBBBII", first, version << 4, exchange, flags, number, 28 + len(body)) + body


def transform(kind, number, bits=0, last=False):
    """A transform of version 2."""
    attribute = struct.pack(">HH", 0x800E, bits) if bits else b""
    return struct.pack(">BBHBBH", 0 if last else 3, 0, 8 + len(attribute), kind, 0, number) + attribute


def proposal(*transforms, protocol=1, number=1, last=True, spi=b""):
    """A proposal of version 2: transforms (kind, number, bits)."""
    body = b"".join(transform(*one, last=one is transforms[-1]) for one in transforms)
    size = 8 + len(spi) + len(body)
    return struct.pack(">BBHBBBB", 0 if last else 2, 0, size, number, protocol, len(spi), len(transforms)) + spi + body


STRONG = ((1, 12, 256), (2, 5), (3, 12), (4, 14))
WEAK = ((1, 3), (2, 1), (3, 1), (4, 2))


def sa(*transforms):
    """A Security Association payload of version 2 with one proposal."""
    return 33, proposal(*transforms)


def ke(group=14, value=b"public value"):
    """A Key Exchange payload of version 2."""
    return 34, struct.pack(">HH", group, 0) + value


def notify(kind, data=b""):
    """A Notify payload of version 2."""
    return 41, struct.pack(">BBH", 0, 0, kind) + data


NONCE = (40, bytes(32))


def init(*transforms, group=14, value=b"initiator's", notifications=NAT, spis=(INITIATOR, bytes(8))):
    """An IKE_SA_INIT request."""
    return message(sa(*transforms or STRONG), ke(group, value), NONCE, *(notify(n) for n in notifications), spis=spis)


def answer(*transforms, group=14, value=b"responder's", spis=(INITIATOR, RESPONDER)):
    """Its answer."""
    return message(sa(*transforms or STRONG), ke(group, value), NONCE, flags=0x20, spis=spis)


def attributes(**said):
    """Attributes of version 1, by number."""
    return b"".join(struct.pack(">HH", 0x8000 | int(kind[1:]), value) for kind, value in said.items())


def sa_1(*transforms):
    """A Security Association payload of version 1, transforms by attributes: 1 cipher, 2 hash, 3 method, 4 group."""
    body = b""
    for n, said in enumerate(transforms):
        octets = attributes(**said)
        body += struct.pack(">BBHBBH", 0 if n + 1 == len(transforms) else 3, 0, 8 + len(octets), n + 1, 1, 0) + octets
    return 1, struct.pack(">IIBBHBBBB", 1, 1, 0, 0, 8 + len(body), 1, 1, 0, len(transforms)) + body


def identity(text, kind=3):
    """An Identification payload's body."""
    return struct.pack(">BBH", kind, 0, 0) + text
