"""The exchange that a message of a phone's log belongs to: what a finding about one message names.

An exchange is what an engineer would mark in the log: from the request that opened it to its last message. Three rules:

- It begins at the request of the phone, and ends before the phone's next request. What a network did that proved itself
  (a protected message, a challenge that the phone accepted) is no part of it.
- A phone that gets no answer tries again: T3410 or T3430 (15 s) ends the first try, T3411 (10 s) begins the next
  (TS 24.301, table 10.2.1; the same in 5GS with T3510 and T3511, TS 24.501, table 10.2.1). So tries that came to
  nothing right before or after belong to it.
- After a reject that says "I do not know you" (EMM causes 9 and 10) the phone attaches at once, at the same cell
  (TS 24.301, 5.5.3.2.5, 5.6.1.5). So that reject belongs to the exchange that follows at once.
"""

from collections.abc import Iterator, Sequence

from cleannet.model.lte_rrc import LTESecurityModeCommand
from cleannet.model.message import Direction, Message
from cleannet.model.nas import (
    AuthenticationFailure,
    AuthenticationRequest,
    AuthenticationResponse,
    CipheredNAS,
    DeregistrationRequestUEOriginating,
    NASMessage,
    RegistrationAccept,
    RegistrationReject,
    RegistrationRequest,
    SecurityModeCommand,
    SecurityModeComplete,
    ServiceAccept,
    ServiceReject,
    ServiceRequest,
)
from cleannet.model.nas_eps import (
    CipheredEPS,
    EPSAttachAccept,
    EPSAttachComplete,
    EPSAttachReject,
    EPSAttachRequest,
    EPSAuthenticationFailure,
    EPSAuthenticationReject,
    EPSAuthenticationRequest,
    EPSAuthenticationResponse,
    EPSControlPlaneServiceRequest,
    EPSDetachRequestUEOriginating,
    EPSDetachRequestUETerminated,
    EPSExtendedServiceRequest,
    EPSIdentityRequest,
    EPSMessage,
    EPSSecurityModeCommand,
    EPSSecurityModeComplete,
    EPSServiceReject,
    EPSServiceRequest,
    EPSTrackingAreaUpdateAccept,
    EPSTrackingAreaUpdateComplete,
    EPSTrackingAreaUpdateReject,
    EPSTrackingAreaUpdateRequest,
)
from cleannet.model.nr_rrc import NRSecurityModeCommand
from cleannet.model.rrc import RRCMessage
from cleannet.model.security import NIA, SecurityHeader
from cleannet.model.security_eps import EIA, EPSSecurityHeader
from cleannet.subscribers.subscriber import Subscriber

EPS_REQUESTS = (
    EPSAttachRequest,
    EPSTrackingAreaUpdateRequest,
    EPSServiceRequest,
    EPSExtendedServiceRequest,
    EPSControlPlaneServiceRequest,
    EPSDetachRequestUEOriginating,
)
REQUESTS = (*EPS_REQUESTS, RegistrationRequest, ServiceRequest, DeregistrationRequestUEOriginating)
TRIED_AGAIN = (EPSAttachRequest, EPSTrackingAreaUpdateRequest, RegistrationRequest)
"""Requests that end in an answer: without one they came to nothing. A service request in EPS has no NAS answer."""
REJECTS = (EPSAttachReject, EPSTrackingAreaUpdateReject, EPSServiceReject, RegistrationReject, ServiceReject)
SERVED_BY_RADIO = (EPSServiceRequest, EPSExtendedServiceRequest, EPSControlPlaneServiceRequest)
"""Requests that EPS answers with bearers, without NAS."""
ENDED = (
    *REJECTS,
    EPSAuthenticationFailure,
    EPSAuthenticationReject,
    EPSDetachRequestUETerminated,
    AuthenticationFailure,
)
"""Messages by which a try did come to something: another finding speaks of it, or none."""
UNKNOWN_HERE = (9, 10)
"""Causes after which a phone attaches at once: identity cannot be derived, implicitly detached."""
LIMIT = 10_000
"""Messages of one exchange that are cited: the limit of the evidence of one finding."""
RETRY = 15.0 + 10.0
"""T3410 or T3430, then T3411."""
UNANSWERED = 2 * RETRY + 10.0
"""Seconds within which a phone without an answer has tried again: one try may be missing in the log, and the search of
a cell takes some seconds."""
AT_ONCE = 10.0
"""Seconds within which a phone attaches that a network does not know; and within which it asks for service anew (T3417,
5 s, and as much again)."""

