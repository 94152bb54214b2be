"""Every check is known either from a real capture, which is audited here, or as one that none has shown at fault."""

import re
from pathlib import Path

import pytest

from cleannet.checks.catalogue import catalogue
from support.shared import REPOSITORY, SHIPPED, audited, findings, foreign, frames, outcome, recording, trusted

PAGES = REPOSITORY / "tests" / "checks"
ROW = re.compile(r"^\| (?P<check>[A-Z]{3}\d{3}) \| (?P<rest>.*) \|$", re.MULTILINE)


def rows(page: str) -> dict[str, list[str]]:
    """The cells of each check's row."""
    found = ROW.findall((PAGES / page).read_text())
    assert len(dict(found)) == len(found), "a check stands twice in the table"
    return {check: [cell.strip() for cell in rest.split(" | ")] for check, rest in found}


SEEN, UNSEEN = rows("SEEN.md"), rows("UNSEEN.md")


def capture(name: str) -> Path:
    """`examples/NAME`, `recordings/NAME`, `trust/PATH`, or `OWNER/REPOSITORY: PATH`."""
    if name.startswith("trust/"):
        return trusted(name.removeprefix("trust/"))
    repository, _, path = name.partition(": ")
    return foreign(f"{repository.replace('/', '+')}/{path}") if path else recording(name.split("/")[1])


def test_every_check_stands_in_one_of_the_tables() -> None:
    assert not SEEN.keys() & UNSEEN.keys()
    assert SEEN.keys() | UNSEEN.keys() == catalogue().keys()
    assert {check: cells[0] for check, cells in UNSEEN.items()} == {c: catalogue()[c].name for c in UNSEEN}


@pytest.mark.parametrize("check", SEEN)
def test_the_capture_shows_it_in_that_frame(check: str) -> None:
    said, name, frame = SEEN[check]
    assert said in ("fail", "suspect")
    assert name.startswith("examples/") == (name.split("/")[1] in SHIPPED)
    some = [f for f in findings(audited(capture(name)), check) if f.outcome == said]
    assert int(frame) in frames(some)


@pytest.mark.parametrize("name", SHIPPED)
def test_no_example_shows_the_unseen_at_fault(name: str) -> None:
    report = audited(recording(name))
    for check in UNSEEN:
        assert outcome(report, check).outcome in ("pass", "not-observed", "not-applicable")


@pytest.mark.parametrize("check", [c for c, cells in UNSEEN.items() if int(cells[1]) >= 60])
def test_what_passes_in_nearly_all_captures_passes_in_an_example(check: str) -> None:
    assert any(outcome(audited(recording(name)), check).passed for name in SHIPPED)
