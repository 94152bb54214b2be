"""docs/public-captures.md says of every capture what the audit says, with the frames."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.shared import REPOSITORY, SHARED, audited, findings, foreign, frames, recording

PAGE = REPOSITORY / "docs" / "public-captures.md"
SECTION = re.compile(r"^## (?P<heading>.*)\n(?P<body>(?:(?!## ).*\n?)*)", re.MULTILINE)
FOLDER = re.compile(r"(?P<repository>[^,\s]+/[^,\s]+), `(?P<folder>[^`]+)`")
ROW = re.compile(r"^\| (?P<check>[A-Z]{3}\d{3})(?: \(\w+\))? \| .*? \| (?P<captures>`.*?) \| .* \|$", re.MULTILINE)
CAPTURE = re.compile(r"`(?P<name>[^`]+)`: (?P<frames>[\d, ]+)(?: … \d+)?")


def path_of(heading: str, name: str) -> Path:
    """A capture by its name in a section."""
    folder = FOLDER.match(heading)
    if folder:
        name = f"{folder['repository']}/{folder['folder']}/{name}"
    if "/" not in name:
        return recording(name.rsplit(".", 1)[0])
    return foreign(name.replace("/", "+", 1))


def told() -> Iterator[tuple[str, str, str, str, tuple[int, ...]]]:
    """Heading, capture, check, outcome and frames of each row."""
    for section in SECTION.finditer(PAGE.read_text()):
        outcome = "suspect" if section["heading"] == "Suspicions" else "fail"
        for row in ROW.finditer(section["body"]):
            for one in CAPTURE.finditer(row["captures"]):
                numbers = tuple(int(n) for n in one["frames"].replace(" ", "").split(",") if n)
                yield section["heading"], one["name"], row["check"], outcome, numbers


ROWS = list(told())


def test_the_page_is_read() -> None:
    assert len({(heading, name) for heading, name, *_ in ROWS}) >= 75
    assert len(ROWS) > 400


@pytest.mark.parametrize("check", sorted({row[2] for row in ROWS}))
def test_every_row_is_true(check: str) -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared is not there")
    for heading, name, of, outcome, numbers in ROWS:
        if of == check:
            some = [f for f in findings(audited(path_of(heading, name)), check) if f.outcome == outcome]
            assert set(numbers) <= set(frames(some)), f"{name}: {check}"


@pytest.mark.parametrize(("heading", "name"), sorted({row[:2] for row in ROWS if row[3] == "fail"}))
def test_no_fault_is_left_out(heading: str, name: str) -> None:
    report = audited(path_of(heading, name))
    faults = {f.check for f in report.findings if f.outcome == "fail"}
    assert {row[2] for row in ROWS if row[:2] == (heading, name) and row[3] == "fail"} == faults
