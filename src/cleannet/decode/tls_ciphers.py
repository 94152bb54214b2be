"""How TLS protects records (RFC 8446, 5; RFC 5246, 6): keys out of secrets, and clear text out of records."""

import hashlib
import hmac
from collections.abc import Callable

from cleannet.frames import ciphers
from cleannet.model.record import Record

Open = Callable[[int, int, int, bytes], tuple[int, bytes] | None]
"""Sequence number, type and version of a record, and its body, to the type and octets inside; None: it does not fit."""
_GCM, _CCM, _CCM_8, _CHACHA, _CBC = "GCM", "CCM", "CCM_8", "ChaCha20", "CBC"


class Suite(Record, frozen=True):
    """A cipher suite: mode, octets of its key, hash of its secrets, and hash of the MAC of CBC."""

    mode: str
    key: int
    hash: str = "sha256"
    mac: str = ""


_GCM_128, _GCM_256 = Suite(_GCM, 16), Suite(_GCM, 32, "sha384")
_CHACHA20 = Suite(_CHACHA, 32)
SUITES_1_3 = {
    0x1301: _GCM_128,
    0x1302: _GCM_256,
    0x1303: _CHACHA20,
    0x1304: Suite(_CCM, 16),
    0x1305: Suite(_CCM_8, 16),
}
"""RFC 8446, B.4."""
SUITES_1_2 = {
    **dict.fromkeys((0x009C, 0x009E, 0x00A2, 0x00A8, 0x00AA, 0x00AC, 0xC02B, 0xC02F), _GCM_128),
    **dict.fromkeys((0x009D, 0x009F, 0x00A3, 0x00A9, 0x00AB, 0x00AD, 0xC02C, 0xC030), _GCM_256),
    **dict.fromkeys(range(0xCCA8, 0xCCAF), _CHACHA20),
    **dict.fromkeys((0xC09C, 0xC09E, 0xC0AC), Suite(_CCM, 16)),
    **dict.fromkeys((0xC09D, 0xC09F, 0xC0AD), Suite(_CCM, 32)),
    **dict.fromkeys((0xC0A0, 0xC0A2, 0xC0AE), Suite(_CCM_8, 16)),
    **dict.fromkeys((0xC0A1, 0xC0A3, 0xC0AF), Suite(_CCM_8, 32)),
    **dict.fromkeys((0x002F, 0x0032, 0x0033, 0xC009, 0xC013), Suite(_CBC, 16, mac="sha1")),
    **dict.fromkeys((0x0035, 0x0038, 0x0039, 0xC00A, 0xC014), Suite(_CBC, 32, mac="sha1")),
    **dict.fromkeys((0x003C, 0x0040, 0x0067, 0xC023, 0xC027), Suite(_CBC, 16, mac="sha256")),
    **dict.fromkeys((0x003D, 0x006A, 0x006B), Suite(_CBC, 32, mac="sha256")),
    **dict.fromkeys((0xC024, 0xC028), Suite(_CBC, 32, "sha384", "sha384")),
}
"""Suites of TLS 1.2 (RFC 5246, A.5; RFC 5288, RFC 5289, RFC 5487, RFC 6655, RFC 7251, RFC 7905)."""


def expand_label(name: str, secret: bytes, label: str, size: int) -> bytes:
    """HKDF-Expand-Label without a context (RFC 8446, 7.1)."""
    text = b"tls13 " + label.encode()
    info = size.to_bytes(2, "big") + bytes([len(text)]) + text + b"\0"
    found = block = b""
    count = 1
    while len(found) < size:
        block = hmac.digest(secret, block + info + bytes([count]), name)
        found, count = found + block, count + 1
    return found[:size]


def updated(suite: Suite, secret: bytes) -> bytes:
    """The traffic secret after a key update (RFC 8446, 7.2)."""
    return expand_label(suite.hash, secret, "traffic upd", len(secret))


