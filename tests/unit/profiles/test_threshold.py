import itertools

import msgspec
import pytest

from cleannet.model.finding import Severity
from cleannet.profiles.threshold import exit_code, severity_of, uncovered, worst
from cleannet.report.document import ReportedProblem
from support.sample_report import empty_report, sample_report


def quiet(**members):
    """The sample without what faults."""
    report = sample_report()
    outcomes = tuple(o for o in report.outcomes if o.outcome != "error")
    return msgspec.structs.replace(report, outcomes=outcomes, **members)


def only(*severities):
    one = sample_report().findings[0]
    return tuple(msgspec.structs.replace(one, severity=s) for s in severities)


@pytest.mark.parametrize(
    ("found", "fail_on", "code"),
    [
        ((), "info", 0),
        (("info",), "low", 0),
        (("info",), "info", 1),
        (("low",), "low", 1),
        (("low", "medium"), "high", 0),
        (("low", "critical"), "high", 1),
        (("high",), "HIGH", 1),
    ],
)
def test_findings_at_or_above_the_threshold(found, fail_on, code):
    assert exit_code(quiet(findings=only(*found)), fail_on) == code


def test_a_suspect_counts_and_a_waived_finding_does_not():
    suspected = msgspec.structs.replace(only("high")[0], outcome="suspect")
    assert exit_code(quiet(findings=(suspected,))) == 1
    assert sample_report().waived
    assert exit_code(quiet(findings=())) == 0


def test_precedence_is_3_2_4_1_0():
    names = ("faulted", "no_frames", "not_covered", "findings")
    for chosen in itertools.product((False, True), repeat=4):
        is_so = dict(zip(names, chosen, strict=True))
        code = exit_code(
            quiet(findings=only("high") if is_so["findings"] else ()),
            require_coverage=("Uu",) if is_so["not_covered"] else (),
            no_frames=is_so["no_frames"],
            faulted=is_so["faulted"],
        )
        expected = next((c for c, name in zip((3, 2, 4, 1), names, strict=True) if is_so[name]), 0)
        assert code == expected, is_so


def test_what_the_report_itself_knows_of_faults_and_missing_frames():
    assert exit_code(sample_report()) == 3, "a check with the outcome error"
    for kind, code in (("fault.decoder", 3), ("fault.check", 3), ("capture.no-frames", 2), ("capture.cut-file", 0)):
        problem = ReportedProblem(kind, "cleannet", 0, 0, -1, 1, "")
        assert exit_code(quiet(findings=(), problems=(problem,))) == code


@pytest.mark.parametrize(
    ("requirement", "met"),
    [
        ("N1:ciphering", True),
        ("n1:Ciphering", True),
        ("N1", False),
        ("N2", True),
        ("N1:keys", False),
        ("N3:link", False),
        ("N3:user-plane policy", True),
        ("N4", False),
        ("N1:cyphering", False),
        ("NAS006", True),
        ("NAS018", False),
        ("DOS003", False),
        ("LNK007", True),
        ("NAS999", False),
        ("all", False),
        ("", False),
    ],
)
def test_what_is_required_must_have_been_observed(requirement, met):
    assert (uncovered(sample_report(), (requirement,)) == ()) is met


def test_all_is_met_only_where_each_check_that_applies_gave_an_answer():
    report = sample_report()
    answered = tuple(o for o in report.outcomes if o.outcome not in ("error", "not-observed"))
    assert uncovered(msgspec.structs.replace(report, outcomes=answered), ("all",)) == ()
    assert uncovered(msgspec.structs.replace(report, outcomes=()), ("all",)) == ("all",)
    assert exit_code(empty_report(), require_coverage=("all",)) == 4
    assert exit_code(empty_report()) == 0


def test_a_word_that_is_no_severity_is_refused_whatever_else_holds():
    with pytest.raises(ValueError, match="'bad' is no severity; known are info, low, medium, high, critical"):
        exit_code(sample_report(), "bad", faulted=True)
    assert severity_of("Medium") is Severity.MEDIUM


def test_the_worst():
    assert worst(sample_report().findings) is Severity.CRITICAL
    assert worst(()) is None


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ((), 0),
        (("met",), 0),
        (("not met",), 1),
        (("unknown",), 4),
        (("met", "not met"), 1),
        (("not met", "unknown"), 4),
    ],
)
def test_profiles_that_are_required(outcomes, code):
    assert exit_code(msgspec.structs.replace(empty_report(), outcomes=()), profiles=outcomes) == code
    assert exit_code(empty_report(), profiles=outcomes, faulted=True) == 3
