"""NAS001."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.nas import ControlPlaneServiceRequest, RegistrationRequest, SecurityModeCommand, ServiceRequest
from cleannet.model.security import NEA
from cleannet.subscribers.subscriber import Subscriber


@check(
    "NAS001",
    "null-nas-ciphering",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "5.5.1", Obligation.SHOULD),),
    needs=(SecurityModeCommand,),
    shows=(Interface.N1, Property.CIPHERING),
    scas=("TS 33.512, 4.2.2.3.3",),
    fight=("FGT1600.501",),
)
def null_nas_ciphering(subscriber: Subscriber) -> Iterator[Result]:
    """The AMF selects 5G-EA0, so NAS signalling runs without ciphering.

    Why: whoever reads N2, or the air where RRC is not ciphered either, sees registration updates, SMS and session
    set-up.
    Legitimate when: the registration is an emergency one (TS 33.501, 10.2.2), or regulation forbids confidentiality.
    Remedy: list NEA2 and NEA1 before NEA0 in the AMF's ciphering order.
    """
    for command in subscriber.all(SecurityModeCommand):
        offer = subscriber.offer(command)
        if command.ciphering is not NEA.NEA0:
            yield passed(f"the AMF selects {command.ciphering.name}", command)
        elif subscriber.in_emergency(command):
            yield passed("the AMF selects 5G-EA0 in an emergency registration", command, protects=False)
        elif subscriber.before(command, RegistrationRequest, ServiceRequest, ControlPlaneServiceRequest) is None:
            yield suspect(
                "the AMF selects 5G-EA0; the request before it is not in the capture, and may have been for an "
                "emergency",
                command,
                field="ciphering",
                value="NEA0",
            )
        elif offer is None or offer.ue_security_capability is None:
            yield failed(
                "the AMF selects 5G-EA0; what the UE offered is not in the capture",
                command,
                field="ciphering",
                value="NEA0",
            )
        elif not offer.ue_security_capability.offers_a_cipher:
            yield failed(
                "the AMF selects 5G-EA0; the UE offered nothing else",
                command,
                related=(offer,),
                severity=Severity.LOW,
                field="ciphering",
                value="NEA0",
            )
        else:
            yield failed(
                "the AMF selects 5G-EA0 although the UE offered more",
                command,
                related=(offer,),
                field="ciphering",
                value="NEA0",
            )
