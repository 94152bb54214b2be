"""ESP (RFC 4303) with keys that the user gives: what lies inside goes the way of what was in clear.

AES-GCM (RFC 4106), AES-CBC (RFC 3602) and null encryption (RFC 2410), with HMAC-SHA-1-96 (RFC 2404) or
HMAC-SHA-256-128 (RFC 4868); in transport and tunnel mode. Without keys nothing of this happens.
"""

import hmac
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames import ciphers
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.columns import Int64, Octets, Spans, field, window
from cleannet.frames.ip import ESP, IP_IN_IP, IPV6_IN_IP, SCTP, TCP, UDP, Payloads, joined
from cleannet.frames.problems import ProblemCounter
from cleannet.model.problem import ProblemKind

GCM, CBC, NULL = "AES-GCM", "AES-CBC", "NULL"
SHA_1, SHA_256, NONE = "HMAC-SHA1-96", "HMAC-SHA256-128", "none"
_HASHES = {SHA_1: ("sha1", 12), SHA_256: ("sha256", 16)}
_UNFIT = "ESP: the keys that were given do not fit"
_CARRIED = {
    (SCTP, 38412): "N2", (SCTP, 36412): "S1", (SCTP, 36422): "X2", (SCTP, 38472): "F1",
    (UDP, 2152): "N3", (UDP, 8805): "N4",
}  # fmt: skip
"""Interfaces by transport and registered port."""
_ESP_IN_UDP = 4500
_INSIDE = (TCP, UDP, SCTP, IP_IN_IP, IPV6_IN_IP)


class ESPKey:
    """One security association; no text shows its keys.

    Attributes:
        spi: security parameters index; `source`, `destination`: addresses as text, "" for any.
        cipher: AES-GCM, AES-CBC or NULL; `integrity`: of the other two, HMAC-SHA1-96, HMAC-SHA256-128 or none.
        tag: octets of AES-GCM's integrity check value.
    """

    __slots__ = ("_key", "_mac_key", "cipher", "destination", "integrity", "open_it", "source", "spi", "tag")

    def __init__(
        self,
        spi: int,
        cipher: str,
        key: bytes = b"",
        *,
        integrity: str = NONE,
        integrity_key: bytes = b"",
        tag: int = ciphers.TAG,
        source: str = "",
        destination: str = "",
    ) -> None:
        """`key`: of AES-GCM with the salt of four octets behind it."""
        self.spi, self.cipher, self.integrity, self.tag = spi, cipher, integrity, tag
        self.source, self.destination = source, destination
        self._key, self._mac_key = key, integrity_key
        self.open_it: Callable[[bytes], bytes | None] = self._with_gcm() if cipher == GCM else self._with_code

    def _with_gcm(self) -> Callable[[bytes], bytes | None]:
        aead, salt = ciphers.aes_gcm(self._key[:-4], self.tag), self._key[-4:]

        def opened(packet: bytes) -> bytes | None:
            if len(packet) < 16 + self.tag:
                return None
            nonce, head = salt + packet[8:16], packet[:4]
            # With extended sequence numbers (RFC 4106, 5) the high half is authenticated too; it is rarely reached.
            plain = aead(nonce, packet[16:], head + packet[4:8])
            return plain if plain is not None else aead(nonce, packet[16:], head + bytes(4) + packet[4:8])

        return opened

    def _with_code(self, packet: bytes) -> bytes | None:
        body = packet
        if self.integrity in _HASHES:
            name, size = _HASHES[self.integrity]
            body, given = packet[:-size], packet[-size:]
            codes = (hmac.digest(self._mac_key, body + more, name)[:size] for more in (b"", bytes(4)))
            if len(packet) < 8 + size or not any(hmac.compare_digest(one, given) for one in codes):
                return None
        if self.cipher == NULL:
            return body[8:]
        return ciphers.aes_cbc(self._key, body[8:24], body[24:])


class Inside(msgspec.Struct, frozen=True):
    """What was opened of a batch: transports, and spans of IPv4 and IPv6 datagrams, all behind the buffer."""

    buffer: Octets
    transports: Payloads
    four: Spans
    six: Spans
    rows: Int64


