"""NAS013."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.order import DISORDER
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
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
from cleannet.model.nas_eps import (
    CipheredEPS,
    EPSAttachRequest,
    EPSAuthenticationFailure,
    EPSAuthenticationRequest,
    EPSAuthenticationResponse,
    EPSControlPlaneServiceRequest,
    EPSDetachRequestUEOriginating,
    EPSExtendedServiceRequest,
    EPSIdentityResponse,
    EPSMessage,
    EPSSecurityModeCommand,
    EPSSecurityModeComplete,
    EPSSecurityModeReject,
    EPSServiceRequest,
    EPSTrackingAreaUpdateRequest,
    OpaqueEPS,
)
from cleannet.model.ngap import CauseGroup, UEContextReleaseCommand, UEContextReleaseRequest
from cleannet.model.s1ap import S1APMessage, S1UEContextReleaseCommand
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.subscriber import Connection, Subscriber

T3560 = 6.0  # seconds (TS 24.501, table 10.2.2), and of T3460 (TS 24.301, table 10.2.2)
NAS = NASMessage | EPSMessage
ANSWERS: dict[type[Message], tuple[type[NAS], ...]] = {
    AuthenticationRequest: (AuthenticationResponse, AuthenticationFailure),
    SecurityModeCommand: (SecurityModeComplete, SecurityModeReject),
    EPSAuthenticationRequest: (EPSAuthenticationResponse, EPSAuthenticationFailure),
    EPSSecurityModeCommand: (EPSSecurityModeComplete, EPSSecurityModeReject),
}
BEGINS_ANEW = (
    RegistrationRequest,
    ServiceRequest,
    ControlPlaneServiceRequest,
    DeregistrationRequestUEOriginating,
    EPSAttachRequest,
    EPSTrackingAreaUpdateRequest,
    EPSServiceRequest,
    EPSExtendedServiceRequest,
    EPSControlPlaneServiceRequest,
    EPSDetachRequestUEOriginating,
)
ANY_ANSWER = (*(kind for kinds in ANSWERS.values() for kind in kinds), IdentityResponse, EPSIdentityResponse)
NEW_CONTEXT = SecurityHeader.INTEGRITY_PROTECTED_AND_CIPHERED_WITH_NEW_CONTEXT
"""The same number in EPS."""
CLOSED, OPAQUE = (CipheredNAS, CipheredEPS), (OpaqueNAS, OpaqueEPS)
Asked = AuthenticationRequest | SecurityModeCommand | EPSAuthenticationRequest | EPSSecurityModeCommand
COMMANDS = SecurityModeCommand, EPSSecurityModeCommand


def _anew(subscriber: Subscriber, asked: Asked, end: Message) -> bool:
    """Whether the UE began another procedure until the connection's end, in it or elsewhere (a collision)."""
    meanwhile = subscriber.timeline[asked.at.position + 1 : end.at.position + 1]
    return any(isinstance(m, BEGINS_ANEW) and not m.container for m in meanwhile)


def _stands_before(subscriber: Subscriber, asked: Asked, unasked: list[NAS]) -> bool:
    """Whether the answer stands right before its question, since the directions are out of order in the capture."""
    for one in reversed(unasked):
        ciphered = isinstance(asked, COMMANDS) and one.header == NEW_CONTEXT
        if isinstance(one, ANSWERS[type(asked)]) or ciphered:
            return subscriber.seconds_between(one, asked) < DISORDER
    return False


def _belongs_to_another(subscriber: Subscriber, asked: Asked, answer: NAS) -> bool:
    """Whether this is the answer to an earlier question, which stands late since the directions are out of order."""
    other = isinstance(answer, ANY_ANSWER) and not isinstance(answer, ANSWERS[type(asked)])
    return other and subscriber.seconds_between(asked, answer) < DISORDER


def _unanswered(
    subscriber: Subscriber, connection: Connection, pending: list[Asked], unasked: list[NAS]
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
    if any(map(_lost_on_the_air, rest)):
        return passed(f"the radio connection ended before an answer to the {asked.name}", asked, protects=False)
    release = next((m for m in rest if isinstance(m, UEContextReleaseCommand | S1UEContextReleaseCommand)), None)
    ended = release is not None or connection.released
    in_time = subscriber.seconds_between(last, release or end) < T3560
    spoken = [m for m in rest if isinstance(m, NASMessage | EPSMessage) and m.direction is Direction.UPLINK]
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


def _lost_on_the_air(message: Message) -> bool:
    """Whether the radio network asks for the connection's end, for a reason of the radio."""
    if isinstance(message, S1APMessage):
        asks = message.message_name == "UEContextReleaseRequest"
        return asks and message.cause is not None and message.cause.group == "radioNetwork"
    if not isinstance(message, UEContextReleaseRequest):
        return False
    return message.cause is not None and message.cause.group is CauseGroup.RADIO_NETWORK


@check(
    "NAS013",
    "security-procedure-unanswered",
    severity=Severity.MEDIUM,
    clauses=(
        Clause("TS 24.501", "5.4.1.3.7", Obligation.SHALL),
        Clause("TS 24.501", "5.4.2.7", Obligation.SHALL),
        Clause("TS 24.301", "5.4.2.7", Obligation.SHALL),
        Clause("TS 24.301", "5.4.3.7", Obligation.SHALL),
    ),
    needs=(AuthenticationRequest, SecurityModeCommand, EPSAuthenticationRequest, EPSSecurityModeCommand),
    interfaces=(Interface.N1, Interface.S1),
    fight=("FGT1557.501", "FGT1499.503"),
)
def security_procedure_unanswered(subscriber: Subscriber) -> Iterator[Result]:
    """An Authentication Request or Security Mode Command is not answered, or something else comes instead.

    Why: a node between UE and network that cannot answer a challenge lets it run out; many such cases in one cell also
    show that somebody suppresses messages.
    Legitimate when: the UE leaves coverage, is switched off, or begins another procedure; that happens in every
    network, so compare the rate with the loss of the cell.
    Remedy: look at the cells in which it clusters and at their radio link failures; if the radio is good there, record
    the air beside N2 or S1.
    """
    for connection in subscriber.connections:
        pending: list[Asked] = []
        unasked: list[NAS] = []
        messages: tuple[NAS, ...] = subscriber.within(connection, NASMessage, EPSMessage)
        for message in messages:
            if message.container or (isinstance(message, EPSMessage) and not connection.as_sent):
                continue  # what a phone's log of 4G holds of its own answers is not what the network got
            if isinstance(message, Asked):
                if message.direction is Direction.UPLINK:
                    continue  # the station gives back what it could not deliver (TS 38.413, 8.6.4)
                if pending and type(pending[0]) is not type(message):
                    pending = []  # the other procedure goes on: whether it may is for NAS016
                pending.append(message)
            elif message.direction is Direction.UPLINK:
                if not pending:
                    unasked.append(message)
                elif isinstance(message, (*ANSWERS[type(pending[0])], *CLOSED)):
                    yield passed(f"the {pending[0].name} is answered", pending[0])
                    pending = []
                elif isinstance(message, OPAQUE):
                    pending = []
        if pending and (result := _unanswered(subscriber, connection, pending, unasked)) is not None:
            yield result
