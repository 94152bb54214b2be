"""ROA005."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.checks.roaming.border import Border
from cleannet.checks.roaming.map_askers import WRITE_TITLES
from cleannet.checks.roaming.map_border import foreign, is_own_subscriber
from cleannet.checks.roaming.transactions import Transaction, transactions
from cleannet.model.finding import Interface, Severity
from cleannet.model.map import MAPMessage
from cleannet.subscribers.deployment import Deployment

SEARCH, DELIVERY = "SendRoutingInfoForSM", "MTForwardSM"
REAL = (2, 3, 4, 7, 8, 23, 56, 67, 70)
"""Operations between a register and the node that serves: these name a subscriber by his real IMSI."""
ENOUGH = 3
"""So many subscribers, all answered with one node, show a router."""


@check(
    "ROA005",
    "home-routing-bypass",
    severity=Severity.HIGH,
    clauses=(),
    needs=(MAPMessage,),
    interfaces=(Interface.SIGTRAN,),
    fight=("FGT5002", "FGT5001"),
)
def home_routing_bypass(deployment: Deployment) -> Iterator[Result]:
    """Who wants to send a short message from outside learns the subscriber's real IMSI, or sends past the router.

    Why: the IMSI and the node are what every further question and every false registration needs; and messages that
      go straight to the node pass no filter.
    Legitimate when: the operator has no home routing of short messages.
    Remedy: answer such searches with a router's address and an IMSI of no use elsewhere (home routing), and let no
      delivery from outside reach a node that serves subscribers.
    """
    border = Border(deployment.settings.inventory)
    found = transactions(deployment.core.of(MAPMessage))
    real = {m.imsi.value for m in (one.request.message for one in found) if m.imsi is not None and m.operation in REAL}
    searches = [one for one in found if one.request.message.operation_name == SEARCH and one.result is not None]
    outside = [one for one in searches if foreign(border, one.request.message)]
    router = _router(outside)
    right = 0
    for one in outside:
        answer = _answer(one)
        if answer.imsi is not None and answer.imsi.value in real:
            text = "a search from outside is answered with the subscriber's real IMSI and his node"
            yield failed(text, one.request.message, related=(answer,), field="imsi")
        else:
            right += bool(router)
    for one in found:
        message = one.request.message
        own = is_own_subscriber(border, message) is not False
        if message.operation_name == DELIVERY and foreign(border, message) and own and not one.refused and router:
            if message.called.title == router:
                right += 1
                continue
            text = "a short message from outside goes past the router that searches are answered with; another one of "
            yield suspect(f"{text}the own routers explains it", message, field="called title")
    if right:
        yield passed("searches and deliveries from outside meet a router", count=right)
    elif any(foreign(border, one.request.message) is None for one in searches):
        yield not_observed(WRITE_TITLES)


def _answer(one: Transaction) -> MAPMessage:
    assert one.result is not None
    return one.result.message


def _router(searches: list[Transaction]) -> str:
    """The node that searches from outside are answered with, where it is one for all; "" where it is not."""
    subscribers: dict[str, set[bytes]] = defaultdict(set)
    nodes: Counter[str] = Counter()
    for one in searches:
        node = next((n.digits for n in _answer(one).numbers if n.role == "network-node"), "")
        number = one.request.message.msisdn
        if node and number is not None:
            nodes[node] += 1
            subscribers[node].add(number.value)
    if len(nodes) != 1:
        return ""
    (node,) = nodes
    return node if len(subscribers[node]) >= ENOUGH else ""
