"""CEL003."""

from collections.abc import Iterator

from cleannet.checks.cell.common import SIB1, first_blocks
from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTESystemInformationBlockType1
from cleannet.model.nr_rrc import NRSIB1
from cleannet.subscribers.subscriber import Subscriber

SHORT = 300.0
"""Seconds of a stay that is short."""
AROUND = 3
"""Cells that must share the other tracking area."""


@check(
    "CEL003",
    "lone-tracking-area",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(LTESystemInformationBlockType1, NRSIB1),
    interfaces=(Interface.UU,),
    fight=("FGT1583.501",),
)
def lone_tracking_area(subscriber: Subscriber) -> Iterator[Result]:
    """One cell alone has a tracking area of its own, for a short time, amid cells of another.

    Why: a strange tracking area makes a phone announce itself at once, which is how a foreign cell gets it to speak.
    Legitimate when: the phone is at the border of two tracking areas, or meets an indoor system with its own.
    Remedy: stay at the place and record again; a cell of the network is there the next day too.
    """
    read = [
        one
        for one in first_blocks(subscriber)
        if one.tracking_area is not None and one.plmns and one.cell_identity is not None
    ]
    cells: dict[object, set[object]] = {}
    by_area: dict[object, list[SIB1]] = {}
    for one in read:
        area = _area(one)
        cells.setdefault(area, set()).add(one.cell_identity)
        by_area.setdefault(area, []).append(one)
    judged = set()
    for n, one in enumerate(read):
        if _area(one) in judged:
            continue
        judged.add(_area(one))
        mine = by_area[_area(one)]
        before = read[n - 1] if n else None
        after = next((other for other in read[n:] if _area(other) != _area(one)), None)
        lone = (
            before is not None
            and after is not None
            and before.plmns[0] == one.plmns[0]
            and _area(before) == _area(after)
            and len(cells[_area(one)]) == 1
            and len(cells[_area(before)]) >= AROUND
            and subscriber.seconds_between(mine[0], mine[-1]) <= SHORT
        )
        if lone:
            yield suspect(
                "one cell alone has its own tracking area for a short time amid cells of another; a border of tracking "
                "areas, or an indoor system, explains it",
                *mine,
                related=(before, after),
                severity=Severity.LOW,
                confidence=Confidence.LOW,
                field="trackingAreaCode",
            )
        else:
            yield passed("the tracking area is shared by cells, or stays", one)


def _area(one: SIB1) -> tuple[str, str, int | None]:
    return one.protocol, one.plmns[0], one.tracking_area
