"""The progress line."""

import io

import pytest

from cleannet.cli import progress as module
from cleannet.cli.progress import PATIENCE, progress


class Screen(io.StringIO):
    """A standard error that is, or is no, terminal."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the module reads: the first of the list."""
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def screen(monkeypatch: pytest.MonkeyPatch, *, terminal: bool = True) -> Screen:
    made = Screen(terminal=terminal)
    monkeypatch.setattr(module.sys, "stderr", made)
    return made


@pytest.mark.parametrize(("quiet", "terminal"), [(True, True), (False, False), (True, False)])
def test_nobody_is_told_who_would_not_see_it(monkeypatch, clock, quiet: bool, terminal: bool) -> None:
    shown = screen(monkeypatch, terminal=terminal)
    with progress(quiet=quiet) as advance:
        assert advance is None
        clock[0] += 10 * PATIENCE
    assert shown.getvalue() == ""


def test_a_short_run_shows_nothing(monkeypatch, clock) -> None:
    shown = screen(monkeypatch)
    with progress(quiet=False) as advance:
        advance(1000)
        clock[0] += PATIENCE / 2
        advance(1000)
    assert shown.getvalue() == ""


def test_a_long_run_counts_frames_and_wipes_the_line(monkeypatch, clock) -> None:
    shown = screen(monkeypatch)
    with progress(quiet=False) as advance:
        advance(1500)
        clock[0] += 2
        advance(2500)
        assert shown.getvalue() == "\r4,000 frames read, 2,000 a second"
    assert shown.getvalue().endswith("\r\x1b[K")


def test_the_line_is_wiped_after_a_fault_too(monkeypatch, clock) -> None:
    shown = screen(monkeypatch)

    def fail() -> None:
        with progress(quiet=False) as advance:
            clock[0] += 2
            advance(1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert shown.getvalue().endswith("\r\x1b[K")
