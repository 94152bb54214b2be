"""RRC002."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed
from cleannet.checks.radio import handover_choices, null_integrity
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.ngap import HandoverCommand, HandoverRequestAcknowledge
from cleannet.model.nr_rrc import NRReconfiguration, NRResume, NRSecurityModeCommand
from cleannet.subscribers.subscriber import Subscriber


@check(
    "RRC002",
    "null-nr-rrc-integrity",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 33.501", "5.3.3", Obligation.SHALL),),
    needs=(NRSecurityModeCommand, NRReconfiguration, NRResume, HandoverCommand, HandoverRequestAcknowledge),
    interfaces=(Interface.UU,),
    shows=(Interface.UU, Property.NR_INTEGRITY),
    scas=("TS 33.511, 4.2.2.1.1",),
    fight=("FGT5009.001",),
)
def null_nr_rrc_integrity(subscriber: Subscriber) -> Iterator[Result]:
    """The gNB selects NIA0, so RRC signalling runs without integrity protection.

    Why: anybody near the cell can write RRC messages that the UE obeys: handovers, releases, redirections.
    Legitimate when: a UE that cannot be authenticated makes an emergency call.
    Remedy: take NIA0 out of the gNB's integrity preference (in OAI `security.integrity_algorithms`).
    """
    for one in subscriber.all(NRSecurityModeCommand, NRReconfiguration, NRResume):
        if one.integrity == 0:
            yield null_integrity(subscriber, one, "the gNB selects NIA0", "NIA0")
        elif one.integrity is not None:
            yield passed(f"the gNB selects NIA{one.integrity}", one)
    for told, chosen in handover_choices(subscriber):
        if chosen.integrity == 0:
            yield null_integrity(subscriber, told, "the target gNB of a handover selects NIA0", "NIA0")
        elif chosen.integrity is not None:
            yield passed(f"the target gNB of a handover selects NIA{chosen.integrity}", told)
