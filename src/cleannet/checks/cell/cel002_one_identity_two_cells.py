"""CEL002."""

from collections.abc import Iterator

from cleannet.checks.cell.common import SIB1, first_blocks
from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTESystemInformationBlockType1
from cleannet.model.nr_rrc import NRSIB1
from cleannet.subscribers.subscriber import Subscriber

WINDOW = 24 * 3600.0
"""Seconds within which a cell is hardly planned anew."""


@check(
    "CEL002",
    "one-identity-two-cells",
    severity=Severity.HIGH,
    clauses=(),
    needs=(LTESystemInformationBlockType1, NRSIB1),
    interfaces=(Interface.UU,),
    fight=("FGT1583.501",),
)
def one_identity_two_cells(subscriber: Subscriber) -> Iterator[Result]:
    """One cell identity is broadcast with two tracking areas or physical cell identities.

    Why: a cell identity is unique in its network; a copy of a real cell differs from it in something.
    Legitimate when: the operator changed its plan in between; networks share the cell with their own tracking areas.
        Two channel numbers are no sign: bands overlap, and one carrier has a number in each.
    Remedy: ask the operator's planning whether the cell was changed at that time; compare with its inventory.
    """
    known: dict[object, list[SIB1]] = {}
    for one in first_blocks(subscriber):
        if one.cell_identity is None or not one.plmns or one.tracking_area is None:
            continue
        variants = known.setdefault((one.protocol, one.plmns[0], one.cell_identity), [])
        if any(not _differs(subscriber, old, one) for old in variants):
            continue
        near = [old for old in variants if subscriber.seconds_between(old, one) <= WINDOW]
        variants.append(one)
        if not near:
            yield passed("the cell identity stands for one cell", one)
            continue
        yield suspect(
            f"one cell identity is broadcast with another {_differs(subscriber, near[-1], one)}; a new plan of the "
            "network explains it",
            one,
            related=near,
            severity=Severity.MEDIUM,
            confidence=Confidence.LOW,
            field="cellIdentity",
        )


def _differs(subscriber: Subscriber, old: SIB1, new: SIB1) -> str:
    """In what two broadcasts of one cell identity differ; empty for nothing."""
    if old.tracking_area != new.tracking_area:
        return "tracking area"
    here, there = subscriber.cell(new), subscriber.cell(old)
    if here is None or there is None:
        return ""
    if -1 not in (here.physical, there.physical) and here.physical != there.physical:
        return "physical cell identity"
    return ""
