"""Keys that the user gives: what is said of files that are none, and nothing of what they hold."""

import pytest

from cleannet.config import keys as config_keys
from cleannet.config.keys import Keys, KeysError

LINE = b"CLIENT_RANDOM " + b"0a" * 32 + b" " + b"0b" * 48 + b"\n"


@pytest.fixture(autouse=True)
def _ciphers(monkeypatch):
    monkeypatch.setattr(config_keys, "installed", lambda: True)


def test_where_secrets_of_tls_came_from():
    keys = Keys()
    assert keys.named_tls() == ""
    keys.add_secrets([])
    assert keys.named_tls() == ""
    keys.add_secrets([LINE, b"nothing"])
    assert keys.named_tls() == "Secrets in the captures"
    keys.add_tls(LINE, "log")
    assert keys.named_tls() == "TLS key logs and secrets in the captures"
    only = Keys()
    only.add_tls(LINE, "log")
    assert only.named_tls() == "TLS key logs"


def test_a_file_that_is_no_key_log_is_named_and_not_quoted():
    with pytest.raises(KeysError, match=r"^some/file: no line") as told:
        Keys().add_tls(b"k = 465B5CE8B199B49FAA5F0A2EE238A6BC", "some/file")
    assert "465B" not in str(told.value)


def test_without_the_package_nothing_is_taken(monkeypatch):
    monkeypatch.setattr(config_keys, "installed", lambda: False)
    with pytest.raises(KeysError, match="pip install"):
        Keys().add_tls(LINE, "log")
    Keys().add_secrets([LINE])


def test_no_text_shows_a_key():
    keys = Keys()
    keys.add_tls(LINE, "log")
    assert "0b0b" not in repr(keys) + repr(vars(keys))
