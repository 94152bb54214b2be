"""NAS004."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed
from cleannet.checks.radio import null_integrity
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.nas_eps import EPSSecurityModeCommand
from cleannet.model.security_eps import EIA
from cleannet.subscribers.subscriber import Subscriber


@check(
    "NAS004",
    "null-eps-integrity",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 24.301", "4.4.4.1", Obligation.SHALL),),
    needs=(EPSSecurityModeCommand,),
    interfaces=(Interface.UU, Interface.S1),
    shows=(Interface.UU, Property.EPS_INTEGRITY),
    scas=("TS 33.116, 4.2.2.3.3",),
    fight=("FGT5009.001",),
)
def null_eps_integrity(subscriber: Subscriber) -> Iterator[Result]:
    """The MME selects EIA0, so 4G NAS signalling runs without integrity protection.

    Why: anybody between UE and MME can write commands that the UE obeys.
    Legitimate when: a UE that cannot be authenticated makes an emergency call, or attaches for restricted local
      operator services.
    Remedy: take EIA0 out of the MME's integrity order (in Open5GS `security.integrity_order`), except for emergency
      attaches.
    """
    for command in subscriber.all(EPSSecurityModeCommand):
        if command.integrity is not EIA.EIA0:
            yield passed(f"the MME selects {command.integrity.name}", command)
        else:
            yield null_integrity(subscriber, command, "the MME selects EIA0", "EIA0")
