"""NAS006."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Severity
from cleannet.model.nas import CipheredNAS, RegistrationRequest, SecurityModeCommand
from cleannet.model.security import NEA, NIA, UESecurityCapability
from cleannet.subscribers.subscriber import Subscriber


def _not_offered(command: SecurityModeCommand, offered: UESecurityCapability) -> tuple[str, ...]:
    """The chosen algorithms that an offer lacks. The null ones are for NAS001 and NAS002: every UE implements them."""
    return tuple(
        chosen.name
        for chosen, offers in (
            (command.ciphering, offered.offers_ciphering),
            (command.integrity, offered.offers_integrity),
        )
        if chosen not in (NEA.NEA0, NIA.NIA0) and not offers(chosen)
    )


def _explanation(subscriber: Subscriber, command: SecurityModeCommand, offer: RegistrationRequest) -> str:
    """Why the UE may have offered more than the offer shows, empty where nothing says so."""
    if offer.at.connection != command.at.connection:
        return "; that offer is of an earlier connection, and the UE may have changed it"
    for other in subscriber.all(RegistrationRequest):
        capability = other.ue_security_capability
        if other.at.position < offer.at.position and capability and not _not_offered(command, capability):
            return "; an earlier request offered it, and the procedures may have crossed"
    if subscriber.between(offer, command, CipheredNAS) or subscriber.loss_between(offer, command):
        return "; a later offer may be among the messages that could not be read"
    return ""


@check(
    "NAS006",
    "algorithm-not-offered",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "6.7.1.2", Obligation.SHALL),),
    needs=(SecurityModeCommand,),
    scas=("TS 33.512, 4.2.2.6.1",),
    fight=("FGT1562.501",),
)
def algorithm_not_offered(subscriber: Subscriber) -> Iterator[Result]:
    """The AMF selects a NAS algorithm that the UE did not offer.

    Why: either the AMF ignores the UE's capabilities, or the offer that it saw is not the one that the UE sent.
    Legitimate when: the UE offered the algorithm in a message that the capture does not hold.
    Remedy: have the AMF choose from the intersection of its order and the UE security capability IE; if it does,
    compare the capability as sent by the UE with the one that reached the AMF, hop by hop.
    """
    for command in subscriber.all(SecurityModeCommand):
        offer = subscriber.offer(command)
        if offer is None or offer.ue_security_capability is None:
            continue
        missing = _not_offered(command, offer.ue_security_capability)
        if not missing:
            yield passed("the AMF selects algorithms that the UE offers", command)
        elif explanation := _explanation(subscriber, command, offer):
            text = f"the AMF selects {' and '.join(missing)}, which the UE did not offer{explanation}"
            yield suspect(text, command, related=(offer,))
        else:
            yield failed(
                f"the AMF selects {' and '.join(missing)}, which the UE did not offer", command, related=(offer,)
            )
