"""Documents as evidence: digests must agree, and what has run out says nothing."""

import datetime
import hashlib
from pathlib import Path

import pytest

from cleannet.config.strict import ConfigError
from cleannet.profiles.documents import load, says
from cleannet.profiles.library import shipped
from support.given import fenced
from support.profiles import criterion, made, slots

REPORT = '[[evidence]]\nname = "report"\nkind = "documentary"\n'
GRADE = '[[evidence]]\nname = "grade"\nkind = "documentary"\nvalues = [1, 5]\n'
PROFILE = made(slots("a"), REPORT, GRADE, criterion("1", "a and report"))
PAGE = Path(__file__).parents[3] / "docs" / "profiles.md"
TODAY = datetime.date(2026, 11, 23)
OCTETS = b"what was signed"
DIGEST = hashlib.sha256(OCTETS).hexdigest()


def entry(**changed: str) -> str:
    values = {
        "slot": '"report"',
        "file": '"report.pdf"',
        "sha256": f'"{DIGEST}"',
        "issuer": '"A laboratory"',
        "date": "2026-03-01",
        "statement": '"met"',
    } | changed
    return "[[document]]\n" + "".join(f"{key} = {value}\n" for key, value in values.items() if value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "report.pdf").write_bytes(OCTETS)
    return tmp_path


def read(folder: Path, *entries: str):
    return load("".join(entries), str(folder / "documents.toml"), [PROFILE])


def test_a_document_whose_digest_agrees(folder: Path):
    [one] = read(folder, entry(sha256=f'"{DIGEST.upper()}"', until="2027-03-01"))
    assert (one.slot, one.sha256, one.issuer, one.met) == ("report", DIGEST, "A laboratory", True)
    assert says([one], "report", TODAY) is True
    assert says([one], "other", TODAY) is None


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"sha256": f'"{"0" * 64}"'}, f"refused: 'report.pdf' has the SHA-256 {DIGEST}"),
        ({"sha256": '"00"'}, "not of 64 hexadecimal digits"),
        ({"file": '"missing.pdf"'}, "cannot be read"),
        ({"file": '"a\\u0000b"'}, "cannot be read"),
        ({"slot": '"a"'}, "'a' is technical"),
        ({"slot": '"other"'}, "no slot 'other'; documents go into grade, report"),
        ({"slot": '"grade"'}, "holds values that are compared"),
        ({"issuer": '" "'}, "'issuer' is empty"),
        ({"until": "2026-02-01"}, "'until' lies before 'date'"),
        ({"statement": '"perhaps"'}, "known are met, not met"),
        ({"date": ""}, "'date' is missing"),
    ],
)
def test_what_is_refused_is_named(folder: Path, changed: dict[str, str], message: str):
    with pytest.raises(ConfigError) as error:
        read(folder, entry(), entry(**changed))
    assert message in str(error.value)
    assert "document 2" in str(error.value)


def test_what_ran_out_or_is_to_come_says_nothing(folder: Path):
    old, coming = read(folder, entry(until="2026-11-22"), entry(date="2026-11-24"))
    assert says([old, coming], "report", TODAY) is None
    assert old.lapse(TODAY) == "ran out on 2026-11-22"
    assert "to come" in coming.lapse(TODAY)
    assert says([old], "report", datetime.date(2026, 11, 22)) is True


def test_one_that_says_not_met_outweighs_all_others(folder: Path):
    some = read(folder, entry(), entry(statement='"not met"'), entry())
    assert says(some, "report", TODAY) is False
    assert says(tuple(reversed(some)), "report", TODAY) is False


def test_the_example_of_the_page(tmp_path: Path):
    _, example = fenced(PAGE, "toml")
    (tmp_path / "report.pdf").write_bytes(b"test")
    [one] = load(example, str(tmp_path / "documents.toml"), [shipped("slovenia-2020")])
    assert (one.slot, one.met, one.until) == ("assurance_report", True, datetime.date(2027, 3, 1))
