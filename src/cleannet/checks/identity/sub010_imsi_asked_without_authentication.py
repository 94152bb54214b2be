"""SUB010."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.exchange import AT_ONCE, UNKNOWN_HERE, exchange, is_request, procedure, proven
from cleannet.checks.identity.imsi_over_2g_and_3g import imsi_over_2g_and_3g
from cleannet.checks.radio import in_emergency
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.gsm import GPRSIdentityRequest, GSMIdentityRequest
from cleannet.model.identity import IMSI, EPSIdentityType
from cleannet.model.message import Message
from cleannet.model.nas_eps import (
    EPSAttachReject,
    EPSAttachRequest,
    EPSAuthenticationRequest,
    EPSDetachRequestUEOriginating,
    EPSIdentityRequest,
    EPSMessage,
    EPSSecurityModeCommand,
    EPSSecurityModeReject,
    EPSServiceReject,
    EPSTrackingAreaUpdateReject,
    EPSTrackingAreaUpdateRequest,
)
from cleannet.model.security_eps import EIA, EPSSecurityHeader
from cleannet.subscribers.subscriber import Subscriber

ATTACHING = (EPSAttachRequest, EPSTrackingAreaUpdateRequest)
REJECTS = (EPSAttachReject, EPSTrackingAreaUpdateReject, EPSServiceReject)


@check(
    "SUB010",
    "imsi-asked-without-authentication",
    severity=Severity.HIGH,
    clauses=(Clause("TS 24.301", "5.4.4", Obligation.MAY),),
    needs=(EPSIdentityRequest, EPSTrackingAreaUpdateReject, EPSServiceReject, GSMIdentityRequest, GPRSIdentityRequest),
    interfaces=(Interface.UU, Interface.S1),
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
    yield from imsi_over_2g_and_3g(subscriber)
    for request in subscriber.all(EPSIdentityRequest):
        if request.identity_type is not EPSIdentityType.IMSI or request.container:
            continue
        if request.header is not EPSSecurityHeader.PLAIN:
            yield passed("the IMSI is asked for under NAS security", request)
        elif in_emergency(subscriber, request):
            yield passed("the IMSI is asked for in an emergency", request, protects=False)
        elif (result := _judged(subscriber, request)) is not None:
            yield result
    for reject in subscriber.timeline:
        if not isinstance(reject, EPSTrackingAreaUpdateReject | EPSServiceReject):
            continue
        plain = reject.header is EPSSecurityHeader.PLAIN and not reject.container
        if plain and reject.cause in UNKNOWN_HERE and not in_emergency(subscriber, reject):
            yield from _drawn(subscriber, reject)


def _judged(subscriber: Subscriber, request: EPSIdentityRequest) -> Result | None:
    following = procedure(subscriber, request)
    if proven(subscriber, request):
        return passed("the IMSI is asked for, and the network goes on to authenticate", request)
    reject = next((one for one in following if isinstance(one, REJECTS)), None)
    if reject is not None:
        cause = f" with EMM cause {reject.cause}" if reject.cause is not None else ""
        return suspect(
            f"the IMSI is asked for and the phone then rejected{cause}; a network that does not serve its subscription "
            "does so",
            request,
            related=exchange(subscriber, request),
            severity=Severity.MEDIUM,
            confidence=Confidence.LOW,
        )
    if any(isinstance(one, EPSSecurityModeCommand) for one in following):
        return _by_command(subscriber, request, following)
    if any(isinstance(one, EPSAuthenticationRequest) for one in following):
        return passed("the IMSI is asked for, and the network goes on to authenticate", request)
    if subscriber.before(request, *ATTACHING, EPSDetachRequestUEOriginating) is None:
        if subscriber.mid_session(request) or not _opened(subscriber, request):
            return None
        text = "the IMSI is asked for though no attach is running; a network that lost its contexts explains it"
        return suspect(text, request, related=exchange(subscriber, request))
    if _over(subscriber, request):
        text = "the IMSI is asked for, and the connection ends without authentication; bad radio explains it"
        return suspect(text, request, related=exchange(subscriber, request))
    return None


def _by_command(subscriber: Subscriber, request: EPSIdentityRequest, following: tuple[Message, ...]) -> Result:
    """A command follows that proved nothing: the phone refused it, it chose null integrity, or no answer was seen."""
    if any(isinstance(one, EPSSecurityModeReject) for one in following):
        text = "the IMSI is asked for, and the phone refuses the command that follows; a fault of the phone explains it"
        return suspect(text, request, related=exchange(subscriber, request))
    if any(isinstance(one, EPSSecurityModeCommand) and one.integrity is EIA.EIA0 for one in following):
        text = "the IMSI is asked for, and security without integrity follows; a laboratory is set up so"
        return suspect(text, request, related=exchange(subscriber, request))
    return passed("the IMSI is asked for, and the network goes on to security", request)


def _drawn(subscriber: Subscriber, reject: EPSTrackingAreaUpdateReject | EPSServiceReject) -> Iterator[Result]:
    """A reject that makes the phone name itself by its IMSI: what an Identity Request asks for, said in another way."""
    rest = subscriber.timeline[reject.at.position + 1 :]
    request = next((one for one in rest if is_request(one)), None)
    if not isinstance(request, EPSAttachRequest) or not isinstance(request.identity, IMSI):
        return
    if subscriber.seconds_between(reject, request) > AT_ONCE:
        return
    if procedure(subscriber, request):
        if proven(subscriber, request):
            text = "a reject makes the phone name itself by its IMSI, and the network goes on to authenticate"
            yield passed(text, reject)
    elif _over(subscriber, request):
        yield suspect(
            "a reject makes the phone name itself by its IMSI, and no authentication follows; bad radio explains it",
            reject,
            request,
            related=exchange(subscriber, request),
        )


def _opened(subscriber: Subscriber, request: EPSIdentityRequest) -> bool:
    """Whether the connection shows another NAS message of the UE before the request: with what it opened it."""
    return subscriber.before(request, EPSMessage) is not None


def _over(subscriber: Subscriber, request: Message) -> bool:
    """Whether the connection is over, and nothing of it lost."""
    connection = subscriber.connection(request)
    later = connection.index + 1 < len(subscriber.connections)
    return (connection.released or later) and not subscriber.loss_in(connection)
