"""One subscriber's timeline, as the checks see it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from types import UnionType
from typing import TypeVar, cast, overload

from cleannet.model.message import Direction, Message
from cleannet.model.nas import (
    NASMessage,
    RegistrationAccept,
    RegistrationRequest,
    RegistrationType,
    SecurityModeCommand,
    SecurityModeComplete,
    SecurityModeReject,
    ServiceRequest,
    ServiceType,
)
from cleannet.model.radio import Cell
from cleannet.model.record import Record
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.cells import SIB1, serving_blocks
from cleannet.subscribers.index import Index
from cleannet.subscribers.settings import Settings

M = TypeVar("M", bound=Message)
N = TypeVar("N", bound=Message)
O = TypeVar("O", bound=Message)  # noqa: E741


class Connection(Record, frozen=True):
    """One N1 connection of a subscriber: from the first message seen to the release or the end of the capture.

    Attributes:
        index: its number in the subscriber's timeline, from 0 in the order of their beginnings.
        association: index of the gNB–AMF association that carried it (the last one, after a handover).
        mid_session: it had begun before the capture did: what came earlier is unknown.
        released: its release was seen.
        release_visible: its release would be seen although messages of it are ciphered: F1 or S1 tells.
        as_sent: its NAS stands under the headers that were sent: S1 shows it, no log of a phone.
    """

    index: int
    association: int = 0
    mid_session: bool = False
    released: bool = False
    release_visible: bool = False
    as_sent: bool = False


class Subscriber:
    """Everything seen of one subscriber, in the order of time.

    Two timelines of the same shape (equal messages but for identities, challenges and other opaque values, which
    are equal or different at the same places) are judged once. That holds since a check may compare opaque values
    for equality only, and must ask `seconds_between` for time: a check that did is run for each subscriber anew.
    """

    __slots__ = ("_cells", "_seconds", "asked_for_time", "connections", "index", "losses", "settings", "timeline")

    def __init__(
        self,
        timeline: Sequence[Message],
        connections: Sequence[Connection],
        seconds: Sequence[float] = (),
        losses: Iterable[int] = (),
        settings: Settings = Settings(),  # noqa: B008  (frozen)
        cells: Sequence[Cell | None] = (),
        index: Index | None = None,
    ) -> None:
        """`seconds`, `cells`: time and cell of each message; `losses`: positions before which some may be missing.

        `index`: that of the same timeline, where there is one already.
        """
        self.timeline = tuple(timeline)
        self.index = index or Index(self.timeline)
        self.connections = tuple(connections)
        self._seconds = seconds
        self._cells = cells
        self.losses = frozenset(losses)
        self.settings = settings
        self.asked_for_time = False

    @overload
    def all(self, one: type[M], other: type[N], /) -> tuple[M | N, ...]: ...
    @overload
    def all(self, one: type[M], other: type[N], third: type[O], /) -> tuple[M | N | O, ...]: ...
    @overload
    def all(self, *types: type[M]) -> tuple[M, ...]: ...
    def all(self, *types: type[M]) -> tuple[M, ...]:
        """The messages of these types."""
        return self._messages(self.index.of(types))

    def every(self, *types: type[Message] | UnionType) -> Iterator[Message]:
        """The messages of these types and unions of types: less to look through than the whole timeline."""
        return map(self.timeline.__getitem__, self.index.of(types))

    def _messages(self, positions: Iterable[int]) -> tuple[M, ...]:
        return cast("tuple[M, ...]", tuple(map(self.timeline.__getitem__, positions)))

    def connection(self, message: Message) -> Connection:
        """The connection that carried a message."""
        return self.connections[message.at.connection]

    def cell(self, message: Message) -> Cell | None:
        """The radio cell of a message, as far as a phone's log or a radio capture tells it (on N2: None)."""
        return self._cells[message.at.position] if self._cells else None

    def serving_blocks(self) -> list[SIB1 | None]:
        """For each message the SIB1 of its cell, see `cleannet.subscribers.cells`."""
        return serving_blocks(self.timeline, self._cells)

    def within(self, connection: Connection, *types: type[M]) -> tuple[M, ...]:
        """The messages of these types that one connection carried."""
        return self._messages(self.index.within(connection.index, types))

    def before(self, message: Message, *types: type[M], anywhere: bool = False) -> M | None:
        """The nearest earlier message of these types, in the same connection unless `anywhere`."""
        return next(self.earlier(message, *types, anywhere=anywhere), None)

    def after(self, message: Message, *types: type[M], anywhere: bool = False) -> M | None:
        """The nearest later message of these types, in the same connection unless `anywhere`."""
        return next(self.later(message, *types, anywhere=anywhere), None)

    def earlier(self, message: Message, *types: type[M], anywhere: bool = False, itself: bool = False) -> Iterator[M]:
        """The earlier messages of these types, the nearest first, in the same connection unless `anywhere`.

        With `itself` the message comes first, if it is of these types.
        """
        positions = self._positions(message, types, anywhere)
        for n in range(bisect_left(positions, message.at.position + itself) - 1, -1, -1):
            yield cast("M", self.timeline[positions[n]])

    def later(self, message: Message, *types: type[M], anywhere: bool = False) -> Iterator[M]:
        """The later messages of these types, the nearest first, in the same connection unless `anywhere`."""
        positions = self._positions(message, types, anywhere)
        for n in range(bisect_right(positions, message.at.position), len(positions)):
            yield cast("M", self.timeline[positions[n]])

    def _positions(self, message: Message, types: tuple[type[M], ...], anywhere: bool) -> Sequence[int]:
        return self.index.of(types) if anywhere else self.index.within(message.at.connection, types)

    def between(self, first: Message, last: Message, *types: type[M]) -> tuple[M, ...]:
        """The messages of these types strictly between two others, in the connection of `first`."""
        positions = self._positions(first, types, anywhere=False)
        begin, end = bisect_right(positions, first.at.position), bisect_left(positions, last.at.position)
        return self._messages(positions[begin:end])

    def second(self, message: Message) -> float:
        """When a message was captured, in seconds since 1970: for checks across subscribers."""
        return self._seconds[message.at.position]

    def seconds_between(self, first: Message, last: Message) -> float:
        """Seconds from one message to another. Asking makes the judgement this subscriber's own (see the class)."""
        self.asked_for_time = True
        return self._seconds[last.at.position] - self._seconds[first.at.position]

    def mid_session(self, message: Message) -> bool:
        """Whether the capture began inside this message's connection."""
        return self.connection(message).mid_session

    def loss_between(self, first: Message, last: Message) -> bool:
        """Whether messages may be missing (TSN gap, cut frame) between two messages, or right before the second."""
        return any(first.at.position < p <= last.at.position for p in self.losses)

    def loss_in(self, connection: Connection) -> bool:
        """Whether messages may be missing anywhere in a connection."""
        return any(self.timeline[p].at.connection == connection.index for p in self.losses)

    # What the checks ask again and again.

    def registration(self, message: Message) -> RegistrationRequest | None:
        """The registration request that `message` is, or that most recently preceded it in its connection."""
        if isinstance(message, RegistrationRequest):
            return message
        return self.before(message, RegistrationRequest)

    def in_emergency(self, message: Message) -> bool:
        """Whether a message belongs to an emergency registration or emergency service (TS 33.501, 10.2.2).

        True after a registration of type emergency, an accept that says "emergency registered", or a service request
        for emergency services, as long as no other registration follows.
        """
        shown = (RegistrationRequest, RegistrationAccept, ServiceRequest)
        for one in self.earlier(message, *shown, anywhere=True, itself=True):
            if isinstance(one, RegistrationRequest) and not one.container:
                return one.registration_type is RegistrationType.EMERGENCY
            if isinstance(one, RegistrationAccept) and one.emergency_registered:
                return True
            if (
                isinstance(one, ServiceRequest)
                and one.at.connection == message.at.connection
                and one.service_type in (ServiceType.EMERGENCY_SERVICES, ServiceType.EMERGENCY_SERVICES_FALLBACK)
            ):
                return True
        return False

    def offer(self, message: Message) -> RegistrationRequest | None:
        """The latest registration request before a message (or itself) that tells the UE's security capabilities.

        Looks in the same connection first, then in the subscriber's earlier ones.
        """
        latest = None
        for one in self.earlier(message, RegistrationRequest, anywhere=True, itself=True):
            if one.ue_security_capability is not None:
                if one.at.connection == message.at.connection:
                    return one
                latest = latest or one
        return latest

    def command_in_force(self, message: Message) -> SecurityModeCommand | None:
        """The latest Security Mode Command before a message whose answer, if any, was not a reject; any connection."""
        for one in self.earlier(message, SecurityModeCommand, anywhere=True):
            answer = self.after(one, SecurityModeComplete, SecurityModeReject, SecurityModeCommand)
            if not isinstance(answer, SecurityModeReject):
                return one
        return None

    def secured_before(self, message: Message) -> NASMessage | None:
        """The earlier message that shows NAS security in use in this connection, if there is one.

        A Security Mode Complete, any message under a header that ciphers, or a protected downlink message other than
        a Security Mode Command (which shows that the network holds the context that the UE claims).
        """
        for n in self._positions(message, (NASMessage,), anywhere=False):
            one = cast("NASMessage", self.timeline[n])
            if n >= message.at.position:
                break
            if one.container:
                continue
            if isinstance(one, SecurityModeComplete) or one.header.ciphered:
                return one
            if (
                one.header is SecurityHeader.INTEGRITY_PROTECTED
                and one.direction is Direction.DOWNLINK
                and not isinstance(one, SecurityModeCommand)
            ):
                return one
        return None
