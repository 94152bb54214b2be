"""Every page under tests/checks/ is a test; the catalogue page shows the same pages."""

import re
from pathlib import Path

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.checks.check import Check
from cleannet.checks.decrypted import labelled
from cleannet.model.finding import Outcome
from cleannet.model.frame import FrameRef
from cleannet.subscribers.subscriber import Subscriber
from support.timeline import Case, parse

HERE = Path(__file__).parent
FENCE = re.compile(r"^```timeline(?P<head>[^\n]*)\n(?P<script>.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = sorted(HERE.glob("checks/**/*.md"))


def cases():
    for page in PAGES:
        for n, found in enumerate(FENCE.finditer(page.read_text())):
            yield pytest.param(page.stem.upper(), found["head"], found["script"], id=f"{page.stem}-{n}")


def results(code: str, case: Case):
    """What a check says of a page, with the label of what was decrypted, as the runner gives it."""
    check = catalogue()[code]
    yield from (labelled(check, one, case.deployment) for one in answers(check, case))


def answers(check: Check, case: Case):
    if check.of_deployment is not None:
        yield from check.of_deployment(case.deployment)
        return
    assert check.of_subscriber is not None
    for subscriber in case.deployment.each_subscriber():
        if any(isinstance(m, check.needs) for m in subscriber.timeline):
            yield from check.of_subscriber(subscriber)


def frame_of(one) -> int:
    return one.frame if isinstance(one, FrameRef) else one.at.frame.frame


@pytest.mark.parametrize(("code", "head", "script"), list(cases()))
def test_page(code, head, script):
    case = parse(head, script)
    got = list(results(code, case))
    if code in case.options.get("not-observed", ""):
        assert {r.outcome for r in got} <= {Outcome.NOT_OBSERVED}
        return
    if code in case.options.get("pass", ""):
        assert {r.outcome for r in got} == {Outcome.PASS}
        return
    marked = {(outcome, frame) for outcome, of, frame in case.marks if of == code and outcome != "related"}
    said = {(r.outcome.value, frame_of(one)) for r in got for one in r.primary}
    said |= {
        (r.outcome.value, case.deployment.place(int(row)).frame) for r in got if r.rows is not None for row in r.rows
    }
    assert said == marked
    related = {frame for outcome, of, frame in case.marks if of == code and outcome == "related"}
    assert related <= {frame_of(one) for r in got for one in r.related}


@pytest.mark.parametrize("code", list(catalogue()))
def test_every_check_has_a_page_with_all_cases(code):
    pages = [p for p in PAGES if p.stem.upper() == code]
    assert len(pages) == 1, f"{code} wants one page, tests/checks/<family>/{code.lower()}.md"
    page = pages[0].read_text()
    check = catalogue()[code]
    assert page.startswith(f"# {code} {check.name}\n")
    heads = " ".join(found["head"] for found in FENCE.finditer(page))
    assert re.search(rf"#.*(fail|suspect): [\w, ]*{code}", page), "no case in which the check fails or suspects"
    assert re.search(rf"#.*pass: [\w, ]*{code}", page) or f"pass={code}" in heads, "no case in which it passes"
    assert "Trap:" in page, "no trap: a case that looks like the fault and is none (or the reverse)"
    assert f"not-observed={code}" in heads, "no case in which nothing is observed"


@pytest.mark.parametrize("code", list(catalogue()))
def test_every_check_cites_what_it_can_support(code):
    check = catalogue()[code]
    assert all(re.fullmatch(r"(TS|TR) \d\d\.\d{3}|RFC \d+", c.specification) for c in check.clauses)
    assert check.needs or check.of_deployment
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", check.name)
    assert check.module.rsplit(".", 1)[1] == f"{code.lower()}_{check.name.replace('-', '_')}"


def test_a_subscriber_check_never_reads_the_clock_unasked():
    assert Subscriber([], []).asked_for_time is False
