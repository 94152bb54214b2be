"""CEL009."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, not_observed
from cleannet.model.finding import Interface, Severity
from cleannet.model.lte_rrc import LTESystemInformationBlockType1
from cleannet.model.nr_rrc import NRSIB1
from cleannet.subscribers.subscriber import Subscriber


@check(
    "CEL009",
    "cell-location-impossible",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(LTESystemInformationBlockType1, NRSIB1),
    interfaces=(Interface.UU,),
    fight=("FGT1583.501",),
)
def cell_location_impossible(subscriber: Subscriber) -> Iterator[Result]:
    """A cell is heard where it cannot stand.

    Why: a copy of a cell's identity far away from the cell is no part of the network.
    Legitimate when: the data base has gaps or is out of date, the cell moves (ships, trains), or the phone does.
    Remedy: compare the place of the phone with the known place of each cell of the log, with a margin for its range.
    """
    if subscriber.all(LTESystemInformationBlockType1, NRSIB1):
        yield not_observed(
            "the log names cells; whether they can be heard here needs the phone's positions and a "
            "data base of the places of cells"
        )
