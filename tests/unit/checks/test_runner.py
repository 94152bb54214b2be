"""Running checks: each behaviour once, each subscriber counted."""

import numpy as np
import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.checks.check import check, failed, not_applicable, not_observed, passed, suspect
from cleannet.checks.runner import Runner, Tally, judge
from cleannet.model.finding import Confidence, Outcome, Severity
from cleannet.model.frame import FrameRef
from cleannet.model.nas import RegistrationAccept, RegistrationRequest, SecurityModeCommand, ServiceRequest
from cleannet.model.ngap import InitialUEMessage
from cleannet.model.problem import ProblemKind
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.subscriber import Subscriber
from support.made import Sent, network_of, ngap, registered, registration_request, suci

DOC = "Title.\n\nWhy: x\nLegitimate when: y\nRemedy: z\n"


def made(run, code="XXX001", needs=(SecurityModeCommand,)):
    run.__doc__ = DOC
    return check(code, f"name-{code.lower()}", severity=Severity.MEDIUM, clauses=(), needs=needs)(run)


def of_each(say, **more):
    """A check that says one thing of each subscriber: `say(subscriber)`."""

    def run(subscriber: Subscriber):
        yield from say(subscriber)

    return made(run, **more)


def of_all(say, **more):
    def run(deployment: Deployment):
        yield from say(deployment)

    return made(run, **more)


def commands(subscriber, say=failed, text="text", **more):
    yield from (
        say(text, one, related=subscriber.all(RegistrationRequest), **more)
        for one in subscriber.all(SecurityModeCommand)
    )


def three(**more):
    """Three subscribers: two alike, one with another algorithm."""
    first, second, third = (registered(n, 70 + n, suci(f"000000000{n}")) for n in (1, 2, 3))
    return network_of(
        [*first, *second, *registered(3, 73, suci("0000000003"), ciphering=0)] if more else [*first, *second, *third]
    )


def only(judgement):
    (statement,) = judgement.statements.values()
    return statement


def rows(parts):
    return sorted(np.concatenate(parts).tolist()) if parts else []


def test_those_alike_are_judged_once_and_counted_each():
    runs = []

    def say(subscriber):
        runs.append(subscriber)
        yield from commands(subscriber)

    network = three()
    judgement = judge(network, [of_each(say)])
    assert len(runs) == 1
    statement = only(judgement)
    assert rows(statement.people) == [0, 1, 2]
    assert rows(statement.primary) == [1, 6, 11]
    assert rows(statement.related) == [0, 5, 10]
    assert statement.occurrences == 3
    assert judgement.tallies["XXX001"].counts[Outcome.FAIL] == 3
    assert judgement.tallies["XXX001"].outcome is Outcome.FAIL


def test_a_check_that_asks_for_time_judges_each():
    first, second = (registered(n, 70 + n, suci(f"000000000{n}")) for n in (1, 2))
    sent = [Sent(p, n * 1.0) for n, p in enumerate(first)] + [Sent(p, 10 + n * 2.0) for n, p in enumerate(second)]

    def say(subscriber):
        passed_by = subscriber.seconds_between(subscriber.timeline[0], subscriber.timeline[-1])
        yield failed(f"takes {passed_by:.0f} s", subscriber.timeline[0])

    judgement = judge(network_of(sent), [of_each(say)])
    found = {s.text: (rows(s.people), rows(s.primary)) for s in judgement.statements.values()}
    assert found == {"takes 4 s": ([0], [0]), "takes 8 s": ([1], [5])}
    assert judgement.tallies["XXX001"].counts[Outcome.FAIL] == 2


def test_asking_for_time_in_one_check_is_not_asking_in_the_next():
    runs = []

    def clock(subscriber):
        subscriber.seconds_between(*subscriber.timeline[:2])
        yield passed("fine")

    def count(subscriber):
        runs.append(subscriber)
        yield passed("fine")

    judgement = judge(three(), [of_each(clock), of_each(count, code="XXX002")])
    assert len(runs) == 1
    assert [t.counts[Outcome.PASS] for t in judgement.tallies.values()] == [3, 3]


def broken(_judged):
    yield failed("said before the fault", FrameRef(0, 1))
    raise KeyError("an identity that nobody must see")


@pytest.mark.parametrize("wrap", [of_each, of_all])
def test_a_fault_is_an_error_and_the_others_go_on(wrap):
    fine = of_each(commands, code="XXX002")
    judgement = judge(three(), [wrap(broken), fine])
    assert judgement.tallies["XXX001"].outcome is Outcome.ERROR
    assert judgement.tallies["XXX002"].counts[Outcome.FAIL] == 3
    # What was said before the fault is not half an answer.
    assert [s.check.code for s in judgement.statements.values()] == ["XXX002"]
    (problem,) = judgement.problems
    assert problem.kind is ProblemKind.CHECK_FAULT
    assert problem.detail.startswith("XXX001: ")
    assert "identity" not in problem.detail


def test_a_fault_of_a_check_that_asks_for_time_counts_once_for_each_it_concerns():
    def say(subscriber):
        subscriber.seconds_between(*subscriber.timeline[:2])
        raise ValueError
        yield

    judgement = judge(three(), [of_each(say)])
    assert judgement.tallies["XXX001"].counts[Outcome.ERROR] == len(judgement.problems) == 3


