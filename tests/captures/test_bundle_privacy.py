"""No file of a bundle holds an identity, a key or a payload of what was fed in."""

from pathlib import Path

import pytest

from support.command import cleannet
from support.mutate import take, write
from support.secrets_fed import keys, leaks, network_of, payload_runs, quoted_runs, values
from support.shared import KEY, recording

MSIN = "8675309042"
MSIN_OCTETS = bytes.fromhex("6857030924")
RECORDED_MSIN = bytes.fromhex("99f907000000000000000010")


def bundled(capture: Path, folder: Path) -> dict[str, str]:
    """What `cleannet bundle` and `cleannet verify` write and print, by name."""
    key = folder / "key"
    key.write_bytes(KEY)
    made = cleannet("bundle", capture, "-o", folder / "out", "--pseudonym-key", key)
    checked = cleannet("verify", folder / "out", "--captures", capture.parent, "--pseudonym-key", key)
    assert (made.code, checked.code) == (0, 0)
    printed = {"bundle": made.text + made.error, "verify": checked.text + checked.error}
    return printed | {path.name: path.read_text() for path in (folder / "out").iterdir()}


def found_in(texts: dict[str, str], capture: Path, *more: str) -> dict[str, list[str]]:
    network = network_of(capture)
    secrets, runs = keys(network) | values(network), payload_runs(network)
    assert secrets
    found = {
        name: leaks(text, secrets) + [one for one in more if one in text] + quoted_runs(text, runs)
        for name, text in texts.items()
    }
    return {name: some for name, some in found.items() if some}


def test_no_identity_of_a_null_scheme_suci_nor_of_a_files_name(tmp_path: Path) -> None:
    taken = take(recording("c02_null_suci"))
    frames = [f._replace(octets=f.octets.replace(RECORDED_MSIN, RECORDED_MSIN[:7] + MSIN_OCTETS)) for f in taken.frames]
    capture = tmp_path / "in" / f"imsi-99970{MSIN}.pcap"
    capture.parent.mkdir()
    capture.write_bytes(write(taken.link_type, frames))
    assert MSIN_OCTETS in values(network_of(capture))
    texts = bundled(capture, tmp_path)
    assert "SUB001" in texts["results.sarif"]
    assert len(texts) == 7
    assert not found_in(texts, capture, MSIN, MSIN[-6:], f"99970{MSIN}")


@pytest.mark.parametrize("name", ["c03_nea0", "c08_load"])
def test_nothing_that_others_recordings_left_readable(name: str, tmp_path: Path) -> None:
    capture = recording(name)
    assert not found_in(bundled(capture, tmp_path), capture, "4370816125816151", "admin:secret")


def test_the_key_of_the_names_is_in_no_file(tmp_path: Path) -> None:
    texts = bundled(recording("c03_nea0"), tmp_path)
    assert not [name for name, text in texts.items() if leaks(text, [KEY])]
