"""SUB007."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.exchange import exchange, of_a_phone
from cleannet.checks.order import DISORDER
from cleannet.checks.radio import headers_logged_between, nas_secured_before
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.identity import SUCI, EPSIdentityType, IdentityType
from cleannet.model.message import Direction
from cleannet.model.nas import (
    AuthenticationFailure,
    AuthenticationRequest,
    AuthenticationResponse,
    IdentityRequest,
    IdentityResponse,
    NASMessage,
    RegistrationRequest,
    SecurityModeComplete,
)
from cleannet.model.nas_eps import EPSIdentityRequest
from cleannet.model.security import SecurityHeader
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.subscribers.subscriber import Subscriber


@check(
    "SUB007",
    "identity-request-after-proof",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "5.5.2", Obligation.SHALL), Clause("TS 24.301", "4.4.4.2", Obligation.SHALL)),
    needs=(IdentityRequest, EPSIdentityRequest),
    interfaces=(Interface.N1, Interface.UU, Interface.S1),
    fight=("FGT5019.004",),
)
def identity_request_after_proof(subscriber: Subscriber) -> Iterator[Result]:
    """The SUCI (in 4G the IMSI) is asked for without protection after the UE has proved who it is.

    Why: a network that knows the UE has no need to ask; who cannot protect the question has not the keys of the
      network that the UE authenticated to.
    Legitimate when: the UE named itself by a 5G-GUTI and its answer to the challenge was wrong: the AMF then asks for
      the SUCI before it challenges again; or the capture does not show how the connection went before.
    Remedy: have the AMF protect all NAS messages once the Security Mode Command was answered, and look where an
      unprotected request came from (its gNB, its place in the NAS count).
    """
    for request in subscriber.all(IdentityRequest):
        if request.identity_type is not IdentityType.SUCI or request.container:
            continue
        if request.header is not SecurityHeader.PLAIN:
            yield passed("the SUCI is asked for under NAS security", request)
        else:
            yield _judged(subscriber, request)
    for asked in subscriber.all(EPSIdentityRequest):
        if asked.identity_type is EPSIdentityType.IMSI and not asked.container:
            yield _judged_eps(subscriber, asked)


def _judged_eps(subscriber: Subscriber, request: EPSIdentityRequest) -> Result:
    if request.header is not EPSSecurityHeader.PLAIN:
        return passed("the IMSI is asked for under NAS security", request)
    secured = nas_secured_before(subscriber, request)
    if secured is None:
        return passed("the IMSI is asked for before NAS security was set up", request)
    lost = subscriber.mid_session(request) or subscriber.loss_between(secured, request)
    if lost or not headers_logged_between(subscriber, secured, request):
        why = "the log holds plain copies alone"
        if subscriber.connection(request).as_sent:
            why = "a new start was not captured"
        text = f"the IMSI is asked for without protection after NAS security, unless {why}"
        return suspect(text, request, related=exchange(subscriber, request))
    text = "the IMSI is asked for without protection after NAS security was set up"
    return failed(text, request, related=exchange(subscriber, request), field="header", value="plain")


def _judged(subscriber: Subscriber, request: IdentityRequest) -> Result:
    since = _since_registration(subscriber, request)
    secured = next((one for one in reversed(since) if _secured(one)), None)
    answer = subscriber.before(request, AuthenticationResponse, AuthenticationFailure)
    if secured is not None:
        if subscriber.mid_session(request) or subscriber.loss_between(secured, request):
            return suspect(
                "the SUCI is asked for without protection after NAS security, unless a new start was not captured",
                request,
                related=(secured,),
            )
        if not any(_protected_by_the_network(one) for one in since) and (
            subscriber.seconds_between(secured, request) < DISORDER
        ):
            return passed("the SUCI is asked for about when the UE proves who it is", request, protects=False)
        text = "the SUCI is asked for without protection after NAS security was set up"
        named = exchange(subscriber, request) if of_a_phone(subscriber) else (secured,)
        return failed(text, request, related=named, field="header", value="plain")
    if not isinstance(answer, AuthenticationResponse) or answer not in since:
        return passed("the SUCI is asked for before the UE has proved who it is", request)
    challenged = any(isinstance(one, AuthenticationRequest) for one in since)
    if not challenged and subscriber.seconds_between(answer, request) < DISORDER:
        return passed("the SUCI is asked for about when the UE proves who it is", request, protects=False)
    if not any(_names_itself(one) for one in since) and not subscriber.mid_session(request):
        text = "the SUCI is asked for again since an authentication by 5G-GUTI failed"
        return passed(text, request, protects=False)
    return suspect(
        "the SUCI is asked for after the UE answered the challenge, as an AMF that found the answer wrong would do",
        request,
        related=(answer,),
    )


def _since_registration(subscriber: Subscriber, request: IdentityRequest) -> list[NASMessage]:
    """NAS of the connection from the latest unprotected registration request (a new start) to the request."""
    found: list[NASMessage] = []
    for one in reversed(subscriber.timeline[: request.at.position]):
        if not isinstance(one, NASMessage) or one.at.connection != request.at.connection:
            continue
        found.append(one)
        if isinstance(one, RegistrationRequest) and not one.container and one.header is SecurityHeader.PLAIN:
            break
    return found[::-1]


def _secured(one: NASMessage) -> bool:
    return isinstance(one, SecurityModeComplete) or (one.header.ciphered and one.direction is Direction.UPLINK)


def _protected_by_the_network(one: NASMessage) -> bool:
    """Whether the network itself had turned to protection before, which the order of its own messages shows."""
    return one.direction is Direction.DOWNLINK and one.header is not SecurityHeader.PLAIN


def _names_itself(one: NASMessage) -> bool:
    return isinstance(one, RegistrationRequest | IdentityResponse) and isinstance(one.identity, SUCI)
