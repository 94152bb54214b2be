"""NAS005."""

from collections.abc import Callable, Iterator, Sequence

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Severity
from cleannet.model.nas import SecurityModeCommand
from cleannet.model.security import NEA, NIA
from cleannet.subscribers.subscriber import Subscriber

RIGHT = ""


def _fault(chosen: NEA | NIA, order: Sequence[NEA | NIA], offers: Callable[[int], bool] | None) -> str | None:
    """What is wrong with a choice, RIGHT where nothing is, None where that cannot be told."""
    if not order:
        return None
    if chosen not in order:
        return f"selects {chosen.name}, which the operator's order does not list"
    if offers is None:
        return RIGHT if chosen is order[0] else None
    # Every UE implements NEA0 (TS 33.501, 5.2.2). NIA0 is for emergencies alone, which the caller has set aside.
    best = next((one for one in order if one is NEA.NEA0 or (one is not NIA.NIA0 and offers(one))), None)
    if best is None or best is chosen:
        return RIGHT
    return f"selects {chosen.name} although the operator's order puts {best.name} before it and the UE offers that"


@check(
    "NAS005",
    "algorithm-not-first-in-order",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.501", "6.7.1.1", Obligation.SHALL),),
    needs=(SecurityModeCommand,),
    scas=("TS 33.512, 4.2.2.3.3",),
    fight=("FGT1562.501",),
)
def algorithm_not_first_in_order(subscriber: Subscriber) -> Iterator[Result]:
    """The AMF selects another NAS algorithm than the first of the operator's order that the UE offers.

    Why: a weaker choice than policy and UE allow is what a bidding-down attack aims at, or a fault in the AMF's set-up.
    Legitimate when: an emergency registration runs with the null algorithms, or the order given to this tool is not the
    one that the AMF had at the time.
    Remedy: compare the AMF's lists (in Open5GS `security.integrity_order` and `security.ciphering_order`) with the
    operator's policy on every AMF of the set, and restart those that differ.
    """
    ciphering_order, integrity_order = subscriber.settings.ciphering_order, subscriber.settings.integrity_order
    if not ciphering_order and not integrity_order:
        yield not_observed("needs the operator's order: give --ciphering-order and --integrity-order")
        return
    for command in subscriber.all(SecurityModeCommand):
        if command.integrity is NIA.NIA0 and subscriber.in_emergency(command):
            yield passed("the AMF selects the null algorithms in an emergency registration", command, protects=False)
            continue
        offer = subscriber.offer(command)
        offered = offer.ue_security_capability if offer else None
        faults = (
            _fault(command.ciphering, ciphering_order, offered.offers_ciphering if offered else None),
            _fault(command.integrity, integrity_order, offered.offers_integrity if offered else None),
        )
        if wrong := [fault for fault in faults if fault]:
            text = f"the AMF {', and '.join(wrong)}"
            if offer is not None and offer.at.connection != command.at.connection:
                text += "; that offer is of an earlier connection, and the UE may have changed it"
                yield suspect(text, command, related=(offer,))
            else:
                yield failed(text, command, related=(offer,))
        elif RIGHT in faults:
            yield passed("the AMF selects the first of the operator's order that the UE offers", command)
