"""Lines of a page on the user plane: made as frames, and read as those of a capture are.

`gNB>UPF GPDU teid=5 from=10.45.0.2 to=192.0.2.1` is a packet in a tunnel: UDP to port 443 unless `protocol=6 port=80`
say otherwise; `payload=68656c6c6f` is what the packet carries, `qfi=9` a PDU session container (`way=down` for one of
the downlink). `gNB>UPF GTPUEchoRequest body=00` is another message with these octets behind its header,
`GTPUErrorIndication names=5@10.4.1.1` one that names a tunnel, `gNB>UPF GTPUFaulty octets=32ff00040000000500000085`
whatever it says. Hosts are `gNB`, `eNB2`, `UPF`, or an address; those of SMF, AMF and others stand in
`support/core_lines.py`.
"""

import ipaddress
import re
import struct

from cleannet.decode.control import ControlReader
from cleannet.decode.dns import DNSReader
from cleannet.frames.reader import FrameReader
from cleannet.model.message import Message
from cleannet.model.sent import Sent
from cleannet.subscribers.user_plane import UserPlane, user_plane_of
from support import core_lines
from support.core_octets import datagram, frame_batch, packet

RAN = ("gNB", "eNB")
SIGNALLING = {"GTPUEchoRequest": 1, "GTPUEchoResponse": 2, "GTPUErrorIndication": 26, "GTPUEndMarker": 254}
NAMES = ("GPDU", "GTPUFaulty", *SIGNALLING)
UDP, TCP, SCTP, ICMP = 17, 6, 132, 1


def is_one(name: str) -> bool:
    """Whether a line of this name is one on the user plane."""
    return name in NAMES


def address(end: str) -> str:
    """The address of a host by its name."""
    ran = re.fullmatch(rf"({'|'.join(RAN)})(\d*)", end)
    if ran:
        return f"10.3.{RAN.index(ran[1])}.{int(ran[2] or 1)}"
    known = core_lines.HOST.match(end)
    return core_lines._address(known) if known else str(ipaddress.ip_address(end))


def made(ways: str, name: str, fields: dict[str, str]) -> bytes:
    """The frame of a line."""
    source, destination = (address(end) for end in ways.split(">"))
    return datagram(_payload(name, fields), (source, 2152), (destination, 2152))


def _payload(name: str, fields: dict[str, str]) -> bytes:
    if name == "GPDU":
        return _g_pdu(fields)
    if name == "GTPUFaulty":
        return bytes.fromhex(fields["octets"])
    body = bytes.fromhex(fields.get("body", "0e00" if name == "GTPUEchoResponse" else ""))
    if "names" in fields:
        teid, named = fields["names"].split("@")
        packed = ipaddress.ip_address(named).packed
        body = b"\x10" + struct.pack(">I", int(teid)) + b"\x85" + struct.pack(">H", len(packed)) + packed + body
    head = struct.pack(">BBHI", 0x32, SIGNALLING[name], 4 + len(body), int(fields.get("teid", 0)))
    return head + struct.pack(">HBB", int(fields.get("sequence", 1)), 0, 0) + body


def _g_pdu(fields: dict[str, str]) -> bytes:
    inside = _inner(fields)
    extra = b""
    if "qfi" in fields:
        way = 0 if fields.get("way") == "down" else 1
        extra = b"\0\0\0\x85" + bytes([1, way << 4, int(fields["qfi"]), 0])
    head = struct.pack(">BBHI", 0x34 if extra else 0x30, 255, len(extra) + len(inside), int(fields["teid"], 0))
    return head + extra + inside


def _inner(fields: dict[str, str]) -> bytes:
    protocol, port = int(fields.get("protocol", UDP)), int(fields.get("port", 443))
    payload = bytes.fromhex(fields.get("payload", ""))
    ends = struct.pack(">HH", int(fields.get("sport", 50000)), port)
    head = {
        UDP: ends + struct.pack(">HH", 8 + len(payload), 0),
        TCP: ends + struct.pack(">IIBBHHH", 1, 0, 0x50, 2, 1024, 0, 0),
        SCTP: ends + bytes(8),
        ICMP: bytes([int(fields.get("type", 8)), 0, 0, 0]) + struct.pack(">I", int(fields.get("key", 1))),
    }[protocol]
    return packet(head + payload, fields["from"], fields["to"], protocol)[14:]


def read(frames: list[tuple[int, float, bytes]]) -> tuple[UserPlane, tuple[Sent[Message], ...]]:
    """What is made of frames (number, second, octets): the user plane, and the messages that are no G-PDUs."""
    reader, control, dns = FrameReader(), ControlReader(), DNSReader()
    for number, second, octets in frames:
        reader.feed(frame_batch([octets], [int(second * 1e9)], first=number))
        for one in reader.control.take():
            control.feed(one)
        dns.feed(reader.tunnels.samples.take())
    reader.finish()
    return user_plane_of(reader.tunnels, dns.questions), tuple(m for pdu in control.pdus for m in pdu.messages)
