"""RRC013."""

from collections.abc import Iterator, Sequence

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.checks.radio import eps_offer, in_emergency, offer_5gs
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.lte_rrc import LTESecurityModeCommand
from cleannet.model.message import Message
from cleannet.model.nr_rrc import NRSecurityModeCommand
from cleannet.subscribers.subscriber import Subscriber


@check(
    "RRC013",
    "as-algorithm-not-first-in-order",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.501", "6.7.3.0", Obligation.SHALL),),
    needs=(LTESecurityModeCommand, NRSecurityModeCommand),
    interfaces=(Interface.UU,),
    scas=("TS 33.511, 4.2.2.1.12", "TS 33.216, 4.2.2.1.5"),
    fight=("FGT1562.501",),
)
def as_algorithm_not_first_in_order(subscriber: Subscriber) -> Iterator[Result]:
    """The base station selects another AS algorithm than the first of the operator's order that the UE offers.

    Why: a weaker choice than policy and UE allow is what a bidding-down attack aims at, or a fault in the base
      station's set-up.
    Legitimate when: it is an emergency call, or the order given to this tool is not that of the base stations.
    Remedy: compare the base station's lists of algorithms with the operator's policy, and load those that differ anew.
    """
    ciphering, integrity = subscriber.settings.ciphering_order, subscriber.settings.integrity_order
    if not ciphering and not integrity:
        yield not_observed("needs the operator's order: give --ciphering-order and --integrity-order")
        return
    for command in subscriber.all(LTESecurityModeCommand, NRSecurityModeCommand):
        if in_emergency(subscriber, command):
            yield passed("the base station selects its algorithms in an emergency", command, protects=False)
            continue
        lte = isinstance(command, LTESecurityModeCommand)
        told, offered = eps_offer(subscriber, command) if lte else offer_5gs(subscriber, command)
        if offered is not None and told is not None:
            names = ("EEA", "EIA") if lte else ("NEA", "NIA")
            ciphers = [int(a) for a in ciphering if int(a) == 0 or offered.offers_ciphering(int(a))]
            hashes = [int(a) for a in integrity if int(a) > 0 and offered.offers_integrity(int(a))]
            wrong = _wrong(names[0], command.ciphering, ciphers) + _wrong(names[1], command.integrity, hashes)
            yield _result(command, told, wrong)


def _wrong(name: str, chosen: int | None, allowed: Sequence[int]) -> list[str]:
    """What is wrong with a choice; `allowed`: the algorithms of the order that the UE offers, best first."""
    if chosen is None or not allowed or chosen == allowed[0]:
        return []
    return [f"{name}{chosen} although the operator's order and the UE allow {name}{allowed[0]}"]


def _result(command: Message, told: Message, wrong: list[str]) -> Result:
    if not wrong:
        return passed("the base station selects the first of the operator's order that the UE offers", command)
    text = f"the base station selects {' and '.join(wrong)}"
    if told.at.connection != command.at.connection:
        text += "; that offer is of an earlier connection, and the UE may have changed it"
        return suspect(text, command, related=(told,))
    return failed(text, command, related=(told,))
