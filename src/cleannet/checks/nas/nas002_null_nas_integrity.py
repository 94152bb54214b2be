"""NAS002."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.identity import SUCI, SUPIFormat
from cleannet.model.message import Message
from cleannet.model.nas import (
    ControlPlaneServiceRequest,
    IdentityResponse,
    RegistrationRequest,
    SecurityModeCommand,
    ServiceRequest,
    ULNASTransport,
)
from cleannet.model.security import NIA
from cleannet.subscribers.subscriber import Subscriber

EMERGENCY_SESSION = (3, 4)  # request types "initial emergency request", "existing emergency PDU session" (9.11.3.47)
WIRELINE = (SUPIFormat.GCI, SUPIFormat.GLI)


def _exemption(subscriber: Subscriber, command: Message) -> str:
    """Why the null algorithm is legitimate here (TS 24.501, 5.4.2.3), empty where nothing shows it."""
    if subscriber.in_emergency(command):
        return "the AMF selects 5G-IA0 in an emergency registration"
    for one in subscriber.timeline[: command.at.position]:
        if isinstance(one, ULNASTransport) and one.request_type in EMERGENCY_SESSION:
            return "the AMF selects 5G-IA0 for a UE with an emergency PDU session"
        if (
            isinstance(one, RegistrationRequest | IdentityResponse)
            and isinstance(one.identity, SUCI)
            and one.identity.supi_format in WIRELINE
        ):
            return "the AMF selects 5G-IA0 for a wireline gateway that acts for a residential one"
    return ""


@check(
    "NAS002",
    "null-nas-integrity",
    severity=Severity.CRITICAL,
    clauses=(
        Clause("TS 33.501", "5.5.2", Obligation.SHALL),
        Clause("TS 24.501", "5.4.2.3", Obligation.SHALL),
    ),
    needs=(SecurityModeCommand,),
    shows=(Interface.N1, Property.INTEGRITY),
    scas=("TS 33.512, 4.2.2.3.2",),
    fight=("FGT5009.001",),
)
def null_nas_integrity(subscriber: Subscriber) -> Iterator[Result]:
    """The AMF selects 5G-IA0, so anybody on the way can forge or change NAS messages.

    Why: without a message authentication code neither side can tell the other's messages from a stranger's, and every
    later protection (ciphering, the capability check, replay protection) rests on it.
    Legitimate when: the UE registers for, or holds a session for, emergency services and cannot be authenticated
    (TS 33.501, 10.2.2), or a wireline access gateway acts for a residential gateway without 5G credentials.
    Remedy: take NIA0 out of the AMF's integrity order (keep NIA2 and NIA1); where the law asks for unauthenticated
    emergency calls, let the AMF use it for those registrations only.
    """
    for command in subscriber.all(SecurityModeCommand):
        if command.integrity is not NIA.NIA0:
            yield passed(f"the AMF selects {command.integrity.name}", command)
        elif exemption := _exemption(subscriber, command):
            yield passed(exemption, command, protects=False)
        elif subscriber.before(command, RegistrationRequest, ServiceRequest, ControlPlaneServiceRequest) is None:
            yield suspect(
                "the AMF selects 5G-IA0; the request before it is not in the capture, and may have been for an "
                "emergency",
                command,
                field="integrity",
                value="NIA0",
            )
        else:
            offer = subscriber.offer(command)
            offered = offer.ue_security_capability if offer else None
            if offered is None:
                rest = "; what the UE offered is not in the capture"
            elif offered.offers_an_integrity_algorithm:
                rest = " although the UE offered more"
            else:
                rest = "; the UE offered nothing else"
            yield failed(
                f"the AMF selects 5G-IA0 outside an emergency{rest}",
                command,
                related=(offer,),
                field="integrity",
                value="NIA0",
            )