def open_1_3(suite: Suite, secret: bytes) -> Open | None:
    """What opens records under a traffic secret (RFC 8446, 5.2 and 7.3); None if it is not of the suite's length."""
    if len(secret) != hashlib.new(suite.hash).digest_size:
        return None
    aead = _aead(suite, expand_label(suite.hash, secret, "key", suite.key))
    vector = int.from_bytes(expand_label(suite.hash, secret, "iv", 12), "big")

    def opened(sequence: int, kind: int, version: int, body: bytes) -> tuple[int, bytes] | None:
        head = bytes([kind]) + version.to_bytes(2, "big") + len(body).to_bytes(2, "big")
        inside = aead((vector ^ sequence).to_bytes(12, "big"), body, head)
        clear = inside.rstrip(b"\0") if inside is not None else b""
        return (clear[-1], clear[:-1]) if clear else None

    return opened


def open_1_2(suite: Suite, master: bytes, randoms: tuple[bytes, bytes], *, client: bool, mac_last: bool) -> Open:
    """What opens the records of one side (RFC 5246, 6.2.3 and 6.3).

    `randoms`: of client and server; `mac_last`: the MAC stands behind what was enciphered (RFC 7366).
    """
    mac = hashlib.new(suite.mac).digest_size if suite.mac else 0
    vector = {_CBC: 0, _CHACHA: 12}.get(suite.mode, 4)
    block = _prf(suite.hash, master, b"key expansion" + randoms[1] + randoms[0], 2 * (mac + suite.key + vector))
    side = 0 if client else 1
    mac_key = block[mac * side :][:mac]
    key = block[2 * mac + suite.key * side :][: suite.key]
    fixed = block[2 * (mac + suite.key) + vector * side :][:vector]
    if suite.mode == _CBC:
        return _cbc(key, mac_key, suite.mac, mac_last=mac_last)
    return _aead_1_2(suite, key, fixed)


def _aead_1_2(suite: Suite, key: bytes, fixed: bytes) -> Open:
    aead = _aead(suite, key)
    explicit = 0 if suite.mode == _CHACHA else 8
    tag = 8 if suite.mode == _CCM_8 else ciphers.TAG

    def opened(sequence: int, kind: int, version: int, body: bytes) -> tuple[int, bytes] | None:
        size = len(body) - explicit - tag
        if size < 0:
            return None
        nonce = fixed + body[:8]
        if not explicit:
            nonce = (int.from_bytes(fixed, "big") ^ sequence).to_bytes(12, "big")
        clear = aead(nonce, body[explicit:], _head(sequence, kind, version, size))
        return None if clear is None else (kind, clear)

    return opened


def _cbc(key: bytes, mac_key: bytes, mac: str, *, mac_last: bool) -> Open:
    size = hashlib.new(mac).digest_size

    def fits(sequence: int, kind: int, version: int, octets: bytes, given: bytes) -> bool:
        head = _head(sequence, kind, version, len(octets))
        return hmac.compare_digest(hmac.digest(mac_key, head + octets, mac), given)

    def opened(sequence: int, kind: int, version: int, body: bytes) -> tuple[int, bytes] | None:
        if mac_last:
            body, given = body[:-size], body[-size:]
            if not fits(sequence, kind, version, body, given):
                return None
        clear = ciphers.aes_cbc(key, body[:16], body[16:])
        if clear is None or clear[-1] >= len(clear):
            return None
        clear = clear[: len(clear) - clear[-1] - 1]
        if mac_last:
            return kind, clear
        octets, given = clear[: max(0, len(clear) - size)], clear[-size:]
        return (kind, octets) if len(clear) >= size and fits(sequence, kind, version, octets, given) else None

    return opened


def _aead(suite: Suite, key: bytes) -> ciphers.Open:
    if suite.mode == _GCM:
        return ciphers.aes_gcm(key)
    if suite.mode == _CHACHA:
        return ciphers.chacha20_poly1305(key)
    return ciphers.aes_ccm(key, 8 if suite.mode == _CCM_8 else ciphers.TAG)


def _head(sequence: int, kind: int, version: int, size: int) -> bytes:
    return sequence.to_bytes(8, "big") + bytes([kind]) + version.to_bytes(2, "big") + size.to_bytes(2, "big")


def _prf(name: str, secret: bytes, seed: bytes, size: int) -> bytes:
    """The pseudo-random function of TLS 1.2 (RFC 5246, 5)."""
    found, link = b"", seed
    while len(found) < size:
        link = hmac.digest(secret, link, name)
        found += hmac.digest(secret, link + seed, name)
    return found[:size]
