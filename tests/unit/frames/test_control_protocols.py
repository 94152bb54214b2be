"""What a datagram carries: by port and octets together."""

import struct

import numpy as np
import pytest

from cleannet.frames.columns import Octets, Spans
from cleannet.frames.control_protocols import PROTOCOLS, ControlProtocol, told, watched
from cleannet.frames.ip import NO_PAYLOADS, UDP, Payloads
from cleannet.frames.udp import datagrams
from support.core_octets import pfcp_message

IKE = b"\1" * 8 + bytes(8) + bytes([33, 0x20, 34, 8]) + bytes(4) + (28).to_bytes(4, "big")
SNMP = b"\x30\x0c\x02\x01\x01\x04\x06public\xa0"
GTP_2 = b"\x48\x20\0\x08" + bytes(8)
ECHO = b"\x32\x01\0\x04" + bytes(8)


def laid_out(rows: list[tuple[bytes, int, int]]) -> tuple[Octets, Payloads]:
    """Datagrams one behind the other: payload, source port, destination port."""
    octets, starts = b"", []
    for payload, source, destination in rows:
        starts.append(len(octets))
        octets += struct.pack(">HHHH", source, destination, 8 + len(payload), 0) + payload
    at = np.array(starts, np.int64)
    spans = Spans(np.arange(len(rows)), at, np.append(at[1:], len(octets)), np.zeros(len(rows), np.bool_))
    return np.frombuffer(octets, np.uint8), Payloads(spans, np.full(len(rows), UDP), np.zeros(len(rows), np.uint64))


def carried(payload: bytes, source: int, destination: int) -> ControlProtocol | None:
    buffer, found = laid_out([(payload, source, destination)])
    some = watched(datagrams(buffer, found))
    if not len(some):
        return None
    (number,) = told(buffer, some).tolist()
    return PROTOCOLS[number] if number >= 0 else None


@pytest.mark.parametrize(
    ("payload", "port", "protocol"),
    [
        (pfcp_message(1, sequence=7), 8805, ControlProtocol.PFCP),
        (GTP_2, 2123, ControlProtocol.GTP_C),
        (ECHO, 2152, ControlProtocol.GTP_U),
        (IKE, 500, ControlProtocol.IKE),
        (bytes(4) + IKE, 4500, ControlProtocol.IKE),
        (SNMP, 161, ControlProtocol.SNMP),
        (b"\0\1startup-config\0octet\0", 69, ControlProtocol.TFTP),
        (b"<134>1 2026-11-22 x y", 514, ControlProtocol.SYSLOG),
    ],
)
def test_port_and_octets_agree(payload: bytes, port: int, protocol: ControlProtocol):
    assert carried(payload, 40000, port) is protocol
    assert carried(payload, 40000, 40001) is None
    assert carried(b"\xff" * len(payload), 40000, port) is None


def test_one_batch_of_all_of_them():
    rows = [(pfcp_message(1, sequence=7), 8805), (b"nothing", 8805), (SNMP, 162), (ECHO, 2152)]
    buffer, found = laid_out([(payload, 1, port) for payload, port in rows])
    some = watched(datagrams(buffer, found))
    kinds = [PROTOCOLS[n] if n >= 0 else None for n in told(buffer, some).tolist()]
    assert kinds == [ControlProtocol.PFCP, None, ControlProtocol.SNMP, ControlProtocol.GTP_U]


def test_nothing_at_all():
    none = datagrams(np.zeros(0, np.uint8), NO_PAYLOADS)
    assert len(watched(none)) == 0
    assert told(np.zeros(0, np.uint8), none).tolist() == []
