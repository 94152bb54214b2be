"""ROA004."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.roaming.border import Border, Whose
from cleannet.checks.roaming.map_askers import Subscribers, origin, whose
from cleannet.checks.roaming.map_border import foreign
from cleannet.checks.roaming.transactions import Transaction, transactions
from cleannet.model.finding import Interface, Severity
from cleannet.model.map import MAPMessage
from cleannet.subscribers.deployment import Deployment

FIRST, SECOND = (22, 45, 85), (70, 71, 83)
WITHIN = 120
"""Seconds between the question which node serves a subscriber, and the question to that node where he is."""


@check(
    "ROA004",
    "location-chain",
    severity=Severity.HIGH,
    clauses=(),
    needs=(MAPMessage,),
    interfaces=(Interface.SIGTRAN,),
    fight=("FGT5012.008",),
)
def location_chain(deployment: Deployment) -> Iterator[Result]:
    """One node asks which node serves a subscriber, and then at once where he is.

    Why: this pair of questions finds a phone's cell from its number alone: the way in which location services that
      nobody admitted work.
    Legitimate when: the network's own location centre (GMLC) asks for an emergency or an agreed service.
    Remedy: keep registers' answers to strangers from naming the serving node (home routing), and refuse questions for
      the location from all but the home.
    """
    border = Border(deployment.settings.inventory)
    found = transactions(deployment.core.of(MAPMessage))
    who = Subscribers(found)
    asked: dict[tuple[str, bytes], Transaction] = {}
    right = 0
    for one in found:
        message = one.request.message
        key = who.key(message)
        if key is None or message.operation not in (*FIRST, *SECOND):
            continue
        chain = (origin(message), key)
        if message.operation in FIRST:
            asked[chain] = one
            continue
        first = asked.get(chain)
        outside = foreign(border, message)
        if first is None or (one.request.time - first.request.time) / 1e9 > WITHIN or outside is False or one.refused:
            right += 1
            continue
        earlier = [sent.message for sent in (first.request, first.result) if sent is not None]
        answers = (one.result.message,) if one.result is not None else ()
        asks = "asks which node serves a subscriber, and within two minutes where he is"
        if whose(border, message) is Whose.STRANGER:
            yield failed(f"somebody who is no partner {asks}", message, related=(*earlier, *answers))
        elif outside:
            yield suspect(f"a partner {asks}; a contract may allow it", message, related=(*earlier, *answers))
        else:
            text = f"a node {asks}; an own location centre explains it"
            yield suspect(text, message, related=(*earlier, *answers))
    if right:
        yield passed("where a subscriber is, is asked without a search for his node, or by own nodes", count=right)
