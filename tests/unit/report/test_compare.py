import msgspec

from cleannet.report.compare import compare, compared
from cleannet.report.document import Waived
from support.sample_report import sample_report


def without(report, *indices, **more):
    return msgspec.structs.replace(
        report, findings=tuple(f for i, f in enumerate(report.findings) if i not in indices), **more
    )


def test_new_same_and_gone():
    report = sample_report()
    comparison = compare(without(report, 0), without(report, 1, 2), "march.json")
    prints = [f.fingerprint for f in report.findings]
    assert comparison.old == "march.json"
    assert comparison.new == (prints[1], prints[2])
    assert set(comparison.same) == {*prints[3:], report.waived[0].finding.fingerprint}
    assert comparison.gone == (report.findings[0],)


def test_findings_are_marked():
    report = sample_report()
    made = compared(report, without(report, 1, 2), "old")
    assert [f.comparison for f in made.findings[:4]] == ["same", "new", "new", "same"]
    assert made.waived[0].finding.comparison == "same"
    assert made.warnings == report.warnings


def test_what_is_waived_now_is_not_gone():
    report = sample_report()
    waived = without(report, 0, waived=(Waived(report.findings[0], "known", "2030-01-01"), *report.waived))
    assert compare(waived, report).gone == ()
    assert compare(report, waived).new == ()


def test_a_report_is_the_same_as_itself():
    comparison = compare(sample_report(), sample_report())
    assert (comparison.new, comparison.gone) == ((), ())
    assert len(comparison.same) == len(set(comparison.same)) == 12


def test_reports_of_different_kinds_bear_a_warning():
    report = sample_report()
    other = msgspec.structs.replace(
        report,
        catalogue_sha256="0" * 64,
        profile="strict",
        statement=msgspec.structs.replace(report.statement, networks=("262-01",)),
    )
    added = compared(report, other).warnings[len(report.warnings) :]
    assert ["catalogue" in added[0], "profile" in added[1], "no network in common" in added[2]] == [True] * 3


def test_a_finding_waived_then_and_absent_now_is_gone():
    report = sample_report()
    now_unwaived = msgspec.structs.replace(report, waived=())
    assert compare(now_unwaived, report).gone == (report.waived[0].finding,)
