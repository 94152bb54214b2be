"""DOS001."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.exchange import exchange, of_a_phone
from cleannet.checks.radio import in_emergency
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.gsm import (
    GPRSAuthenticationAndCipheringReject,
    GPRSAuthenticationAndCipheringRequest,
    GPRSAuthenticationAndCipheringResponse,
    GSMAuthenticationReject,
    GSMAuthenticationRequest,
    GSMAuthenticationResponse,
)
from cleannet.model.message import Message
from cleannet.model.nas import (
    AuthenticationFailure,
    AuthenticationReject,
    AuthenticationRequest,
    AuthenticationResponse,
    RegistrationAccept,
    SecurityModeComplete,
)
from cleannet.model.nas_eps import (
    EPSAttachAccept,
    EPSAuthenticationFailure,
    EPSAuthenticationReject,
    EPSAuthenticationRequest,
    EPSAuthenticationResponse,
    EPSSecurityModeComplete,
)
from cleannet.model.ngap import InitialContextSetupRequest
from cleannet.model.security import SecurityHeader
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.subscribers.subscriber import Subscriber

Reject = AuthenticationReject | EPSAuthenticationReject
FAILURES = AuthenticationFailure, EPSAuthenticationFailure
CHALLENGES = AuthenticationRequest, EPSAuthenticationRequest
OF_OLDER_NETWORKS = GSMAuthenticationReject, GPRSAuthenticationAndCipheringReject
OLDER_CHALLENGES = GSMAuthenticationRequest, GPRSAuthenticationAndCipheringRequest
OLDER_ANSWERS = GSMAuthenticationResponse, GPRSAuthenticationAndCipheringResponse
PLAIN = SecurityHeader.PLAIN, EPSSecurityHeader.PLAIN


@check(
    "DOS001",
    "unprotected-authentication-reject",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 24.501", "5.4.1.3.5", Obligation.SHALL),),
    needs=(*CHALLENGES, AuthenticationReject, EPSAuthenticationReject, *OF_OLDER_NETWORKS),
    fight=("FGT1499.503",),
)
def unprotected_authentication_reject(subscriber: Subscriber) -> Iterator[Result]:
    """An Authentication Reject without integrity protection bars the UE from service.

    Why: the UE may hold its USIM for invalid until it is switched off; nothing shows it who wrote the message.
    Legitimate when: the UE failed the authentication (a wrong key in the USIM or in the core); the message is
        unprotected by design then, so it is never more than a suspicion.
    Remedy: compare with the AMF's or MME's log: a reject that it did not send was written by somebody else. Else
        mend the subscriber's key (K, OPc) in the UDM or HSS.
    """
    rejected = set()
    for reject in subscriber.every(Reject):
        if not isinstance(reject, Reject):
            continue
        rejected.add(reject.at.connection)
        if reject.header not in PLAIN:
            yield passed("the Authentication Reject is integrity protected", reject)
            continue
        answer = subscriber.before(reject, AuthenticationResponse, EPSAuthenticationResponse, *FAILURES)
        related: tuple[Message | None, ...] = (subscriber.before(reject, *CHALLENGES), answer)
        if isinstance(reject, EPSAuthenticationReject) or of_a_phone(subscriber):
            related = exchange(subscriber, reject)
        if in_emergency(subscriber, reject):
            yield passed("an Authentication Reject in an emergency registration", reject, protects=False)
        elif not isinstance(answer, FAILURES) and _served(subscriber, reject):
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
    yield from _of_older_networks(subscriber)
    for connection in subscriber.connections:
        challenges = subscriber.within(connection, *CHALLENGES)
        if challenges and connection.index not in rejected:
            yield passed("the authentication ends without a reject", challenges[-1])


def _of_older_networks(subscriber: Subscriber) -> Iterator[Result]:
    """The same in 2G and 3G."""
    for older in subscriber.every(*OF_OLDER_NETWORKS):
        if isinstance(older, OF_OLDER_NETWORKS):
            yield suspect(
                "an Authentication Reject of 2G or 3G bars the phone; a wrong key in the card or the core explains it",
                older,
                related=(subscriber.before(older, *OLDER_CHALLENGES), subscriber.before(older, *OLDER_ANSWERS)),
                severity=Severity.LOW,
                confidence=Confidence.LOW,
            )


def _served(subscriber: Subscriber, reject: Reject) -> bool:
    """Whether the subscriber got service earlier in the capture, so that its key is right."""
    served = (
        SecurityModeComplete,
        RegistrationAccept,
        InitialContextSetupRequest,
        EPSSecurityModeComplete,
        EPSAttachAccept,
    )
    return subscriber.before(reject, *served, anywhere=True) is not None
