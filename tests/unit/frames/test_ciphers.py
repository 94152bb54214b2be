"""Ciphers against the examples of their specifications."""

import importlib

import pytest

from cleannet.frames import ciphers

KEY = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
BLOCK = bytes.fromhex("6bc1bee22e409f96e93d7e117393172a")
wanted = pytest.mark.skipif(not ciphers.installed(), reason="wants the extra keys (cryptography)")


@wanted
def test_aes_block_by_block():
    """NIST SP 800-38A, F.1.1, F.2.2 and F.5.2."""
    assert ciphers.aes_block(KEY, BLOCK).hex() == "3ad77bb40d7a3660a89ecaf32466ef97"
    vector = bytes(range(16))
    assert ciphers.aes_cbc(KEY, vector, bytes.fromhex("7649abac8119b246cee98e9b12e9197d")) == BLOCK
    counter = bytes(range(0xF0, 0x100))
    assert ciphers.aes_ctr(KEY, counter, bytes.fromhex("874d6191b620e3261bef6864990db6ce")) == BLOCK


@wanted
def test_cbc_wants_whole_blocks():
    assert ciphers.aes_cbc(KEY, bytes(16), bytes(15)) is None
    assert ciphers.aes_cbc(KEY, bytes(15), bytes(16)) is None
    assert ciphers.aes_cbc(KEY, bytes(16), b"") is None


@wanted
@pytest.mark.parametrize(
    ("octets", "mac"),
    [(b"", "bb1d6929e95937287fa37d129b756746"), (BLOCK, "070a16b46b4d4144f79bdd9dd04a287c")],
)
def test_cmac(octets, mac):
    """RFC 4493, 4."""
    assert ciphers.aes_cmac(KEY, octets).hex() == mac


@wanted
def test_gcm_with_full_and_short_tags():
    """GCM specification of McGrew and Viega, test case 4."""
    key, nonce = bytes.fromhex("feffe9928665731c6d6a8f9467308308"), bytes.fromhex("cafebabefacedbaddecaf888")
    more = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    clear = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    hidden = bytes.fromhex(
        "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
        "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
    )
    tag = bytes.fromhex("5bc94fbc3221a5db94fae95ae7121a47")
    for size in (16, 12, 8):
        opened = ciphers.aes_gcm(key, size)
        assert opened(nonce, hidden + tag[:size], more) == clear
        assert opened(nonce, hidden + bytes(size), more) is None
        assert opened(nonce, b"", more) is None
        assert opened(b"", hidden + tag[:size], more) is None


@wanted
def test_ccm_opens_and_refuses():
    """RFC 3610, packet vector 1."""
    key = bytes.fromhex("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf")
    nonce, more = bytes.fromhex("00000003020100a0a1a2a3a4a5"), bytes(range(8))
    sealed = bytes.fromhex("588c979a61c663d2f066d0c2c0f989806d5f6b61dac38417e8d12cfdf926e0")
    assert ciphers.aes_ccm(key, 8)(nonce, sealed, more) == bytes(range(8, 0x1F))
    assert ciphers.aes_ccm(key, 8)(nonce, sealed, b"") is None


@wanted
def test_chacha20_poly1305_refuses_what_does_not_fit():
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    sealed = ChaCha20Poly1305(bytes(32)).encrypt(bytes(12), b"clear", b"head")
    assert ciphers.chacha20_poly1305(bytes(32))(bytes(12), sealed, b"head") == b"clear"
    assert ciphers.chacha20_poly1305(bytes(32))(bytes(12), sealed, b"tail") is None


def test_without_the_package_it_says_how_to_get_it(monkeypatch):
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    ciphers.installed.cache_clear()
    assert not ciphers.installed()
    with pytest.raises(ciphers.NotInstalled, match="pip install"):
        ciphers.aes_block(KEY, BLOCK)
    monkeypatch.undo()
    ciphers.installed.cache_clear()
