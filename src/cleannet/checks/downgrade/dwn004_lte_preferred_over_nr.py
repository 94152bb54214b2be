"""DWN004."""

from collections.abc import Iterator

from cleannet.checks.cell.common import Broadcast, broadcasts
from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.nr_rrc import NRRelease, NRSystemInformation
from cleannet.model.rrc import ReselectionPriority
from cleannet.subscribers.subscriber import Subscriber


@check(
    "DWN004",
    "lte-preferred-over-nr",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(NRSystemInformation, NRRelease),
    interfaces=(Interface.UU,),
    fight=("FGT1562.501",),
)
def lte_preferred_over_nr(subscriber: Subscriber) -> Iterator[Result]:
    """An NR cell, or a release, gives LTE a higher priority for reselection than any NR frequency.

    Why: a UE that obeys leaves 5G, and with it the concealment of its permanent identity.
    Legitimate when: the operator's strategy prefers LTE here, as with narrow NR bands or indoor cells.
    Remedy: set the priorities of SIB5 below those of SIB2 and SIB4 in the gNB; compare with the neighbours.
    """
    for one in broadcasts(subscriber):
        bearers = [part for part in one.more if isinstance(part, NRSystemInformation) and part.priorities]
        if not bearers or not one.complete("sib2", "sib4"):
            continue
        lower = _lte_wins(one.priorities)
        if lower is False:
            yield passed("NR has the highest priority for reselection", *bearers[:1])
        elif lower:
            yield _preferred("an NR cell gives", *bearers, first=one)
    for release in subscriber.all(NRRelease):
        lower = _lte_wins(list(release.priorities))
        if lower is False:
            yield passed("the release gives NR the highest priority", release)
        elif lower:
            yield _preferred("a release gives", release)


def _lte_wins(priorities: list[ReselectionPriority]) -> bool | None:
    nr = [p.priority for p in priorities if p.technology == "NR" and p.priority is not None]
    lte = [p.priority for p in priorities if p.technology == "EUTRA" and p.priority is not None]
    return max(lte) > max(nr) if nr and lte else None


def _preferred(what: str, *bearers: NRSystemInformation | NRRelease, first: Broadcast | None = None) -> Result:
    return suspect(
        f"{what} LTE a higher priority than every NR frequency; the operator's strategy explains it",
        *bearers,
        related=(first.first if first is not None else None,),
        severity=Severity.LOW,
        confidence=Confidence.LOW,
        field="cellReselectionPriority",
    )
