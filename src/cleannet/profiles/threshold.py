"""What a report means for whoever called the tool: its exit code."""

import enum
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from cleannet.model.finding import Severity
from cleannet.profiles.profile import MET, NOT_MET

NO_ANSWER = ("not observed", "not observable")


class ExitCode(enum.IntEnum):
    """Exit codes of `cleannet audit`."""

    BELOW = 0
    FINDINGS = 1
    NO_FRAMES = 2
    FAULTED = 3
    NOT_COVERED = 4


class Severe(Protocol):
    """A finding, as far as the threshold reads it."""

    @property
    def severity(self) -> str:
        """The public word of its severity."""
        ...


class Cell(Protocol):
    """A cell of the coverage table."""

    @property
    def interface(self) -> str:
        """N1, say."""
        ...

    @property
    def state(self) -> str:
        """The public word of its state."""
        ...

    @property
    def property(self) -> str:
        """ciphering, say."""
        ...


class Concluded(Protocol):
    """What a check concluded."""

    @property
    def check(self) -> str:
        """Its code."""
        ...

    @property
    def outcome(self) -> str:
        """The public word of its outcome."""
        ...


class Troubled(Protocol):
    """A problem, as far as the threshold reads it."""

    @property
    def kind(self) -> str:
        """Its public label."""
        ...


class Assessed(Protocol):
    """A report, as far as the threshold reads it. `findings` are those that no waiver silences."""

    @property
    def findings(self) -> Sequence[Severe]:
        """Fails and suspects."""
        ...

    @property
    def coverage(self) -> Sequence[Cell]:
        """The coverage table."""
        ...

    @property
    def outcomes(self) -> Sequence[Concluded]:
        """One a check."""
        ...

    @property
    def problems(self) -> Sequence[Troubled]:
        """What went wrong while reading."""
        ...


def severity_of(word: str) -> Severity:
    """The severity that a word names.

    Raises:
        ValueError: none.
    """
    try:
        return Severity[word.upper()]
    except KeyError:
        raise ValueError(f"{word!r} is no severity; known are {', '.join(s.label for s in Severity)}") from None


def worst(findings: Iterable[Severe]) -> Severity | None:
    """The highest severity; None where there is no finding."""
    return max((severity_of(f.severity) for f in findings), default=None)


def uncovered(report: Assessed, required: Iterable[str]) -> tuple[str, ...]:
    """Those of the requirements that the evidence gave no answer to.

    A requirement is an interface (`N1`: each of its properties), a cell (`N1:ciphering`), a check's code (`NAS001`),
    or `all` (each check that applies). What the report does not know at all is uncovered too: a misspelt
    requirement must not pass.
    """
    return tuple(one for one in required if not _answered(report, one))


def _answered(report: Assessed, required: str) -> bool:
    if required == "all":
        outcomes = [o.outcome for o in report.outcomes]
        return bool(outcomes) and not {"not-observed", "error"} & set(outcomes)
    if one := [o.outcome for o in report.outcomes if o.check == required]:
        return not {"not-observed", "error"} & set(one)
    interface, colon, wanted = required.partition(":")
    states = [
        c.state
        for c in report.coverage
        if c.interface.casefold() == interface.strip().casefold()
        and (not colon or c.property.casefold() == wanted.strip().casefold())
    ]
    return bool(states) and not set(NO_ANSWER) & set(states)


def _reasons(
    report: Assessed,
    fail_on: str,
    require_coverage: Iterable[str],
    no_frames: bool,
    faulted: bool,
    profiles: Sequence[str],
) -> Iterator[ExitCode]:
    kinds = {p.kind for p in report.problems}
    if faulted or any(o.outcome == "error" for o in report.outcomes) or any(k.startswith("fault.") for k in kinds):
        yield ExitCode.FAULTED
    if no_frames or "capture.no-frames" in kinds:
        yield ExitCode.NO_FRAMES
    if uncovered(report, require_coverage) or any(one not in (MET, NOT_MET) for one in profiles):
        yield ExitCode.NOT_COVERED
    threshold = severity_of(fail_on)
    if NOT_MET in profiles:
        yield ExitCode.FINDINGS
    if (found := worst(report.findings)) is not None and found >= threshold:
        yield ExitCode.FINDINGS


def exit_code(
    report: Assessed,
    fail_on: str = "low",
    require_coverage: Iterable[str] = (),
    *,
    no_frames: bool = False,
    faulted: bool = False,
    profiles: Iterable[str] = (),
) -> int:
    """The exit code: 3 something faulted, 2 an input gave no frame, 4 not covered, 1 findings, 0 none; in this order.

    Suspects count as findings; waived findings do not. `no_frames` and `faulted` add what the report cannot know.
    `profiles`: outcomes of profiles that were required; not met counts as a finding, unknown as not covered.

    Raises:
        ValueError: `fail_on` is no severity.
    """
    severity_of(fail_on)
    reasons = _reasons(report, fail_on, tuple(require_coverage), no_frames, faulted, tuple(profiles))
    return int(next(reasons, ExitCode.BELOW))
