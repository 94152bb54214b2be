"""SS7 made octet by octet: BER, MAP, TCAP, SCCP, M3UA and its sisters, and packets of SCTP around them.

Nothing of it was captured: what stands here is made after Q.713, Q.773, TS 29.002 and the RFCs, and tshark and pycrate
are asked whether they read the same in it.
"""

import struct

from support.core_octets import packet

CONTEXTS = {
    2: 1, 3: 2, 4: 3, 7: 16, 8: 16, 10: 18, 11: 18, 14: 18, 22: 5, 23: 32, 24: 33, 44: 25, 45: 20, 46: 21, 47: 20,
    50: 17, 56: 14, 58: 26, 62: 43, 65: 43, 67: 27, 70: 28, 71: 29, 83: 38, 85: 37,
}  # fmt: skip
"""Application context of the operation (TS 29.002, 17.3.3)."""
VERSIONS = {10: 2, 11: 2, 14: 2, 58: 2}
KINDS = {"begin": 0x62, "end": 0x64, "continue": 0x65, "abort": 0x67}


def tlv(tag: int, *parts: bytes, form: str = "") -> bytes:
    """An element; `form`: "long" (a length in more octets than it needs), "indefinite" (of a constructed one)."""
    body = b"".join(parts)
    head = tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big")
    if form == "indefinite":
        return head + b"\x80" + body + b"\0\0"
    if form == "long":
        return head + b"\x83" + len(body).to_bytes(3, "big") + body
    if len(body) < 128:
        return head + bytes([len(body)]) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return head + bytes([0x80 | len(size)]) + size + body


def tbcd(digits: str) -> bytes:
    """Digits, the lower half of an octet first."""
    padded = digits + "f" * (len(digits) % 2)
    return bytes(int(b + a, 16) for a, b in zip(padded[::2], padded[1::2], strict=True))


def address(digits: str, nature: int = 1, plan: int = 1) -> bytes:
    """An AddressString."""
    return bytes([0x80 | nature << 4 | plan]) + tbcd(digits)


def integer(value: int) -> bytes:
    """An INTEGER's content."""
    return value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True)


def oid(text: str) -> bytes:
    """An OBJECT IDENTIFIER's content."""
    first, second, *rest = map(int, text.split("."))
    octets = bytearray([first * 40 + second])
    for one in rest:
        septets = [one & 0x7F]
        while one := one >> 7:
            septets.append(0x80 | one & 0x7F)
        octets += bytes(reversed(septets))
    return bytes(octets)


def requested(word: str) -> bytes:
    """RequestedInfo: "location", "state", "current" and "equipment", joined by commas."""
    tags = {"location": 0x80, "state": 0x81, "current": 0x83, "equipment": 0x86}
    return b"".join(tlv(tags[one]) for one in word.split(","))


def who(given: dict[str, str], imsi: int, msisdn: int) -> bytes:
    """The subscriber under one of two tags."""
    if "imsi" in given:
        return tlv(imsi, tbcd(given["imsi"]))
    return tlv(msisdn, address(given["msisdn"])) if "msisdn" in given else b""


def node(given: dict[str, str], name: str, tag: int) -> bytes:
    """The address of a node, where it is given."""
    return tlv(tag, address(given[name])) if name in given else b""


