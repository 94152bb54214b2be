"""One subscriber's timeline, as the checks see it."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from cleannet.model.message import Direction, Message
from cleannet.model.nas import (
    AuthenticationResponse,
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
from cleannet.subscribers.settings import Settings

M = TypeVar("M", bound=Message)


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

    __slots__ = ("_cells", "_seconds", "asked_for_time", "connections", "losses", "settings", "timeline")

    def __init__(
        self,
        timeline: Sequence[Message],
        connections: Sequence[Connection],
        seconds: Sequence[float] = (),
        losses: Iterable[int] = (),
        settings: Settings = Settings(),  # noqa: B008  (frozen)
        cells: Sequence[Cell | None] = (),
    ) -> None:
        """`seconds`, `cells`: time and cell of each message; `losses`: positions before which some may be missing."""
        self.timeline = tuple(timeline)
        self.connections = tuple(connections)
        self._seconds = seconds
        self._cells = cells
        self.losses = frozenset(losses)
        self.settings = settings
        self.asked_for_time = False

    def all(self, *types: type[M]) -> tuple[M, ...]:
        """The messages of these types."""
        return tuple(m for m in self.timeline if isinstance(m, types))

    def connection(self, message: Message) -> Connection:
        """The connection that carried a message."""
        return self.connections[message.at.connection]

    def cell(self, message: Message) -> Cell | None:
        """The radio cell of a message, as far as a phone's log or a radio capture tells it (on N2: None)."""
        return self._cells[message.at.position] if self._cells else None

    def within(self, connection: Connection, *types: type[M]) -> tuple[M, ...]:
        """The messages of these types that one connection carried."""
        return tuple(m for m in self.timeline if m.at.connection == connection.index and isinstance(m, types))

    def before(self, message: Message, *types: type[M], anywhere: bool = False) -> M | None:
        """The nearest earlier message of these types, in the same connection unless `anywhere`."""
        return self._nearest(reversed(self.timeline[: message.at.position]), message, types, anywhere)

    def after(self, message: Message, *types: type[M], anywhere: bool = False) -> M | None:
        """The nearest later message of these types, in the same connection unless `anywhere`."""
        return self._nearest(self.timeline[message.at.position + 1 :], message, types, anywhere)

    @staticmethod
    def _nearest(messages: Iterable[Message], near: Message, types: tuple[type[M], ...], anywhere: bool) -> M | None:
        for one in messages:
            if isinstance(one, types) and (anywhere or one.at.connection == near.at.connection):
                return one
        return None

    def between(self, first: Message, last: Message, *types: type[M]) -> tuple[M, ...]:
        """The messages of these types strictly between two others, in the connection of `first`."""
        inside = self.timeline[first.at.position + 1 : last.at.position]
        return tuple(m for m in inside if isinstance(m, types) and m.at.connection == first.at.connection)

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
        for one in reversed(self.timeline[: message.at.position + 1]):
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
        for one in reversed(self.timeline[: message.at.position + 1]):
            if isinstance(one, RegistrationRequest) and one.ue_security_capability is not None:
                if one.at.connection == message.at.connection:
                    return one
                latest = latest or one
        return latest

    def command_in_force(self, message: Message) -> SecurityModeCommand | None:
        """The latest Security Mode Command before a message whose answer, if any, was not a reject; any connection."""
        for one in reversed(self.timeline[: message.at.position]):
            if isinstance(one, SecurityModeCommand):
                answer = self.after(one, SecurityModeComplete, SecurityModeReject, SecurityModeCommand)
                if not isinstance(answer, SecurityModeReject):
                    return one
        return None

    def authenticated_before(self, message: Message) -> bool:
        """Whether the UE answered a challenge, or completed a Security Mode Command, earlier in this connection."""
        return self.before(message, AuthenticationResponse, SecurityModeComplete) is not None

    def secured_before(self, message: Message) -> NASMessage | None:
        """The earlier message that shows NAS security in use in this connection, if there is one.

        A Security Mode Complete, any message under a header that ciphers, or a protected downlink message other than
        a Security Mode Command (which shows that the network holds the context that the UE claims).
        """
        for one in self.timeline[: message.at.position]:
            if not isinstance(one, NASMessage) or one.at.connection != message.at.connection or one.container:
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
