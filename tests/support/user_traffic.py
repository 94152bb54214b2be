"""Packets of users, made: inside GTP-U, as captures hold them."""

import struct
from collections.abc import Sequence

from support.core_octets import ACK, SYN, client_hello, datagram, record, segment, server_hello

GNB, UPF = ("10.3.0.1", 2152), ("10.4.3.1", 2152)
PHONE, SERVER, RESOLVER = "10.45.0.2", "20.0.2.1", "20.0.3.53"


def tunnelled(frame: bytes, source: tuple[str, int] = GNB, to: tuple[str, int] = UPF, teid: int = 5) -> bytes:
    """A frame whose packet goes in a tunnel."""
    inside = frame[14:]
    return datagram(struct.pack(">BBHI", 0x30, 255, len(inside), teid) + inside, source, to)


def tls(name: str, port: int = 40000, server: str = SERVER, data: int = 1000, parts: int = 1) -> list[bytes]:
    """The frames of a connection under TLS 1.3; `parts`: in how many segments the ClientHello comes."""
    client, there = (PHONE, port), (server, 443)
    hello = client_hello(name)
    frames = [segment(client, there, 99, flags=SYN), segment(there, client, 499, flags=SYN | ACK, acknowledged=100)]
    step = -(-len(hello) // parts)
    at = 100
    for begin in range(0, len(hello), step):
        frames.append(segment(client, there, at, hello[begin : begin + step], acknowledged=500))
        at += len(hello[begin : begin + step])
    answer = server_hello() + record(bytes(data), 23)
    frames.append(segment(there, client, 500, answer, acknowledged=at))
    return frames


def http(port: int = 41000, server: str = SERVER) -> list[bytes]:
    """A request in clear."""
    return [segment((PHONE, port), (server, 80), 100, b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")]


def dns_answer(name: str, addresses: Sequence[str], to: int = 50000) -> bytes:
    """A frame with an answer of DNS, the records' names as pointers."""
    labels = b"".join(bytes([len(one)]) + one.encode() for one in name.split(".")) + b"\0"
    records = b"".join(
        b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + bytes(map(int, one.split("."))) for one in addresses
    )
    head = struct.pack(">HHHHHH", 1, 0x8180, 1, len(addresses), 0, 0)
    return datagram(head + labels + struct.pack(">HH", 1, 1) + records, (RESOLVER, 53), (PHONE, to))


def quic(port: int = 42000, server: str = SERVER) -> bytes:
    """A frame with the first datagram of QUIC."""
    return datagram(b"\xc3\0\0\0\1\x08" + bytes(1194), (PHONE, port), (server, 443))
