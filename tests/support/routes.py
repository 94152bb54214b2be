"""Made routing tables: MRT octets after RFC 6396."""

import ipaddress
import struct
from collections.abc import Iterable, Sequence

from cleannet.trust.mrt import Peer

Segments = Sequence[tuple[int, Sequence[int]]]


def record(kind: int, subtype: int, body: bytes) -> bytes:
    """One MRT record (2)."""
    return struct.pack(">IHHI", 1400000000, kind, subtype, len(body)) + body


def peers(some: Sequence[Peer]) -> bytes:
    """A PEER_INDEX_TABLE (4.3.1), with AS numbers of four octets."""
    body = bytes(4) + b"\0\0" + struct.pack(">H", len(some))
    for one in some:
        address = ipaddress.ip_address(one.address)
        body += bytes([2 | (address.version == 6)]) + bytes(4) + address.packed + struct.pack(">I", one.asn)
    return record(13, 1, body)


def path_attribute(segments: Segments, width: int = 4, kind: int = 2) -> bytes:
    """An AS_PATH (RFC 4271, 4.3)."""
    value = b"".join(
        bytes([form, len(numbers)]) + b"".join(one.to_bytes(width, "big") for one in numbers)
        for form, numbers in segments
    )
    return bytes([0x40, kind, len(value)]) + value


def rib(prefix: str, routes: Iterable[tuple[int, bytes]], *, identified: bool = False) -> bytes:
    """A RIB of one prefix (4.3.2, RFC 8050): peer and attributes of each route."""
    network = ipaddress.ip_network(prefix)
    octets = network.network_address.packed[: (network.prefixlen + 7) // 8]
    body = bytes(4) + bytes([network.prefixlen]) + octets
    entries = [
        struct.pack(">HI", peer, 1400000000)
        + (b"\0\0\0\x05" if identified else b"")
        + struct.pack(">H", len(raw))
        + raw
        for peer, raw in routes
    ]
    subtype = {4: 2, 6: 4}[network.version] + (6 if identified else 0)
    return record(13, subtype, body + struct.pack(">H", len(entries)) + b"".join(entries))


def dump(some: Sequence[Peer], routes: Iterable[tuple[str, int, Sequence[int]]]) -> bytes:
    """A table: prefix, number of the peer, and path of each route."""
    by_prefix: dict[str, list[tuple[int, bytes]]] = {}
    for prefix, peer, path in routes:
        by_prefix.setdefault(prefix, []).append((peer, path_attribute([(2, path)])))
    return peers(some) + b"".join(rib(prefix, mine) for prefix, mine in by_prefix.items())


def old_route(prefix: str, peer: Peer, path: Sequence[int], path4: Sequence[int]) -> bytes:
    """A route of the older form (4.2), with AS numbers of two octets and AS4_PATH."""
    network = ipaddress.ip_network(prefix)
    raw = path_attribute([(2, path)], 2) + path_attribute([(2, path4)], 4, 17)
    body = bytes(4) + network.network_address.packed + bytes([network.prefixlen, 1]) + bytes(4)
    body += ipaddress.ip_address(peer.address).packed + struct.pack(">HH", peer.asn, len(raw)) + raw
    return record(12, 1, body)
