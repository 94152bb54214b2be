"""What rests on decrypted messages says so, whatever the check."""

import msgspec
import pytest

from cleannet.checks.check import check, failed, not_observed, passed, suspect
from cleannet.checks.runner import judge
from cleannet.model.finding import Outcome, Severity
from cleannet.model.frame import At, FrameRef
from cleannet.model.nas import RegistrationRequest
from cleannet.model.sbi import SBIRequest
from cleannet.model.sent import Sent, Transport
from cleannet.subscribers.core import Core
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.network import Network
from support.made import network_of

DOC = "Title.\n\nWhy: x\nLegitimate when: y\nRemedy: z\n"
CLEAR, HIDDEN = (
    SBIRequest(at=At(FrameRef(0, n)), head=FrameRef(0, n - 1), decrypted=decrypted)
    for n, decrypted in ((2, False), (4, True))
)


def judged(say, *, exposure: bool = False):
    """What one check says of a network with a message in clear and a decrypted one."""

    def run(deployment: Deployment):
        yield say

    run.__doc__ = DOC
    made = check("XXX001", "name", severity=Severity.HIGH, clauses=(), exposure=exposure)(run)
    network = network_of([])
    messages = tuple(Sent(one, 0, "10.0.0.1", "10.0.0.2", 1, 2, Transport.TCP) for one in (CLEAR, HIDDEN))
    network.core = Core(messages)
    judgement = judge(network, [made])
    return judgement, next(iter(judgement.statements.values()), None)


@pytest.mark.parametrize("seen", [HIDDEN, HIDDEN.at.frame, HIDDEN.head])
@pytest.mark.parametrize("say", [failed, suspect])
def test_a_fault_of_behaviour_is_labelled_and_stays_one(seen, say):
    result = say("text", seen)
    _, statement = judged(result)
    assert statement.text == "text; seen after decryption"
    assert statement.decrypted
    assert (statement.outcome, statement.severity) == (result.outcome, Severity.HIGH)


def test_related_messages_count_too():
    _, statement = judged(failed("text", CLEAR, related=[HIDDEN]))
    assert statement.decrypted


@pytest.mark.parametrize("seen", [CLEAR, CLEAR.head, FrameRef(0, 9)])
def test_what_was_in_clear_is_not_labelled(seen):
    for exposure in (False, True):
        _, statement = judged(failed("text", seen), exposure=exposure)
        assert (statement.text, statement.decrypted, statement.outcome) == ("text", False, Outcome.FAIL)


@pytest.mark.parametrize("say", [failed, suspect])
def test_that_something_can_be_read_is_information_then(say):
    judgement, statement = judged(say("text", HIDDEN), exposure=True)
    assert statement.text == "text; seen after decryption, so protected on the way"
    assert (statement.outcome, statement.severity) == (Outcome.SUSPECT, Severity.INFO)
    assert judgement.tallies["XXX001"].protected == 1
    assert judgement.tallies["XXX001"].unprotected == 0


def test_unless_some_of_it_was_in_clear_which_then_speaks_alone():
    _, statement = judged(failed("text", CLEAR, HIDDEN, related=[HIDDEN]), exposure=True)
    assert (statement.outcome, statement.severity) == (Outcome.FAIL, Severity.HIGH)
    assert (statement.text, statement.decrypted) == ("text", False)
    assert statement.primary_frames == [CLEAR.at.frame]
    assert statement.related_frames == []


def test_a_fault_of_behaviour_rests_on_both():
    _, statement = judged(failed("text", CLEAR, HIDDEN))
    assert statement.text == "text; seen after decryption"
    assert len(statement.primary_frames) == 2


def test_other_answers_stay_what_they_are():
    for say in (passed("text", HIDDEN), not_observed("text")):
        judgement, statement = judged(say, exposure=True)
        assert statement is None
        assert judgement.tallies["XXX001"].counts[say.outcome] == 1


def test_records_of_one_message_differ_by_it():
    assert msgspec.structs.replace(HIDDEN, decrypted=False) != HIDDEN


def test_inside_ipsec_what_hosts_said_was_hidden_and_what_went_over_the_air_was_not(monkeypatch):
    monkeypatch.setattr(Network, "was_opened", lambda _, place: place.frame == CLEAR.at.frame.frame)
    _, statement = judged(failed("text", CLEAR), exposure=True)
    assert (statement.outcome, statement.severity, statement.decrypted) == (Outcome.SUSPECT, Severity.INFO, True)
    over_the_air = RegistrationRequest(at=CLEAR.at)
    _, statement = judged(failed("text", over_the_air), exposure=True)
    assert (statement.outcome, statement.severity, statement.decrypted) == (Outcome.FAIL, Severity.HIGH, True)
    assert statement.text == "text; seen after decryption"
