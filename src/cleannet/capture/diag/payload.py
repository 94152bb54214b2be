"""What a log record turns out to be: a message, one that is known but not read, or one that cannot be read."""

from typing import NamedTuple

from cleannet.model.problem import ProblemKind
from cleannet.model.radio import Cell, Channel

LAST_SEGMENT = 7


class Route(NamedTuple):
    """What a log's channel number stands for.

    Attributes:
        channel: what the payload is.
        uplink: True from the UE.
        broadcast: system information or paging, which concerns no single UE.
    """

    channel: Channel
    uplink: bool
    broadcast: bool = False


class Payload(NamedTuple):
    """One message as a log record holds it.

    Attributes:
        route: what it is.
        octets: the message.
        cell: as far as the record tells.
        protected: for NAS, as in `RadioMessage`.
        segment: 0 for a whole message; 1, 2, … for its first, second, … part, `LAST_SEGMENT` for the last one.
        subscription: of several SIMs, counted from 1, where the record itself tells; 0 else.
    """

    route: Route
    octets: bytes
    cell: Cell | None = None
    protected: bool | None = None
    segment: int = 0
    subscription: int = 0


class Unread(NamedTuple):
    """A record whose meaning is known and which is not read; `what` names it, without its log code."""

    what: str


class Refused(NamedTuple):
    """A record that should be read and cannot be; `text` says why in words of a fixed set."""

    kind: ProblemKind
    text: str


Outcome = Payload | Unread | Refused

TOO_SHORT = Refused(ProblemKind.BROKEN_BLOCK, "is shorter than its own header")
WRONG_LENGTH = Refused(ProblemKind.BROKEN_BLOCK, "states another length than it has")
EMPTY = Refused(ProblemKind.BROKEN_BLOCK, "holds no message")


def unknown_version(version: int) -> Refused:
    """The record's layout has a version that nobody described."""
    return Refused(ProblemKind.UNKNOWN_LOG_VERSION, f"version {version}")


def unknown_channel(version: int, number: int) -> Refused:
    """The layout is known, the number of the channel is not."""
    return Refused(ProblemKind.UNKNOWN_MESSAGE, f"version {version} names channel {number}, which is not known")
