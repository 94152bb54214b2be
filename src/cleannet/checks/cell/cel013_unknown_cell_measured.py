"""CEL013."""

from collections.abc import Iterator

from cleannet.checks.cell.common import reports
from cleannet.checks.check import Result, check, not_observed
from cleannet.model.finding import Interface, Severity
from cleannet.model.lte_rrc import LTEMeasurementReport
from cleannet.model.nr_rrc import NRMeasurementReport
from cleannet.subscribers.subscriber import Subscriber


@check(
    "CEL013",
    "unknown-cell-measured",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(LTEMeasurementReport, NRMeasurementReport),
    interfaces=(Interface.UU,),
    fight=("FGT1583.501",),
)
def unknown_cell_measured(subscriber: Subscriber) -> Iterator[Result]:
    """UEs report a strong cell that the network does not know.

    Why: the reports of many UEs show a foreign transmitter before it has caught any of them.
    Legitimate when: it is another operator's cell on a shared band, or a new site.
    Remedy: compare the reported physical cell identities with the neighbour relations and the inventory of the gNB.
    """
    if any(report.cells for report in reports(subscriber)):
        yield not_observed(
            "the log holds measurement reports; whether a reported cell is foreign needs the operator's inventory of "
            "cells or its neighbour relations"
        )
