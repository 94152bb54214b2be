"""What the messages of a transaction told so far, for those that do not say it again; within bounds."""

import msgspec

from cleannet.model.map import TCAPKind, TCAPMessage

MOST_TRANSACTIONS = 1 << 16
MOST_OPERATIONS = 100
End = tuple[int | str, str]
"""A node (point code or title) and the id that a transaction has there."""
_ENDS = (TCAPKind.END, TCAPKind.ABORT)


class Known(msgspec.Struct):
    """What a transaction's earlier messages told.

    Attributes:
        context: application context.
        application: type of the records of its components.
        operations: of the requests, by the asker's transaction id and the request's number.
    """

    context: str = ""
    application: type[TCAPMessage] | None = None
    operations: dict[tuple[str, int], int] | None = None

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

    `forgotten`: how many were dropped before they ended, the oldest first.
    """

    def __init__(self) -> None:
        self.forgotten = 0
        self._known: dict[End, Known] = {}

    def recall(self, sender: End, receiver: End, kind: TCAPKind) -> Known:
        """What is known of the transaction of a message; `sender`, `receiver`: node and transaction id, "" for none."""
        found = self._known.get(receiver) if receiver[1] else None
        if found is None and sender[1] and kind is not TCAPKind.BEGIN:
            found = self._known.get(sender)
        if kind in _ENDS:
            self._known.pop(receiver, None)
            return found or Known()
        found = found or Known()
        if sender[1]:
            self._known[sender] = found
        if receiver[1]:
            self._known[receiver] = found
        while len(self._known) > 2 * MOST_TRANSACTIONS:
            del self._known[next(iter(self._known))]
            self.forgotten += 1
        return found
