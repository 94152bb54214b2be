"""The words of findings."""

from cleannet.model.finding import Confidence, Finding, Outcome, Severity


def test_severities_and_confidences_are_ordered_and_spelt_small():
    assert [s.label for s in sorted(Severity)] == ["info", "low", "medium", "high", "critical"]
    assert [c.label for c in sorted(Confidence)] == ["low", "medium", "high"]


def test_outcomes_stand_in_the_order_in_which_a_check_states_them():
    assert [o.value for o in Outcome] == ["error", "fail", "suspect", "pass", "not-observed", "not-applicable"]


def test_a_finding_says_one_thing_unless_told_otherwise():
    one = Finding(
        "NAS001", "x", Outcome.FAIL, Severity.HIGH, Confidence.LOW, "who", "text", (), ((0, 1, 0),), (), 1, "0" * 16
    )
    assert (one.occurrences, one.subscribers, one.subjects, one.field, one.value) == (1, 0, (), "", "")
