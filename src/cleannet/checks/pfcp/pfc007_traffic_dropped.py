"""PFC007."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.pfcp import FAR, ApplyAction, PFCPMessage, PFCPSessionMessage
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.ledger import Ledger
from cleannet.subscribers.n4_sessions import Exchange, Session, exchanges, sessions

RELEASED_WITHIN = 60_000_000_000
"""Nanoseconds within which a session that is being released is deleted."""


@check(
    "PFC007",
    "traffic-dropped",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(PFCPSessionMessage,),
    interfaces=(Interface.N4,),
)
def traffic_dropped(deployment: Deployment) -> Iterator[Result]:
    """A session's packets are dropped, and the session lives on.

    Why: the subscriber is cut off, and neither the phone nor the radio network is told.
    Legitimate when: a quota is used up, the subscriber is barred, or the session is idle and the network drops what
      comes meanwhile instead of keeping it.
    Remedy: look in the session management function's log for who ordered it; where it did not, look at N4.
    """
    messages = deployment.core.of(PFCPMessage)
    end = messages[-1].time if messages else 0
    for session in sessions(exchanges(messages)):
        for number, change in enumerate(session.changes):
            if not _drops(change):
                yield passed("a change does not drop the session's packets", change.request.message)
            elif _ends(session, number, end):
                yield passed("packets are dropped while the session ends", change.request.message, protects=False)
            elif _told_by_n2(deployment.ledger, session, change.request.time):
                text = "packets are dropped while the phone's connection ends"
                yield passed(text, change.request.message, protects=False)
            else:
                text = "a session's packets are dropped, and it is not released; a quota or an idle phone explains it"
                yield suspect(
                    text,
                    change.request.message,
                    related=(session.established.message,),
                    confidence=Confidence.LOW,
                    field="Apply Action",
                    value="DROP",
                )


def _drops(change: Exchange) -> bool:
    actions = [far.action for far in change.request.message.fars if far.action is not None]
    return any(ApplyAction.DROP in action for action in actions)


def _ends(session: Session, number: int, end: int) -> bool:
    """Whether the session is deleted soon, or forwards again; or the capture ends before that could be seen."""
    time = session.changes[number].request.time
    if session.deleted is not None and session.deleted - time <= RELEASED_WITHIN:
        return True
    if any(far.action is not None and ApplyAction.FORW in far.action for far in _later(session, number)):
        return True
    return end - time < RELEASED_WITHIN


def _told_by_n2(ledger: Ledger, session: Session, time: int) -> bool:
    """Whether the base station released the session's connection about then, or had done so just before."""
    ends = [end for one in ledger.n4.accounts if one.established is session.established.message for end in one.ends]
    some = [one for end in ends for one in ledger.uplink.get(end, ())]
    return any(abs(one.until - time) <= RELEASED_WITHIN for one in some)


def _later(session: Session, number: int) -> list[FAR]:
    return [far for one in session.changes[number + 1 :] for far in one.request.message.fars]
