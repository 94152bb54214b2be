"""`cleannet depend plaintext`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleannet.cli import main
from cleannet.trust.holders import SENTENCE
from support.eps_octets import write_pcap
from support.shared import foreign
from support.user_traffic import PHONE, SERVER, http, tls, tunnelled


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["depend", "plaintext", *map(str, words)])


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "n3.pcap"
    frames = [*tls("host.of.example.com"), *tls("b\x1b.other.example", 40001, "20.0.3.1", 3000), *http()]
    write_pcap(path, [(n / 100, tunnelled(one)) for n, one in enumerate(frames)], 1)
    (tmp_path / "operators.csv").write_text("20.0.2.0/24,64500,one\n20.0.3.0/24,64501,two\n")
    (tmp_path / "registered.csv").write_text("20.0.2.0/24,AA\n20.0.3.0/24,BB\n")
    return path


def test_text(capture: Path, tmp_path: Path):
    tables = ("--operators", tmp_path / "operators.csv", "--registered", tmp_path / "registered.csv")
    result = run(capture, *tables)
    assert result.exit_code == 0
    assert "Encrypted: 2 of 3 flows" in result.output
    assert "AS64501 two  BB" in result.output
    assert "example.com " in result.output
    assert "10.3.0.1 ↔ 10.4.3.1" in result.output
    assert SENTENCE in result.output
    for secret in (PHONE, SERVER, "host.of", "\x1b"):
        assert secret not in result.output
    told = run(capture, *tables, "--json").output
    assert json.loads(told)["note"] == SENTENCE
    assert json.loads(told)["holders"]["operators"][0]["who"] == "AS64501 two"
    assert PHONE not in told
    assert "host.of" not in told


def test_captures_without_users(tmp_path: Path):
    write_pcap(tmp_path / "none.pcap", [(1.0, bytes(60))], 1)
    result = run(tmp_path / "none.pcap")
    assert result.exit_code == 64
    assert "no flow of a user is in what was read (frames: 1)" in result.output
    assert "give a capture of one of these" in result.output
    assert "No such file" in run(tmp_path / "absent.pcap").output


def test_a_real_capture():
    pytest.importorskip("iptocc")
    capture = foreign("zitouni+oai-cn5g-fed/docs/results/cotsue/pcap/core.pcap")
    sums = json.loads(run(capture, "--json").output)["holders"]
    assert sums["encrypted"] == 12
    assert {one["registered"] for one in sums["operators"]} == {"CN"}
    assert sums["named_by"] == {"asked for (SNI)": 12}
    text = run(capture).output
    assert "192.169.0.2" not in text  # the phone's
    assert SENTENCE in text
