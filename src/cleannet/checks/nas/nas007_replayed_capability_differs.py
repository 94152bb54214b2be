"""NAS007."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.radio import eps_offer
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Severity
from cleannet.model.nas import CipheredNAS, RegistrationRequest, SecurityModeCommand
from cleannet.model.nas_eps import EPSAttachRequest, EPSSecurityModeCommand, EPSTrackingAreaUpdateRequest
from cleannet.model.security import UESecurityCapability
from cleannet.subscribers.subscriber import Subscriber

NOT_AN_ALGORITHM = 0x01
"""The bit of EIA7, which newer UEs use to tell of user plane integrity protection, and older cores clear."""


def _changed(sent: UESecurityCapability, replayed: UESecurityCapability) -> bool:
    """Whether an octet that both carry differs."""
    if (sent.ea, sent.ia) != (replayed.ea, replayed.ia):
        return True
    if sent.eea is None or replayed.eea is None:
        return False
    return (sent.eea, sent.eia) != (replayed.eea, replayed.eia)


def _shortened(sent: UESecurityCapability, replayed: UESecurityCapability) -> bool:
    """Whether one of them carries E-UTRA algorithms that the other has no octets for."""
    return (sent.eea or 0, sent.eia or 0) != (replayed.eea or 0, replayed.eia or 0)


def _explanation(
    subscriber: Subscriber, command: SecurityModeCommand, offer: RegistrationRequest, replayed: UESecurityCapability
) -> str:
    """Why the difference may be innocent, empty where nothing says so."""
    if offer.at.connection != command.at.connection:
        return "; that offer is of an earlier connection, and the UE may have changed it"
    for other in subscriber.within(subscriber.connection(command), RegistrationRequest):
        capability = other.ue_security_capability
        if other.at.position < offer.at.position and capability and not _changed(capability, replayed):
            return "; an earlier request of the connection told it so, and the procedures may have crossed"
    if subscriber.between(offer, command, CipheredNAS) or subscriber.loss_between(offer, command):
        return "; a later offer may be among the messages that could not be read"
    return ""


@check(
    "NAS007",
    "replayed-capability-differs",
    severity=Severity.CRITICAL,
    clauses=(
        Clause("TS 33.501", "6.7.2", Obligation.SHALL),
        Clause("TS 24.501", "5.4.2.2", Obligation.SHALL),
        Clause("TS 24.501", "5.4.2.3", Obligation.SHALL),
    ),
    needs=(SecurityModeCommand, EPSSecurityModeCommand),
    scas=("TS 33.512, 4.2.2.6.1", "TS 33.512, 4.2.2.6.2"),
    fight=("FGT1562.501",),
)
def replayed_capability_differs(subscriber: Subscriber) -> Iterator[Result]:
    """The Security Mode Command replays other UE security capabilities than the UE sent.

    Why: the replay is how the UE learns that somebody took algorithms out of its offer; a difference means a change on
    the way, or an AMF that breaks the check.
    Legitimate when: the UE changed its capability in a request that crossed the command, or in a connection that is not
    in the capture.
    Remedy: have the AMF store the capability of the latest registration request and replay it octet by octet; if it
    does, compare the request on N2 with the one on the air (the change happened before N2).
    """
    for command in subscriber.all(SecurityModeCommand):
        offer, replayed = subscriber.offer(command), command.replayed_capability
        if offer is None or offer.ue_security_capability is None or replayed is None:
            continue
        sent = offer.ue_security_capability
        if _changed(sent, replayed):
            explanation = _explanation(subscriber, command, offer, replayed)
            text = f"the replayed UE security capabilities differ from what the UE sent{explanation}"
            yield (suspect if explanation else failed)(text, command, related=(offer,), field="replayed_capability")
        elif _shortened(sent, replayed):
            yield suspect(
                "the replayed UE security capabilities have other E-UTRA octets than the UE sent; "
                "an AMF without interworking may leave them out",
                command,
                related=(offer,),
                severity=Severity.LOW,
                field="replayed_capability",
            )
        else:
            yield passed("the replayed UE security capabilities are what the UE sent", command)
    yield from _of_eps(subscriber)


def _of_eps(subscriber: Subscriber) -> Iterator[Result]:
    """The same of the UE network capability that an attach or an update told."""
    for command in subscriber.all(EPSSecurityModeCommand):
        told, sent = eps_offer(subscriber, command)
        replayed = command.replayed_capability
        if replayed is None or sent is None or not isinstance(told, EPSAttachRequest | EPSTrackingAreaUpdateRequest):
            continue
        if sent.eea == replayed.eea and sent.eia | NOT_AN_ALGORITHM == replayed.eia | NOT_AN_ALGORITHM:
            yield passed("the replayed UE security capabilities are what the UE sent", command)
            continue
        elsewhere = told.at.connection != command.at.connection or subscriber.loss_between(told, command)
        why = "; that offer is of an earlier connection, and the UE may have changed it" if elsewhere else ""
        text = f"the replayed UE security capabilities differ from what the UE sent{why}"
        yield (suspect if elsewhere else failed)(text, command, related=(told,), field="replayed_capability")
