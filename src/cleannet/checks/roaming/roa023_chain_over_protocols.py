"""ROA023."""

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from cleannet.checks.check import Result, check, not_observed, passed, suspect
from cleannet.checks.roaming.border import WRITE_PARTNERS, Border, Whose
from cleannet.checks.roaming.exchanges import control_exchanges, exchanges
from cleannet.checks.roaming.registrations import steps
from cleannet.checks.roaming.transactions import transactions
from cleannet.checks.roaming.tunnels import CREATIONS
from cleannet.model.diameter import DiameterMessage
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.gtp_c import GTPCMessage
from cleannet.model.map import MAPMessage
from cleannet.model.message import Message
from cleannet.subscribers.core import Core
from cleannet.subscribers.deployment import Deployment

SOONEST, LATEST = 5_000_000_000, 120_000_000_000
"""Nanoseconds between a question and what makes use of its answer."""


class _Event(msgspec.Struct, frozen=True):
    """A question that was answered, or a registration or session that was granted."""

    time: int
    protocol: str
    message: Message
    question: bool


@check(
    "ROA023",
    "chain-over-protocols",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(DiameterMessage, GTPCMessage, MAPMessage),
    interfaces=(Interface.SIGTRAN, Interface.DIAMETER, Interface.GTP_C),
)
def chain_over_protocols(deployment: Deployment) -> Iterator[Result]:
    """A stranger's question about a subscriber is answered, and soon another protocol makes use of him.

    Why: each protocol of signalling is filtered by itself; who asks on one and acts on the other goes between the
      filters.
    Legitimate when: the subscriber moved or switched his phone on by chance at that time.
    Remedy: put the events of all borders into one account by subscriber, and close the first link of the chain: no
      stranger is answered.
    """
    border = Border(deployment.settings.inventory)
    if not border.partners:
        yield not_observed(WRITE_PARTNERS)
        return
    right = 0
    for events in _events(deployment.core, border).values():
        ordered = sorted(events, key=lambda one: one.time)
        for place, one in enumerate(ordered):
            if one.question:
                continue
            asked = next((q for q in reversed(ordered[:place]) if q.question and _follows(q, one)), None)
            right += asked is None
            if asked is not None:
                text = (
                    "a stranger is told of a subscriber, and soon another protocol registers him or makes him a session"
                )
                text += "; chance explains it"
                yield suspect(text, one.message, related=(asked.message,), confidence=Confidence.LOW)
    if right:
        yield passed("no stranger was told of the subscriber shortly before", count=right)


def _follows(question: _Event, one: _Event) -> bool:
    return question.protocol != one.protocol and SOONEST <= one.time - question.time <= LATEST


def _events(core: Core, border: Border) -> dict[bytes, list[_Event]]:
    """What happened to each subscriber whose IMSI is readable."""
    found: dict[bytes, list[_Event]] = defaultdict(list)
    told = exchanges(core.of(DiameterMessage))
    operations = transactions(core.of(MAPMessage))
    for imsi, some in steps(told, operations).items():
        granted = [one for one in some if one.registers and one.accepted]
        found[imsi] += [_Event(one.time, one.request.protocol, one.request, False) for one in granted]
    for session in control_exchanges(core.of(GTPCMessage)):
        message = session.request.message
        if message.name in CREATIONS and session.accepted and message.imsi:
            found[message.imsi.value].append(_Event(session.request.time, "GTP-C", message, False))
    for one in told:
        asker = one.request.message
        stranger = border.of_realm(asker.origin_realm, asker.origin_host) is Whose.STRANGER
        if stranger and one.accepted and asker.imsi and (asker.wants_location or asker.vectors):
            found[asker.imsi.value].append(_Event(one.request.time, asker.protocol, asker, True))
    for operation in operations:
        question, result = operation.request.message, operation.result
        whom = question.imsi or (result.message.imsi if result else None)
        if question.asks and result and whom and border.of_title(question.calling.title) is Whose.STRANGER:
            found[whom.value].append(_Event(operation.request.time, question.protocol, question, True))
    return found
