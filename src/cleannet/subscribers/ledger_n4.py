"""What N4 says of sessions (TS 29.244): tunnels that the UPF has and sends to, the UE's addresses, flows; since when.

The capture covers a user plane function where it shows the setup of each association that it has (6.2.6: no session
is older), and nothing contradicts: no accepted change of a session that it does not know, no answer without request.
"""

from collections.abc import Iterable, Sequence

import msgspec

from cleannet.model.message import Message
from cleannet.model.pfcp import FAR, TEID, PFCPInterface, PFCPMessage
from cleannet.model.record import Record
from cleannet.subscribers.n4_sessions import (
    ACCEPTED,
    DELETION,
    ESTABLISHMENT,
    MODIFICATION,
    Exchange,
    Packet,
    Session,
    exchanges,
    sessions,
)

End = tuple[str, int]
"""An address, and a TEID that holds there."""
_ASSOCIATION_SETUP, _REPORT = 5, 56
_Sides = dict[tuple[str, int | None], PFCPInterface | int | None]
"""Where a session's PDRs take packets from, and where its FARs send them, by the kind of rule and its number."""
FOREVER = 1 << 63


class Target(Record, frozen=True):
    """Where a rule sends packets: the tunnel's end, which way, and the message that said so.

    `copy`: a duplicate goes there.
    """

    end: End
    destination: PFCPInterface | int | None
    message: Message
    time: int
    copy: bool = False


class N4Account(msgspec.Struct):
    """One session of N4.

    Attributes:
        owner, upf: addresses of the control plane function, and of the user plane function on N4.
        since, until: nanoseconds; `FOREVER` while it lives.
        established: the request that made it.
        ends: tunnels that end at the UPF: where packets in them come from, and the message that told.
        targets: where its packets were sent, in the order of time.
        passed_on: those of its ends whose packets go back to the radio network, for the time of a handover.
        ue_addresses: the UE's; `framed`: others are the session's too; `unknown_address`: the UPF chose one, unseen.
        qfis: flows that its rules mark or match.
        used: when it was last asked for or changed.
        seid: that which the UPF chose.
        identifiers: the SEIDs that were chosen for it: by whom (address on N4), number, message.
    """

    owner: str
    upf: str
    since: int
    until: int
    established: Message
    seid: int
    identifiers: list[tuple[str, int, Message]]
    used: int = 0
    ends: dict[End, tuple[PFCPInterface | int | None, Message]] = msgspec.field(default_factory=dict)
    passed_on: set[End] = msgspec.field(default_factory=set)
    targets: list[Target] = msgspec.field(default_factory=list)
    ue_addresses: set[str] = msgspec.field(default_factory=set)
    framed: bool = False
    unknown_address: bool = False
    qfis: set[int] = msgspec.field(default_factory=set)


class Coverage(Record, frozen=True):
    """Since when (nanoseconds) all sessions of a node are seen, None for never; `gap`: what contradicts it, or "".

    `heard`: when the last message of its was captured: what was lost behind that left no gap.
    """

    since: int | None = None
    gap: str = ""
    heard: int = 0

    def at(self, time: int) -> bool:
        """Whether whatever holds at a time has been seen."""
        return self.since is not None and not self.gap and self.since <= time


class N4Side(msgspec.Struct):
    """All that N4 shows: `accounts` in the order of time, `nodes` by the UPF's address on N4."""

    accounts: list[N4Account]
    nodes: dict[str, Coverage]


def n4_side(messages: Sequence[Packet]) -> N4Side:
    """The sessions of N4, and how far the capture covers them."""
    found = exchanges(messages)
    made = sessions(found)
    restarts = _associations(found)
    accounts = [_account(one, restarts) for one in made]
    upfs = {one.upf for one in accounts}
    return N4Side(accounts, {upf: _coverage(upf, messages, found, made, restarts) for upf in sorted(upfs)})


def ends_of(tunnel: TEID | None) -> list[End]:
    """The ends that a TEID names: one for each address."""
    if tunnel is None or tunnel.number is None:
        return []
    return [(address, tunnel.number) for address in tunnel.addresses]


def _account(session: Session, restarts: dict[frozenset[str], list[int]]) -> N4Account:
    request, upf = session.established, session.established.destination
    pair = frozenset((session.owner, upf))
    until = min((time for time in restarts.get(pair, ()) if time > request.time), default=FOREVER)
    until = min(until, FOREVER if session.deleted is None else session.deleted)
    identifiers: list[tuple[str, int, Message]] = []
    for who, sent in ((session.owner, request), (upf, session.accepted)):
        if sent is not None and sent.message.control is not None:
            identifiers.append((who, sent.message.control.number, sent.message))
    made = N4Account(session.owner, upf, request.time, until, request.message, identifiers[-1][1], identifiers)
    sides: _Sides = {}
    rules: dict[End, int | None] = {}
    for one in (Exchange(request, session.accepted), *session.changes):
        if one.answer is None or one.answer.message.cause == ACCEPTED:
            _take(made, one, sides, rules)
    made.passed_on = {end for end, far in rules.items() if sides.get(("FAR", far)) is PFCPInterface.ACCESS}
    return made


