"""ROA016."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.roaming.border import Border, Whose
from cleannet.checks.roaming.exchanges import ControlExchange, control_exchanges
from cleannet.checks.roaming.tunnels import Foreign, Ledger, near
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.gtp_c import GN_USER, GTPCMessage
from cleannet.subscribers.deployment import Deployment

USER_ENDS = (4, GN_USER)
"""The end for user packets of an SGW towards another network (TS 29.274, table 8.22-1), and of an SGSN."""


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
      of its own. Who writes the source address of an end is found where that end goes on.
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
    for moved in ledger.redirected:
        if _to_stranger(moved, border):
            text = "a session's packets are sent to an address that is neither the own network's nor a partner's"
            yield failed(text, moved.request.message, field="F-TEID")
            right -= 1
    for ended, used in ledger.used_after_end:
        text = (
            "a session's end goes on using it after it was deleted in its name; a lost answer or a restart explains it"
        )
        message, later = ended.request.message, used.request.message
        yield suspect(text, message, related=(later,), severity=Severity.MEDIUM, field="sequence number")
    if right > 0:
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
    if one.goes_on is not None and not one.moves:
        text = "a session is changed or deleted by a host that is no end of it, and its end goes on using it"
        return failed(text, request.message, related=(*related, one.goes_on.message), field="source address")
    if near(request.source, one.owners):
        return None
    if one.moves:
        text = "a session is taken over by a node of another network; a change of the SGW or SGSN explains it"
        return suspect(
            text,
            request.message,
            related=related,
            severity=Severity.HIGH,
            confidence=Confidence.MEDIUM if one.goes_on else Confidence.LOW,
            field="F-TEID",
        )
    text = "a session is changed or deleted from an address of another network; a node with several explains it"
    return suspect(text, request.message, related=related, severity=Severity.HIGH, field="source address")


def _one_partner(one: Foreign, border: Border) -> bool:
    """Whether sender and end are told to be of one operator."""
    partner = border.partner_at(one.exchange.request.source)
    return partner is not None and any(border.partner_at(owner) is partner for owner in one.owners)


def _to_stranger(moved: ControlExchange, border: Border) -> bool:
    """Whether a request sends user packets to somebody whom the inventory does not know."""
    ends = [one for one in moved.request.message.tunnels if one.bearer and one.interface in USER_ENDS and one.address]
    return any(border.of_address(one.address) is Whose.STRANGER for one in ends)
