"""RRC015."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.message import Direction
from cleannet.model.nas import CipheredNAS, RegistrationRequest
from cleannet.model.ngap import InitialContextSetupRequest, NGAPSecurityCapabilities
from cleannet.model.security import UESecurityCapability
from cleannet.subscribers.subscriber import Subscriber


def _nr_differs(nas: UESecurityCapability, ngap: NGAPSecurityCapabilities) -> bool:
    """Whether the NR algorithms differ.

    NGAP's strings of 16 bits begin with algorithm 1 (TS 38.413, 9.3.1.86), NAS's octets with algorithm 0 (TS 24.501,
    9.11.3.54): seven algorithms are common to both.
    """
    return (nas.ea & 0x7F, nas.ia & 0x7F) != (ngap.nr_encryption >> 9, ngap.nr_integrity >> 9)


def _fewer(nas: UESecurityCapability, ngap: NGAPSecurityCapabilities) -> bool:
    """Whether the gNB is told less than the UE offers, so that it may choose a weaker algorithm."""
    return bool(nas.ea & 0x7F & ~(ngap.nr_encryption >> 9) or nas.ia & 0x7F & ~(ngap.nr_integrity >> 9))


def _eutra_differs(nas: UESecurityCapability, ngap: NGAPSecurityCapabilities) -> bool:
    """Whether the E-UTRA algorithms differ, where NAS tells them."""
    if nas.eea is None or nas.eia is None:
        return False
    return (nas.eea & 0x7F, nas.eia & 0x7F) != (ngap.eutra_encryption >> 9, ngap.eutra_integrity >> 9)


def _explanation(subscriber: Subscriber, request: InitialContextSetupRequest, offer: RegistrationRequest) -> str:
    """Why a difference may be innocent, empty where nothing says so."""
    if offer.at.connection != request.at.connection:
        return "; that offer is of an earlier connection, and the UE may have changed it"
    unread = subscriber.between(offer, request, CipheredNAS)
    if any(m.direction is Direction.UPLINK and m.header == 2 for m in unread) or subscriber.loss_between(
        offer, request
    ):
        return "; a later offer may be among the messages that could not be read"
    return ""


def _other_eutra(
    request: InitialContextSetupRequest, offer: RegistrationRequest, given: NGAPSecurityCapabilities
) -> Result:
    """The answer about other E-UTRA algorithms alone."""
    if given.eutra_encryption or given.eutra_integrity:
        text, severity = "the gNB is told other E-UTRA algorithms than the UE offers", Severity.LOW
    else:
        text, severity = "the gNB is told of no E-UTRA algorithms though the UE offers some", Severity.INFO
    return suspect(
        f"{text}; an AMF without E-UTRA may not care",
        request,
        related=(offer,),
        severity=severity,
        field="ue_security_capabilities",
    )


@check(
    "RRC015",
    "as-capability-differs-from-nas",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "6.7.3.0", Obligation.SHALL),),
    needs=(InitialContextSetupRequest,),
    interfaces=(Interface.N2,),
    scas=("TS 33.512, 4.2.2.6.2",),
    fight=("FGT1562.501",),
)
def as_capability_differs_from_nas(subscriber: Subscriber) -> Iterator[Result]:
    """The AMF tells the gNB other security capabilities of the UE than the UE sent.

    Why: the gNB chooses the protection of the air from this list; what the AMF, or somebody on N2, takes out of it is
    lost for RRC and user data, and what is put in may be chosen though the UE cannot do it.
    Legitimate when: an unauthenticated emergency session, for which the AMF names the null algorithms only (TS 33.501,
    6.7.3.6), or the UE changed its offer in a message that the capture does not show.
    Remedy: have the AMF copy the UE security capability into the Initial Context Setup Request unchanged (NGAP leaves
    algorithm 0 out of its bit strings); if the AMF sends it right, protect N2.
    """
    for request in subscriber.all(InitialContextSetupRequest):
        offer, given = subscriber.offer(request), request.ue_security_capabilities
        if offer is None or offer.ue_security_capability is None or given is None:
            continue
        sent = offer.ue_security_capability
        nr, eutra = _nr_differs(sent, given), _eutra_differs(sent, given)
        if not nr and not eutra:
            yield passed("the gNB is told the security capabilities that the UE sent", request)
        elif subscriber.in_emergency(request) and not given.nr_encryption and not given.nr_integrity:
            text = "the gNB is told the null algorithms only, for an emergency session"
            yield passed(text, request, protects=False)
        elif not nr:
            yield _other_eutra(request, offer, given)
        else:
            explanation, fewer = _explanation(subscriber, request, offer), _fewer(sent, given)
            text = f"the gNB is told {'fewer' if fewer else 'more'} NR algorithms than the UE offers{explanation}"
            yield (suspect if explanation else failed)(
                text,
                request,
                related=(offer,),
                severity=Severity.HIGH if fewer else Severity.MEDIUM,
                field="ue_security_capabilities",
            )