def _take(made: N4Account, one: Exchange, sides: _Sides, rules: dict[End, int | None]) -> None:
    """What one exchange says of its session. `rules`: the FAR that packets at an end go on by."""
    asked, time = one.request.message, one.request.time
    made.used = max(made.used, time)
    allocated = False
    chosen = one.answer.message.made_pdrs if one.answer is not None else ()
    ends = {rule.number: ends_of(rule.tunnel) for rule in chosen}
    for pdr in asked.pdrs:
        rules.update((end, pdr.far) for end in (*ends_of(pdr.tunnel), *ends.get(pdr.number, ())) if pdr.far is not None)
        if pdr.source is not None:
            sides["PDR", pdr.number] = pdr.source
        for end in ends_of(pdr.tunnel):
            made.ends.setdefault(end, (sides.get(("PDR", pdr.number)), asked))
        made.ue_addresses.update(pdr.ue_addresses)
        made.qfis.update(pdr.qfis)
        made.framed |= pdr.framed
        allocated |= pdr.allocated
    for point in asked.endpoints:
        for end in ends_of(point.tunnel):
            made.ends.setdefault(end, (None, asked))
        made.ue_addresses.update(point.ue_addresses)
        made.framed |= point.framed
    made.qfis.update(qer.qfi for qer in asked.qers if qer.qfi)
    for far in asked.fars:
        if far.destination is not None:
            sides["FAR", far.number] = far.destination
        made.targets += _targets(far, sides.get(("FAR", far.number)), asked, time)
    for rule in chosen:
        for end in ends_of(rule.tunnel):
            made.ends.setdefault(end, (sides.get(("PDR", rule.number)), one.answer.message if one.answer else asked))
        made.ue_addresses.update(rule.ue_addresses)
    made.unknown_address |= allocated and not any(rule.ue_addresses for rule in chosen)


def _targets(far: FAR, side: PFCPInterface | int | None, message: Message, time: int) -> list[Target]:
    found = [Target(end, side, message, time) for end in ends_of(far.outer)]
    return found + [Target(end, None, message, time, True) for copy in far.duplicates for end in ends_of(copy)]


def _associations(found: Iterable[Exchange]) -> dict[frozenset[str], list[int]]:
    """When associations were set up, by their two ends."""
    times: dict[frozenset[str], list[int]] = {}
    for one in found:
        asked = one.request
        accepted = one.answer is not None and one.answer.message.cause in (ACCEPTED, None)
        if accepted and asked.message.message_type == _ASSOCIATION_SETUP:
            times.setdefault(frozenset((asked.source, asked.destination)), []).append(asked.time)
    return times


def _coverage(
    upf: str,
    messages: Sequence[Packet],
    found: Sequence[Exchange],
    made: Sequence[Session],
    restarts: dict[frozenset[str], list[int]],
) -> Coverage:
    mine = [one for one in messages if upf in (one.source, one.destination)]
    pairs = {frozenset((one.source, one.destination)) for one in mine}
    starts = [min(restarts[pair]) if pair in restarts else None for pair in pairs]
    if any(start is None for start in starts):
        return Coverage(None, "an association with it is older than the capture")
    since = max(start for start in starts if start is not None)
    return Coverage(since, _gap(upf, mine, found, made))


def _gap(upf: str, mine: Sequence[Packet], found: Sequence[Exchange], made: Sequence[Session]) -> str:
    """What shows that the capture lacks messages of N4 with a user plane function."""
    if not all(one.message.whole for one in mine):
        return "a message could not be read whole"
    known = {
        one.accepted.message.control.number
        for one in made
        if one.established.destination == upf and one.accepted is not None and one.accepted.message.control
    }
    heard = {_key(one.request) for one in found if one.answer is not None}
    for one in found:
        kind, request = one.request.message.message_type, one.request
        if request.destination == upf and kind in (ESTABLISHMENT, MODIFICATION) and _key(request) not in heard:
            return "a request has no answer"
        accepted = one.answer is not None and one.answer.message.cause == ACCEPTED
        changes = kind in (MODIFICATION, DELETION) and request.destination == upf
        if changes and accepted and request.message.seid not in known:
            return "a session is older than the capture"
    answered = {id(one.answer) for one in found if one.answer is not None}
    for answer in mine:
        if not answer.message.is_request and id(answer) not in answered and _of_session(answer.message):
            return "an answer has no request"
    return ""


def _key(request: Packet) -> tuple[str, str, int]:
    """What a request and its repetitions have in common."""
    return request.source, request.destination, request.message.sequence


def _of_session(message: PFCPMessage) -> bool:
    return ESTABLISHMENT <= message.message_type < _REPORT
