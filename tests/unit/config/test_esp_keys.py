"""Files of security associations: strict, and quoted nowhere."""

import pytest

from cleannet.config import keys as config_keys
from cleannet.config.esp_keys import esp_keys
from cleannet.config.keys import Keys
from cleannet.config.keys_error import KeysError
from cleannet.frames import ciphers

pytestmark = pytest.mark.skipif(not ciphers.installed(), reason="wants the extra keys (cryptography)")
SECRET = "4a506a794f574265564551694d653768a1b2c3d4"
FILE = f'[[sa]]\nspi = 0x1001\ncipher = "AES-GCM"\nkey = "0x{SECRET}"\nsource = "10.0.0.1"\ntag = 12\n'


def test_a_file():
    text = FILE + (
        f'[[sa]]\nspi = 2\ncipher = "AES-CBC"\nkey = "{SECRET[:32]}"\nintegrity = "HMAC-SHA1-96"\n'
        f'integrity_key = "{SECRET}"\n[[sa]]\nspi = 3\ncipher = "NULL"\n'
    )
    one, two, three = esp_keys(text.encode(), "file")
    assert (one.spi, one.cipher, one.source, one.destination, one.tag) == (0x1001, "AES-GCM", "10.0.0.1", "", 12)
    assert (two.spi, two.integrity) == (2, "HMAC-SHA1-96")
    assert (three.cipher, three.integrity) == ("NULL", "none")


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{SECRET} = 1",
        FILE.replace("0x1001", f'"{SECRET}"'),
        FILE.replace("0x1001", "0"),
        FILE.replace("AES-GCM", SECRET),
        FILE.replace(SECRET, SECRET[:-2]),
        FILE.replace("10.0.0.1", SECRET),
        FILE.replace("12", "7"),
        FILE + f'integrity = "{SECRET}"\n',
        FILE + 'integrity = "HMAC-SHA256-128"\n',
        FILE + f'"{SECRET}" = 1\n',
        FILE.replace("[[sa]]", "[sa]"),
        FILE + f'[more]\nkey = "{SECRET}"\n',
    ],
)
def test_what_is_wrong_is_named_and_never_quoted(text):
    with pytest.raises(KeysError) as told:
        esp_keys(text.encode(), "some/file")
    assert str(told.value).startswith("some/file")
    assert SECRET not in str(told.value)
    assert SECRET[:16] not in str(told.value)


def test_several_files_add_up(monkeypatch):
    monkeypatch.setattr(config_keys, "installed", lambda: True)
    keys = Keys()
    keys.add_esp(FILE.encode(), "file")
    keys.add_esp(FILE.encode(), "file")
    assert [one.spi for one in keys.esp] == [0x1001, 0x1001]
    assert SECRET not in repr(vars(keys))
