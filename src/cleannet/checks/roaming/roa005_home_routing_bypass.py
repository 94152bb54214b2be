"""ROA005."""

from collections import defaultdict
from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.checks.roaming.border import Border, Whose
from cleannet.checks.roaming.map_askers import WRITE_TITLES, whose
from cleannet.checks.roaming.map_border import foreign, is_own_subscriber
from cleannet.checks.roaming.transactions import Transaction, transactions
from cleannet.model.finding import Interface, Severity
from cleannet.model.map import MAPMessage
from cleannet.subscribers.deployment import Deployment

SEARCH, DELIVERY = "SendRoutingInfoForSM", "MTForwardSM"
REAL = (2, 3, 4, 7, 8, 23, 56, 67, 70)
"""Operations between a register and the node that serves: these name a subscriber by his real IMSI."""


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
    routers = _routers(searches, real)
    right = 0
    for one in outside:
        answer = _answer(one)
        if answer.imsi is not None and answer.imsi.value in real:
            yield _exposed(one, answer, sure=bool(routers) or whose(border, one.request.message) is Whose.STRANGER)
        else:
            right += _node(answer) in routers
    for one in found:
        message = one.request.message
        own = is_own_subscriber(border, message) is not False
        if message.operation_name == DELIVERY and foreign(border, message) and own and not one.refused and routers:
            if message.called.title in routers:
                right += 1
                continue
            text = "a short message from outside goes past the router that searches are answered with; another one of "
            yield suspect(f"{text}the own routers explains it", message, field="called title")
    if right:
        yield passed("searches and deliveries from outside meet a router", count=right)
    elif any(foreign(border, one.request.message) is None for one in searches):
        yield not_observed(WRITE_TITLES)


def _exposed(one: Transaction, answer: MAPMessage, *, sure: bool) -> Result:
    text = "a search from outside is answered with the subscriber's real IMSI and his node"
    if sure:
        return failed(text, one.request.message, related=(answer,), field="imsi")
    return suspect(f"{text}; no home routing explains it", one.request.message, related=(answer,), field="imsi")


def _answer(one: Transaction) -> MAPMessage:
    assert one.result is not None
    return one.result.message


def _node(answer: MAPMessage) -> str:
    return next((number.digits for number in answer.numbers if number.role == "network-node"), "")


def _routers(searches: list[Transaction], real: set[bytes]) -> set[str]:
    """Nodes that are given with another IMSI for one number each time: numbers of a router for one delivery each.

    A node that is also given with a real IMSI is none.
    """
    told: dict[tuple[str, bytes], set[bytes]] = defaultdict(set)
    serving: set[str] = set()
    for one in searches:
        answer, number = _answer(one), one.request.message.msisdn
        if answer.imsi is None or number is None:
            continue
        told[_node(answer), number.value].add(answer.imsi.value)
        if answer.imsi.value in real:
            serving.add(_node(answer))
    return {node for (node, _), some in told.items() if len(some) > 1} - serving - {""}
