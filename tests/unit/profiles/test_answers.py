"""What evidence answers to criteria: seeing nothing is never met, and adverse evidence never helps."""

import datetime
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.profiles.answers import NOT_DECIDED, Answer, answered
from cleannet.profiles.documents import Document
from cleannet.profiles.profile import MET, NOT_MET, UNKNOWN, Profile
from support.profiles import ORIGIN, criterion, made, slots

TODAY = datetime.date(2026, 11, 23)
REPORT = '[[evidence]]\nname = "report"\nkind = "documentary"\n'
CHECKS = 'checks = ["NAS001", "NAS002"]\n'
ORDER = {NOT_MET: 0, UNKNOWN: 1, MET: 2}


class Outcome(NamedTuple):
    check: str
    outcome: str
    passed: int = 0


def seen(first: str = "not-observed", second: str = "not-observed") -> list[Outcome]:
    return [Outcome(code, word, int(word == "pass")) for code, word in (("NAS001", first), ("NAS002", second))]


def document(met: bool, until: datetime.date | None = None) -> Document:
    return Document("report", "report.pdf", "0" * 64, "A laboratory", datetime.date(2026, 1, 1), until, met)


def profile(rule: str, more: str = CHECKS, kind: str = "technical") -> Profile:
    return made(ORIGIN, slots("a"), REPORT, criterion("1", rule, kind=kind) + more)


def answer(one: Profile, outcomes: list[Outcome], *documents: Document) -> Answer:
    [found] = answered(one, outcomes, documents, TODAY).answers
    return found


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("not-observed", "not-observed", UNKNOWN),
        ("not-applicable", "not-observed", UNKNOWN),
        ("pass", "not-observed", MET),
        ("pass", "pass", MET),
        ("pass", "suspect", UNKNOWN),
        ("pass", "error", UNKNOWN),
        ("pass", "fail", NOT_MET),
        ("suspect", "fail", NOT_MET),
        ("error", "fail", NOT_MET),
        ("suspect", "not-observed", UNKNOWN),
    ],
)
def test_checks(first: str, second: str, wanted: str):
    assert answer(profile("a"), seen(first, second)).answer == wanted


def test_a_pass_without_a_single_case_is_none():
    assert answer(profile("a"), [Outcome("NAS001", "pass", 0)]).answer == UNKNOWN


def test_how_many_were_observed_is_told():
    one = answer(profile("a"), seen("fail"))
    assert one.reason.startswith("1 of 2 checks observed; NAS001 failed")
    assert one.failed == ("NAS001",)
    assert answer(profile("a"), []).reason == "0 of 2 checks observed"


@pytest.mark.parametrize(
    ("checks", "documents", "wanted"),
    [
        ("pass", [], UNKNOWN),
        ("pass", [document(met=True)], MET),
        ("pass", [document(met=False)], NOT_MET),
        ("not-observed", [document(met=True)], UNKNOWN),
        ("not-observed", [document(met=False)], NOT_MET),
        ("fail", [document(met=True)], NOT_MET),
        ("pass", [document(met=True, until=datetime.date(2026, 2, 1))], UNKNOWN),
        ("pass", [document(met=True), document(met=False)], NOT_MET),
    ],
)
def test_checks_and_documents(checks: str, documents: list[Document], wanted: str):
    assert answer(profile("a and report"), seen(checks), *documents).answer == wanted


def test_documents_alone():
    one = profile("report", "", "documentary")
    assert answer(one, seen("pass", "pass")).answer == UNKNOWN
    assert answer(one, [], document(met=True)).answer == MET
    assert answer(one, [], document(met=False)).answer == NOT_MET
    lapsed = answer(one, [], document(met=True, until=datetime.date(2026, 2, 1)))
    assert (lapsed.answer, lapsed.reason) == (UNKNOWN, "report: report.pdf ran out on 2026-02-01")


