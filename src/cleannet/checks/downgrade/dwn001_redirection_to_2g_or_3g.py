"""DWN001."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.exchange import exchange
from cleannet.checks.radio import air_secured, air_unknown_before, in_emergency
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.identity import EPSIdentityType
from cleannet.model.lte_rrc import LTEConnectionRelease
from cleannet.model.message import Message
from cleannet.model.nas_eps import (
    EPSAttachReject,
    EPSAuthenticationRequest,
    EPSCSServiceNotification,
    EPSExtendedServiceRequest,
    EPSIdentityRequest,
    EPSServiceReject,
    EPSTrackingAreaUpdateReject,
)
from cleannet.subscribers.subscriber import Subscriber

OLDER = {"GERAN": "2G", "UTRA": "3G", "CDMA2000": "3G"}
REJECTS = EPSAttachReject, EPSTrackingAreaUpdateReject, EPSServiceReject


@check(
    "DWN001",
    "redirection-to-2g-or-3g",
    severity=Severity.HIGH,
    clauses=(),
    needs=(LTEConnectionRelease,),
    interfaces=(Interface.UU,),
    fight=("FGT1562.501",),
)
def redirection_to_2g_or_3g(subscriber: Subscriber) -> Iterator[Result]:
    """A release of the LTE connection sends the UE to 2G or 3G.

    Why: 2G does not authenticate the network, and its ciphers can be broken; before AS security nothing shows who
        wrote the release.
    Legitimate when: the UE asked for circuit-switched fallback for a call, or LTE coverage ends; some operators rely on
        2G and 3G for voice.
    Remedy: use handover or VoLTE instead of blind redirection, and let the eNB redirect after AS security only;
        on the phone, switch 2G off.
    """
    for release in subscriber.all(LTEConnectionRelease):
        target = release.redirection
        if target is None or target.technology not in OLDER:
            yield passed("the release sends the UE to no older network", release)
        elif in_emergency(subscriber, release):
            yield passed("the release for an emergency call sends the UE to an older network", release, protects=False)
        elif fallback := subscriber.before(release, EPSExtendedServiceRequest, EPSCSServiceNotification):
            yield passed("the release serves a circuit-switched fallback", release, fallback, protects=False)
        else:
            yield _judged(subscriber, release, target.technology)


def _judged(subscriber: Subscriber, release: LTEConnectionRelease, technology: str) -> Result:
    where = f"{OLDER[technology]} ({technology})"
    if air_secured(subscriber, release) or air_unknown_before(subscriber, release):
        return suspect(
            f"a release sends the UE to {where}; the end of LTE coverage explains it",
            release,
            severity=Severity.MEDIUM if technology == "GERAN" else Severity.LOW,
            confidence=Confidence.LOW,
            field="redirectedCarrierInfo",
            value=technology,
        )
    asked = _asked_and_left(subscriber, release)
    related: tuple[Message, ...] = exchange(subscriber, release)
    if asked and technology == "GERAN":
        return failed(
            f"a network that asks for the IMSI and authenticates nobody sends the UE to {where} before AS security",
            release,
            related=related,
            confidence=Confidence.MEDIUM,
            field="redirectedCarrierInfo",
            value=technology,
        )
    return suspect(
        f"a release before AS security sends the UE to {where}; a subscriber who may not use LTE, or the end of "
        "coverage, explains it",
        release,
        related=related,
        field="redirectedCarrierInfo",
        value=technology,
    )


def _asked_and_left(subscriber: Subscriber, release: LTEConnectionRelease) -> bool:
    """Whether this connection asked for the IMSI, and had neither a challenge nor a reject."""
    asked = subscriber.before(release, EPSIdentityRequest)
    if asked is None or asked.identity_type is not EPSIdentityType.IMSI:
        return False
    return subscriber.before(release, EPSAuthenticationRequest, *REJECTS) is None
