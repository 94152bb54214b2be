"""RRC012."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.radio import ASSecurity, as_security, core_holds_keys, in_emergency
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTEConnectionReconfiguration, LTEMobilityFromEUTRACommand
from cleannet.model.message import Message
from cleannet.model.nr_rrc import NRMobilityFromNRCommand, NRReconfiguration
from cleannet.subscribers.subscriber import Subscriber


@check(
    "RRC012",
    "reconfiguration-before-security",
    severity=Severity.HIGH,
    clauses=(Clause("TS 38.331", "5.3.5", Obligation.SHALL),),
    needs=(LTEConnectionReconfiguration, NRReconfiguration, LTEMobilityFromEUTRACommand, NRMobilityFromNRCommand),
    interfaces=(Interface.UU,),
    scas=("TS 33.511, 4.2.2.1.1",),
    fight=("FGT1557.501",),
)
def reconfiguration_before_security(subscriber: Subscriber) -> Iterator[Result]:
    """Data radio bearers or a handover are configured before AS security is on.

    Why: a base station that does not turn security on has no keys of the UE; what it configures, anybody could have
      written, and the data runs in clear.
    Legitimate when: a UE that cannot be authenticated makes an emergency call; or the log lacks the AS Security Mode
      Command, as it may where the core behind the cell shows by other messages that it has the UE's keys.
    Remedy: look which cell sent it, and whether it is one of yours; if so, have the base station complete the AS
      Security Mode Command before it sets up bearers.
    """
    for one in subscriber.all(LTEConnectionReconfiguration, NRReconfiguration):
        if one.bearers:
            yield from _judged(subscriber, one, "data radio bearers are configured")
        elif one.handover if isinstance(one, LTEConnectionReconfiguration) else one.with_sync:
            yield from _judged(subscriber, one, "a handover is commanded")
    for command in subscriber.all(LTEMobilityFromEUTRACommand, NRMobilityFromNRCommand):
        yield from _judged(subscriber, command, "a move to another radio technology is commanded")


def _judged(subscriber: Subscriber, message: Message, what: str) -> Iterator[Result]:
    security = as_security(subscriber, message)
    if security is ASSecurity.ON:
        yield passed(f"{what} under AS security", message)
    elif security is ASSecurity.OFF and in_emergency(subscriber, message):
        yield passed(f"{what} in an emergency", message, protects=False)
    elif security is ASSecurity.OFF and core_holds_keys(subscriber, message):
        text = (
            f"{what} before AS security, unless the log lacks the command: the core behind the cell has the UE's keys"
        )
        yield suspect(text, message, severity=Severity.MEDIUM, confidence=Confidence.LOW)
    elif security is ASSecurity.OFF:
        yield failed(f"{what} before AS security", message)