N2 = 0
"""Numbers of gNB–AMF associations begin here; connections of phones have none."""
ANSWERED = (EPSAuthenticationResponse, AuthenticationResponse)
CHALLENGES = (EPSAuthenticationRequest, AuthenticationRequest)

_NAS: tuple[type[EPSMessage | NASMessage], ...] = EPSMessage, NASMessage


def exchange(subscriber: Subscriber, message: Message) -> tuple[Message, ...]:
    """The other messages of the exchange that a message belongs to, in the order of time.

    On N2 that is what stands before the message from the request on; in a phone's log all, RRC included.
    """
    timeline = subscriber.timeline
    if message.at.connection >= 0 and subscriber.connection(message).association >= N2:
        return _before(subscriber, message)
    first, request = _opening(subscriber, message)
    found = timeline[first : message.at.position]
    if request is not None:
        found = (*_tries_before(subscriber, request), *found)
    rest, ended = _rest(subscriber, message)
    if not ended:
        rest = (*rest, *_tries_after(subscriber, rest[-1] if rest else message))
    nas = tuple(one for one in (*found, *rest) if is_nas(one))
    return _with_rrc(subscriber, message, nas)


def of_a_phone(subscriber: Subscriber) -> bool:
    """Whether these are the messages of a phone's log or of the radio interface, and not of a capture of N2."""
    return all(one.association < N2 for one in subscriber.connections)


def is_nas(message: Message) -> bool:
    """Whether a message is NAS of its own: not inside another NAS message."""
    return isinstance(message, EPSMessage | NASMessage) and not message.container


def is_request(message: Message) -> bool:
    """Whether a phone opens a procedure with this message."""
    return isinstance(message, REQUESTS) and not message.container


def proves(message: Message) -> bool:
    """Whether a message shows that the phone's own network is at the other end."""
    if isinstance(message, EPSSecurityModeComplete | SecurityModeComplete):
        return True
    accepts = (
        EPSAttachAccept,
        EPSAttachComplete,
        EPSTrackingAreaUpdateAccept,
        EPSTrackingAreaUpdateComplete,
        RegistrationAccept,
        ServiceAccept,
    )
    if isinstance(message, (*accepts, *ANSWERED)):
        return True
    if isinstance(message, EPSSecurityModeCommand | SecurityModeCommand) or is_request(message):
        return False
    if message.direction is Direction.UPLINK:
        return False
    if isinstance(message, EPSMessage):
        return isinstance(message, CipheredEPS) or message.header is not EPSSecurityHeader.PLAIN
    if isinstance(message, NASMessage):
        return isinstance(message, CipheredNAS) or message.header is not SecurityHeader.PLAIN
    return False


def proven(subscriber: Subscriber, message: Message) -> bool:
    """Whether the network proves itself in the procedure of a message, after it.

    Null integrity proves nothing, whatever follows under it.
    """
    for one in _procedure(subscriber, message):
        if _null(one):
            return False
        if proves(one):
            return True
    return False


def _null(message: Message) -> bool:
    """Whether a command chooses null integrity, so that what follows under it proves nothing."""
    if isinstance(message, EPSSecurityModeCommand):
        return message.integrity is EIA.EIA0
    return isinstance(message, SecurityModeCommand) and message.integrity is NIA.NIA0


def opening(subscriber: Subscriber, message: Message) -> Message | None:
    """The request that opened the procedure of a message."""
    return _opening(subscriber, message)[1]


def procedure(subscriber: Subscriber, message: Message) -> tuple[Message, ...]:
    """The NAS messages after one, to the phone's next request, or to a long silence."""
    return tuple(_procedure(subscriber, message))


