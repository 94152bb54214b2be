"""The order in which keys and numbers of records are tried."""

import pytest

from cleannet.decode.tls_ciphers import SUITES_1_3, updated
from cleannet.decode.tls_keys import CLIENT, MASTER, SERVER, TLSKeys
from cleannet.decode.tls_opening import (
    FURTHER,
    MOST_CLOSED,
    MOST_GUESSES_IN_ALL,
    Side,
    guessed,
    opening_1_2,
    opening_1_3,
)
from cleannet.frames import ciphers

RECORD = (23, 0x0303, b"\xff" * 8)


def side(*keys: str, fits: list[tuple[str, int]]) -> tuple[Side, list[tuple[str, int]]]:
    """A side with named keys, of which only some fit at some numbers; and what is tried."""
    tried: list[tuple[str, int]] = []

    def key(name: str):
        def opened(number: int, kind: int, version: int, body: bytes):
            tried.append((name, number))
            return (kind, name.encode()) if (name, number) in fits else None

        return opened

    given = [key(name) for name in keys]
    return Side(lambda: given.pop(0) if given else None), tried


def test_records_are_counted_under_each_key():
    one, tried = side("handshake", "data", fits=[("handshake", 0), ("handshake", 1), ("data", 0), ("data", 1)])
    assert [one.open(*RECORD) for _ in range(4)] == [(23, b"handshake")] * 2 + [(23, b"data")] * 2
    assert tried == [("handshake", 0), ("handshake", 1), ("handshake", 2), ("data", 0), ("data", 1)]
    assert (one.opened, one.closed) == (True, 0)


def test_numbers_further_on_are_tried_behind_a_hole_only():
    one, tried = side("data", fits=[("data", 3)])
    assert one.open(*RECORD) is None
    assert len(tried) == 1
    one.unsure = True
    assert one.open(*RECORD) == (23, b"data")
    assert not one.unsure


def test_a_hole_may_hold_a_change_of_keys():
    one, _ = side("handshake", "data", fits=[("handshake", 0), ("data", 7), ("data", 8)])
    assert one.open(*RECORD)
    one.unsure = True
    assert one.open(*RECORD) == one.open(*RECORD) == (23, b"data")


def test_it_ends():
    one, tried = side("data", fits=[])
    one.unsure = True
    for _ in range(MOST_CLOSED):
        assert one.open(*RECORD) is None
    assert one.over
    assert len(tried) <= MOST_CLOSED * (FURTHER + 2)


def test_unknown_suites_and_secrets_open_nothing():
    assert opening_1_3({}, 0x1399) is None
    assert opening_1_2({}, 0x009C, (b"", b""), mac_last=False) is None
    assert opening_1_2({MASTER: bytes(48)}, 0x0005, (b"", b""), mac_last=False) is None
    found = opening_1_3({}, 0x1301)
    assert found.client.open(*RECORD) is None


@pytest.mark.skipif(not ciphers.installed(), reason="wants the extra keys (cryptography)")
def test_after_an_update_the_next_keys_open():
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from cleannet.decode.tls_ciphers import expand_label

    secret = bytes(range(32))
    suite = SUITES_1_3[0x1301]

    def sealed(number: int, under: bytes) -> bytes:
        nonce = int.from_bytes(expand_label("sha256", under, "iv", 12), "big") ^ number
        key = AESGCM(expand_label("sha256", under, "key", 16))
        return key.encrypt(nonce.to_bytes(12, "big"), b"octets\x17", b"\x17\x03\x03\0\x17")

    second = updated(suite, secret)
    one = opening_1_3({CLIENT[-1]: secret}, 0x1301).client
    for number, under in ((0, secret), (1, secret), (0, second), (1, second), (0, updated(suite, second))):
        assert one.open(23, 0x0303, sealed(number, under)) == (23, b"octets")
    keys = TLSKeys()
    keys.add(f"{SERVER[-1]} {'00' * 32} {secret.hex()}".encode())
    found, client, inside = guessed(keys, 23, 0x0303, sealed(9, secret))
    assert (client, inside) == (False, (23, b"octets"))
    assert found.server.open(23, 0x0303, sealed(10, secret)) == (23, b"octets")
    assert guessed(keys, 23, 0x0303, sealed(9, second)) is None
    assert guessed(keys, 23, 0x0301, sealed(9, secret)) is None
    assert guessed(TLSKeys(), 23, 0x0303, sealed(9, secret)) is None
    assert keys.guesses > 1024  # those that fitted nothing went through all numbers
    keys.guesses = MOST_GUESSES_IN_ALL
    assert guessed(keys, 23, 0x0303, sealed(9, secret)) is None
