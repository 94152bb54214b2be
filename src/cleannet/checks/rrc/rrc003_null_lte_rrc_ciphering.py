"""RRC003."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed
from cleannet.checks.radio import eps_offer, null_ciphering
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.lte_rrc import LTEConnectionReconfiguration, LTESecurityModeCommand
from cleannet.subscribers.subscriber import Subscriber


@check(
    "RRC003",
    "null-lte-rrc-ciphering",
    severity=Severity.HIGH,
    clauses=(),
    needs=(LTESecurityModeCommand, LTEConnectionReconfiguration),
    interfaces=(Interface.UU,),
    shows=(Interface.UU, Property.LTE_CIPHERING),
    scas=("TS 33.216, 4.2.2.1.5", "TS 33.216, 4.2.2.1.12"),
    fight=("FGT1600.501",),
)
def null_lte_rrc_ciphering(subscriber: Subscriber) -> Iterator[Result]:
    """The eNB selects EEA0, so signalling and data on the LTE air interface run without ciphering.

    Why: whoever receives the cell reads measurements, handovers and the user's traffic.
    Legitimate when: it is an emergency call, or regulation forbids confidentiality; laboratory eNBs are often set so.
    Remedy: list EEA2 and EEA1 before EEA0 in the eNB's ciphering preference (in srsRAN 4G `eea_pref_list` of enb.conf).
    """
    for one in subscriber.all(LTESecurityModeCommand, LTEConnectionReconfiguration):
        if one.ciphering == 0:
            yield null_ciphering(subscriber, one, "the eNB selects EEA0", "EEA0", eps_offer(subscriber, one))
        elif one.ciphering is not None:
            yield passed(f"the eNB selects EEA{one.ciphering}", one)
