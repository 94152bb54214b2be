"""Codes of E.164 beside those of E.212: what certainly differs is told, and nothing else."""

import re
import shutil
import subprocess

import pytest

from cleannet.checks.roaming.countries import COUNTRIES, elsewhere, other_country


@pytest.mark.parametrize(
    ("title", "country", "expected"),
    [
        ("49171", "262", False),
        ("35988", "262", True),
        ("15551", "302", False),
        ("15551", "234", True),
        ("79001", "401", False),
        ("38344", "221", False),
        ("88210", "262", None),
        ("49171", "999", None),
        ("49171", "", None),
        ("", "262", None),
        ("4*1", "262", None),
    ],
)
def test_titles_and_imsis(title, country, expected):
    assert elsewhere(title, country) is expected


@pytest.mark.parametrize(
    ("title", "number", "expected"),
    [
        ("49171", "491711234567", False),
        ("35988", "491711234567", True),
        ("33600", "37712345", False),
        ("88210", "49", None),
    ],
)
def test_titles_and_numbers(title, number, expected):
    assert other_country(title, number) is expected


def test_codes_are_whole_and_countries_in_range():
    assert len(COUNTRIES) > 200
    assert all(code == "1" or 2 <= len(code) <= 3 or code == "7" for code in COUNTRIES)
    assert all(200 <= int(one) <= 750 for some in COUNTRIES.values() for one in some)
    assert not [a for a in COUNTRIES for b in COUNTRIES if a != b and b.startswith(a)]


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_countries_of_equal_names_are_equal():
    listed = subprocess.run(["tshark", "-G", "values"], capture_output=True, text=True, check=True, timeout=120).stdout
    codes: dict[str, str] = {}
    countries: dict[str, set[str]] = {}
    for line in listed.splitlines():
        kind, field, number, name = [*line.split("\t"), "", "", ""][:4]
        word = re.sub(r" \(.*", "", name).lower()
        if kind == "V" and field == "e164.country_code":
            codes[word] = number
        elif kind == "V" and field == "e212.mcc":
            countries.setdefault(word, set()).add(number)
    same = codes.keys() & countries.keys()
    assert len(same) > 130
    # Its list of E.164 gives the two Congos one code.
    assert {word for word in same if not countries[word] <= COUNTRIES.get(codes[word], set())} <= {"congo"}
