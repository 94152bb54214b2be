"""CEL014."""

from collections.abc import Iterator

from cleannet.checks.cell.common import SystemInformation, first_blocks
from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTESystemInformation
from cleannet.model.nr_rrc import NRSystemInformation
from cleannet.subscribers.subscriber import Subscriber

TESTS = {4355, 4380, 4381}
"""ETWS test message, CMAS required monthly test, CMAS exercise (TS 23.041, 9.4.1.2.2)."""
AROUND = 900.0
"""Seconds before and after a warning in which other cells of its network should warn too."""


@check(
    "CEL014",
    "warning-from-one-cell",
    severity=Severity.HIGH,
    clauses=(),
    needs=(LTESystemInformation, NRSystemInformation),
    interfaces=(Interface.UU,),
    fight=("FGT1642.501",),
)
def warning_from_one_cell(subscriber: Subscriber) -> Iterator[Result]:
    """A public warning is broadcast by one cell, and not by the others.

    Why: warnings carry no signature: whoever runs a cell can frighten everybody in its reach.
    Legitimate when: the warning is local, or a test; or the phone read the other cells before it began.
    Remedy: ask the operator's cell broadcast centre whether it sent a warning with this identifier at that time.
    """
    warned: dict[int, list[SystemInformation]] = {}
    for one in subscriber.every(SystemInformation):
        if isinstance(one, SystemInformation):
            for identifier in one.warnings:
                warned.setdefault(identifier, []).append(one)
    for identifier, found in warned.items():
        cells = {subscriber.cell(one) for one in found}
        if identifier in TESTS:
            yield passed("the warning is marked as a test", found[0], protects=False)
        elif len(cells) > 1:
            yield passed("several cells broadcast the warning", *found[:2])
        else:
            others = [
                one
                for one in first_blocks(subscriber)
                if subscriber.cell(one) not in cells and -AROUND <= subscriber.seconds_between(found[0], one) <= AROUND
            ]
            where = "one cell, not by others heard at the time" if others else "the only cell heard at the time"
            yield suspect(
                f"a public warning is broadcast by {where}; a local warning explains it",
                *found,
                related=others[:3],
                severity=Severity.MEDIUM if others else Severity.LOW,
                confidence=Confidence.LOW,
                field="messageIdentifier",
                value=str(identifier),
            )
