"""`cleannet checks` and `cleannet explain`."""

import json

import pytest

from cleannet.checks.catalogue import catalogue
from support.command import cleannet


def test_checks_lists_every_check_once() -> None:
    ran = cleannet("checks")
    assert ran.code == 0
    assert [line.split()[0] for line in ran.text.splitlines()] == list(catalogue())
    for line, check in zip(ran.text.splitlines(), catalogue().values(), strict=True):
        assert check.severity.label in line
        assert check.name in line


def test_checks_as_json() -> None:
    said = json.loads(cleannet("checks", "--json").out)
    assert [one["code"] for one in said] == list(catalogue())
    for one in said:
        for fact in ("title", "why", "legitimate_when", "remedy", "to_observe", "interfaces"):
            assert one[fact]


@pytest.mark.parametrize("code", list(catalogue()))
def test_explain_tells_all_of_a_check(code: str) -> None:
    check = catalogue()[code]
    text = cleannet("explain", code).text
    dense = "".join(text.split())  # Lines break anywhere, also behind a hyphen.
    for words in (check.code, check.name, check.title, check.why, check.legitimate_when, check.remedy):
        assert "".join(words.split()) in dense
    for clause in check.clauses:
        assert str(clause) in text
    for core in ("Open5GS", "free5GC"):
        assert core in text


def test_explain_takes_a_name_and_any_case() -> None:
    assert cleannet("explain", "nas001").text == cleannet("explain", "null-nas-ciphering").text


def test_explain_of_an_unknown_check() -> None:
    ran = cleannet("explain", "NAS\x1b[2J")
    assert ran.code != 0
    assert ran.text == ""
    assert "cleannet checks" in ran.error
    assert "\x1b" not in ran.error


def test_the_program_says_its_version_and_its_commands() -> None:
    assert "cleannet" in cleannet("--version").text
    help_ = cleannet("--help").text
    for command in ("audit", "checks", "explain", "show"):
        assert command in help_
