"""SARIF of a report."""

import jsonschema
import msgspec
import pytest

from cleannet.report.sarif import LEVELS, sarif
from support.exchange_schemas import SARIF
from support.sample_report import empty_report, hostile_everywhere, sample_report


def made(report):
    return sarif(report, (100,) * len(report.inputs))


@pytest.mark.parametrize("report", [sample_report(), empty_report(), hostile_everywhere(sample_report(), "odd ü %")])
def test_it_is_of_the_published_form(report):
    jsonschema.validate(made(report), SARIF)


def test_what_is_wrong_is_found_by_the_form():
    for place, value in (("kind", "bad"), ("levle", "none"), ("message", {})):
        body = made(sample_report())
        body["runs"][0]["results"][0][place] = value
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(body, SARIF)


def test_failures_have_a_level_suspicions_and_the_rest_have_none():
    report = sample_report()
    run = made(report)["runs"][0]
    results = run["results"]
    assert {one.outcome for one in report.findings} == {"fail", "suspect"}
    for one, result in zip(report.findings, results, strict=False):
        expected = ("fail", LEVELS[one.severity]) if one.outcome == "fail" else ("review", "none")
        assert (result["kind"], result["level"]) == expected
        assert result["partialFingerprints"] == {"cleannet/v1": one.fingerprint}
        if "ruleIndex" in result:
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == one.check


def test_what_was_not_observed_is_open_and_never_passed():
    report = sample_report()
    kinds = {result["ruleId"]: result["kind"] for result in made(report)["runs"][0]["results"]}
    unseen = [one.check for one in report.outcomes if one.outcome == "not-observed"]
    assert unseen
    assert {kinds[code] for code in unseen} == {"open"}
    passed = {one.check for one in report.outcomes if one.outcome == "pass"}
    assert {code for code, kind in kinds.items() if kind == "pass"} == passed


def test_places_are_frames_of_an_input():
    report = sample_report()
    result = made(report)["runs"][0]["results"][0]
    first = next(at for at in report.findings[0].evidence if at.role == "primary")
    place = result["locations"][0]
    assert place["physicalLocation"]["artifactLocation"]["index"] == first.input
    assert place["logicalLocations"][0]["name"] == f"frame {first.frame}, message {first.message}"


def test_a_check_that_faulted_is_told_of():
    report = sample_report()
    broken = msgspec.structs.replace(report.outcomes[0], outcome="error")
    invocation = made(msgspec.structs.replace(report, outcomes=(broken,)))["runs"][0]["invocations"][0]
    assert not invocation["executionSuccessful"]
    assert broken.check in invocation["toolExecutionNotifications"][0]["message"]["text"]
