"""Operations of MAP with their results, as transactions of TCAP carry them (Q.773, Q.774)."""

from collections.abc import Iterable

import msgspec

from cleannet.model.map import MAPMessage
from cleannet.model.sent import Sent

RESULT_WITHIN = 60_000_000_000
"""Nanoseconds within which a result belongs to its operation: the timer of most is half of it (TS 29.002, 17.1.2)."""

Operation = Sent[MAPMessage]


class Transaction(msgspec.Struct, frozen=True):
    """An operation that is asked for, and its result where there is one."""

    request: Operation
    result: Operation | None = None
    refused: bool = False


def transactions(messages: Iterable[Operation]) -> list[Transaction]:
    """Operations with their results: those of one transaction and one invoke id, the latest first.

    Ids of transactions hold at one node (Q.773, 3.1), so the result must also go back to who asked.
    """
    waiting: dict[tuple[str, int | None], int] = {}
    found: list[tuple[Operation, Operation | None, bool]] = []
    for one in messages:
        message = one.message
        if message.asking:
            waiting[message.own_id, message.invoke_id] = len(found)
            found.append((one, None, False))
            continue
        place = waiting.get((message.other_id, message.invoke_id)) if message.other_id else None
        if place is None or one.time - found[place][0].time > RESULT_WITHIN or message.returned:
            continue
        if not _goes_back(message, found[place][0].message):
            continue
        if message.answering:
            found[place] = (found[place][0], one, False)
        elif message.error is not None:
            found[place] = (found[place][0], None, True)
    return [Transaction(*parts) for parts in found]


def _goes_back(answer: MAPMessage, asked: MAPMessage) -> bool:
    """Whether an answer goes to the asker's point code, or to its title (a transfer point may change the former)."""
    titles = answer.called.title, asked.calling.title
    return answer.destination == asked.originating or (bool(titles[0]) and titles[0] == titles[1])
