"""DWN003."""

from collections.abc import Iterator

from cleannet.checks.cell.common import Broadcast, broadcasts
from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTESystemInformation
from cleannet.subscribers.subscriber import Subscriber

OLDER = "UTRA", "GERAN", "CDMA2000"
USUAL = 3
"""Cells that make a habit of a network."""


@check(
    "DWN003",
    "older-networks-preferred",
    severity=Severity.HIGH,
    clauses=(),
    needs=(LTESystemInformation,),
    interfaces=(Interface.UU,),
    fight=("FGT1562.501",),
)
def older_networks_preferred(subscriber: Subscriber) -> Iterator[Result]:
    """An LTE cell gives 2G or 3G a higher priority for reselection than any LTE frequency.

    Why: a UE that obeys leaves LTE for a network with weaker protection as soon as one is in reach.
    Legitimate when: the operator prefers 3G at this place, which was common when LTE was new; never a proof alone.
    Remedy: set the priorities of SIB6 to SIB8 below those of SIB3 and SIB5 in the eNB; compare the values heard with
        the eNB's configuration.
    """
    judged: list[tuple[Broadcast, bool]] = []
    for one in broadcasts(subscriber):
        own, other = _highest(one, "EUTRA"), _highest(one, *OLDER)
        if own is not None and other is not None and one.complete("sib3", "sib5"):
            judged.append((one, other > own))
    for one, lower in judged:
        bearers = [part for part in one.more if part.priorities]
        if not lower:
            yield passed("LTE has the highest priority for reselection", *bearers[:1])
            continue
        same = [low for other, low in judged if _networks(other) == _networks(one)]
        usual = sum(same) >= USUAL and 2 * sum(same) > len(same)
        yield suspect(
            "an LTE cell gives 2G or 3G a higher priority than every LTE frequency"
            + (", as most cells of its network do" if usual else "")
            + "; an operator who prefers 3G explains it",
            *[part for part in bearers if any(p.technology in OLDER for p in part.priorities)],
            related=(one.first, *[p for p in bearers if any(q.technology == "EUTRA" for q in p.priorities)]),
            severity=Severity.LOW if usual else Severity.MEDIUM,
            confidence=Confidence.LOW,
            field="cellReselectionPriority",
        )


def _networks(one: Broadcast) -> tuple[str, ...]:
    return one.first.plmns if one.first is not None else ()


def _highest(one: Broadcast, *technologies: str) -> int | None:
    found = [p.priority for p in one.priorities if p.technology in technologies and p.priority is not None]
    return max(found, default=None)
