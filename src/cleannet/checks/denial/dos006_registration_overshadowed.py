"""DOS006."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.identity import TemporaryIdentity
from cleannet.model.nas import (
    CipheredNAS,
    ConfigurationUpdateCommand,
    IdentityRequest,
    IdentityResponse,
    NASMessage,
    RegistrationAccept,
    RegistrationReject,
    RegistrationRequest,
    RegistrationType,
    SecurityModeComplete,
    ServiceRequest,
)
from cleannet.subscribers.subscriber import Subscriber

ILLEGAL_UE, IDENTITY_NOT_DERIVED = 3, 9


@check(
    "DOS006",
    "registration-overshadowed",
    severity=Severity.HIGH,
    clauses=(Clause("TS 24.501", "4.4.4.3", Obligation.SHALL), Clause("TS 24.501", "5.5.1.2.5", Obligation.SHALL)),
    needs=(RegistrationRequest,),
    fight=("FGT1557.501", "FGT1499.503"),
)
def registration_overshadowed(subscriber: Subscriber) -> Iterator[Result]:
    """A registration with a 5G-GUTI that the AMF does not know ends in a reject.

    Why: whoever writes over the uplink turns a good 5G-GUTI into an unknown one, so that the AMF asks for the SUCI and
        then cuts the subscriber off.
    Legitimate when: the AMF was restarted and forgot its 5G-GUTIs, or the subscription ended.
    Remedy: see in the AMF's log whether it was restarted; keep UE contexts over restarts. Where neither explains it,
        compare the 5G-GUTI with the one that the AMF last assigned to this subscriber.
    """
    for request in subscriber.all(RegistrationRequest):
        if request.container or not isinstance(request.identity, TemporaryIdentity):
            continue
        reject = _reject(subscriber, request)
        if reject is not None:
            if request.registration_type is RegistrationType.EMERGENCY:
                yield passed("an emergency registration is rejected", request, protects=False)
            else:
                yield _judged(subscriber, request, reject)
        elif subscriber.after(request, SecurityModeComplete, RegistrationAccept, CipheredNAS) is not None:
            yield passed("a registration with a 5G-GUTI goes through", request)


def _reject(subscriber: Subscriber, request: RegistrationRequest) -> RegistrationReject | None:
    """The reject that ends this registration after the AMF asked for the identity."""
    reject = subscriber.after(request, RegistrationReject)
    if reject is None or reject.cause not in (ILLEGAL_UE, IDENTITY_NOT_DERIVED):
        return None
    asked = subscriber.between(request, reject, IdentityRequest)
    answered = subscriber.between(request, reject, IdentityResponse)
    return reject if asked and answered else None


def _judged(subscriber: Subscriber, request: RegistrationRequest, reject: RegistrationReject) -> Result:
    related = (
        *subscriber.between(request, reject, IdentityRequest, IdentityResponse),
        reject,
    )
    assigned = _assigned_before(subscriber, request)
    if assigned is not None:
        return suspect(
            "a registration with another 5G-GUTI than the subscriber's ends in a reject; a 5G-GUTI assigned unseen, "
            "and an AMF that was restarted, explain it",
            request,
            related=(assigned, *related),
        )
    return suspect(
        "a registration with a 5G-GUTI that the AMF does not know ends in a reject; an AMF that was restarted, or an "
        "ended subscription, explains it",
        request,
        related=related,
        confidence=Confidence.LOW,
    )


def _assigned_before(subscriber: Subscriber, request: RegistrationRequest) -> NASMessage | None:
    """The message that last showed a 5G-TMSI of this subscriber, if it was another than the request's."""
    for one in reversed(subscriber.timeline[: request.at.position]):
        shown = None
        if isinstance(one, RegistrationAccept | ConfigurationUpdateCommand):
            shown = one.guti
        elif isinstance(one, ServiceRequest):
            shown = one.identity
        if isinstance(one, NASMessage) and isinstance(shown, TemporaryIdentity):
            return None if _same_tmsi(shown, request) else one
    return None


def _same_tmsi(shown: TemporaryIdentity, request: RegistrationRequest) -> bool:
    return request.identity is not None and request.identity.value == shown.value
