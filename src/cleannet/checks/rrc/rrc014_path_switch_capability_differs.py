"""RRC014."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.message import Direction
from cleannet.model.nas import CipheredNAS, RegistrationRequest
from cleannet.model.ngap import NGAPMessage, NGAPSecurityCapabilities, PathSwitchRequest, PathSwitchRequestAcknowledge
from cleannet.subscribers.subscriber import Subscriber


def _held(subscriber: Subscriber, request: PathSwitchRequest) -> NGAPMessage | None:
    """The latest message by which the AMF told a gNB the UE's capabilities."""
    for one in reversed(subscriber.timeline[: request.at.position]):
        if isinstance(one, NGAPMessage) and one.direction is Direction.DOWNLINK and one.ue_security_capabilities:
            return one
    return None


def _nr(capabilities: NGAPSecurityCapabilities) -> tuple[int, int]:
    """The NR algorithms."""
    return capabilities.nr_encryption, capabilities.nr_integrity


def _updated(subscriber: Subscriber, held: NGAPMessage, request: PathSwitchRequest) -> bool:
    """Whether the UE may have told the AMF other capabilities in between."""
    between = subscriber.timeline[held.at.position : request.at.position]
    return subscriber.loss_between(held, request) or any(
        isinstance(m, RegistrationRequest | CipheredNAS) and m.direction is Direction.UPLINK for m in between
    )


def _differing(subscriber: Subscriber, request: PathSwitchRequest, held: NGAPMessage) -> Result:
    """The answer about other NR algorithms than the AMF holds."""
    answer = subscriber.after(request, PathSwitchRequestAcknowledge)
    text = "the path switch carries other NR security capabilities than the AMF gave before"
    related = (held, answer)
    if answer is not None and answer.ue_security_capabilities == held.ue_security_capabilities:
        text += "; the AMF answers with its own, and so corrects it"
        return failed(text, request, related=related, severity=Severity.MEDIUM, field="ue_security_capabilities")
    if answer is not None and answer.ue_security_capabilities is None and not _updated(subscriber, held, request):
        return failed(
            f"{text}; the AMF does not correct it", request, related=related, field="ue_security_capabilities"
        )
    if answer is None and not _updated(subscriber, held, request):
        text += "; the AMF's answer is not in the capture"
        return failed(text, request, related=related, field="ue_security_capabilities")
    return suspect(
        f"{text}; the UE may have changed them in a message that could not be read",
        request,
        related=related,
        severity=Severity.MEDIUM,
        confidence=Confidence.LOW,
        field="ue_security_capabilities",
    )


@check(
    "RRC014",
    "path-switch-capability-differs",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "6.7.3.1", Obligation.SHALL),),
    needs=(PathSwitchRequest,),
    interfaces=(Interface.N2,),
    scas=("TS 33.512, 4.2.2.4.1", "TS 33.511, 4.2.2.1.14"),
    fight=("FGT1562.501",),
)
def path_switch_capability_differs(subscriber: Subscriber) -> Iterator[Result]:
    """After a handover over Xn the gNB names other security capabilities of the UE than the AMF holds.

    Why: this comparison is how the AMF notices that the source gNB, or somebody between the gNBs, took algorithms out
    of what the target chooses from.
    Legitimate when: the UE changed its capabilities in between, in a message that the capture does not show.
    Remedy: find the gNB that changes the value (the source, if several targets report it), and see that the AMF answers
    with its own value and writes the event into its log.
    """
    for request in subscriber.all(PathSwitchRequest):
        held = _held(subscriber, request)
        given = request.ue_security_capabilities
        if held is None or held.ue_security_capabilities is None or given is None:
            continue
        if given == held.ue_security_capabilities:
            yield passed("the path switch carries the capabilities that the AMF gave before", request)
        elif _nr(given) != _nr(held.ue_security_capabilities):
            yield _differing(subscriber, request, held)
        else:
            yield suspect(
                "the path switch carries other E-UTRA security capabilities than the AMF gave before; a gNB without "
                "E-UTRA may drop them",
                request,
                related=(held,),
                severity=Severity.LOW if given.eutra_encryption or given.eutra_integrity else Severity.INFO,
                field="ue_security_capabilities",
            )
