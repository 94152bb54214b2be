"""Keys that sign votes: Ed25519 (RFC 8032) and ECDSA on P-256 with SHA-256, in PEM.

A key is told by its value, never by a name somebody gives it: whoever counts signers counts values. The ciphers are
those of the package cryptography, loaded only here and only when a key is read.
"""

import base64
import functools
import hashlib
import importlib
from collections.abc import Callable
from typing import Any

from cleannet.model.record import Record

HOW = "signatures need the package cryptography: pip install 'cleannet[trust]'"
_PRIME = 2**255 - 19
_TWISTED = (
    0x26E8958FC2B227B045C3F489F2EF98F0D5DFAC05D3C63339B13802886D53FC05,
    0xC7176A703D4DD84FBA3C0B760D10670F2A2053FA2C39CCC64EC7FD7792AC037A,
)
_SMALL = {0, 1, _PRIME - 1, *(int.from_bytes(one.to_bytes(32, "big"), "little") for one in _TWISTED)}
"""Ordinates of the points of small order of edwards25519: a signature "by" one says nothing about who made it."""


class KeyRefused(ValueError):
    """A key cannot be used; the message says why and what is wanted, and holds nothing of the key."""


class NotInstalled(Exception):
    """The extra is not installed; the message says how to install it."""


class PublicKey(Record, frozen=True):
    """A public key. `value`: SHA-256 over its one canonical form; two keys are the same if and only if it is equal."""

    kind: str
    value: str
    verifies: Callable[[bytes, bytes], bool]


class PrivateKey(Record, frozen=True):
    """A private key. `public`: its other half."""

    public: PublicKey
    sign: Callable[[bytes], bytes]


@functools.cache
def _load(name: str) -> Any:  # noqa: ANN401
    try:
        return importlib.import_module(f"cryptography.{name}")
    except ImportError:
        raise NotInstalled(HOW) from None


def _refusals() -> tuple[type[Exception], ...]:
    return (ValueError, TypeError, _load("exceptions").UnsupportedAlgorithm)


def public_key(pem: bytes) -> PublicKey:
    """Reads a public key.

    Raises:
        KeyRefused: it is no PEM of a public key, or of another algorithm.
        NotInstalled: the package cryptography is not there.
    """
    if b"PRIVATE KEY" in pem:
        raise KeyRefused("this is a private key; give its public half (openssl pkey -in key.pem -pubout), keep it safe")
    try:
        read = _load("hazmat.primitives.serialization").load_pem_public_key(pem)
    except _refusals():
        raise KeyRefused("this is no public key in PEM (-----BEGIN PUBLIC KEY-----)") from None
    return _public(read)


def private_key(pem: bytes, phrase: bytes | None = None) -> PrivateKey:
    """Reads a private key.

    Raises:
        KeyRefused: it is no PEM of a private key, of another algorithm, or the pass phrase does not open it.
        NotInstalled: the package cryptography is not there.
    """
    try:
        read = _load("hazmat.primitives.serialization").load_pem_private_key(pem, phrase)
    except _refusals():
        raise KeyRefused("this is no private key in PEM, or the pass phrase does not open it") from None
    public = _public(read.public_key()) if hasattr(read, "public_key") else None
    if public is None:
        raise KeyRefused(_WANTED)
    if public.kind == "ed25519":
        return PrivateKey(public, read.sign)
    curve, digest = _load("hazmat.primitives.asymmetric.ec"), _load("hazmat.primitives.hashes").SHA256()
    return PrivateKey(public, lambda octets: bytes(read.sign(octets, curve.ECDSA(digest))))


def is_locked(pem: bytes) -> bool:
    """Whether a private key wants a pass phrase."""
    return b"ENCRYPTED" in pem


_WANTED = "keys are of Ed25519 (openssl genpkey -algorithm ed25519) or of ECDSA on P-256"


def _public(read: Any) -> PublicKey:  # noqa: ANN401
    serialization = _load("hazmat.primitives.serialization")
    if isinstance(read, _load("hazmat.primitives.asymmetric.ed25519").Ed25519PublicKey):
        raw = read.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        ordinate = int.from_bytes(raw, "little") & (1 << 255) - 1
        if ordinate >= _PRIME or ordinate in _SMALL:
            raise KeyRefused("this key is a point under which anybody can sign; make another")
        return PublicKey("ed25519", _value("ed25519", raw), lambda octets, sign: _accepts(read.verify, sign, octets))
    curve = _load("hazmat.primitives.asymmetric.ec")
    if isinstance(read, curve.EllipticCurvePublicKey) and read.curve.name == "secp256r1":
        # One form, whether the file held the point compressed or not.
        point = read.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        return PublicKey("ecdsa-p256", _value("ecdsa-p256", point), functools.partial(_verifies_p256, read))
    raise KeyRefused(_WANTED)


def _value(kind: str, octets: bytes) -> str:
    return hashlib.sha256(f"{kind}\n".encode() + octets).hexdigest()


def _verifies_p256(read: Any, octets: bytes, signature: bytes) -> bool:  # noqa: ANN401
    """Signatures are DER, as most tools write them, or r and s of 32 octets each, as the example of DSSE has them."""
    algorithm = _load("hazmat.primitives.asymmetric.ec").ECDSA(_load("hazmat.primitives.hashes").SHA256())
    if _accepts(read.verify, signature, octets, algorithm):
        return True
    if len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    der = _load("hazmat.primitives.asymmetric.utils").encode_dss_signature(r, s)
    return _accepts(read.verify, der, octets, algorithm)


def _accepts(verify: Callable[..., None], *given: object) -> bool:
    try:
        verify(*given)
    except (_load("exceptions").InvalidSignature, ValueError):
        return False
    return True


def decoded(text: str) -> bytes:
    """Base64, standard or URL-safe, as a reader of DSSE must take either.

    Raises:
        ValueError: it is not base64.
    """
    plain = text.replace("-", "+").replace("_", "/")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
