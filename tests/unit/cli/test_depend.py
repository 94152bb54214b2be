"""`cleannet depend`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleannet.cli import main
from cleannet.trust.mrt import Peer
from support.routes import dump
from support.shared import SHARED

EXCERPT = SHARED / "trust" / "bgp" / "rib.20140523.0600_firstMB.bz2"
OWNERSHIP = SHARED / "trust" / "ownership" / "state_owned_ases.csv"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["depend", *map(str, words)])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "rib"
    peers = [Peer("192.0.2.1", 1), Peer("192.0.2.2", 2)]
    file.write_bytes(dump(peers, [("1.0.0.0/8", 0, (1, 8, 9)), ("1.0.0.0/8", 1, (2, 3, 9))]))
    return file


@pytest.fixture
def registered(tmp_path: Path) -> Path:
    file = tmp_path / "registered.csv"
    file.write_text("asn,country\n1,AA\n8,AA\n2,BB\n3,CC\n9,DD\n")
    return file


def test_hegemony_as_text_and_json(table: Path, registered: Path):
    text = run("routes", table, "--registered", registered)
    assert text.exit_code == 0
    assert "as 2 peer ASes see them" in text.output
    assert "AS9  1.000     DD" in text.output
    rows = json.loads(run("routes", table, "--to", "AS9", "--json").output)["rows"]
    assert {row["AS"]: row["hegemony"] for row in rows} == dict.fromkeys(("AS1", "AS2", "AS3", "AS8"), "0.500") | {
        "AS9": "1.000"
    }


def test_a_country_is_shown_with_and_without_its_own_observers(table: Path, registered: Path):
    rows = json.loads(run("routes", table, "--country", "dd", "--registered", registered, "--json").output)["rows"]
    assert rows == [
        {"registered in": "CC", "naive": "0.500", "de-biased": "0.500", "peers elsewhere": "2 of 2"},
        {"registered in": "AA", "naive": "0.500", "de-biased": "0.000", "peers elsewhere": "1 of 2"},
    ]


def test_slips_say_what_to_write(table: Path, tmp_path: Path):
    assert "wants --registered" in run("routes", table, "--country", "AA").output
    assert "is no AS number" in run("routes", table, "--to", "north").output
    assert "No such file" in run("routes", table, "--registered", tmp_path / "none").output
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    result = run("routes", empty)
    assert result.exit_code == 2
    assert "no route was found" in result.stderr


@pytest.mark.skipif(not EXCERPT.is_file(), reason="../shared/trust is not there")
def test_a_real_table_with_its_owners():
    result = run("routes", EXCERPT, "--owned", OWNERSHIP, "--most", "400")
    assert result.exit_code == 0
    assert "AS3356  " in result.output
    assert "http" in result.output


def test_shares(tmp_path: Path):
    bill = tmp_path / "bill.json"
    parts = [{"type": "library", "supplier": {"name": name}} for name in "aaab"]
    bill.write_text(json.dumps({"bomFormat": "CycloneDX", "components": parts}))
    [row, whole] = json.loads(run("shares", bill, "--json").output)["rows"]
    assert row == {"of": "library", "HHI": "6250", "effective": "1.60", "largest": "a 75%", "supplier not told": "0"}
    assert whole["of"] == "all"
    (tmp_path / "bad").write_text("x = ")
    assert run("shares", tmp_path / "bad").exit_code == 64


def test_withdraw(tmp_path: Path):
    file = tmp_path / "on.toml"
    file.write_text(
        'dependence = "cleannet-dependence/1"\n[[actor]]\nname = "maker"\nregistered = "AA"\n'
        '[[actor]]\nname = "other"\n'
        '[[function]]\nname = "core"\n[[function.need]]\nof = "licences"\nfrom = "maker"\n'
        '[[function.need]]\nof = "updates"\nfrom = "other"\n'
    )
    text = run("withdraw", file).output
    assert "all registered in AA" in text
    assert "1 lose updates" in text
    told = json.loads(run("withdraw", file, "--json").output)
    assert [one["who"] for one in told] == ["maker", "other", "AA"]
    assert told[0]["critical_stopped"] == ["core"]
