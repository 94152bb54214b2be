"""`cleannet profile`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleannet.cli import main
from cleannet.profiles.library import names
from support.profiles import HEAD, ORIGIN, criterion, slots


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["profile", *map(str, words)])


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    file = tmp_path / "mixed.toml"
    file.write_text(
        HEAD
        + ORIGIN
        + slots("a")
        + criterion("1", 'a and origin != "AA"', "IDENTITY-CONDITIONED", "mixed")
        + criterion("2", "a")
    )
    return file


def test_list():
    assert [row["name"] for row in json.loads(run("list", "--json").output)] == names()
    assert all(name in run("list").output for name in names())


def test_show(mixed: Path):
    text = run("show", mixed).output
    assert "1       mixed" in text
    assert json.loads(run("show", mixed, "--json").output)["criteria"][0]["rule"] == 'a and origin != "AA"'


def test_check(mixed: Path, tmp_path: Path):
    assert run("check", mixed).exit_code == 0
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(mixed.read_text().replace("IDENTITY-CONDITIONED", "EVIDENCE") + 'checks = ["XYZ001"]\n')
    result = run("check", wrong)
    assert result.exit_code == 1
    assert "criterion 1: it says EVIDENCE, and measures IDENTITY-CONDITIONED" in result.output
    assert "criterion 2: there is no check XYZ001" in result.output


def test_test(mixed: Path, tmp_path: Path):
    text = run("test", mixed).output
    assert "by origin alone: 0.667" in text
    assert "for instance: a met: origin AA → not met; origin BB → met" in text
    assert "identity no longer moves the outcome without {1}" in text
    assert run("test", mixed, "--max-causal", "0").exit_code == 1
    assert run("test", mixed, "--max-causal", "0.9").exit_code == 0
    market = tmp_path / "market.csv"
    market.write_text("supplier,share,origin\none,60,AA\ntwo,40,BB\n")
    told = run("test", mixed, "--market", market).output
    assert "origin AA: 100% refused (1 of 1)" in told
    assert "HHI 5200 before, 10000 after" in told
    body = json.loads(run("test", mixed, "--market", market, "--json").output)
    assert body["market"]["refused"] == ["one"]
    assert body["fairness"]["criteria"][0][1]["measured"] == "IDENTITY-CONDITIONED"


def test_slips_say_what_to_write(mixed: Path, tmp_path: Path):
    assert "neither a shipped profile" in run("test", "nothing").output
    bad = tmp_path / "bad.toml"
    bad.write_bytes(b"\xff")
    assert "not UTF-8" in run("show", bad).output
    bad.write_text("profile = 7")
    assert "bad.toml" in run("show", bad).output
    market = tmp_path / "market.csv"
    market.write_text("x\n")
    assert "column 'supplier' is missing" in run("test", mixed, "--market", market).output


def test_what_is_hidden_is_told(tmp_path: Path):
    """A slot that is closed to some, criteria that contradict each other, a share that rounds to nothing."""
    closed = '[[evidence]]\nname = "report"\nkind = "documentary"\n[evidence.open_to]\norigin = ["AA"]\n'
    path = tmp_path / "hidden.toml"
    many = " and ".join(f"e{n}" for n in range(18))
    path.write_text(
        HEAD
        + '[[identity]]\nname = "origin"\nvalues = ["AA", "BB"]\n'
        + '[[identity]]\nname = "listed"\nvalues = [true, false]\n'
        + slots(*(f"e{n}" for n in range(18)))
        + closed
        + criterion("1", "report")
        + criterion("2", f"{many} and not listed", "IDENTITY-CONDITIONED")
        + criterion("3", "not e0")
    )
    text = run("test", path).output
    assert "structural exclusion: 'report' cannot be obtained by those with origin BB" in text
    assert "criterion 1 can be met by nobody with origin BB, whatever they show" in text
    assert "criterion 2 can be met by nobody with listed true" in text
    assert "identity moves it in less than 0.001 of the states" in text
    assert "nobody can meet it, whatever the evidence" in text
    assert run("check", path).exit_code == 0
