"""What the messages of a transaction told so far, for those that do not say it again; within bounds."""

import msgspec

from cleannet.model.map import TCAPKind, TCAPMessage

MOST_TRANSACTIONS = 1 << 16
MOST_OPERATIONS = 100
End = tuple[int | str, str]
"""A node (point code or title) and the id that a transaction has there."""
_ENDS = (TCAPKind.END, TCAPKind.ABORT)
_NAMES = 4
"""By title and point code of both ends."""


class Known(msgspec.Struct):
    """What a transaction's earlier messages told.

    Attributes:
        context: application context.
        application: type of the records of its components.
        operations: of the requests, by the asker's transaction id and the request's number.
        ends: under which it is remembered.
    """

    context: str = ""
    application: type[TCAPMessage] | None = None
    operations: dict[tuple[str, int], int] | None = None
    ends: tuple["End", ...] = ()

    def ask(self, whose: str, invoke: int, operation: int) -> None:
        """Remembers a request."""
        if self.operations is None:
            self.operations = {}
        if len(self.operations) < MOST_OPERATIONS:
            self.operations[whose, invoke] = operation

    def asked(self, whose: str, invoke: int) -> int | None:
        """The operation of a request."""
        return self.operations.get((whose, invoke)) if self.operations else None


class Memory:
    """All transactions that have not ended. A transaction has an id of each of its ends, which holds at the end's node.

    A node is known by its title, and by its point code, which a transfer point may change on the way back.
    `forgotten`: how many were dropped before they ended, the oldest first.
    """

    def __init__(self) -> None:
        self.forgotten = 0
        self._known: dict[End, Known] = {}

    def recall(self, sender: tuple[End, ...], receiver: tuple[End, ...], kind: TCAPKind) -> Known:
        """What is known of the transaction of a message; `sender`, `receiver`: by what names their ids hold."""
        ends = (*receiver, *sender) if kind is not TCAPKind.BEGIN else receiver
        found = next((one for end in ends if (one := self._known.get(end)) is not None), None)
        if kind in _ENDS:
            for end in found.ends if found is not None else ():
                self._known.pop(end, None)
            return found or Known()
        found = found or Known()
        for end in (*sender, *receiver):
            if self._known.get(end) is not found:
                self._known[end] = found
                found.ends = (*found.ends, end)
        while len(self._known) > _NAMES * MOST_TRANSACTIONS:
            self._forget(self._known[next(iter(self._known))])
        return found

    def _forget(self, one: Known) -> None:
        for end in one.ends:
            if self._known.get(end) is one:
                del self._known[end]
        self.forgotten += 1
