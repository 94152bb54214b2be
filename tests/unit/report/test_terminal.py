import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleannet.report.terminal import render
from support.sample_report import empty_report, hostile_everywhere, large_report, sample_report

ANSI = re.compile(r"\x1b\[[0-9;]*m")
SOURCE = Path(__file__).parents[3] / "src"


@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("width", [20, 40, 80, 100, 240])
def test_no_line_is_wider_than_asked_or_than_100_columns(width, verbose):
    lines = render(sample_report(), width=width, verbose=verbose).splitlines()
    assert max(map(len, lines)) <= min(max(width, 40), 100)


@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("report", [sample_report(), hostile_everywhere(sample_report()), empty_report()])
def test_captured_text_does_nothing(report, verbose):
    plain = render(report, verbose=verbose)
    assert all(line.isprintable() for line in plain.split("\n"))
    coloured = render(report, colour=True, verbose=verbose)
    assert ANSI.search(coloured)
    assert [line.rstrip() for line in ANSI.sub("", coloured).split("\n")] == plain.split("\n")


def test_the_environment_changes_nothing(monkeypatch):
    plain = render(sample_report())
    for name, value in {"FORCE_COLOR": "1", "COLUMNS": "30", "TERM": "xterm-256color"}.items():
        monkeypatch.setenv(name, value)
    assert render(sample_report()) == plain
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" in render(sample_report(), colour=True)


def test_importing_it_does_not_import_rich():
    script = "import sys, cleannet.report.terminal as t; sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], env={"PYTHONPATH": str(SOURCE)}, check=False).returncode == 0


def test_many_findings_take_no_minute():
    report = large_report(100)
    render(sample_report())
    start = time.process_time()
    text = render(report)
    # A quadratic walk of 10,000 pieces of evidence each would take minutes.
    assert time.process_time() - start < 10
    assert text.count("… and 11,988 more") == 100
