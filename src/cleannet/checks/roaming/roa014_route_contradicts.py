"""ROA014."""

from collections.abc import Iterator, Sequence

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.roaming.exchanges import ANSWER_WITHIN, Told
from cleannet.model.clause import Clause, Obligation
from cleannet.model.diameter import DiameterMessage
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.subscribers.deployment import Deployment

CAPABILITIES = 257
FIRST_OF_APPLICATIONS = 300
"""Commands below are those of the connection, or of applications whose messages are not relayed between networks."""
CREDIT_CONTROL = 272


@check(
    "ROA014",
    "route-contradicts",
    severity=Severity.MEDIUM,
    clauses=(Clause("RFC 6733", "6.1.3", Obligation.SHALL), Clause("RFC 6733", "6.1.9", Obligation.SHALL)),
    needs=(DiameterMessage,),
    interfaces=(Interface.DIAMETER, Interface.S6A),
)
def route_contradicts(deployment: Deployment) -> Iterator[Result]:
    """The route of a Diameter message contradicts itself, or an answer comes from a peer that was not asked.

    Why: whoever writes the identity of another node, or answers before the one who was asked, must invent the route or
      go around it. A loop wastes the agents' capacity.
    Legitimate when: an agent hides the topology behind it and removes Route-Records: then the route is missing, and
      nothing contradicts.
    Remedy: let agents refuse requests in whose Route-Record they stand, drop answers that were not asked of the
      connection they come on, and accept Diameter only under IPsec or TLS, from peers that are known.
    """
    messages = deployment.core.of(DiameterMessage)
    yield from _routes(messages)
    yield from _answers(messages)


def _routes(messages: Sequence[Told]) -> Iterator[Result]:
    """Route-Records, against themselves and against the names that peers gave when they connected."""
    peers: dict[tuple[str, int, str, int], str] = {}
    right = 0
    for one in messages:
        message = one.message
        connection = (one.source, one.source_port, one.destination, one.destination_port)
        if message.command == CAPABILITIES:
            peers[connection] = message.origin_host.lower()
            continue
        if not message.request or (message.command < FIRST_OF_APPLICATIONS and message.command != CREDIT_CONTROL):
            continue
        records, peer = message.route_records, peers.get(connection, "")
        receiver = peers.get((*connection[2:], *connection[:2]), "")
        if len(set(records)) < len(records) or (receiver and receiver in records):
            yield failed("a request goes through one node twice", message, field="Route-Record")
        elif peer and message.origin_host and peer != message.origin_host.lower() and not records:
            text = (
                "a request comes by another node than its origin and names no route; an agent that hides it explains it"
            )
            yield suspect(text, message, severity=Severity.LOW, field="Route-Record", value="absent")
        else:
            right += 1
    if right:
        yield passed("a request's route does not contradict itself", count=right)


def _answers(messages: Sequence[Told]) -> Iterator[Result]:
    """Answers, against the open requests of those who get them.

    One transaction is told by command, both ids and the session, since processes that start in one second may count
    alike.
    """
    asked: dict[tuple[object, ...], list[Told]] = {}
    answered: dict[tuple[object, ...], Told] = {}
    right = 0
    for one in messages:
        message = one.message
        ids = (message.application, message.command, message.hop_by_hop, message.end_to_end, message.session)
        if message.request:
            asked.setdefault((one.source, one.source_port, *ids), []).append(one)
            answered.pop((one.source, one.source_port, *ids), None)
            continue
        key = (one.destination, one.destination_port, *ids)
        open_ones = [q for q in asked.get(key, ()) if one.time - q.time <= ANSWER_WITHIN]
        if not open_ones or not (message.session or message.application):
            continue
        request = open_ones[-1]
        if (one.source, one.source_port) not in {(q.destination, q.destination_port) for q in open_ones}:
            text = "an answer comes from a peer that was not asked"
            yield failed(text, message, related=(request.message,), field="Hop-by-Hop Identifier")
            continue
        first = answered.setdefault(key, one)
        if _content(first) != _content(one):
            text = "a request is answered twice, and not alike"
            yield failed(
                text,
                message,
                related=(request.message, first.message),
                confidence=Confidence.MEDIUM,
                field="Result-Code",
            )
        else:
            right += 1
    if right:
        yield passed("an answer comes from the peer that was asked", count=right)


def _content(one: Told) -> tuple[object, ...]:
    return one.message.origin_host.lower(), one.message.result
