"""What the first octets of a flow say: encrypted, readable, or neither. A port alone says it only of DNS and NTP."""

import numpy as np

from cleannet.frames.columns import Bools, Int64, Octets, field, one_of
from cleannet.frames.ip import TCP, UDP

UNKNOWN, DNS, HTTP, HTTP2, SIP, NTP, NULL_TLS, SSH, DTLS, QUIC, TLS = range(11)
NAMES = ("not recognised", "DNS", "HTTP", "HTTP/2", "SIP", "NTP", "TLS without ciphering", "SSH", "DTLS", "QUIC", "TLS")
ENCRYPTED = frozenset((SSH, DTLS, QUIC, TLS))
READABLE = frozenset((DNS, HTTP, HTTP2, SIP, NTP, NULL_TLS))
HEAD = 16
"""Octets that are looked at."""
_DNS_PORT, _NTP_PORT, _NTP_SIZE, _DNS_SIZE = 53, 123, 48, 12
_LARGEST_RECORD = (1 << 14) + 2048
_QUIC_VERSIONS = (
    0x00000001,
    0x6B3343CF,
    *range(0xFF00001B, 0xFF000023),
    *(int.from_bytes(b"Q0%d" % n) for n in (43, 46, 50)),
)
"""RFC 9000, RFC 9369, the last drafts, and what was in use before them."""


def _words(*texts: bytes) -> tuple[int, ...]:
    return tuple(int.from_bytes(text) for text in texts)


_HTTP = _words(b"GET ", b"POST", b"HEAD", b"PUT ", b"HTTP", b"OPTI", b"CONN", b"PATC", b"DELE")
_SIP = _words(b"SIP/", b"REGI", b"INVI", b"ACK ", b"BYE ", b"SUBS", b"NOTI", b"MESS", b"PRAC", b"UPDA", b"CANC")


def kinds(head: Octets, size: Int64, protocol: Int64, ports: tuple[Int64, Int64]) -> Int64:
    """The kind of each segment or datagram by its first 16 octets (zero behind its end), size, transport and ports."""
    tcp, udp = protocol == TCP, protocol == UDP
    first, word = field(head, 0, 1), field(head, 0, 4)
    found = np.zeros(len(size), np.int64)

    def mark(which: Bools, kind: int) -> None:
        found[which & (found == UNKNOWN)] = kind

    length = field(head, 3, 2)
    opens = (first >= 20) & (first <= 23) & (field(head, 1, 1) == 3) & (field(head, 2, 1) <= 4)
    mark(tcp & (size > 5) & opens & (length > 0) & (length <= _LARGEST_RECORD), TLS)
    version = field(head, 1, 4)
    mark(udp & (size > 20) & (first & 0xC0 == 0xC0) & one_of(version, _QUIC_VERSIONS), QUIC)
    mark(udp & (size > 13) & (first >= 20) & (first <= 25) & one_of(field(head, 1, 2), (0xFEFF, 0xFEFD)), DTLS)
    mark(tcp & (word == _words(b"SSH-")[0]), SSH)
    mark(tcp & (word == _words(b"PRI ")[0]), HTTP2)
    mark(tcp & one_of(word, _HTTP), HTTP)
    mark(one_of(word, _SIP) & (size > 16), SIP)
    at = [(one == _DNS_PORT) for one in ports]
    mark((at[0] | at[1]) & (size >= _DNS_SIZE), DNS)
    at = [(one == _NTP_PORT) for one in ports]
    mark(udp & (at[0] | at[1]) & (size >= _NTP_SIZE), NTP)
    return found
