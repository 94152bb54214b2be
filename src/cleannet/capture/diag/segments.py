"""Messages that one log record could not hold: their parts are numbered 1, 2, … and the last one 7."""

from cleannet.capture.diag.payload import LAST_SEGMENT, Payload, Route

_Key = tuple[int, int, Route]


class Segments:
    """Joins parts of one log code, subscription and channel that come one after the other.

    Attributes:
        lost: parts whose message never became whole.
    """

    def __init__(self) -> None:
        self.lost = 0
        self._held: dict[_Key, list[bytes]] = {}

    def joined(self, code: int, subscription: int, part: Payload) -> bytes | None:
        """The whole message if this part completes it; None while parts are wanted, and where one is missing."""
        key = code, subscription, part.route
        held = self._held.pop(key, [])
        if part.segment == LAST_SEGMENT and held:
            return b"".join((*held, part.octets))
        if part.segment == 1 or part.segment == len(held) + 1 < LAST_SEGMENT:
            self.lost += len(held) if part.segment == 1 else 0
            self._held[key] = [part.octets] if part.segment == 1 else [*held, part.octets]
        else:
            self.lost += len(held) + 1
        return None

    def end(self) -> None:
        """No part comes any more."""
        self.lost += sum(map(len, self._held.values()))
        self._held.clear()
