"""CEL008."""

from collections.abc import Iterator

from cleannet.checks.cell.common import reports
from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTEMeasurementReport
from cleannet.model.nr_rrc import NRMeasurementReport
from cleannet.subscribers.subscriber import Subscriber

STRONG = {"EUTRA": 90, "NR": 106}
"""Reported RSRP of -50 dBm and more (TS 36.133, table 9.1.4-1; TS 38.133, table 10.1.6.1-1)."""


@check(
    "CEL008",
    "signal-too-strong",
    severity=Severity.LOW,
    clauses=(),
    needs=(LTEMeasurementReport, NRMeasurementReport),
    interfaces=(Interface.UU,),
    fight=("FGT1583.501",),
)
def signal_too_strong(subscriber: Subscriber) -> Iterator[Result]:
    """A cell is received as strongly as from a transmitter in the same room.

    Why: a transmitter near by is what a phone prefers; taken with other signs it tells where the cell stands.
    Legitimate when: an indoor small cell is near: alone this says nothing of the cell.
    Remedy: look for a small cell of the operator in the building; weigh it only together with other findings.
    """
    for report in reports(subscriber):
        levels = [(cell.rsrp, STRONG.get(cell.technology, 1000)) for cell in report.cells if cell.rsrp is not None]
        if not levels:
            continue
        if any(level >= strong for level, strong in levels):
            yield suspect(
                "a cell is received very strongly; an indoor small cell explains it",
                report,
                severity=Severity.INFO,
                confidence=Confidence.LOW,
                field="RSRP",
            )
        else:
            yield passed("no cell is received strangely strongly", report)
