"""SUB010."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.radio import in_emergency
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.identity import EPSIdentityType
from cleannet.model.nas_eps import (
    CipheredEPS,
    EPSAttachAccept,
    EPSAttachReject,
    EPSAttachRequest,
    EPSAuthenticationRequest,
    EPSDetachRequestUEOriginating,
    EPSIdentityRequest,
    EPSIdentityResponse,
    EPSMessage,
    EPSSecurityModeCommand,
    EPSServiceReject,
    EPSTrackingAreaUpdateAccept,
    EPSTrackingAreaUpdateReject,
    EPSTrackingAreaUpdateRequest,
)
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.subscribers.subscriber import Subscriber

ATTACHING = (EPSAttachRequest, EPSTrackingAreaUpdateRequest)
PROVING = (
    EPSAuthenticationRequest,
    EPSSecurityModeCommand,
    EPSAttachAccept,
    EPSTrackingAreaUpdateAccept,
    CipheredEPS,
)
REJECTS = (EPSAttachReject, EPSTrackingAreaUpdateReject, EPSServiceReject)


@check(
    "SUB010",
    "imsi-asked-without-authentication",
    severity=Severity.HIGH,
    clauses=(Clause("TS 24.301", "5.4.4", Obligation.MAY),),
    needs=(EPSIdentityRequest,),
    interfaces=(Interface.UU,),
    fight=("FGT5019.004",),
)
def imsi_asked_without_authentication(subscriber: Subscriber) -> Iterator[Result]:
    """The IMSI is asked for, and nothing follows that only the subscriber's own network can do.

    Why: who collects identities asks for the IMSI and has no keys to go on: it rejects the phone or lets it go.
    Legitimate when: the network does not serve the subscription (roaming not agreed, a dead USIM), does not know the
      GUTI and finds the subscription barred, or the radio connection breaks off.
    Remedy: look which cell asked and whether it is in the network's plan; in your own network, look up the cause of the
      reject in the MME's log.
    """
    for request in subscriber.all(EPSIdentityRequest):
        if request.identity_type is not EPSIdentityType.IMSI or request.container:
            continue
        if request.header is not EPSSecurityHeader.PLAIN:
            yield passed("the IMSI is asked for under NAS security", request)
        elif in_emergency(subscriber, request):
            yield passed("the IMSI is asked for in an emergency", request, protects=False)
        elif (result := _judged(subscriber, request)) is not None:
            yield result


def _judged(subscriber: Subscriber, request: EPSIdentityRequest) -> Result | None:
    answer = subscriber.after(request, EPSIdentityResponse)
    after = subscriber.after(request, *PROVING, *REJECTS, *ATTACHING)
    if isinstance(after, PROVING):
        return passed("the IMSI is asked for, and the network goes on to authenticate", request)
    if isinstance(after, REJECTS):
        cause = f" with EMM cause {after.cause}" if after.cause is not None else ""
        return suspect(
            f"the IMSI is asked for and the phone then rejected{cause}; a network that does not serve its subscription "
            "does so",
            request,
            related=(answer, after),
            severity=Severity.MEDIUM,
            confidence=Confidence.LOW,
        )
    if subscriber.before(request, *ATTACHING, EPSDetachRequestUEOriginating) is None:
        if subscriber.mid_session(request) or not _opened(subscriber, request):
            return None
        text = "the IMSI is asked for though no attach is running; a network that lost its contexts explains it"
        return suspect(text, request, related=(answer,))
    if after is None and _over(subscriber, request):
        return suspect(
            "the IMSI is asked for, and the connection ends without authentication; bad radio explains it",
            request,
            related=(answer,),
        )
    return None


def _opened(subscriber: Subscriber, request: EPSIdentityRequest) -> bool:
    """Whether the connection shows another NAS message of the UE before the request: with what it opened it."""
    return subscriber.before(request, EPSMessage) is not None


def _over(subscriber: Subscriber, request: EPSIdentityRequest) -> bool:
    """Whether the connection is over, and nothing of it lost."""
    connection = subscriber.connection(request)
    later = connection.index + 1 < len(subscriber.connections)
    return (connection.released or later) and not subscriber.loss_in(connection)
