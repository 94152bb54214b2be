"""NAS003."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed
from cleannet.checks.radio import eps_offer, null_ciphering
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.nas_eps import EPSSecurityModeCommand
from cleannet.model.security_eps import EEA
from cleannet.subscribers.subscriber import Subscriber


@check(
    "NAS003",
    "null-eps-ciphering",
    severity=Severity.HIGH,
    clauses=(Clause("TS 24.301", "9.9.3.23", Obligation.MAY),),
    needs=(EPSSecurityModeCommand,),
    interfaces=(Interface.UU, Interface.S1),
    shows=(Interface.UU, Property.EPS_CIPHERING),
    scas=("TS 33.116, 4.2.2.3.4",),
    fight=("FGT1600.501",),
)
def null_eps_ciphering(subscriber: Subscriber) -> Iterator[Result]:
    """The MME selects EEA0, so 4G NAS signalling runs without ciphering.

    Why: whoever reads S1, or the air where RRC is not ciphered either, sees SMS, location updates and session set-up.
    Legitimate when: the attach is an emergency one, or regulation forbids confidentiality; the standard leaves the use
      of ciphering to the operator.
    Remedy: list 128-EEA2 and 128-EEA1 before EEA0 in the MME's ciphering order (in Open5GS
      `security.ciphering_order`).
    """
    for command in subscriber.all(EPSSecurityModeCommand):
        if command.ciphering is not EEA.EEA0:
            yield passed(f"the MME selects {command.ciphering.name}", command)
        else:
            offer = eps_offer(subscriber, command)
            yield null_ciphering(subscriber, command, "the MME selects EEA0", "EEA0", offer)
