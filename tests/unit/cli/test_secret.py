"""The options of keys."""

import pytest

from cleannet.frames import ciphers
from support.command import audit, cleannet
from support.nas_sample import FILE
from support.shared import EXAMPLES

CAPTURE, LOG = EXAMPLES / "c01_clean_tls.pcapng", EXAMPLES / "c01_clean_tls.keylog"
pytestmark = pytest.mark.skipif(not ciphers.installed(), reason="wants the extra keys (cryptography)")


def test_a_key_log_may_be_given_several_times(tmp_path):
    lines = LOG.read_bytes().splitlines(keepends=True)
    for number in range(2):
        (tmp_path / f"{number}").write_bytes(b"".join(lines[number::2]))
    filtered = ("--filter", "check=SBI012")
    ran = audit(*filtered, "--tls-keys", tmp_path / "0", "--tls-keys", tmp_path / "1", CAPTURE)
    assert ran.code == 0  # information
    assert "seen after decryption" in ran.text
    assert "TLS key logs opened" in ran.text
    assert "decryption" not in audit(*filtered, CAPTURE).text


def test_what_is_no_key_log_is_refused(tmp_path):
    path = tmp_path / "log"
    path.write_bytes(b"SECRET 0123456789abcdef\n")
    ran = audit("--tls-keys", path, CAPTURE)
    assert ran.code == 64
    assert "no line of it" in ran.error
    assert "0123456789" not in ran.error + ran.text


def test_a_file_that_is_not_there_is_named(tmp_path):
    ran = audit("--tls-keys", tmp_path / "absent", CAPTURE)
    assert ran.code == 64
    assert "the TLS key log cannot be read" in ran.error


def test_a_frame_is_shown_with_keys(tmp_path):
    keys = tmp_path / "keys.toml"
    keys.write_bytes(FILE)
    plain, opened = cleannet("show", CAPTURE, "904"), cleannet("show", "--nas-keys", keys, CAPTURE, "904")
    assert "NAS-5GS CipheredNAS" in plain.text
    assert "NAS-5GS RegistrationAccept: seen after decryption" in opened.text
    assert "message authentication code: 4 octets, right by the keys given" in opened.text
    assert "body: readable: deciphered with keys that were given" in opened.text


@pytest.mark.parametrize("option", ["--nas-keys", "--esp-keys"])
def test_a_file_of_keys_that_is_none_is_refused(tmp_path, option):
    path = tmp_path / "keys.toml"
    path.write_text('key = "0123456789abcdef0123456789abcdef"')
    ran = audit(option, path, CAPTURE)
    assert ran.code == 64
    assert str(path) in ran.error
    assert "0123456789" not in ran.error
