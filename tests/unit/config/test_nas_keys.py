"""Files of subscribers' keys: strict, and quoted nowhere."""

import pytest

from cleannet.config import keys as config_keys
from cleannet.config.keys import Keys
from cleannet.config.keys_error import KeysError
from cleannet.config.nas_keys import nas_keys
from cleannet.frames import ciphers
from support.nas_sample import FILE, OPC, SUPI, K


def test_a_file():
    made = nas_keys(b'serving_networks = ["001-01", "310-410"]\n' + FILE, "file")
    (one,) = made.subscribers
    assert (one.supi, one.k.hex(), one.opc.hex()) == (SUPI, K.lower(), OPC.lower())
    assert made.networks == ("001-01", "310-410")
    assert (one.kausf, one.kseaf, one.kamf, one.kasme) == (b"",) * 4


@pytest.mark.skipif(not ciphers.installed(), reason="wants the extra keys (cryptography)")
def test_op_makes_opc():
    text = f'[[subscriber]]\nsupi = "imsi-{SUPI}"\nk = "0x{K}"\nop = "cdc202d5123e20f62b6d676ac72cb318"\n'
    (one,) = nas_keys(text.encode(), "file").subscribers
    assert one.opc.hex() == "cd63cb71954a9f4e48a5994e37a02baf"
    assert one.supi == SUPI


def test_keys_from_further_down_and_several_subscribers():
    text = f'[[subscriber]]\nkamf = "{"0a" * 32}"\n[[subscriber]]\nkasme = "{"0b" * 32}"\n'
    text += f'[[subscriber]]\nsupi = "{SUPI}"\nkseaf = "{"0c" * 32}"\nkausf = "{"0d" * 32}"\n'
    made = nas_keys(text.encode(), "file").subscribers
    assert [one.kamf[:1] + one.kasme[:1] + one.kseaf[:1] + one.kausf[:1] for one in made] == [b"\n", b"\x0b", b"\x0c\r"]


SECRET = "465B5CE8B199B49FAA5F0A2EE238A6BC"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "k = ",
        f"{SECRET} = 1",
        f'[[subscriber]]\n"{SECRET}" = 1',
        f'[[subscriber]]\nsupi = "{SECRET}"\nk = "{SECRET}"\nopc = "{SECRET}"',
        f'[[subscriber]]\nsupi = "{SUPI}"\nk = "{SECRET}"',
        f'[[subscriber]]\nsupi = "{SUPI}"\nk = "{SECRET}00"\nopc = "{SECRET}"',
        f'[[subscriber]]\nsupi = {SUPI}\nk = "{SECRET}"\nopc = "{SECRET}"',
        f'[[subscriber]]\nk = "{SECRET}"\nopc = "{SECRET}"',
        f'[[subscriber]]\nsupi = "{SUPI}"',
        f'[subscriber]\nsupi = "{SUPI}"\nk = "{SECRET}"\nopc = "{SECRET}"',
        f'subscriber = ["{SECRET}"]',
        f'serving_networks = ["{SECRET}"]\n[[subscriber]]\nkamf = "{SECRET}{SECRET}"',
        f'serving_networks = "{SECRET}"\n[[subscriber]]\nkamf = "{SECRET}{SECRET}"',
        f'[[subscriber]]\nk = "{SECRET}\nopc = "',
        f'k = "{SECRET}"\n[[subscriber]]\nkamf = "{SECRET}{SECRET}"',
    ],
)
def test_what_is_wrong_is_named_and_never_quoted(text):
    with pytest.raises(KeysError) as told:
        nas_keys(text.encode(), "some/file")
    assert str(told.value).startswith("some/file")
    for secret in (SECRET, SECRET.lower(), SUPI):
        assert secret not in str(told.value)
    assert told.value.__cause__ is None


def test_octets_that_are_no_text():
    with pytest.raises(KeysError, match="not a TOML file"):
        nas_keys(b"\xff\xfe", "file")


def test_several_files_add_up(monkeypatch):
    monkeypatch.setattr(config_keys, "installed", lambda: True)
    keys = Keys()
    keys.add_nas(FILE, "file")
    keys.add_nas(b'serving_networks = ["001-01"]\n' + FILE, "file")
    assert len(keys.nas.subscribers) == 2
    assert keys.nas.networks == ("001-01",)
    assert K.lower() not in repr(vars(keys)).lower()


def test_so_many_subscribers_are_refused(monkeypatch):
    monkeypatch.setattr("cleannet.config.nas_keys.MOST_SUBSCRIBERS", 1)
    with pytest.raises(KeysError, match="more than 1 subscribers"):
        nas_keys(FILE * 2, "file")