class ESPOpener:
    """Opens the packets of batch after batch.

    Attributes:
        opened, closed: packets that keys opened, and that they do not fit.
        carried: interfaces that were seen inside, by source, destination and SPI.
        hidden, clear: associations of which messages lay inside, and of which some did not.
    """

    def __init__(self, keys: Sequence[ESPKey], addresses: AddressPairs, problems: ProblemCounter) -> None:
        self.opened = self.closed = 0
        self.carried: dict[tuple[str, str, int], set[str]] = {}
        self.hidden: set[int] = set()
        self.clear: set[int] = set()
        self._addresses = addresses
        self._problems = problems
        self._keys: dict[int, list[ESPKey]] = {}
        self._frames: list[Int64] = []
        self._whose: dict[int, tuple[str, str, int]] = {}
        for key in keys:
            self._keys.setdefault(key.spi, []).append(key)

    def read(self, batch: FrameBatch, buffer: Octets, payloads: Payloads) -> Inside | None:
        """What keys open of a batch; None if nothing."""
        found = joined([payloads.of(ESP), _in_udp(buffer, payloads.of(UDP))])
        if found.spans.cut.any():
            cut = found.spans.row[found.spans.cut]
            self._problems.add_rows(ProblemKind.CUT_BY_SNAPLEN, "ESP packet cut", (batch.input, batch.first), cut)
            found = found.take(~found.spans.cut)
        inside: list[bytes] = []
        rows: list[tuple[int, int, int]] = []
        self._whose = {}
        columns = (found.spans.row, found.spans.at, found.spans.end, found.pair)
        for row, at, end, pair in zip(*(one.tolist() for one in columns), strict=True):
            made = self._open(batch, row, buffer[at:end].tobytes(), pair)
            if made is not None:
                rows.append((row, made[0], pair))
                inside.append(made[1])
        if not inside:
            return None
        self.opened += len(inside)
        sizes = np.array([len(one) for one in inside], np.int64)
        ends = len(buffer) + np.cumsum(sizes)
        longer = np.concatenate([buffer, np.frombuffer(b"".join(inside), np.uint8)])
        row, kind = (np.array([one[n] for one in rows], np.int64) for n in (0, 1))
        spans = Spans(row, ends - sizes, ends, np.zeros(len(row), np.bool_))
        self._frames.append(np.unique(batch.first + row) | batch.input << 40)
        pairs = np.array([one[2] for one in rows], np.uint64)
        plain = (kind != IP_IN_IP) & (kind != IPV6_IN_IP)
        transports = Payloads(spans, kind, pairs).take(plain)
        return Inside(longer, transports, spans.take(kind == IP_IN_IP), spans.take(kind == IPV6_IN_IP), np.unique(row))

    def _open(self, batch: FrameBatch, row: int, packet: bytes, pair: int) -> tuple[int, bytes] | None:
        """The next header and the payload of a packet."""
        known = self._keys.get(int.from_bytes(packet[:4], "big"), ()) if len(packet) > 8 else ()
        if not known:
            return None
        source, destination = self._addresses.texts(pair)
        mine = [k for k in known if k.source in ("", source) and k.destination in ("", destination)]
        for key in mine:
            plain = key.open_it(packet)
            made = _trimmed(plain) if plain is not None else None
            if made is not None:
                self._whose[row] = (source, destination, key.spi)
                return made
        if mine:
            self.closed += 1
            self._problems.add(ProblemKind.WRONG_KEY, _UNFIT, (batch.input, batch.first + row))
        return None

    def note(self, buffer: Octets, payloads: Payloads) -> None:
        """Takes in which interfaces transports that lay inside belong to, by their ports."""
        spans = payloads.spans
        for row, at, end, kind in zip(
            *(one.tolist() for one in (spans.row, spans.at, spans.end, payloads.protocol)), strict=True
        ):
            if end - at >= 4 and row in self._whose:
                ports = buffer[at : at + 4].tobytes()
                for port in (int.from_bytes(ports[:2], "big"), int.from_bytes(ports[2:], "big")):
                    if (kind, port) in _CARRIED:
                        self.carried.setdefault(self._whose[row], set()).add(_CARRIED[kind, port])

    def account(self, rows: Int64, associations: Int64, inside: Int64) -> None:
        """Tells associations whose messages all lay inside from others. `inside`: the rows that were opened."""
        within = np.isin(rows, inside)
        self.hidden.update(np.unique(associations[within]).tolist())
        self.clear.update(np.unique(associations[~within]).tolist())

    @property
    def frames(self) -> Int64:
        """The frames that were opened, as input << 40 | number, sorted."""
        return np.unique(np.concatenate(self._frames)) if self._frames else np.zeros(0, np.int64)


def _in_udp(buffer: Octets, found: Payloads) -> Payloads:
    """ESP in UDP (RFC 3948): on port 4500, and not four octets of zero, which mark IKE."""
    found = found.take(found.spans.at + 16 <= found.spans.end)
    rows = window(buffer, found.spans.at, 12)
    ports = (field(rows, 0, 2) == _ESP_IN_UDP) | (field(rows, 2, 2) == _ESP_IN_UDP)
    found = found.take(ports & (field(rows, 8, 4) != 0))
    spans = found.spans
    return Payloads(Spans(spans.row, spans.at + 8, spans.end, spans.cut), found.protocol, found.pair)


def _trimmed(plain: bytes) -> tuple[int, bytes] | None:
    """Next header and payload, without padding (RFC 4303, 2.4); None where they cannot be."""
    if len(plain) < 2:
        return None
    size, following = plain[-2], plain[-1]
    if size + 2 > len(plain) or following not in _INSIDE:
        return None
    padding = plain[len(plain) - 2 - size : -2]
    if padding != bytes(range(1, size + 1)):
        return None
    return following, plain[: len(plain) - 2 - size]