@pytest.mark.parametrize(
    ("rule", "kind", "reason"),
    [
        ('origin != "AA"', "identity", "judges identity; not decided here"),
        ('a and origin != "AA"', "mixed", "judges identity; not decided here"),
        ('a and (origin == "AA" or origin != "AA")', "technical", "judges identity; not decided here"),
        ("a", "identity", "judges identity; not decided here"),
    ],
)
def test_what_judges_identity_is_never_decided(rule: str, kind: str, reason: str):
    for outcomes in (seen(), seen("pass", "pass"), seen("fail")):
        one = answer(profile(rule, kind=kind), outcomes, document(met=True))
        assert (one.answer, one.reason) == (NOT_DECIDED, reason)


@pytest.mark.parametrize("rule", ["true", "not known(a)", "a or not a or not known(a)", "not a"])
def test_a_rule_that_nothing_need_be_seen_for_is_not_met_by_seeing_nothing(rule: str):
    assert answer(profile(rule), seen()).answer == UNKNOWN
    assert answer(profile(rule, ""), seen("pass", "pass")).answer == UNKNOWN


def test_a_rule_that_turns_its_checks_round_is_not_answered_by_them():
    one = answer(profile("not a"), seen("pass"))
    assert one.answer == UNKNOWN
    assert "turns round" in one.reason
    assert answer(profile("not a"), seen("fail")).answer == NOT_MET


def test_what_nothing_here_measures_says_so():
    one = answer(profile("a", ""), seen("pass", "pass"))
    assert (one.answer, one.reason) == (UNKNOWN, "nothing here measures a")
    assert answer(profile("a", "testable = false\n"), seen("pass")).reason == "not testable here"


def test_the_whole_is_met_only_if_all_is():
    def whole(*outcomes: Outcome, rules: tuple[str, ...] = ("a",), kinds: tuple[str, ...] = ("technical",)) -> str:
        parts = [criterion(str(n), r, kind=k) + CHECKS for n, (r, k) in enumerate(zip(rules, kinds, strict=True))]
        return answered(made(ORIGIN, slots("a"), *parts), outcomes, (), TODAY).outcome

    assert whole(*seen("pass")) == MET
    assert whole(*seen()) == UNKNOWN
    assert whole(*seen("fail")) == NOT_MET
    with_identity = {"rules": ("a", 'origin == "AA"'), "kinds": ("technical", "identity")}
    assert whole(*seen("pass"), **with_identity) == UNKNOWN
    assert whole(*seen("fail"), **with_identity) == NOT_MET
    aim = '[[criterion]]\nid = "2"\ntext = "x"\nclass = "aim"\n'
    assert answered(made(slots("a"), criterion("1", "a") + CHECKS, aim), seen("pass"), (), TODAY).outcome == MET


WORDS = st.sampled_from(["not-observed", "pass", "suspect", "fail", "error", "not-applicable"])
RULES = st.sampled_from(["a", "a and report", "a or report", "report", "not a", "not report and a", "known(a)", "true"])
DOCUMENTS = st.lists(st.booleans().map(lambda met: document(met=met)), max_size=3)


@given(RULES, WORDS, WORDS, DOCUMENTS)
def test_a_failed_check_never_improves_an_answer(rule: str, first: str, second: str, documents: list[Document]):
    one = profile(rule)
    before = answer(one, seen(first, second), *documents).answer
    after = answer(one, seen("fail", second), *documents).answer
    assert ORDER[after] <= ORDER[before]


@given(RULES, WORDS, WORDS, DOCUMENTS)
def test_without_evidence_nothing_is_met_or_not_met(rule: str, first: str, second: str, documents: list[Document]):
    one = profile(rule)
    assert answer(one, seen()).answer == UNKNOWN
    if answer(one, seen(first, second), *documents).answer == MET:
        for fewer in (seen(), seen("not-observed", second), seen(first)):
            assert answer(one, fewer, *documents).answer in (MET, UNKNOWN)


@given(WORDS, WORDS, st.permutations([document(met=True), document(met=False), document(met=True)]))
def test_order_never_matters(first: str, second: str, documents: list[Document]):
    one = profile("a and report")
    there = answer(one, seen(first, second), *documents)
    back = answer(one, list(reversed(seen(first, second))), *reversed(documents))
    assert (there.answer, there.reason, there.failed) == (back.answer, back.reason, back.failed)
