"""DOS001."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.nas import (
    AuthenticationFailure,
    AuthenticationReject,
    AuthenticationRequest,
    AuthenticationResponse,
    RegistrationAccept,
    SecurityModeComplete,
)
from cleannet.model.ngap import InitialContextSetupRequest
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.subscriber import Subscriber


@check(
    "DOS001",
    "unprotected-authentication-reject",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 24.501", "5.4.1.3.5", Obligation.SHALL),),
    needs=(AuthenticationRequest, AuthenticationReject),
    fight=("FGT1499.503",),
)
def unprotected_authentication_reject(subscriber: Subscriber) -> Iterator[Result]:
    """An Authentication Reject without integrity protection bars the UE from service.

    Why: the UE may hold its USIM for invalid until it is switched off; nothing shows it who wrote the message.
    Legitimate when: the UE failed the authentication (a wrong key in the USIM or in the core); the message is
        unprotected by design then, so it is never more than a suspicion.
    Remedy: compare with the AMF's log: a reject that the AMF did not send was written by somebody else. Else mend
        the subscriber's key (K, OPc) in the UDM.
    """
    rejected = set()
    for reject in subscriber.all(AuthenticationReject):
        rejected.add(reject.at.connection)
        if reject.header is not SecurityHeader.PLAIN:
            yield passed("the Authentication Reject is integrity protected", reject)
            continue
        answer = subscriber.before(reject, AuthenticationResponse, AuthenticationFailure)
        related = (subscriber.before(reject, AuthenticationRequest), answer)
        if subscriber.in_emergency(reject):
            yield passed("an Authentication Reject in an emergency registration", reject, protects=False)
        elif not isinstance(answer, AuthenticationFailure) and _served(subscriber, reject):
            yield suspect(
                "a subscriber served in this capture gets an unprotected Authentication Reject; a changed USIM or "
                "subscription explains it",
                reject,
                related=related,
            )
        elif answer is None and not subscriber.mid_session(reject):
            yield suspect(
                "an unprotected Authentication Reject comes although the UE answered no challenge; an answer lost "
                "on the way explains it",
                reject,
                related=related,
            )
        else:
            yield suspect(
                "an unprotected Authentication Reject follows the UE's answer; a wrong key in the USIM or the core "
                "explains it",
                reject,
                related=related,
                severity=Severity.LOW,
                confidence=Confidence.LOW,
            )
    for connection in subscriber.connections:
        challenges = subscriber.within(connection, AuthenticationRequest)
        if challenges and connection.index not in rejected:
            yield passed("the authentication ends without a reject", challenges[-1])


def _served(subscriber: Subscriber, reject: AuthenticationReject) -> bool:
    """Whether the subscriber got service earlier in the capture, so that its key is right."""
    served = SecurityModeComplete, RegistrationAccept, InitialContextSetupRequest
    return subscriber.before(reject, *served, anywhere=True) is not None
