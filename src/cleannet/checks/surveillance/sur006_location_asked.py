"""SUR006."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed
from cleannet.config.inventory import Inventory
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIRequest
from cleannet.model.sent import Sent
from cleannet.subscribers.deployment import Deployment

SERVICES = ("namf-loc", "ngmlc-loc", "nlmf-loc", "3gpp-monitoring-event")
EVENTS = frozenset(("LOCATION_REPORT", "LOCATION_REPORTING", "PRESENCE_IN_AOI_REPORT"))
"""TS 29.518, 6.2.6.3.3; TS 29.503, 6.4.6.3.3; TS 29.122, 5.3.2.4.3."""
ASKED = ("POST", "PUT", "PATCH")
WANTED = "needs the core's functions: give --inventory FILE with [[function]] (docs/inventory.md shows one)"


@check(
    "SUR006",
    "location-asked",
    severity=Severity.HIGH,
    clauses=(),
    needs=(SBIRequest,),
    interfaces=(Interface.SBI,),
    fight=("FGT5012.004", "FGT5029"),
)
def location_asked(deployment: Deployment) -> Iterator[Result]:
    """Somebody unknown asks the core where a subscriber is.

    Why: location services answer with a cell or with coordinates, at once or with every move, and the phone does not
      show it.
    Legitimate when: a function that the inventory does not list yet does so for emergency calls, for analytics or by
      lawful order: then list it.
    Remedy: give tokens for location services to the GMLC, the NEF and who else needs them, by name, and keep a record
      of each request.
    """
    inventory = deployment.settings.inventory
    for one in deployment.core.of(SBIRequest):
        message = one.message
        by_event = message.method in ASKED and not EVENTS.isdisjoint(message.events)
        if message.service not in SERVICES and not by_event:
            continue
        if "notify" in message.resource.lower() or "callback" in message.service:
            continue
        if inventory is None or not inventory.functions:
            yield not_observed(WANTED)
            return
        yield _judged(one, inventory)


def _judged(one: Sent[SBIRequest], inventory: Inventory) -> Result:
    if inventory.functions_at(one.source):
        return passed("a function that the inventory knows asks for a place", one.message.head)
    if inventory.partners_at(one.source):
        return passed("a partner asks for a place", one.message.head, protects=False)
    return failed("somebody whom the inventory does not know asks for a place", one.message.head, field="consumer")
