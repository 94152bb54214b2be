"""RRC004."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed
from cleannet.checks.radio import null_integrity
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.lte_rrc import LTEConnectionReconfiguration, LTESecurityModeCommand
from cleannet.subscribers.subscriber import Subscriber


@check(
    "RRC004",
    "null-lte-rrc-integrity",
    severity=Severity.CRITICAL,
    clauses=(),
    needs=(LTESecurityModeCommand, LTEConnectionReconfiguration),
    interfaces=(Interface.UU,),
    shows=(Interface.UU, Property.LTE_INTEGRITY),
    scas=("TS 33.216, 4.2.2.1.7",),
    fight=("FGT5009.001",),
)
def null_lte_rrc_integrity(subscriber: Subscriber) -> Iterator[Result]:
    """The eNB selects EIA0, so LTE RRC signalling runs without integrity protection.

    Why: anybody near the cell can write RRC messages that the UE obeys: handovers, releases, redirections.
    Legitimate when: a UE that cannot be authenticated makes an emergency call.
    Remedy: take EIA0 out of the eNB's integrity preference (in srsRAN 4G `eia_pref_list` of enb.conf).
    """
    for one in subscriber.all(LTESecurityModeCommand, LTEConnectionReconfiguration):
        if one.integrity == 0:
            yield null_integrity(subscriber, one, "the eNB selects EIA0", "EIA0")
        elif one.integrity is not None:
            yield passed(f"the eNB selects EIA{one.integrity}", one)
