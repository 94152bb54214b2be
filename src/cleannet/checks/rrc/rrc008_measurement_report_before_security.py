"""RRC008."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.order import soon_after
from cleannet.checks.radio import ASSecurity, as_security
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.lte_rrc import LTEMeasurementReport, LTESecurityModeCommand
from cleannet.model.nr_rrc import NRMeasurementReport, NRSecurityModeCommand
from cleannet.subscribers.subscriber import Subscriber


@check(
    "RRC008",
    "measurement-report-before-security",
    severity=Severity.HIGH,
    clauses=(Clause("TS 38.331", "5.3.1.1", Obligation.SHALL),),
    needs=(LTEMeasurementReport, NRMeasurementReport),
    interfaces=(Interface.UU,),
    fight=("FGT5012.002",),
)
def measurement_report_before_security(subscriber: Subscriber) -> Iterator[Result]:
    """The UE reports measurements before AS security is on.

    Why: the cells that a phone hears, and how strongly, tell where it is; a report in clear tells everybody near, and
      a base station that never turns security on.
    Legitimate when: in NR never; the network may configure measurements before security, but the UE reports after.
      LTE phones of early releases report before it.
    Remedy: have the base station run the AS Security Mode Command before it configures measurements; where a UE reports
      unasked for security, tell its maker.
    """
    for report in subscriber.all(LTEMeasurementReport, NRMeasurementReport):
        security = as_security(subscriber, report)
        if security is ASSecurity.ON:
            yield passed("the UE reports measurements under AS security", report)
        elif security is ASSecurity.UNKNOWN:
            continue
        elif soon_after(subscriber, report, LTESecurityModeCommand, NRSecurityModeCommand) is not None:
            # Logs give a report the time of its making, so that it may stand before what it was sent after.
            yield passed("the UE reports measurements about when AS security comes on", report, protects=False)
        elif isinstance(report, NRMeasurementReport):
            yield failed("the UE reports measurements before AS security", report)
        else:
            yield suspect(
                "the UE reports measurements before AS security, as LTE phones of early releases do",
                report,
                severity=Severity.MEDIUM,
            )
