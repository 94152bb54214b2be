"""Criteria on a terminal."""

import datetime
import io

from rich.console import Console

from cleannet.profiles.library import shipped
from cleannet.report.criteria import with_profiles
from cleannet.report.terminal_profiles import profiles_section
from support.sample_report import sample_report


def told(*names: str, verbose: bool = False) -> str:
    some = [shipped(name) for name in names]
    report = with_profiles(sample_report(), some, (), datetime.date(2026, 11, 23))
    console = Console(file=io.StringIO(), width=110)
    for part in profiles_section(report, verbose):
        console.print(part)
    return console.file.getvalue()


def test_nothing_is_said_where_nothing_was_asked():
    assert told() == ""


def test_each_criterion_has_its_answer_and_why():
    text = told("slovenia-2020", "gsma-nesas")
    assert "Criteria of slovenia-2020: not met (1 not met, 1 unknown, 2 not decided)" in text
    assert "– not decided  1  " in text
    assert "judges identity; not decided here" in text
    assert "measurable instead: " in text
    assert "□ not met" in text
    assert "? unknown" in text
    assert "Criteria of gsma-nesas" in text


def test_verbose_names_the_checks():
    assert "checks: NAS001" in told("slovenia-2020", verbose=True)
    assert "checks: NAS001" not in told("slovenia-2020")
