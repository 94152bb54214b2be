"""Sessions of N4, put together from requests and answers: who made each, and where its packets were sent."""

import ipaddress
from collections.abc import Iterable, Sequence

import msgspec

from cleannet.model.pfcp import FAR, PFCPInterface, PFCPMessage
from cleannet.model.sent import Sent

ACCEPTED, CONTEXT_NOT_FOUND = 1, 65
"""Causes (TS 29.244, table 8.2.1-1)."""
ESTABLISHMENT, MODIFICATION, DELETION = 50, 52, 54
ANSWER_WITHIN = 30_000_000_000
"""Nanoseconds within which an answer belongs to its request."""

Packet = Sent[PFCPMessage]


class Exchange(msgspec.Struct, frozen=True):
    """A request, and its answer where there is one."""

    request: Packet
    answer: Packet | None


class Session(msgspec.Struct):
    """One PFCP session at a user plane function.

    Attributes:
        owner: address of the control plane function that established it.
        established: the request that did.
        towards_access: the outer header's address towards the radio network, by FAR.
        changes: the exchanges that modified it, then the one that deleted it.
        deleted: when, nanoseconds; None while it lives.
        accepted: the answer that established it, with the UPF's SEID and what it chose.
    """

    owner: str
    established: Packet
    towards_access: dict[int | None, str]
    changes: list[Exchange]
    deleted: int | None = None
    accepted: Packet | None = None


def exchanges(messages: Iterable[Packet]) -> list[Exchange]:
    """Requests with their answers: the answer has the request's number, and goes back the way that it came."""
    waiting: dict[tuple[str, str, int, int], list[int]] = {}
    found: list[tuple[Packet, Packet | None]] = []
    for one in messages:
        kind, number = one.message.message_type, one.message.sequence
        if one.message.is_request:
            waiting.setdefault((one.source, one.destination, kind, number), []).append(len(found))
            found.append((one, None))
            continue
        key = (one.destination, one.source, kind - 1, number)
        # A repeated request gets one answer for each copy, in their order.
        while waiting.get(key):
            place = waiting[key].pop(0)
            if one.time - found[place][0].time <= ANSWER_WITHIN:
                found[place] = (found[place][0], one)
                break
    return [Exchange(request, answer) for request, answer in found]


def sessions(found: Sequence[Exchange]) -> list[Session]:
    """The sessions whose establishment the capture shows, with what was done to them."""
    made: list[Session] = []
    live: dict[tuple[str, int | None], Session] = {}
    for one in found:
        request, message = one.request, one.request.message
        if message.message_type == ESTABLISHMENT:
            if one.answer is not None and one.answer.message.cause == ACCEPTED and one.answer.message.control:
                known = live.get((request.destination, one.answer.message.control.number))
                if known is not None and _repeats(request, known.established):
                    continue
                session = Session(request.source, request, _targets(message.fars), [], accepted=one.answer)
                made.append(session)
                live[request.destination, one.answer.message.control.number] = session
        elif message.message_type in (MODIFICATION, DELETION):
            known = live.get((request.destination, message.seid))
            if known is None:
                continue
            known.changes.append(one)
            if message.message_type == DELETION and one.answer is not None and one.answer.message.cause == ACCEPTED:
                known.deleted = request.time
                del live[request.destination, message.seid]
    return made


def _repeats(request: Packet, known: Packet) -> bool:
    """Whether a request is another again: sent twice, or captured at two places."""
    same = (request.source, request.message.sequence) == (known.source, known.message.sequence)
    return same and request.time - known.time <= ANSWER_WITHIN


def _targets(fars: Iterable[FAR]) -> dict[int | None, str]:
    return {far.number: far.outer.address for far in fars if to_access(far) and far.outer and far.outer.address}


def to_access(far: FAR) -> bool:
    """Whether a rule sends packets towards the radio network, or does not say where (a change that keeps it)."""
    return far.destination in (PFCPInterface.ACCESS, None)


def network_of(address: str) -> str:
    """The network of 256 IPv4 addresses, or the /64, that an address lies in: what a site commonly has."""
    length = 24 if ipaddress.ip_address(address).version == 4 else 64
    return str(ipaddress.ip_network(f"{address}/{length}", strict=False))
