"""TLS key logs: lines in, secrets by random out, and nothing of them in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.decode import tls_keys
from cleannet.decode.tls_keys import MASTER, TLSKeys

RANDOM, SECRET = bytes(range(32)), bytes(range(100, 148))


def line(label: str, random: bytes = RANDOM, secret: bytes = SECRET) -> bytes:
    return f"{label} {random.hex()} {secret.hex()}\n".encode()


def test_secrets_stand_by_random_and_label():
    keys = TLSKeys()
    log = b"# comment\r\n\n" + line(MASTER) + line("SERVER_TRAFFIC_SECRET_0", secret=SECRET[:32]).upper()
    assert keys.add(log) == 2
    assert [set(one) for one in keys.others()] == [{MASTER, "SERVER_TRAFFIC_SECRET_0"}]
    assert keys.of(RANDOM) == {MASTER: SECRET, "SERVER_TRAFFIC_SECRET_0": SECRET[:32]}
    assert keys.of(bytes(32)) == {}
    assert (len(keys), keys.unread) == (1, 0)
    assert list(keys.others()) == []  # whose connection is known


def test_other_labels_are_passed_over_and_what_is_no_line_is_counted():
    keys = TLSKeys()
    assert keys.add(line("EXPORTER_SECRET") + b"anything else\n" + line(MASTER)[:-3] + b"x") == 0
    assert (len(keys), keys.unread) == (0, 2)


def test_later_lines_win():
    keys = TLSKeys()
    keys.add(line(MASTER, secret=bytes(48)) + line(MASTER))
    assert keys.of(RANDOM) == {MASTER: SECRET}


def test_the_number_of_connections_is_bounded(monkeypatch):
    monkeypatch.setattr(tls_keys, "MOST_CONNECTIONS", 1)
    keys = TLSKeys()
    assert keys.add(line(MASTER) + line(MASTER, random=bytes(32))) == 1
    assert (len(keys), keys.full) == (1, 1)


def test_no_text_shows_a_secret():
    keys = TLSKeys()
    keys.add(line(MASTER))
    assert SECRET.hex() not in repr(keys) + str(keys)
    assert repr(SECRET)[2:20] not in repr(keys)


@given(st.binary(max_size=200))
def test_any_octets_may_be_a_log(octets):
    keys = TLSKeys()
    assert keys.add(octets) >= 0


@pytest.mark.parametrize("size", [31, 65])
def test_secrets_of_other_lengths_are_none(size):
    keys = TLSKeys()
    assert keys.add(line(MASTER, secret=bytes(size))) == 0
