"""SBI009."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.sbi.registrations import Change, changes, known_to
from cleannet.config.inventory import Inventory
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIRequest
from cleannet.subscribers.deployment import Deployment


@check(
    "SBI009",
    "function-changed-by-stranger",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 33.501", "5.9.2.1", Obligation.SHALL),),
    needs=(SBIRequest,),
    interfaces=(Interface.SBI,),
    scas=("TS 33.518, 4.2.2.2.1",),
    fight=("FGT5007", "FGT5041"),
)
def function_changed_by_stranger(deployment: Deployment) -> Iterator[Result]:
    """A function is registered at the NRF, or its profile changed, by somebody unknown.

    Why: whoever registers a function under an own address draws other functions' requests to himself, with the
      subscribers' data in them.
    Legitimate when: functions come and go by themselves, as in a cluster that scales: then write address ranges in the
      inventory instead of single addresses; a function that moves changes its address once.
    Remedy: let the NRF accept registrations only from certificates whose subject is that function (TS 33.501, 13.3.1),
      and compare the profile with what was deployed.
    """
    inventory = deployment.settings.inventory
    for change in changes(deployment.core, "PUT", "PATCH"):
        profile = deployment.core.functions.profiles.get(change.exchange.asked.instance)
        told = known_to(inventory, change, profile.addresses if profile else ()) if inventory is not None else None
        yield from _by_inventory(change, known=told) if told is not None else _by_itself(change, inventory)


def _by_inventory(change: Change, *, known: bool) -> Iterator[Result]:
    head = change.exchange.asked.head
    if known:
        yield passed("a function that the inventory knows is registered", head)
    else:
        yield failed("a function is registered that the inventory does not know", head, field="NF instance")


def _by_itself(change: Change, inventory: Inventory | None) -> Iterator[Result]:
    head, source = change.exchange.asked.head, change.exchange.request.source
    if change.by_itself:
        yield passed("a function is registered or changed from where it is", head)
    elif inventory is not None and inventory.plan.management.holds(source):
        yield passed("a function is changed by the management network", head, protects=False)
    elif change.earlier is not None:
        text = "a function is changed from elsewhere than where it was registered; a move explains it"
        yield suspect(text, head, related=(change.earlier.head,), severity=Severity.HIGH)
