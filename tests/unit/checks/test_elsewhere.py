"""docs/elsewhere.md: codes without a check of their own, and the checks that tell what they are about."""

import re

from cleannet.checks.catalogue import catalogue
from support.shared import REPOSITORY

PAGE = (REPOSITORY / "docs" / "elsewhere.md").read_text()
CODE = re.compile(r"\b[A-Z]{3}\d{3}\b")


def test_codes_told_elsewhere_have_no_check_and_lead_to_one() -> None:
    rows = re.findall(r"^\| ([A-Z]{3}\d{3}) \|.*\|(.*)\|$", PAGE, re.MULTILINE)
    assert rows
    for code, where in rows:
        assert code not in catalogue()
        named = CODE.findall(where)
        assert named
        assert set(named) <= catalogue().keys()


def test_all_other_codes_are_checks() -> None:
    absent = {code for code, _ in re.findall(r"^\| ([A-Z]{3}\d{3}) \|(.*)$", PAGE, re.MULTILINE)}
    assert set(CODE.findall(PAGE)) - absent <= catalogue().keys()
