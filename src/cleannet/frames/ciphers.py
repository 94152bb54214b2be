"""Ciphers for whoever gives keys: of the package cryptography (the extra `keys`), loaded only where a key is there.

What does not open gives None, whatever the reason: from a wrong key to octets that no sender made.
"""

import importlib
from collections.abc import Callable
from functools import cache
from typing import Any

Open = Callable[[bytes, bytes, bytes], bytes | None]
"""Nonce, octets with their tag, and what was authenticated with them, to the clear text."""
HOW = "decryption needs the package cryptography: pip install 'cleannet[keys]'"
TAG = 16


class NotInstalled(Exception):
    """The extra is not installed; the message says how to install it."""


@cache
def installed() -> bool:
    """Whether there are ciphers."""
    try:
        _load("ciphers.aead")
    except NotInstalled:
        return False
    return True


def _load(name: str) -> Any:  # noqa: ANN401
    try:
        return importlib.import_module(f"cryptography.hazmat.primitives.{name}")
    except ImportError:
        raise NotInstalled(HOW) from None


def _failures() -> tuple[type[Exception], ...]:
    return (importlib.import_module("cryptography.exceptions").InvalidTag, ValueError)


def chacha20_poly1305(key: bytes) -> Open:
    """ChaCha20 and Poly1305 (RFC 8439)."""
    return _aead(_load("ciphers.aead").ChaCha20Poly1305(key))


def aes_ccm(key: bytes, tag: int) -> Open:
    """AES in CCM (RFC 3610)."""
    return _aead(_load("ciphers.aead").AESCCM(key, tag_length=tag))


def aes_gcm(key: bytes, tag: int = TAG) -> Open:
    """AES in GCM (NIST SP 800-38D), with a tag of 16, 12 or 8 octets."""
    if tag == TAG:
        return _aead(_load("ciphers.aead").AESGCM(key))
    ciphers, failures = _load("ciphers"), _failures()

    def opened(nonce: bytes, octets: bytes, authenticated: bytes) -> bytes | None:
        try:
            mode = ciphers.modes.GCM(nonce, octets[-tag:], min_tag_length=tag)
            decryptor = ciphers.Cipher(ciphers.algorithms.AES(key), mode).decryptor()
            decryptor.authenticate_additional_data(authenticated)
            found: bytes = decryptor.update(octets[:-tag]) + decryptor.finalize()
        except failures:
            return None
        return found

    return opened


def _aead(cipher: Any) -> Open:  # noqa: ANN401
    failures = _failures()

    def opened(nonce: bytes, octets: bytes, authenticated: bytes) -> bytes | None:
        try:
            found: bytes = cipher.decrypt(nonce, octets, authenticated)
        except failures:
            return None
        return found

    return opened


def aes_cbc(key: bytes, vector: bytes, octets: bytes) -> bytes | None:
    """AES in CBC (NIST SP 800-38A), padding left in place; None where the octets are no whole blocks."""
    if not octets or len(octets) % 16 or len(vector) != 16:
        return None
    return _through(key, _load("ciphers").modes.CBC(vector), octets)


def aes_ctr(key: bytes, counter: bytes, octets: bytes) -> bytes:
    """AES in counter mode (NIST SP 800-38A), from a first block of 16 octets."""
    return _through(key, _load("ciphers").modes.CTR(counter), octets)


def aes_block(key: bytes, block: bytes) -> bytes:
    """One block of AES (FIPS 197), enciphered."""
    ciphers = _load("ciphers")
    encryptor = ciphers.Cipher(ciphers.algorithms.AES(key), ciphers.modes.ECB()).encryptor()
    found: bytes = encryptor.update(block) + encryptor.finalize()
    return found


def aes_cmac(key: bytes, octets: bytes) -> bytes:
    """CMAC of AES (NIST SP 800-38B), 16 octets."""
    mac = _load("cmac").CMAC(_load("ciphers").algorithms.AES(key))
    mac.update(octets)
    found: bytes = mac.finalize()
    return found


def _through(key: bytes, mode: Any, octets: bytes) -> bytes:  # noqa: ANN401
    ciphers = _load("ciphers")
    decryptor = ciphers.Cipher(ciphers.algorithms.AES(key), mode).decryptor()
    found: bytes = decryptor.update(octets) + decryptor.finalize()
    return found
