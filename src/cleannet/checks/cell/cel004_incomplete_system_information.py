"""CEL004."""

from collections.abc import Iterator

from cleannet.checks.cell.common import distinct
from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTESystemInformationBlockType1
from cleannet.model.nr_rrc import NRSIB1
from cleannet.subscribers.subscriber import Subscriber


@check(
    "CEL004",
    "incomplete-system-information",
    severity=Severity.LOW,
    clauses=(),
    needs=(LTESystemInformationBlockType1, NRSIB1),
    interfaces=(Interface.UU,),
    fight=("FGT1583.501",),
)
def incomplete_system_information(subscriber: Subscriber) -> Iterator[Result]:
    """A cell schedules no system information beyond what a phone needs to call it.

    Why: cells of a network tell phones how to leave them for better ones; a cell that wants to keep a phone does not.
    Legitimate when: the network is private, of one cell, or a laboratory's.
    Remedy: configure SIB3 to SIB5 (LTE) or SIB2 to SIB5 (NR) in the base station.
    """
    for one in distinct(subscriber):
        if not one.whole:
            continue
        if one.scheduled_blocks or (isinstance(one, LTESystemInformationBlockType1) and (one.scheduled or 0) > 1):
            yield passed("the cell schedules further system information", one)
        else:
            yield suspect(
                "a cell schedules no further system information; a private network explains it",
                one,
                confidence=Confidence.LOW,
                field="schedulingInfoList",
                value="0" if one.scheduled is None else str(one.scheduled),
            )
