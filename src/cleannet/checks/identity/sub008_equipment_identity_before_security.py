"""SUB008."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.exchange import exchange, of_a_phone, proven
from cleannet.checks.radio import in_emergency, nas_secured_before
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.identity import EPSIdentityType, IdentityType
from cleannet.model.message import Message
from cleannet.model.nas import IdentityRequest, IdentityResponse, SecurityModeCommand
from cleannet.model.nas_eps import EPSIdentityRequest, EPSIdentityResponse, EPSSecurityModeCommand
from cleannet.model.security import SecurityHeader
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.subscribers.subscriber import Subscriber

EPS_EQUIPMENT = (EPSIdentityType.IMEI, EPSIdentityType.IMEISV)
EQUIPMENT = (IdentityType.IMEI, IdentityType.IMEISV, IdentityType.MAC_ADDRESS, IdentityType.EUI_64)


@check(
    "SUB008",
    "equipment-identity-before-security",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.501", "5.2.5", Obligation.SHALL), Clause("TS 24.301", "4.4.4.2", Obligation.SHALL)),
    needs=(IdentityRequest, SecurityModeCommand, EPSIdentityRequest, EPSSecurityModeCommand),
    interfaces=(Interface.N1, Interface.UU, Interface.S1),
    fight=("FGT5019.004",),
)
def equipment_identity_before_security(subscriber: Subscriber) -> Iterator[Result]:
    """The equipment's identity (IMEI, IMEISV) is asked for without NAS security.

    Why: the PEI stays with the device for life; a UE shall send it only under NAS security (TS 33.501, 5.2.5), so a
      network has no use for asking before, but who hunts for devices has.
    Legitimate when: the registration is an emergency one and no security can be set up. Some 4G networks ask before
      security to look the device up (EIR), though phones need not answer.
    Remedy: have the AMF ask for the IMEISV inside the Security Mode Command, or by a protected Identity Request; move
      equipment checks (EIR) behind it.
    """
    for command in subscriber.all(SecurityModeCommand):
        if command.imeisv_requested:
            yield passed("the IMEISV is asked for inside the Security Mode Command", command)
    for request in subscriber.all(IdentityRequest):
        if request.identity_type not in EQUIPMENT or request.container:
            continue
        if request.header is not SecurityHeader.PLAIN:
            yield passed("the equipment's identity is asked for under NAS security", request)
        elif subscriber.in_emergency(request):
            text = "the equipment's identity is asked for in an emergency registration"
            yield passed(text, request, protects=False)
        else:
            name = request.identity_type.name.replace("_", " ")
            answer: tuple[Message | None, ...] = (subscriber.after(request, IdentityResponse),)
            if of_a_phone(subscriber) and not proven(subscriber, request):
                answer = exchange(subscriber, request)
            yield failed(
                f"the {name} is asked for without NAS security",
                request,
                related=answer,
                field="identity_type",
                value=name,
            )
    yield from _of_eps(subscriber)


def _of_eps(subscriber: Subscriber) -> Iterator[Result]:
    for command in subscriber.all(EPSSecurityModeCommand):
        if command.imeisv_requested:
            yield passed("the IMEISV is asked for inside the Security Mode Command", command)
    for request in subscriber.all(EPSIdentityRequest):
        if request.identity_type not in EPS_EQUIPMENT or request.container:
            continue
        secured = nas_secured_before(subscriber, request)
        if request.header is not EPSSecurityHeader.PLAIN:
            yield passed("the equipment's identity is asked for under NAS security", request)
        elif in_emergency(subscriber, request):
            yield passed("the equipment's identity is asked for in an emergency", request, protects=False)
        elif secured is None and not subscriber.mid_session(request):
            name = request.identity_type.value
            yield suspect(
                f"the {name} is asked for before NAS security, as some 4G networks do to look the device up",
                request,
                related=_circumstances(subscriber, request),
                field="identity_type",
                value=name,
            )


def _circumstances(subscriber: Subscriber, request: EPSIdentityRequest) -> tuple[Message | None, ...]:
    """The answer alone, where the network proves itself then; else the whole exchange."""
    if proven(subscriber, request):
        return (subscriber.after(request, EPSIdentityResponse),)
    return exchange(subscriber, request)
