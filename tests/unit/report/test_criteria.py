"""Criteria in the report: in its JSON, on the terminal and on the page."""

import datetime

from cleannet.profiles.documents import Document
from cleannet.profiles.library import shipped
from cleannet.report.criteria import beside, counted, with_profiles
from cleannet.report.html import render
from cleannet.report.json_report import from_json, to_json
from support.profiles import criterion, made
from support.sample_report import HOSTILE, sample_report

TODAY = datetime.date(2026, 11, 23)
DOCUMENT = Document(
    "assurance_report", "report.pdf", "ab" * 32, f"A laboratory {HOSTILE}", datetime.date(2026, 1, 1), None, True
)


def report():
    return with_profiles(sample_report(), [shipped("slovenia-2020"), shipped("scas")], [DOCUMENT], TODAY)


def test_each_criterion_is_answered():
    one, scas = report().profiles
    assert [each.answer for each in one.criteria] == ["not decided", "not decided", "unknown", "not met"]
    assert counted(one) == "1 not met, 1 unknown, 2 not decided"
    assert (one.outcome, len(one.criteria)) == ("not met", 4)
    assert {each.answer for each in scas.criteria} == {"met", "not met", "unknown"}
    fourth = one.criteria[3]
    assert set(fourth.failed) == {"NAS001", "NAS002", "SUB001"}
    assert fourth.documents[0].issuer == DOCUMENT.issuer


def test_what_stands_beside():
    first = dict(beside(report().profiles[0].criteria[0]))
    assert first["why"] == "judges identity; not decided here"
    assert "which court reviews an order" in first["measurable instead"]
    fourth = dict(beside(report().profiles[0].criteria[3]))
    assert "says assurance_report is met" in fourth["document"]
    assert "2026-01-01, SHA-256 abab" in fourth["document"]


def test_it_survives_json():
    assert from_json(to_json(report())).profiles == report().profiles


def test_the_page_has_them_and_trusts_no_text():
    page = render(report())
    assert 'id="criteria"' in page
    assert "judges identity; not decided here" in page
    assert "<script>alert" not in page
    assert 'id="criteria"' not in render(sample_report())


def test_an_unverified_criterion_stays_marked():
    one = made('[[evidence]]\nname = "a"\nkind = "technical"\n', criterion("1", "a") + "unverified = true\n")
    [found] = with_profiles(sample_report(), [one], (), TODAY).profiles
    assert dict(beside(found.criteria[0]))["unverified"] == "its text was not confirmed from its source"


def test_how_much_was_seen_and_what_a_reader_should_know():
    by_id = {
        each.id: each for each in with_profiles(sample_report(), [shipped("gids-2020")], (), TODAY).profiles[0].criteria
    }
    assert dict(beside(by_id["7"]))["note"] == "Not found is not absent."
    passing = made('[[evidence]]\nname = "a"\nkind = "technical"\n', criterion("1", "a") + 'checks = ["NAS006"]\n')
    [found] = with_profiles(sample_report(), [passing], (), TODAY).profiles
    assert found.criteria[0].reason == "1 of 1 checks observed; 1 passed, in 412 cases"