def _procedure(subscriber: Subscriber, message: Message) -> Iterator[Message]:
    last = message
    for one in _nas_later(subscriber, message):
        if is_request(one) or subscriber.seconds_between(last, one) > UNANSWERED:
            return
        yield one
        last = one


def _opening(subscriber: Subscriber, message: Message) -> tuple[int, Message | None]:
    """Where the procedure of a message begins, and the request that opened it."""
    if is_request(message):
        return message.at.position, message
    first, last = message.at.position, message
    for one in _nas_earlier(subscriber, message):
        settled = proves(one) and not isinstance(one, ANSWERED)
        if settled or subscriber.seconds_between(one, last) > UNANSWERED:
            break
        if isinstance(one, (*REJECTS, EPSAuthenticationReject)) and not is_request(last):
            break
        if _went_another_way(subscriber, one, last):
            break
        first, last = one.at.position, one
        if is_request(one):
            return first, one
    return first, None


def _went_another_way(subscriber: Subscriber, one: Message, following: Message) -> bool:
    """Whether a message cannot have led to the next: RRC shows that its connection was another one, or (without RRC) a
    service request had been served by the radio for long, since NAS would have answered at once.
    """
    if _rrc_logged(subscriber, one):
        return one.at.connection != following.at.connection
    return isinstance(one, SERVED_BY_RADIO) and subscriber.seconds_between(one, following) > AT_ONCE


def _rest(subscriber: Subscriber, message: Message) -> tuple[tuple[Message, ...], bool]:
    """What follows a message in its procedure, and whether the procedure came to an end in it."""
    found: list[Message] = []
    ended = isinstance(message, (*REJECTS, EPSAuthenticationReject, EPSDetachRequestUETerminated))
    null = False
    for one in _procedure(subscriber, message):
        null |= _null(one)
        answer = isinstance(message, EPSDetachRequestUETerminated) and not found and isinstance(one, CipheredEPS)
        if proves(one) and not null and not (answer and subscriber.seconds_between(message, one) <= AT_ONCE):
            while found and isinstance(found[-1], (*CHALLENGES, EPSSecurityModeCommand, SecurityModeCommand)):
                found.pop()
            return tuple(found), True
        found.append(one)
        ended |= isinstance(one, (*REJECTS, EPSAuthenticationReject, EPSDetachRequestUETerminated))
    return tuple(found), ended


def _tries_before(subscriber: Subscriber, request: Message) -> tuple[Message, ...]:
    """The tries right before a request that came to nothing, or to a reject after which the phone attaches at once."""
    found: list[Message] = []
    while len(found) < LIMIT:
        last = _nas_before(subscriber, request)
        if last is None or subscriber.seconds_between(last, request) > UNANSWERED:
            break
        first, earlier = _opening(subscriber, last)
        if earlier is None:
            break
        one_try = [m for m in subscriber.timeline[first : last.at.position + 1] if is_nas(m)]
        if not _in_vain(subscriber, one_try, request):
            break
        found[:0] = one_try
        request = earlier
    return tuple(found)


def _in_vain(subscriber: Subscriber, one_try: Sequence[Message], following: Message) -> bool:
    """Whether a try got no answer that its sender could go on with, so that the phone's next request continues it."""
    first, last = one_try[0], one_try[-1]
    if isinstance(last, EPSTrackingAreaUpdateReject | EPSServiceReject) and last.cause in UNKNOWN_HERE:
        return subscriber.seconds_between(last, following) <= AT_ONCE
    if any(isinstance(one, ENDED) or proves(one) for one in one_try):
        return False
    if any(isinstance(one, EPSIdentityRequest) for one in one_try):
        near = subscriber.seconds_between(first, following) <= UNANSWERED
        return near and any(isinstance(one, CHALLENGES) for one in one_try)  # else SUB010 names it
    if isinstance(first, TRIED_AGAIN):
        return subscriber.seconds_between(first, following) <= UNANSWERED
    return (
        len(one_try) == 1
        and first.at.connection != following.at.connection
        and isinstance(first, EPSServiceRequest | EPSExtendedServiceRequest | ServiceRequest)
        and isinstance(following, (EPSServiceRequest, EPSExtendedServiceRequest, ServiceRequest, *TRIED_AGAIN))
        and subscriber.seconds_between(first, following) <= AT_ONCE
        and not _rrc_logged(subscriber, first)
    )


