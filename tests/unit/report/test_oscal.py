"""OSCAL assessment results of a report."""

import jsonschema
import pytest

from cleannet.report.oscal import NO_TIME, last_time, oscal
from support.exchange_schemas import OSCAL
from support.sample_report import empty_report, sample_report

FILES = {"report.json": "0" * 64}


def made(report, seed="seed"):
    return oscal(report, seed, FILES)


def uuids(body) -> list[str]:
    if isinstance(body, dict):
        return [v for k, v in body.items() if k == "uuid"] + [one for v in body.values() for one in uuids(v)]
    return [one for v in body for one in uuids(v)] if isinstance(body, list) else []


def references(body) -> set[str]:
    if isinstance(body, dict):
        mine = {body["observation-uuid"]} if "observation-uuid" in body else set()
        mine |= {body["href"][1:]} if body.get("href", "").startswith("#") else set()
        return mine.union(*map(references, body.values()))
    return set().union(*map(references, body)) if isinstance(body, list) else set()


@pytest.mark.parametrize("report", [sample_report(), empty_report()])
def test_it_is_of_the_published_form_and_refers_to_what_is_there(report):
    body = made(report)
    jsonschema.validate(body, OSCAL)
    assert len(uuids(body)) == len(set(uuids(body)))
    assert references(body) <= set(uuids(body))
    assert references(body)


def test_identifiers_follow_from_the_seed():
    assert made(sample_report()) == made(sample_report())
    assert not set(uuids(made(sample_report()))) & set(uuids(made(sample_report(), "another")))


def test_only_what_passed_is_satisfied_and_suspicions_have_no_state():
    report = sample_report()
    result = made(report)["assessment-results"]["results"][0]
    states = {one["target"]["target-id"]: one["target"]["status"]["state"] for one in result["findings"]}
    expected = {"pass": "satisfied", "fail": "not-satisfied"}
    assert states == {one.check: expected[one.outcome] for one in report.outcomes if one.outcome in expected}
    assert {one.outcome for one in report.outcomes} >= {"suspect", "not-observed", "pass", "fail"}
    for one in report.outcomes:
        assert (one.outcome == "not-observed") == (one.check in result["remarks"])


def test_dates_are_those_of_the_captures():
    report = sample_report()
    assert last_time(report) == report.statement.last == made(report)["assessment-results"]["metadata"]["last-modified"]
    assert last_time(empty_report()) == NO_TIME
