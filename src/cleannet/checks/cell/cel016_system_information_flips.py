"""CEL016."""

from collections.abc import Iterator

from cleannet.checks.cell.common import SIB1, first_blocks
from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTESystemInformationBlockType1
from cleannet.model.nr_rrc import NRSIB1
from cleannet.subscribers.subscriber import Subscriber

RETURNS = 2
"""Changes back to an earlier content that make a fault: a change of plan has none."""
SPAN = 600.0


@check(
    "CEL016",
    "system-information-flips",
    severity=Severity.HIGH,
    clauses=(),
    needs=(LTESystemInformationBlockType1, NRSIB1),
    interfaces=(Interface.UU,),
    fight=("FGT1557.501",),
)
def system_information_flips(subscriber: Subscriber) -> Iterator[Result]:
    """The SIB1 of one cell changes its tracking area or networks to and fro.

    Why: somebody who overwrites the broadcast of a real cell makes phones announce themselves, or go away.
    Legitimate when: the SIB1 of a neighbour stands between in the log; so cells are told apart by carrier, physical
        cell identity and cell identity, and one change alone is a new plan.
    Remedy: record at the place with a second receiver; ask the operator whether the cell was changed.
    """
    readings: dict[object, list[SIB1]] = {}
    for one in first_blocks(subscriber):
        cell = subscriber.cell(one)
        if cell is None or -1 in (cell.arfcn, cell.physical) or one.cell_identity is None or not one.whole:
            continue
        readings.setdefault((cell, one.cell_identity), []).append(one)
    for found in readings.values():
        back = _returns(found)
        if not back:
            yield passed("the cell keeps its tracking area and networks", found[0])
        elif len(back) >= RETURNS and subscriber.seconds_between(back[0], back[-1]) <= SPAN:
            yield failed(
                "a cell's SIB1 changes its tracking area or networks to and fro",
                *back,
                related=[one for one in found if one not in back][:20],
                confidence=Confidence.MEDIUM,
                field="SIB1",
            )
        else:
            yield suspect(
                "a cell's SIB1 changes its tracking area or networks and back; a change of plan taken back explains it",
                *back,
                related=[one for one in found if one not in back][:20],
                severity=Severity.MEDIUM,
                confidence=Confidence.LOW,
                field="SIB1",
            )


def _returns(found: list[SIB1]) -> list[SIB1]:
    """The readings that bring back a content after another one."""
    seen: list[object] = []
    back = []
    for one in found:
        content = one.plmns, one.tracking_area
        if seen and content != seen[-1] and content in seen:
            back.append(one)
        seen.append(content)
    return back
