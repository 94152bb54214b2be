"""What a check is made of."""

import numpy as np
import pytest

from cleannet.checks.check import Result, check, failed, not_applicable, not_observed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Outcome, Property, Severity
from cleannet.model.frame import At, FrameRef
from cleannet.model.nas import RegistrationRequest, SecurityModeCommand
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.subscriber import Subscriber

CLAUSE = Clause("TS 33.501", "5.5.1", Obligation.SHOULD)
ONE, TWO = RegistrationRequest(at=At(FrameRef(0, 1), 0)), SecurityModeCommand(at=At(FrameRef(0, 2), 1))


def made(run, **more):
    facts = {"severity": Severity.HIGH, "clauses": (CLAUSE,)}
    return check("XXX001", "some-thing", **facts | more)(run)


def of_subscriber(subscriber: Subscriber):
    """A thing is
    seen.

    Why: it is bad,
        and then some.
    Legitimate when: never.
    Remedy: mend it. Why: not a heading in the middle.
    """
    yield passed("fine", ONE)


def of_deployment(deployment: Deployment):
    """A thing is seen.

    Why: x
    Legitimate when: y
    Remedy: z
    """
    yield passed("fine", ONE)


def test_facts_come_from_the_docstring():
    one = made(of_subscriber, needs=(SecurityModeCommand,), shows=(Interface.N1, Property.CIPHERING), fight=("F",))
    assert (one.code, one.name, one.title) == ("XXX001", "some-thing", "A thing is seen.")
    assert one.why == "it is bad, and then some."
    assert one.legitimate_when == "never."
    assert one.remedy == "mend it. Why: not a heading in the middle."
    assert (one.needs, one.interfaces, one.fight, one.scas) == ((SecurityModeCommand,), (Interface.N1,), ("F",), ())
    assert one.module == __name__


def test_the_annotation_says_what_is_judged():
    one, other = made(of_subscriber), made(of_deployment)
    assert (one.of_subscriber, one.of_deployment) == (of_subscriber, None)
    assert (other.of_subscriber, other.of_deployment) == (None, of_deployment)


def without_remedy(subscriber: Subscriber):
    """Title.

    Why: x
    Legitimate when: y
    """
    yield passed("")


def without_title(subscriber: Subscriber):
    """Why: x
    Legitimate when: y
    Remedy: z
    """
    yield passed("")


def without_docstring(subscriber: Subscriber):
    yield passed("")


def without_annotation(subscriber):
    """Title.

    Why: x
    Legitimate when: y
    Remedy: z
    """
    yield passed("")


def of_something_else(subscriber: int):
    """Title.

    Why: x
    Legitimate when: y
    Remedy: z
    """
    yield passed("")


def no_generator(subscriber: Subscriber):
    """Title.

    Why: x
    Legitimate when: y
    Remedy: z
    """
    return iter([passed("")])


@pytest.mark.parametrize(
    "run", [without_remedy, without_title, without_docstring, without_annotation, of_something_else, no_generator]
)
def test_what_is_no_check_is_refused(run):
    with pytest.raises(TypeError, match="XXX001"):
        made(run)


def test_results():
    assert passed("a", ONE, None) == Result(Outcome.PASS, "a", (ONE,), protects=True)
    assert passed("a", protects=False, count=7) == Result(Outcome.PASS, "a", (), count=7)
    assert not_applicable("a", ONE) == Result(Outcome.NOT_APPLICABLE, "a", (ONE,))
    assert not_observed("a") == Result(Outcome.NOT_OBSERVED, "a", ())


@pytest.mark.parametrize(
    ("say", "outcome", "confidence"),
    [(failed, Outcome.FAIL, Confidence.HIGH), (suspect, Outcome.SUSPECT, Confidence.MEDIUM)],
)
def test_fails_and_suspicions(say, outcome, confidence):
    rows = np.array([4])
    one = say("a", ONE, None, related=[TWO, None], field="f", value="v", subject="s", rows=rows)
    assert (one.outcome, one.text, one.primary, one.related) == (outcome, "a", (ONE,), (TWO,))
    assert (one.severity, one.confidence, one.field, one.value, one.subject) == (None, confidence, "f", "v", "s")
    assert (one.protects, one.count) == (False, 1)
    assert one.rows is rows
    other = say("a", severity=Severity.LOW, confidence=Confidence.LOW)
    assert (other.severity, other.confidence) == (Severity.LOW, Confidence.LOW)
