"""CEL006."""

from collections.abc import Iterator

from cleannet.checks.cell.common import broadcasts
from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTESystemInformation
from cleannet.model.nr_rrc import NRSystemInformation
from cleannet.subscribers.subscriber import Subscriber

HIGHEST = 7
VERY_LOW = -136
"""dBm of q-RxLevMin; its lowest value is -140 in LTE (TS 36.331, 6.3.4) and in NR (TS 38.331, 6.3.2)."""


@check(
    "CEL006",
    "lure-parameters",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(LTESystemInformation, NRSystemInformation),
    interfaces=(Interface.UU,),
    fight=("FGT1583.501",),
)
def lure_parameters(subscriber: Subscriber) -> Iterator[Result]:
    """A cell gives itself the highest priority and lets phones stay at hardly any signal.

    Why: together the two bring phones to the cell from far away, and keep them.
    Legitimate when: the operator tuned a hotspot or a cell of the countryside so.
    Remedy: compare cellReselectionPriority and q-RxLevMin with the base station's plan.
    """
    for one in broadcasts(subscriber):
        own = [p for p in one.priorities if p.source in ("sib2", "sib3") and p.priority is not None]
        levels = [part.minimum_level for part in (*one.more, one.first) if part is not None]
        lowest = min((level for level in levels if level is not None), default=None)
        if not own or lowest is None:
            continue
        bearers = [part for part in one.more if part.priorities]
        if any(p.priority == HIGHEST for p in own) and lowest <= VERY_LOW:
            yield suspect(
                "a cell has the highest priority and a very low minimum level; a tuned hotspot explains it",
                *bearers,
                related=(one.first,),
                severity=Severity.LOW,
                confidence=Confidence.LOW,
                field="cellReselectionPriority",
                value=str(HIGHEST),
            )
        else:
            yield passed("the cell's parameters do not draw phones from afar", bearers[0])
