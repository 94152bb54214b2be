"""docs/phone-logs.md says what the tables in the code say: log codes, versions, channels."""

import re
from pathlib import Path

import pytest

from cleannet.capture.diag import lte_rrc, nr_rrc
from cleannet.capture.diag.log_codes import NOT_READ, READ
from cleannet.capture.diag.payload import Route

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "phone-logs.md").read_text()


def rows(heading: str) -> list[list[str]]:
    """The rows of the table under a heading."""
    [section] = re.findall(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


@pytest.mark.parametrize(
    ("heading", "known"),
    [("Log records", {code: name for code, (name, _) in READ.items()}), ("What is not read", NOT_READ)],
)
def test_log_codes(heading: str, known: dict[int, str]) -> None:
    assert {int(code, 16): name for code, name in rows(heading)} == known


@pytest.mark.parametrize(
    ("heading", "module", "system"),
    [
        ("Versions of LTE RRC records (0xB0C0)", lte_rrc, "LTE RRC "),
        ("Versions of NR RRC records (0xB821)", nr_rrc, "NR RRC "),
    ],
)
def test_versions(heading: str, module: object, system: str) -> None:
    told = {
        int(version): {int(number): name for number, name in (one.split(" ", 1) for one in channels.split(", "))}
        for versions, channels in rows(heading)
        for version in versions.split(", ")
    }
    known = {
        version: {
            number: what.channel.value.removeprefix(system).removeprefix("NR ")
            for number, what in channels.items()
            if isinstance(what, Route)
        }
        for version, (_, channels) in module.VERSIONS.items()  # type: ignore[attr-defined]
    }
    assert told == known


def test_nothing_is_both_read_and_not() -> None:
    assert not set(READ) & set(NOT_READ)
    for code in (0xB0E0, 0xB0ED, 0xB800, 0xB80B):
        assert f"0x{code:04X}" in PAGE
