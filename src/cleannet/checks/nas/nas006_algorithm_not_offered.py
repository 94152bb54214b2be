"""NAS006."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.radio import eps_offer
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.nas import CipheredNAS, RegistrationRequest, SecurityModeCommand
from cleannet.model.nas_eps import (
    CipheredEPS,
    EPSAttachRequest,
    EPSSecurityModeCommand,
    EPSTrackingAreaUpdateRequest,
)
from cleannet.model.security import UESecurityCapability
from cleannet.model.security_eps import EPSSecurityCapability
from cleannet.subscribers.subscriber import Subscriber

Command = SecurityModeCommand | EPSSecurityModeCommand
Offer = RegistrationRequest | EPSAttachRequest | EPSTrackingAreaUpdateRequest


def _not_offered(command: Command, offered: UESecurityCapability | EPSSecurityCapability) -> tuple[str, ...]:
    """The chosen algorithms that an offer lacks. The null ones are for NAS001 and NAS002: every UE implements them."""
    return tuple(
        chosen.name
        for chosen, offers in (
            (command.ciphering, offered.offers_ciphering),
            (command.integrity, offered.offers_integrity),
        )
        if chosen and not offers(chosen)
    )


def _explanation(subscriber: Subscriber, command: Command, offer: Offer) -> str:
    """Why the UE may have offered more than the offer shows, empty where nothing says so."""
    if offer.at.connection != command.at.connection:
        return "; that offer is of an earlier connection, and the UE may have changed it"
    requests: tuple[Offer, ...] = subscriber.all(type(offer))
    for other in requests:
        capability = _capability(other)
        if other.at.position < offer.at.position and capability and not _not_offered(command, capability):
            return "; an earlier request offered it, and the procedures may have crossed"
    if subscriber.between(offer, command, CipheredNAS, CipheredEPS) or subscriber.loss_between(offer, command):
        return "; a later offer may be among the messages that could not be read"
    return ""


def _capability(offer: Offer) -> UESecurityCapability | EPSSecurityCapability | None:
    return offer.ue_security_capability if isinstance(offer, RegistrationRequest) else offer.ue_network_capability


@check(
    "NAS006",
    "algorithm-not-offered",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "6.7.1.2", Obligation.SHALL),),
    needs=(SecurityModeCommand, EPSSecurityModeCommand),
    interfaces=(Interface.N1, Interface.UU, Interface.S1),
    scas=("TS 33.512, 4.2.2.6.1",),
    fight=("FGT1562.501",),
)
def algorithm_not_offered(subscriber: Subscriber) -> Iterator[Result]:
    """The AMF or the MME selects a NAS algorithm that the UE did not offer.

    Why: either the core ignores the UE's capabilities, or the offer that it saw is not the one that the UE sent.
    Legitimate when: the UE offered the algorithm in a message that the capture does not hold.
    Remedy: have the AMF and the MME choose from the intersection of their order and the UE security capability IE; if
    they do, compare the capability as sent by the UE with the one that reached the core, hop by hop.
    """
    for command in subscriber.all(SecurityModeCommand):
        offer = subscriber.offer(command)
        if offer is not None:
            yield from _judged(subscriber, command, offer, "the AMF")
    for selected in subscriber.all(EPSSecurityModeCommand):
        told, _ = eps_offer(subscriber, selected)
        if isinstance(told, EPSAttachRequest | EPSTrackingAreaUpdateRequest):  # what the command replays is no offer
            yield from _judged(subscriber, selected, told, "the MME")


def _judged(subscriber: Subscriber, command: Command, offer: Offer, who: str) -> Iterator[Result]:
    capability = _capability(offer)
    if capability is None:
        return
    missing = _not_offered(command, capability)
    text = f"{who} selects {' and '.join(missing)}, which the UE did not offer"
    if not missing:
        yield passed(f"{who} selects algorithms that the UE offers", command)
    elif explanation := _explanation(subscriber, command, offer):
        yield suspect(f"{text}{explanation}", command, related=(offer,))
    else:
        yield failed(text, command, related=(offer,))
