"""The parity table names checks and tests that exist, and leaves no item without a word."""

import re
from pathlib import Path

import pytest

from cleannet.checks.catalogue import catalogue

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "parity.md").read_text()
SECTIONS = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for section in SECTIONS
    for line in section.splitlines()
    if line.startswith("| ") and not line.startswith("| Item ")
]
FEWEST = {"Rayhunter": 8, "PHOENIX": 15, "5G-Spector": 11, "Marlin": 20}


def test_every_detector_is_there_with_all_its_items():
    for section in SECTIONS:
        name = section.partition(":")[0]
        assert section.count("\n| ") - 1 >= FEWEST[name], name
    assert len(SECTIONS) == len(FEWEST)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_names_checks_and_tests_that_exist(row):
    _, _, checks, shown = row
    if checks == "-":
        assert len(shown.split()) > 3, "a word is wanted why not"
        return
    assert all(one in catalogue() for one in checks.split(", "))
    tests = re.findall(r"tests/[\w/]+\.(?:py::\w+|md)", shown)
    assert tests
    for one in tests:
        path, _, function = one.partition("::")
        assert (ROOT / path).exists(), path
        if function:
            assert f"def {function}(" in (ROOT / path).read_text()
        else:
            assert Path(path).stem.upper() in checks.split(", ")
