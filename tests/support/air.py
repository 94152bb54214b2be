"""Captures of the radio interface made by hand: framing, MAC, RLC and PDCP around RRC messages."""

import struct

UP, DOWN = 0, 1
BROADCAST_CHANNEL, PAGING, RANDOM_ACCESS, CELL, SYSTEM_INFORMATION = range(5)


def framed(pdu, *, word=b"", way=UP, kind=CELL, rnti=17921, ue=None, tags=b""):
    """A MAC PDU behind its framing."""
    head = bytes((1, way, kind)) + (struct.pack(">BH", 2, rnti) if rnti is not None else b"")
    return word + head + (struct.pack(">BH", 3, ue) if ue is not None else b"") + tags + b"\x01" + pdu


def nr_mac(*sdus, padding=0):
    """A MAC PDU of NR: (LCID, octets) each, with the length field, but for those of fixed size (octets None: none)."""
    out = b""
    for lcid, octets in sdus:
        if lcid in (52, 58, 61, 62) or (lcid in (0, 35, 36) and len(octets) in (6, 8)):
            out += bytes((lcid,)) + octets
        elif len(octets) < 256:
            out += bytes((lcid, len(octets))) + octets
        else:
            out += struct.pack(">BH", 0x40 | lcid, len(octets)) + octets
    return out + (b"\x3f" + bytes(padding - 1) if padding else b"")


def lte_mac(*sdus, padding=0, fixed=()):
    """A MAC PDU of LTE: subheaders, then octets. `fixed`: LCIDs of control elements, which have no length field."""
    head = body = b""
    parts = [*sdus, *([(31, bytes(padding - 1))] if padding else [])]
    for n, (lcid, octets) in enumerate(parts):
        last = n == len(parts) - 1
        head += bytes((lcid | (0 if last else 0x20),))
        if not last and lcid not in (*fixed, 31):
            head += bytes((len(octets),)) if len(octets) < 128 else struct.pack(">H", 0x8000 | len(octets))
        body += octets
    return head + body


def nr_am(number, data, *, segment=0, offset=None):
    """An AMD PDU of NR; `segment`: 0 whole, 1 first, 2 last, 3 between."""
    head = struct.pack(">H", 0x8000 | segment << 12 | number)
    return head + (struct.pack(">H", offset) if segment & 2 else b"") + data


def lte_am(number, *elements, framing=0, offset=None, last=True):
    """An AMD PDU of LTE; `framing`: 2 it begins, 1 it ends inside an SDU; `offset`: it is a segment of one."""
    head = (
        0x8000 | framing << 11 | number | (0x0400 if len(elements) > 1 else 0) | (0x4000 if offset is not None else 0)
    )
    out = struct.pack(">H", head)
    if offset is not None:
        out += struct.pack(">H", (0x8000 if last else 0) | offset)
    bits = "".join(f"{n < len(elements) - 2:b}{len(e):011b}" for n, e in enumerate(elements[:-1]))
    bits += "0" * (-len(bits) % 8)
    return out + (int(bits, 2).to_bytes(len(bits) // 8, "big") if bits else b"") + b"".join(elements)


def nr_pdcp(number, message, mac=bytes(4)):
    """A PDCP PDU on a signalling bearer of NR."""
    return struct.pack(">H", number) + message + mac


def lte_pdcp(number, message, mac=bytes(4)):
    """A PDCP PDU on a signalling bearer of LTE."""
    return bytes((number,)) + message + mac
