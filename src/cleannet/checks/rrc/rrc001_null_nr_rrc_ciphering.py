"""RRC001."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed
from cleannet.checks.radio import eps_offer, handover_choices, null_ciphering, offer_5gs
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.lte_rrc import LTEConnectionReconfiguration
from cleannet.model.ngap import HandoverCommand, HandoverRequestAcknowledge
from cleannet.model.nr_rrc import NRReconfiguration, NRResume, NRSecurityModeCommand
from cleannet.subscribers.subscriber import Subscriber


@check(
    "RRC001",
    "null-nr-rrc-ciphering",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "5.3.2", Obligation.SHOULD),),
    needs=(
        NRSecurityModeCommand,
        NRReconfiguration,
        NRResume,
        LTEConnectionReconfiguration,
        HandoverCommand,
        HandoverRequestAcknowledge,
    ),
    interfaces=(Interface.UU,),
    shows=(Interface.UU, Property.NR_CIPHERING),
    scas=("TS 33.511, 4.2.2.1.6",),
    fight=("FGT1600.501",),
)
def null_nr_rrc_ciphering(subscriber: Subscriber) -> Iterator[Result]:
    """The gNB selects NEA0, so signalling and data on the NR air interface run without ciphering.

    Why: whoever receives the cell reads measurements, handovers and the user's traffic.
    Legitimate when: it is an emergency call, or regulation forbids confidentiality; the standard leaves it to the
      operator, and the samples of laboratory gNBs are set so.
    Remedy: list NEA2 and NEA1 before NEA0 in the gNB's ciphering preference (in OAI `security.ciphering_algorithms`).
    """
    for one in subscriber.all(NRSecurityModeCommand, NRReconfiguration, NRResume):
        if one.ciphering == 0:
            yield null_ciphering(subscriber, one, "the gNB selects NEA0", "NEA0", offer_5gs(subscriber, one))
        elif one.ciphering is not None:
            yield passed(f"the gNB selects NEA{one.ciphering}", one)
    for change in subscriber.all(LTEConnectionReconfiguration):
        if change.nr_ciphering == 0:
            offer = eps_offer(subscriber, change)
            says = "the eNB selects NEA0 for the bearers of dual connectivity"
            yield null_ciphering(subscriber, change, says, "NEA0", offer)
        elif change.nr_ciphering is not None:
            yield passed(f"the eNB selects NEA{change.nr_ciphering} for the bearers of dual connectivity", change)
    for told, chosen in handover_choices(subscriber):
        if chosen.ciphering == 0:
            says = "the target gNB of a handover selects NEA0"
            yield null_ciphering(subscriber, told, says, "NEA0", offer_5gs(subscriber, told))
        elif chosen.ciphering is not None:
            yield passed(f"the target gNB of a handover selects NEA{chosen.ciphering}", told)
