"""ROA016."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.roaming.border import Border, Whose
from cleannet.checks.roaming.exchanges import control_exchanges
from cleannet.checks.roaming.tunnels import Foreign, Ledger, near
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.gtp_c import GTPCMessage
from cleannet.subscribers.deployment import Deployment


@check(
    "ROA016",
    "foreign-tunnel-change",
    severity=Severity.CRITICAL,
    clauses=(),
    needs=(GTPCMessage,),
    interfaces=(Interface.S8, Interface.S11, Interface.GTP_C),
)
def foreign_tunnel_change(deployment: Deployment) -> Iterator[Result]:
    """A session is moved, suspended or deleted by a host that is none of its two ends.

    Why: who knows a session's number can send its packets elsewhere, or cut the subscriber off; GTP-C has no protection
      of its own.
    Legitimate when: the MME, SGSN or SGW changes (a context request, a forward relocation or its own end in the
      request tells it), or a node sends from another of its addresses (TS 29.274, 4.2.2.1).
    Remedy: filter GTP-C at the border by partner, choose numbers at random over the whole range, and run it under
      IPsec.
    """
    ledger = Ledger(control_exchanges(deployment.core.of(GTPCMessage)))
    border = Border(deployment.settings.inventory)
    right = ledger.own
    for one in ledger.foreign():
        found = _judged(one, border)
        right += found is None
        if found is not None:
            yield found
    if right:
        yield passed("a session is used by its two ends, or by a node that takes it over", count=right)


def _judged(one: Foreign, border: Border) -> Result | None:
    request = one.exchange.request
    related = (one.created.request.message, one.exchange.answer.message if one.exchange.answer else None)
    whose = border.of_address(request.source)
    if one.explained or _one_partner(one, border):
        return None
    if one.exchange.answer is not None and not one.exchange.accepted:
        text = "a host that is no end of a session asks for its change or deletion, and is refused"
        return suspect(text, request.message, related=related, severity=Severity.MEDIUM, field="source address")
    if whose is Whose.STRANGER:
        text = "a session is changed or deleted by an address that is neither the own network's nor a partner's"
        return failed(text, request.message, related=related, field="source address")
    if one.goes_on is not None:
        text = "a session is changed or deleted by a host that is no end of it, and its end goes on using it"
        return failed(text, request.message, related=(*related, one.goes_on.message), field="source address")
    if near(request.source, one.owners):
        return None
    if one.moves:
        text = "a session is taken over by a node of another network; a change of the SGW or SGSN explains it"
        return suspect(text, request.message, related=related, confidence=Confidence.LOW, field="F-TEID")
    text = "a session is changed or deleted from an address of another network; a node with several explains it"
    return suspect(text, request.message, related=related, field="source address")


def _one_partner(one: Foreign, border: Border) -> bool:
    """Whether sender and end are told to be of one operator."""
    partner = border.partner_at(one.exchange.request.source)
    return partner is not None and any(border.partner_at(owner) is partner for owner in one.owners)
