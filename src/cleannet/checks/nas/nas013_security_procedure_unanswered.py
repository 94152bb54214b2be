"""NAS013."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.order import DISORDER
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.message import Direction, Message
from cleannet.model.nas import (
    AuthenticationFailure,
    AuthenticationRequest,
    AuthenticationResponse,
    CipheredNAS,
    ControlPlaneServiceRequest,
    DeregistrationRequestUEOriginating,
    IdentityResponse,
    NASMessage,
    OpaqueNAS,
    RegistrationRequest,
    SecurityModeCommand,
    SecurityModeComplete,
    SecurityModeReject,
    ServiceRequest,
)
from cleannet.model.ngap import CauseGroup, UEContextReleaseCommand, UEContextReleaseRequest
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.subscriber import Connection, Subscriber

T3560 = 6.0  # seconds (TS 24.501, table 10.2.2)
ANSWERS: dict[type[Message], tuple[type[NASMessage], ...]] = {
    AuthenticationRequest: (AuthenticationResponse, AuthenticationFailure),
    SecurityModeCommand: (SecurityModeComplete, SecurityModeReject),
}
BEGINS_ANEW = (RegistrationRequest, ServiceRequest, ControlPlaneServiceRequest, DeregistrationRequestUEOriginating)
ANY_ANSWER = (AuthenticationResponse, AuthenticationFailure, SecurityModeComplete, SecurityModeReject, IdentityResponse)
NEW_CONTEXT = SecurityHeader.INTEGRITY_PROTECTED_AND_CIPHERED_WITH_NEW_CONTEXT
Asked = AuthenticationRequest | SecurityModeCommand


def _anew(subscriber: Subscriber, asked: Asked, end: Message) -> bool:
    """Whether the UE began another procedure until the connection's end, in it or elsewhere (a collision)."""
    meanwhile = subscriber.timeline[asked.at.position + 1 : end.at.position + 1]
    return any(isinstance(m, BEGINS_ANEW) and not m.container for m in meanwhile)


def _stands_before(subscriber: Subscriber, asked: Asked, unasked: list[NASMessage]) -> bool:
    """Whether the answer stands right before its question, since the directions are out of order in the capture."""
    for one in reversed(unasked):
        ciphered = isinstance(asked, SecurityModeCommand) and one.header is NEW_CONTEXT
        if isinstance(one, ANSWERS[type(asked)]) or ciphered:
            return subscriber.seconds_between(one, asked) < DISORDER
    return False


def _belongs_to_another(subscriber: Subscriber, asked: Asked, answer: NASMessage) -> bool:
    """Whether this is the answer to an earlier question, which stands late since the directions are out of order."""
    other = isinstance(answer, ANY_ANSWER) and not isinstance(answer, ANSWERS[type(asked)])
    return other and subscriber.seconds_between(asked, answer) < DISORDER


def _unanswered(
    subscriber: Subscriber, connection: Connection, pending: list[Asked], unasked: list[NASMessage]
) -> Result | None:
    """The answer about a question and its repetitions that no expected message followed; None where it stays open."""
    asked, last = pending[0], pending[-1]
    if _stands_before(subscriber, asked, unasked):
        return passed(f"the {asked.name} is answered", asked)
    rest = [m for m in subscriber.within(connection, Message) if m.at.position > last.at.position]
    end = rest[-1] if rest else last
    if subscriber.loss_between(asked, end):
        return None
    if _anew(subscriber, asked, end):
        return passed(f"the UE began another procedure before it answered the {asked.name}", asked, protects=False)
    if any(
        isinstance(m, UEContextReleaseRequest) and m.cause and m.cause.group is CauseGroup.RADIO_NETWORK for m in rest
    ):
        return passed(f"the radio connection ended before an answer to the {asked.name}", asked, protects=False)
    release = next((m for m in rest if isinstance(m, UEContextReleaseCommand)), None)
    ended = release is not None or connection.released
    in_time = subscriber.seconds_between(last, release or end) < T3560
    spoken = [m for m in rest if isinstance(m, NASMessage) and m.direction is Direction.UPLINK]
    other = next((m for m in spoken if not _belongs_to_another(subscriber, last, m)), None)
    if in_time and not ended:
        return None
    if in_time and other is None:
        text = f"the connection is released before the timer of the {asked.name} ends"
        return passed(text, asked, protects=False)
    if other is not None:
        text = f"{other.name} comes instead of an answer to the {asked.name}; the answer may have been lost on the air"
    elif len(pending) > 1:
        text = f"no answer to the repeated {asked.name}; the UE may have lost coverage"
    else:
        text = f"no answer to the {asked.name}; the UE may have lost coverage"
    return suspect(
        text,
        *pending,
        related=(other,),
        severity=Severity.MEDIUM if len(pending) > 1 else Severity.LOW,
        confidence=Confidence.LOW,
    )


@check(
    "NAS013",
    "security-procedure-unanswered",
    severity=Severity.MEDIUM,
    clauses=(
        Clause("TS 24.501", "5.4.1.3.7", Obligation.SHALL),
        Clause("TS 24.501", "5.4.2.7", Obligation.SHALL),
    ),
    needs=(AuthenticationRequest, SecurityModeCommand),
    fight=("FGT1557.501", "FGT1499.503"),
)
def security_procedure_unanswered(subscriber: Subscriber) -> Iterator[Result]:
    """An Authentication Request or Security Mode Command is not answered, or something else comes instead.

    Why: a node between UE and network that cannot answer a challenge lets it run out; many such cases in one cell also
    show that somebody suppresses messages.
    Legitimate when: the UE leaves coverage, is switched off, or begins another procedure; that happens in every
    network, so compare the rate with the loss of the cell.
    Remedy: look at the cells in which it clusters and at their radio link failures; if the radio is good there, record
    the air beside N2.
    """
    for connection in subscriber.connections:
        pending: list[Asked] = []
        unasked: list[NASMessage] = []
        for message in subscriber.within(connection, NASMessage):
            if message.container:
                continue
            if isinstance(message, AuthenticationRequest | SecurityModeCommand):
                if message.direction is Direction.UPLINK:
                    continue  # the gNB gives back what it could not deliver (TS 38.413, 8.6.4)
                if pending and type(pending[0]) is not type(message):
                    pending = []  # the other procedure goes on: whether it may is for NAS016
                pending.append(message)
            elif message.direction is Direction.UPLINK:
                if not pending:
                    unasked.append(message)
                elif isinstance(message, (*ANSWERS[type(pending[0])], CipheredNAS)):
                    yield passed(f"the {pending[0].name} is answered", pending[0])
                    pending = []
                elif isinstance(message, OpaqueNAS):
                    pending = []
        if pending and (result := _unanswered(subscriber, connection, pending, unasked)) is not None:
            yield result
