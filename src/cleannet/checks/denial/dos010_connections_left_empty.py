"""DOS010."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.f1ap import F1APMessage
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTEConnectionRequest, LTEConnectionSetup, LTEConnectionSetupComplete
from cleannet.model.message import Direction, Message
from cleannet.model.nas import AuthenticationRequest, IdentityRequest, SecurityModeCommand
from cleannet.model.nas_eps import EPSAuthenticationRequest, EPSIdentityRequest, EPSSecurityModeCommand
from cleannet.model.nr_rrc import NRSetup, NRSetupComplete, NRSetupRequest
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.subscriber import Subscriber

OFTEN, SPAN = 10, 60.0
"""In a phone's own log: so many connections left empty within so many seconds."""
FLOOD = 10, 10.0
FEW = 3, 2.0
"""At a base station: so many within so many seconds, or fewer where no connection at all goes on. One phone on a bad
link waits for T300 and looks for its cell again, so it asks about once in two seconds (TS 38.331, 5.3.3.7)."""
PATIENCE = 0.25
"""Seconds for which the capture goes on behind the last message of a connection: a UE answers in less than a tenth."""
REQUESTS = LTEConnectionRequest, NRSetupRequest
SETUPS = LTEConnectionSetup, NRSetup
COMPLETES = LTEConnectionSetupComplete, NRSetupComplete
CHALLENGES = (
    AuthenticationRequest,
    EPSAuthenticationRequest,
    IdentityRequest,
    EPSIdentityRequest,
    SecurityModeCommand,
    EPSSecurityModeCommand,
)
CARRIERS = "DLInformationTransfer"
ENDINGS = "RRCRelease", "RRCConnectionRelease"


class Opened(NamedTuple):
    """A connection at a base station: its request and set-up, the message that the UE left unanswered, when."""

    request: Message
    setup: Message
    unanswered: Message | None
    second: float


@check(
    "DOS010",
    "connections-left-empty",
    severity=Severity.HIGH,
    clauses=(),
    needs=(LTEConnectionSetup, NRSetup),
    interfaces=(Interface.UU,),
    scas=("TS 33.117, 4.2.3.3.3",),
    fight=("FGT1499.503", "FGT1498.501"),
)
def connections_left_empty(deployment: Deployment) -> Iterator[Result]:
    """RRC connections are set up again and again, and left without an answer.

    Why: each holds resources of the base station until it times out; enough of them keep others out.
    Legitimate when: the radio link is too bad for the answer to arrive; the phone is at the edge of the cell; or the
        capture does not hold what the phones send.
    Remedy: limit half-open connections in the base station; find the sender by its timing advance.
    """
    for subscriber in deployment.log_timelines():
        yield from _of_a_phone(subscriber)
    by_input: dict[int, list[Subscriber]] = {}
    for subscriber in deployment.air_timelines():
        if subscriber.timeline:
            by_input.setdefault(subscriber.timeline[0].at.frame.input, []).append(subscriber)
    for subscribers in by_input.values():
        yield from _of_a_base_station(subscribers)


def _of_a_phone(subscriber: Subscriber) -> Iterator[Result]:
    """One phone's own connections: a phone that completes none sees a bad link, or is told to flood."""
    empty: list[Message] = []
    for one in subscriber.all(*SETUPS):
        if isinstance(subscriber.after(one, *COMPLETES, *REQUESTS, *SETUPS), COMPLETES):
            yield passed("the connection is completed", one)
        else:
            empty.append(one)
    marked = set()
    for n, (first, last) in enumerate(zip(empty, empty[OFTEN - 1 :], strict=False)):
        if subscriber.seconds_between(first, last) <= SPAN:
            marked |= set(range(n, n + OFTEN))
    for n, setup in enumerate(empty):
        if n in marked:
            yield suspect(
                "connections are set up again and again and never completed; a bad radio link explains it",
                setup,
                related=(subscriber.before(setup, *REQUESTS),),
                severity=Severity.MEDIUM,
                confidence=Confidence.LOW,
            )
        else:
            yield passed("a single connection is not completed", setup, protects=False)


def _of_a_base_station(subscribers: Sequence[Subscriber]) -> Iterator[Result]:
    """The connections of many UEs, whatever they call themselves: a flood comes under ever new identities."""
    end = max(s.second(s.timeline[-1]) for s in subscribers)
    opened = sorted((one for s in subscribers for one in _opened(s, end)), key=lambda one: one.second)
    left = [one for one in opened if one.unanswered is not None]
    text, severity, marked = "", Severity.MEDIUM, set()
    if 2 * len(left) >= len(opened):
        text = "connections are set up again and again and left without an answer; a bad radio link explains it"
        marked = _crowded(left, *FLOOD)
    if not marked and len(left) == len(opened):
        text = (
            "every connection seen is left without an answer; a bad radio link, or a capture of one side, explains it"
        )
        severity, marked = Severity.LOW, _crowded(left, *FEW)
    place = -1
    for one in opened:
        place += one.unanswered is not None
        if one.unanswered is None:
            yield passed("the connection goes on", one.setup)
        elif place in marked:
            related = (one.request, one.unanswered if one.unanswered is not one.setup else None)
            yield suspect(text, one.setup, related=related, severity=severity, confidence=Confidence.LOW)
        else:
            yield passed("a single connection is left without an answer", one.setup, protects=False)


def _crowded(left: Sequence[Opened], least: int, span: float) -> set[int]:
    """Which connections are among at least so many within a span."""
    marked: set[int] = set()
    for n, (first, last) in enumerate(zip(left, left[least - 1 :], strict=False)):
        if last.second - first.second <= span:
            marked |= set(range(n, n + least))
    return marked


def _opened(subscriber: Subscriber, end: float) -> Iterator[Opened]:
    """The connections of a UE whose request was captured, as far as the capture goes on long enough behind them."""
    by_connection: dict[int, list[Message]] = {}
    for one in subscriber.timeline:
        by_connection.setdefault(one.at.connection, []).append(one)
    for messages in by_connection.values():
        request = next((m for m in messages if isinstance(m, REQUESTS)), None)
        setup = next((m for m in messages if isinstance(m, SETUPS)), None)
        if request is None or setup is None or end - subscriber.second(messages[-1]) < PATIENCE:
            continue
        yield Opened(request, setup, _unanswered(messages), subscriber.second(setup))


def _unanswered(messages: Sequence[Message]) -> Message | None:
    """The set-up or challenge behind which the UE fell silent, and the network got no further."""
    waiting: Message | None = None
    for one in messages:
        if isinstance(one, F1APMessage):
            continue  # between the parts of the base station
        if one.direction is Direction.UPLINK:
            waiting = None
        elif isinstance(one, SETUPS + CHALLENGES) and (waiting is None or type(one) is type(waiting)):
            waiting = waiting or one
        elif waiting is not None and one.name not in (CARRIERS, *ENDINGS):
            return None  # the network goes on: what the UE said was not captured
    return waiting
