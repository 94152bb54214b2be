"""CEL001."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, not_observed
from cleannet.model.finding import Interface, Severity
from cleannet.model.lte_rrc import LTESystemInformationBlockType1
from cleannet.model.nr_rrc import NRSIB1
from cleannet.subscribers.subscriber import Subscriber


@check(
    "CEL001",
    "cell-not-in-inventory",
    severity=Severity.HIGH,
    clauses=(),
    needs=(LTESystemInformationBlockType1, NRSIB1),
    interfaces=(Interface.UU,),
    fight=("FGT1583.501",),
)
def cell_not_in_inventory(subscriber: Subscriber) -> Iterator[Result]:
    """A cell is not in the operator's inventory.

    Why: a transmitter that the operator does not run answers phones under the operator's name.
    Legitimate when: the cell is new, a customer's small cell, or a partner's in a shared network: so the inventory must
        be of the day.
    Remedy: compare the cells of the log (PLMN, cell identity, tracking area, carrier, physical cell identity) with the
        operator's inventory.
    """
    if subscriber.all(LTESystemInformationBlockType1, NRSIB1):
        yield not_observed(
            "the log names cells; whether they are the operator's needs the operator's dated inventory "
            "of cells (PLMN, cell identity, tracking area, carrier, physical cell identity)"
        )
