"""DOS005."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.order import network_heard_before, soon_after
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.identity import IdentityType
from cleannet.model.message import Direction
from cleannet.model.nas import (
    AuthenticationFailure,
    AuthenticationRequest,
    AuthenticationResponse,
    CipheredNAS,
    IdentityRequest,
    IdentityResponse,
    NASMessage,
    OpaqueNAS,
    SecurityModeCommand,
)
from cleannet.subscribers.subscriber import Subscriber

Answer = IdentityResponse | AuthenticationResponse | AuthenticationFailure
Question = IdentityRequest | AuthenticationRequest


@check(
    "DOS005",
    "answer-without-question",
    severity=Severity.HIGH,
    clauses=(Clause("TS 24.501", "5.4.3.3", Obligation.SHALL),),
    needs=(IdentityResponse, AuthenticationResponse, AuthenticationFailure),
    fight=("FGT1557.501",),
)
def answer_without_question(subscriber: Subscriber) -> Iterator[Result]:
    """A UE answers a question that the network did not ask.

    Why: the UE heard another message than the AMF sent: somebody writes over the downlink and so asks for its identity.
    Legitimate when: the question was asked before the capture began, or was lost or put out of order in it; those
        cases are left out.
    Remedy: compare with the AMF's log; where the AMF did not ask either, look for a foreign transmitter in that cell.
    """
    for connection in subscriber.connections:
        if connection.mid_session:
            continue
        open_questions: list[Question] = []
        for message in subscriber.within(connection, NASMessage):
            if isinstance(message, IdentityRequest | AuthenticationRequest):
                open_questions.append(message)
            elif isinstance(message, IdentityResponse | AuthenticationResponse | AuthenticationFailure):
                yield from _judged(subscriber, message, open_questions)


def _judged(subscriber: Subscriber, answer: Answer, asked: list[Question]) -> Iterator[Result]:
    """Judges one answer; a question answered is taken off, with its retransmissions."""
    wanted: type[Question] = IdentityRequest if isinstance(answer, IdentityResponse) else AuthenticationRequest
    fitting = [q for q in asked if isinstance(q, wanted)]
    ever = subscriber.before(answer, wanted)
    if fitting:
        asked[:] = [q for q in asked if not isinstance(q, wanted)]
        if isinstance(answer, IdentityResponse) and _other_identity(answer, fitting[-1]):
            yield suspect(
                "the UE gives its SUCI though asked for its equipment's identity; a fault of the UE explains it",
                answer,
                related=(fitting[-1],),
            )
        else:
            yield passed("the answer follows its question", answer)
    elif _may_be_hidden(subscriber, answer, wanted):
        return
    elif ever is not None:
        yield suspect(
            f"{answer.name} comes a second time to one question; a repetition by the UE explains it",
            answer,
            related=(ever,),
            severity=Severity.LOW,
            confidence=Confidence.LOW,
        )
    else:
        yield failed(
            f"{answer.name} comes without a question",
            answer,
            related=(subscriber.before(answer, NASMessage),),
            confidence=Confidence.MEDIUM,
        )


def _other_identity(answer: IdentityResponse, question: Question) -> bool:
    asked = question.identity_type if isinstance(question, IdentityRequest) else None
    given = answer.identity.kind if answer.identity is not None else None
    return given is IdentityType.SUCI and asked in (IdentityType.IMEI, IdentityType.IMEISV)


def _may_be_hidden(subscriber: Subscriber, answer: Answer, wanted: type[Question]) -> bool:
    """Whether the question may be lost, out of order in the capture, or inside a message that cannot be read.

    An AMF that goes on to the Security Mode Command took the answer for its own question's. A connection in which the
    network was not heard before may be captured in one direction only.
    """
    unread = subscriber.before(answer, CipheredNAS, OpaqueNAS)
    while unread is not None and unread.direction is Direction.UPLINK:
        unread = subscriber.before(unread, CipheredNAS, OpaqueNAS)
    if not network_heard_before(subscriber, answer) or soon_after(subscriber, answer, wanted) is not None:
        return True
    later = subscriber.after(answer, wanted)
    late = later is not None and subscriber.after(later, type(answer)) is None
    taken = isinstance(answer, AuthenticationResponse) and subscriber.after(answer, SecurityModeCommand) is not None
    return unread is not None or late or taken or subscriber.loss_in(subscriber.connection(answer))