def _rrc_logged(subscriber: Subscriber, message: Message) -> bool:
    """Whether the log shows RRC around a message, which tells its connection: then it need not be guessed."""
    near = subscriber.timeline[max(0, message.at.position - 8) : message.at.position + 8]
    return any(isinstance(one, RRCMessage) and one.at.connection == message.at.connection for one in near)


def _tries_after(subscriber: Subscriber, last: Message) -> tuple[Message, ...]:
    """The tries after an exchange without an end that got no answer at all."""
    found: list[Message] = []
    request = _nas_after(subscriber, last)
    while request is not None and isinstance(request, TRIED_AGAIN) and len(found) < LIMIT:
        following = _nas_after(subscriber, request)
        near = subscriber.seconds_between(last, request) <= UNANSWERED
        silent = following is None or is_request(following) or subscriber.seconds_between(request, following) > RETRY
        if not near or not silent:
            break
        found.append(request)
        last, request = request, following
    return tuple(found)


def _nas_later(subscriber: Subscriber, message: Message) -> Iterator[Message]:
    """The NAS messages of their own after a message."""
    return (one for one in subscriber.later(message, *_NAS, anywhere=True) if not one.container)


def _nas_earlier(subscriber: Subscriber, message: Message) -> Iterator[Message]:
    """Those before it, the nearest first."""
    return (one for one in subscriber.earlier(message, *_NAS, anywhere=True) if not one.container)


def _nas_before(subscriber: Subscriber, message: Message) -> Message | None:
    return next(_nas_earlier(subscriber, message), None)


def _nas_after(subscriber: Subscriber, message: Message) -> Message | None:
    return next(_nas_later(subscriber, message), None)


def _with_rrc(subscriber: Subscriber, message: Message, nas: tuple[Message, ...]) -> tuple[Message, ...]:
    """The RRC of the connections of an exchange: from where the phone asks for one to its release."""
    places = [one.at.position for one in (*nas, message)]
    first, last = min(places), max(places)
    connections = {one.at.connection for one in (*nas, message) if one.at.connection >= 0}
    begin = first
    while begin > 0 and _of(subscriber.timeline[begin - 1], connections):
        begin -= 1
    if begin == 0 or not _protects(subscriber.timeline[begin - 1]):
        first = begin
    while last + 1 < len(subscriber.timeline) and _of(subscriber.timeline[last + 1], connections):
        last += 1
    chosen = {one.at.position for one in nas}
    found = []
    for one in subscriber.timeline[first : last + 1]:
        rrc = isinstance(one, RRCMessage) and one.at.connection in connections
        if one is not message and (rrc or one.at.position in chosen):
            found.append(one)
    return tuple(found[:LIMIT])


def _of(one: Message, connections: set[int]) -> bool:
    """Whether a message stands around NAS of these connections: RRC before security, broadcast, containers."""
    if isinstance(one, EPSMessage | NASMessage):
        return one.container
    if _protects(one) or not isinstance(one, RRCMessage):
        return False
    return one.at.connection in connections or one.at.connection < 0


def _protects(one: Message) -> bool:
    return isinstance(one, LTESecurityModeCommand | NRSecurityModeCommand)


def _before(subscriber: Subscriber, message: Message) -> tuple[Message, ...]:
    """The NAS messages before a message from the request that opened the exchange on, as a capture of N2 shows them."""
    found: list[Message] = []
    for one in reversed(subscriber.timeline[: message.at.position]):
        if not isinstance(one, EPSMessage | NASMessage):
            continue
        found.append(one)
        if is_request(one) or len(found) >= LIMIT:
            break
    return tuple(reversed(found))
