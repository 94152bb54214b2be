"""SBI010."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.sbi.registrations import REFUSED, Change, changes
from cleannet.config.inventory import Inventory
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIRequest
from cleannet.subscribers.deployment import Deployment


@check(
    "SBI010",
    "function-removed-by-another",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 33.501", "5.9.2.1", Obligation.SHALL),),
    needs=(SBIRequest,),
    interfaces=(Interface.SBI,),
    fight=("FGT5041",),
)
def function_removed_by_another(deployment: Deployment) -> Iterator[Result]:
    """A function is removed from the NRF by another than itself.

    Why: a function that nobody finds any more serves nobody: removing the AUSF or UDM keeps all subscribers out.
    Legitimate when: an operator's console, or whatever starts and stops functions, removes what ended without saying
      so; the inventory names where the network is managed from.
    Remedy: let the NRF accept a removal only under the certificate of that function, and watch for functions that were
      removed and still run.
    """
    inventory = deployment.settings.inventory
    for change in changes(deployment.core, "DELETE"):
        if change.owners:
            yield _judged(change, inventory)


def _judged(change: Change, inventory: Inventory | None) -> Result:
    asked, source = change.exchange.asked, change.exchange.request.source
    related = (change.earlier.head,) if change.earlier is not None else ()
    if change.by_itself:
        return passed("a function removes itself", asked.head)
    if change.exchange.status in REFUSED:
        return passed("the removal of a function by another is refused", asked.head)
    told = inventory is not None and bool(inventory.plan.management)
    if told and inventory is not None and inventory.plan.management.holds(source):
        return passed("a function is removed by the management network", asked.head, protects=False)
    if told:
        text = "a function is removed by another, outside the management network"
        return failed(text, asked.head, related=related, field="sender")
    text = "a function is removed by another; a console of the operator explains it"
    return suspect(text, asked.head, related=related, severity=Severity.HIGH, field="sender")