def test_who_has_nothing_that_a_check_needs_is_not_asked():
    runs = []

    def say(subscriber):
        runs.append(subscriber)
        yield passed("fine")

    judgement = judge(three(), [of_each(say, needs=(ServiceRequest,))])
    assert not runs
    assert judgement.tallies["XXX001"].outcome is Outcome.NOT_OBSERVED
    judge(three(), [of_each(say, needs=(ServiceRequest, InitialUEMessage))])
    assert len(runs) == 1


def test_equal_words_are_one_statement():
    def say(subscriber):
        yield from commands(subscriber)
        yield from commands(subscriber, suspect)
        yield from commands(subscriber, severity=Severity.LOW)
        yield from commands(subscriber, field="ciphering", value="NEA2")
        yield from commands(subscriber, confidence=Confidence.LOW)

    judgement = judge(three(), [of_each(say)])
    assert [s.occurrences for s in judgement.statements.values()] == [3] * 5
    assert [s.severity for s in judgement.statements.values()].count(Severity.MEDIUM) == 4
    tally = judgement.tallies["XXX001"]
    assert (tally.counts[Outcome.FAIL], tally.counts[Outcome.SUSPECT]) == (12, 3)


def test_what_protects_and_what_does_not_is_counted():
    def say(subscriber):
        yield passed("a")
        yield passed("b", protects=False)
        yield from commands(subscriber)
        yield not_applicable("does not concern it")
        yield not_observed("wants a setting")

    tally = judge(three(), [of_each(say)]).tallies["XXX001"]
    assert (tally.protected, tally.unprotected) == (3, 6)
    assert [tally.counts[o] for o in Outcome] == [0, 3, 0, 6, 3, 3]
    assert tally.reason == "does not concern it"
    assert rows(tally.people[:1]) == [0, 1, 2]


def test_the_outcome_is_the_first_that_occurred():
    for n, outcome in enumerate(Outcome):
        tally = Tally()
        assert tally.outcome is Outcome.NOT_OBSERVED
        for later in list(Outcome)[n:]:
            tally.counts[later] = 1
        assert tally.outcome is outcome


def test_a_check_across_subscribers():
    def say(deployment):
        requests = deployment.rows(RegistrationRequest)
        yield failed("many", rows=requests, subject="the network")
        yield passed("fine", count=7)

    network = three()
    judgement = judge(network, [of_all(say)])
    statement = only(judgement)
    assert (statement.subject, statement.occurrences) == ("the network", 1)
    assert rows(statement.primary) == [0, 5, 10]
    assert rows(statement.people) == [0, 1, 2]
    tally = judgement.tallies["XXX001"]
    assert (tally.counts[Outcome.FAIL], tally.counts[Outcome.PASS], tally.protected, tally.unprotected) == (1, 7, 7, 1)


def test_a_check_across_subscribers_that_cites_messages_and_frames():
    def say(deployment):
        request = next(deployment.all(RegistrationRequest))
        yield failed("one", request, FrameRef(0, 6), related=[FrameRef(0, 2)])

    statement = only(judge(three(), [of_all(say)]))
    assert statement.primary_frames == [FrameRef(0, 1), FrameRef(0, 6)]
    assert statement.related_frames == [FrameRef(0, 2)]
    assert rows(statement.people) == [0, 1]
    assert statement.primary == []


def test_who_shares_a_frame_with_a_cited_message_is_not_concerned():
    sent = [
        Sent(ngap("InitialUEMessage", n, -1, registration_request(suci(f"000000000{n + 1}"))), 1, 1, n)
        for n in range(3)
    ]

    def say(deployment):
        yield failed("the second", list(deployment.all(RegistrationRequest))[1])

    assert rows(only(judge(network_of(sent), [of_all(say)])).people) == [1]


def test_some_subscribers_only():
    network = three()
    checks = [of_each(commands), of_all(lambda d: iter([failed("all")]), code="XXX002")]
    judgement = Runner(network, checks, only=[0, 2]).run()
    assert rows(only(judgement).people) == [0, 2]
    assert judgement.tallies["XXX002"].outcome is Outcome.NOT_APPLICABLE
    assert "one was asked for" in judgement.tallies["XXX002"].reason
    nobody = Runner(network, checks, only=[]).run()
    assert not nobody.statements
    assert nobody.tallies["XXX001"].outcome is Outcome.NOT_OBSERVED


def test_evidence_may_name_any_message_of_the_timeline():
    def say(subscriber):
        yield failed("last", subscriber.all(RegistrationAccept)[-1], subscriber.timeline[-1])

    network = network_of(
        [*registered(1, 71, suci("0000000001"), ciphering=0), *registered(2, 72, suci("0000000002"), ciphering=0)]
    )
    assert rows(only(judge(network, [of_each(say)])).primary) == [3, 4, 8, 9]


def test_no_network_at_all():
    judgement = judge(network_of([]), catalogue().values())
    assert not judgement.statements
    assert not judgement.problems
    assert {t.outcome for t in judgement.tallies.values()} <= {Outcome.NOT_OBSERVED, Outcome.NOT_APPLICABLE}