def argument(operation: int, given: dict[str, str]) -> bytes:
    """The argument of an operation, of what is given: imsi, msisdn, msc, vlr, sgsn, scf, sc, forwarded, asks …"""
    own = {
        2: lambda: tlv(
            0x30, tlv(4, tbcd(given["imsi"])), node(given, "msc", 0x81), node(given, "vlr", 4), tlv(0xA6)
        ),
        3: lambda: tlv(0xA3, tlv(4, tbcd(given["imsi"]))),
        4: lambda: tlv(0x30, who(given, 0x80, 0x82), node(given, "msc", 0x81)),
        7: lambda: tlv(0x30, who(given, 0x80, 0x81), _services(given)),
        8: lambda: tlv(0x30, who(given, 0x80, 0x80), tlv(0x89) if "camel" in given else b""),
        10: lambda: tlv(0x30, tlv(4, bytes.fromhex(given.get("service", "21"))), node(given, "forwarded", 0x84)),
        22: lambda: tlv(0x30, tlv(0x80, address(given["msisdn"])), tlv(0x83, b"\0"), node(given, "gmsc", 0x86)),
        23: lambda: tlv(0x30, tlv(4, tbcd(given["imsi"])), node(given, "sgsn", 4), tlv(4, b"\x04\xc0\0\2\1")),
        24: lambda: tlv(0x30, tlv(0x80, tbcd(given["imsi"])), tlv(0x81, b"\x04\xc0\0\2\1"), node(given, "ggsn", 0x82)),
        44: lambda: tlv(0x30, tlv(0x80, tbcd(given["imsi"])), node(given, "sc", 0x84), tlv(4, bytes(9))),
        45: lambda: tlv(0x30, tlv(0x80, address(given["msisdn"])), tlv(0x81, b"\xff"), node(given, "sc", 0x82)),
        46: lambda: tlv(0x30, node(given, "sc", 0x84), tlv(0x82, address(given["msisdn"])), tlv(4, bytes(9))),
        50: lambda: tlv(0x30, tlv(0x80, tbcd(given["imsi"])), tlv(0x81, b"\0\1"), tlv(0x82, b"\1")),
        56: lambda: tlv(0x30, tlv(0x80, tbcd(given["imsi"])), tlv(2, integer(int(given.get("vectors", 1))))),
        58: lambda: tlv(4, address(given["msisdn"])),
        62: lambda: tlv(0x30, tlv(0xA0, who(given, 0x80, 0x81)), tlv(0xA1, tlv(0x82)), node(given, "scf", 0x82)),
        65: lambda: tlv(
            0x30,
            tlv(0xA0, who(given, 0x80, 0x81)),
            node(given, "scf", 0x81),
            tlv(0xA2, tlv(0x80, b"\x21"), node(given, "forwarded", 0x83)) if "forwarded" in given else b"",
        ),
        67: lambda: tlv(0xA3, tlv(4, tbcd(given["imsi"])), node(given, "vlr", 0x80), node(given, "sgsn", 0x81)),
        70: lambda: tlv(
            0x30, tlv(0x80, tbcd(given["imsi"])), tlv(0xA2, requested(given.get("asks", "location")))
        ),
        71: lambda: tlv(
            0x30,
            tlv(0xA0, who(given, 0x80, 0x81)),
            tlv(0xA1, requested(given.get("asks", "location"))),
            node(given, "scf", 0x83),
        ),
        83: lambda: tlv(
            0x30,
            tlv(0x30, tlv(0x80, b"\0")),
            node(given, "mlc", 4),
            tlv(0xA0, tlv(0x80, b"\0")),
            who(given, 0x82, 0x83),
        ),
        85: lambda: tlv(0x30, node(given, "mlc", 0x80), tlv(0xA1, who(given, 0x80, 0x81))),
    }  # fmt: skip
    own[11] = own[12] = own[13] = own[14] = lambda: tlv(0x30, tlv(4, bytes.fromhex(given.get("service", "21"))))
    return own[operation]() if operation in own else b""


def _services(given: dict[str, str]) -> bytes:
    """What InsertSubscriberData brings: a forwarding (`forwarded`), an O-CSI (`camel`: address of the gsmSCF)."""
    parts = b""
    if "forwarded" in given:
        feature = tlv(0x30, tlv(0x84, b"\x07"), tlv(0x85, address(given["forwarded"])))
        parts += tlv(0xA7, tlv(0xA0, tlv(4, b"\x21"), tlv(0x30, feature)))
    if "camel" in given:
        point = tlv(0x30, tlv(10, b"\2"), tlv(2, b"\7"), tlv(0x80, address(given["camel"])), tlv(0x81, b"\0"))
        parts += tlv(0xAD, tlv(0xA0, tlv(0x30, point), tlv(0x80, b"\2")))
    return parts


CELL = bytes.fromhex("62f2100001000a")


