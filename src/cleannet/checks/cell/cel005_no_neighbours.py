"""CEL005."""

from collections.abc import Iterator

from cleannet.checks.cell.common import distinct, scheduled_blocks
from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTESystemInformationBlockType1
from cleannet.model.nr_rrc import NRSIB1
from cleannet.subscribers.subscriber import Subscriber

NEIGHBOURS_OF_LTE = {"sib4", "sib5", "sib6", "sib7", "sib8", "sib24"}
NEIGHBOURS_OF_NR = {"sib3", "sib4", "sib5"}


@check(
    "CEL005",
    "no-neighbours",
    severity=Severity.LOW,
    clauses=(),
    needs=(LTESystemInformationBlockType1, NRSIB1),
    interfaces=(Interface.UU,),
    fight=("FGT1583.501",),
)
def no_neighbours(subscriber: Subscriber) -> Iterator[Result]:
    """A cell advertises no neighbours: no other cells, frequencies or networks.

    Why: a phone in such a cell hardly finds the way to another one, as a cell that wants to keep it likes it.
    Legitimate when: the network is private, or this cell stands alone on its band.
    Remedy: configure the neighbours of the cell in the base station.
    """
    for one in distinct(subscriber):
        if not one.whole or not one.scheduled_blocks:
            continue  # CEL004 speaks of cells that schedule nothing
        wanted = NEIGHBOURS_OF_LTE if isinstance(one, LTESystemInformationBlockType1) else NEIGHBOURS_OF_NR
        if wanted & scheduled_blocks(one):
            yield passed("the cell advertises neighbours", one)
        else:
            yield suspect(
                "a cell advertises no neighbours; a private network, or a cell alone on its band, explains it",
                one,
                confidence=Confidence.LOW,
                field="schedulingInfoList",
            )