def result(operation: int, given: dict[str, str]) -> bytes:
    """The result of an operation."""
    info = tlv(0x30, tlv(0xA0, tlv(2, b"\0"), node(given, "vlr", 0x81), tlv(0xA3, tlv(0x80, CELL))))
    quintuplet = tlv(0x30, *(tlv(4, bytes(size)) for size in (16, 8, 16, 16, 16)))
    own = {
        2: lambda: tlv(0x30, node(given, "hlr", 4)),
        4: lambda: tlv(0x30, node(given, "roaming", 4)),
        22: lambda: tlv(0xA3, tlv(0x89, tbcd(given["imsi"])), node(given, "roaming", 4), node(given, "msc", 0x82)),
        45: lambda: tlv(0x30, tlv(4, tbcd(given["imsi"])), tlv(0xA0, node(given, "msc", 0x81))),
        56: lambda: tlv(0xA3, tlv(0xA1, quintuplet * int(given.get("vectors", 1)))),
        58: lambda: tlv(4, tbcd(given["imsi"])),
        70: lambda: tlv(0x30, info),
        71: lambda: tlv(0x30, info),
        83: lambda: tlv(0x30, tlv(4, bytes(7)), tlv(0x80, b"\1")),
    }
    return own[operation]() if operation in own else b""


# TCAP (Q.773).


def invoke(operation: int, parameter: bytes, number: int = 1) -> bytes:
    """A component that asks."""
    return tlv(0xA1, tlv(2, integer(number)), tlv(2, integer(operation)), parameter)


def answer(operation: int, parameter: bytes, number: int = 1, tag: int = 0xA2) -> bytes:
    """A component that answers."""
    inside = tlv(0x30, tlv(2, integer(operation)), parameter) if parameter else b""
    return tlv(tag, tlv(2, integer(number)), inside)


def error(code: int, number: int = 1) -> bytes:
    """A component that refuses."""
    return tlv(0xA3, tlv(2, integer(number)), tlv(2, integer(code)))


def dialogue(context: str, *, response: bool = False, destination: str = "") -> bytes:
    """A dialogue portion with an AARQ or AARE; `destination`: IMSI as MAP's destination reference."""
    name = tlv(0xA1, tlv(6, oid(context)))
    user = b""
    if destination:
        opening = tlv(0xA0, tlv(0x80, address(destination, 1, 6)))
        user = tlv(0xBE, tlv(0x28, tlv(6, oid("0.4.0.0.1.1.1.1")), tlv(0xA0, opening)))
    accepted = tlv(0xA2, tlv(2, b"\0")) + tlv(0xA3, tlv(0xA1, tlv(2, b"\0"))) if response else b""
    pdu = tlv(0x61 if response else 0x60, tlv(0x80, b"\x07\x80"), name, accepted, user)
    return tlv(0x6B, tlv(0x28, tlv(6, oid("0.0.17.773.1.1.1")), tlv(0xA0, pdu)))


def tcap(kind: str, *components: bytes, own: str = "", other: str = "", portion: bytes = b"", form: str = "") -> bytes:
    """A transaction's message; ids in hexadecimal."""
    ids = (tlv(0x48, bytes.fromhex(own)) if own else b"") + (tlv(0x49, bytes.fromhex(other)) if other else b"")
    listed = tlv(0x6C, *components, form=form) if components else b""
    return tlv(KINDS[kind], ids, portion, listed, form=form)


# SCCP (Q.713).


def party(title: str = "", subsystem: int = 6, point_code: int = -1, form: int = 4) -> bytes:
    """An address, by global title where there is one."""
    indicator = 0x02 | (point_code >= 0) | (form << 2 if title else 0x40)
    body = struct.pack("<H", point_code) if point_code >= 0 else b""
    body += bytes([subsystem])
    if title:
        odd = len(title) % 2
        digits = tbcd(title if not odd else title + "0")
        scheme = 1 if odd else 2
        head = {
            1: bytes([odd << 7 | 4]),
            2: b"\0",
            3: bytes([0, 0x10 | scheme]),
            4: bytes([0, 0x10 | scheme, 4]),
        }[form]
        body += head + digits
    return bytes([indicator]) + body


def _sized(part: bytes) -> bytes:
    return bytes([len(part)]) + part


def unitdata(called: bytes, calling: bytes, data: bytes, *, returned: bool = False) -> bytes:
    """UDT, or UDTS."""
    parts = [_sized(part) for part in (called, calling, data)]
    places = [3, 2 + len(parts[0]), 1 + len(parts[0]) + len(parts[1])]
    return bytes([0x0A if returned else 0x09, 0 if returned else 0x81, *places]) + b"".join(parts)


def extended(called: bytes, calling: bytes, data: bytes, segmentation: bytes = b"", *, returned: bool = False) -> bytes:
    """XUDT (or XUDTS), with the parameter "segmentation" where four octets are given."""
    parts = [_sized(part) for part in (called, calling, data)]
    places = [4, 3 + len(parts[0]), 2 + len(parts[0]) + len(parts[1])]
    places.append(1 + sum(map(len, parts)) if segmentation else 0)
    optional = b"\x10" + _sized(segmentation) + b"\0" if segmentation else b""
    return bytes([0x12 if returned else 0x11, 0x81, 15, *places]) + b"".join(parts) + optional


def long(called: bytes, calling: bytes, data: bytes) -> bytes:
    """LUDT."""
    parts = [_sized(called), _sized(calling), struct.pack("<H", len(data)) + data]
    places = [7, 5 + len(parts[0]), 3 + len(parts[0]) + len(parts[1]), 0]
    return bytes([0x13, 0x81, 15]) + struct.pack("<HHHH", *places) + b"".join(parts)


# M3UA (RFC 4666), M2UA (RFC 3331), M2PA (RFC 4165), SUA (RFC 3868).


def parameter(tag: int, value: bytes) -> bytes:
    """A parameter, padded to four octets."""
    return struct.pack(">HH", tag, 4 + len(value)) + value + bytes(-len(value) % 4)


def layer(kind: int, number: int, body: bytes) -> bytes:
    """The common header around a message."""
    return struct.pack(">BBBBI", 1, 0, kind, number, 8 + len(body)) + body


def m3ua(payload: bytes, opc: int = 1, dpc: int = 2, service: int = 3) -> bytes:
    """A DATA message."""
    return layer(1, 1, parameter(0x0210, struct.pack(">IIBBBB", opc, dpc, service, 2, 0, 5) + payload))


def mtp3(payload: bytes, opc: int, dpc: int, service: int = 3) -> bytes:
    """Service information octet, routing label and user data."""
    return bytes([0x80 | service]) + struct.pack("<I", dpc | opc << 14 | 5 << 28) + payload


def m2ua(payload: bytes, opc: int = 1, dpc: int = 2) -> bytes:
    """A DATA message."""
    return layer(6, 1, parameter(0x0001, b"\0\0\0\1") + parameter(0x0300, mtp3(payload, opc, dpc)))


def m2pa(payload: bytes, opc: int = 1, dpc: int = 2, numbers: bytes = bytes(8)) -> bytes:
    """A user data message."""
    return layer(11, 1, numbers + (b"\0" + mtp3(payload, opc, dpc) if payload else b""))


def sua_party(title: str = "", subsystem: int = 6, point_code: int = -1) -> bytes:
    """The content of a source or destination address."""
    body = struct.pack(">HH", 1 if title else 2, 0x02 | (point_code >= 0) | (bool(title) << 2))
    if title:
        head = struct.pack(">IBBBB", 4, len(title), 0, 1, 4)
        body += parameter(0x8001, head + tbcd(title if len(title) % 2 == 0 else title + "0"))
    if point_code >= 0:
        body += parameter(0x8002, struct.pack(">I", point_code))
    return body + parameter(0x8003, struct.pack(">I", subsystem))


def sua(called: bytes, calling: bytes, data: bytes, *, returned: bool = False) -> bytes:
    """CLDT, or CLDR."""
    body = parameter(0x0006, b"\0\0\0\1")
    body += parameter(0x0106, b"\0\0\2\1") if returned else parameter(0x0115, b"\0\0\0\1")
    body += parameter(0x0102, calling) + parameter(0x0103, called)
    body += b"" if returned else parameter(0x0116, b"\0\0\0\7")
    return layer(7, 2 if returned else 1, body + parameter(0x010B, data))


# Packets.


def data_chunk(payload: bytes, tsn: int, ppid: int, flags: int = 3) -> bytes:
    """A DATA chunk."""
    size = 16 + len(payload)
    return struct.pack(">BBHIHHI", 0, flags, size, tsn, 0, tsn & 0xFFFF, ppid) + payload + bytes(-len(payload) % 4)


def sctp(
    payload: bytes,
    tsn: int = 1,
    *,
    ppid: int = 3,
    source: str = "192.0.2.1",
    destination: str = "10.4.11.1",
    ports: tuple[int, int] = (2905, 2905),
    tag: int = 0x12345678,
) -> bytes:
    """A frame with one user message."""
    head = struct.pack(">HHII", *ports, tag, 0)
    return packet(head + data_chunk(payload, tsn, ppid), source, destination, 132)
