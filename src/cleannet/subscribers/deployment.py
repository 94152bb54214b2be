"""All that the captures show together, as the checks across subscribers see it."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Generic, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from cleannet.decode.s1ap_reader import S1PDU
from cleannet.frames.outside import OutsideFlow
from cleannet.model.frame import FrameRef
from cleannet.model.message import Message
from cleannet.model.ngap import NGAPMessage, Tunnel
from cleannet.model.sbi import SBIMessage
from cleannet.subscribers.contradictions import NO_STREAMS, Streams
from cleannet.subscribers.core import NO_CORE, Core
from cleannet.subscribers.ledger import Ledger, ledger_of
from cleannet.subscribers.links import Association, IdConflict, Link, SCTPEvent
from cleannet.subscribers.settings import Settings
from cleannet.subscribers.subscriber import Connection, Subscriber
from cleannet.subscribers.user_plane import NO_USER_PLANE, UserPlane
from cleannet.subscribers.witnesses.witness import Witness

M = TypeVar("M", bound=Message)


class Shape(msgspec.Struct, Generic[M], frozen=True):
    """All messages that are equal but for opaque values (identities, challenges, ids).

    Read from `example` only what is not such a value. `places(limit)` tells where the messages are, to cite them.
    """

    example: M
    count: int
    rows: npt.NDArray[np.int64]
    deployment: "Deployment"

    def places(self, limit: int = 10_000) -> list[FrameRef]:
        """Where the first `limit` messages of this shape were captured, in the order of time."""
        return [self.deployment.place(int(row)) for row in self.rows[:limit]]


class Deployment(ABC):
    """Every message of every subscriber and association, in the order of time.

    A *row* is a message's number here. Reading a message decodes it; so ask for rare types with `all`, and for frequent
    ones by `shapes`, `rows`, `seconds` and the other columns.

    `s1`: the messages of S1, in the order of time; they have no rows.
    `phones`: how many phone logs (or other sources of the radio interface) there are beside; they have no rows.
    `witnesses`: those of them with NAS-5GS messages, each beside what N2 shows; empty where there is no N2.
    """

    associations: tuple[Association, ...]
    links: tuple[Link, ...]
    sctp_events: tuple[SCTPEvent, ...]
    id_conflicts: tuple[IdConflict, ...] = ()
    subscriber_count: int
    settings: Settings
    core: Core = NO_CORE
    user_plane: UserPlane = NO_USER_PLANE
    s1: tuple[S1PDU, ...] = ()
    streams: Streams = NO_STREAMS
    outside: tuple[OutsideFlow, ...] = ()
    phones: int = 0
    witnesses: tuple[Witness, ...] = ()

    @cached_property
    def ledger(self) -> Ledger:
        """What N2, N4, S1 and GTP-C say of sessions."""
        return ledger_of(self)

    @cached_property
    def decrypted_frames(self) -> frozenset[FrameRef]:
        """Where messages stand that were read with keys the user gave."""
        read = [one.message for one in self.core.messages if one.message.decrypted]
        heads = {one.head for one in read if isinstance(one, SBIMessage)}
        return frozenset({one.at.frame for one in read} | heads)

    @property
    def any_decrypted(self) -> bool:
        """Whether any message was read with such keys."""
        return bool(self.decrypted_frames)

    def was_opened(self, place: FrameRef) -> bool:  # noqa: ARG002  (of the whole network)
        """Whether a frame holds a packet of IPsec that such keys opened."""
        return False

    def decrypted_rows(self, rows: npt.NDArray[np.int64]) -> list[bool]:
        """Which of these rows were read with such keys."""
        return [self.place(row) in self.decrypted_frames for row in rows.tolist()]

    @property
    def handsets(self) -> tuple[Subscriber, ...]:
        """The subscribers that only phone logs and radio captures show: they have no rows."""
        return ()

    @property
    def counted_handsets(self) -> tuple[Subscriber, ...]:
        """The same, each UE once: where S1 shows it as well as a log or the air, S1's timeline."""
        return self.handsets

    @abstractmethod
    def rows(self, *types: type[Message], association: int | None = None) -> npt.NDArray[np.int64]:
        """Rows of the messages of these types, in the order of time."""

    @abstractmethod
    def message(self, row: int) -> Message:
        """The message of a row, decoded anew; to cite it, its `place` is enough."""

    @abstractmethod
    def place(self, row: int) -> FrameRef:
        """Where the message of a row was captured."""

    @abstractmethod
    def seconds(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Times of rows, in seconds since 1970."""

    @abstractmethod
    def subscribers(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The number of the subscriber of each row, -1 for messages that concern none."""

    @abstractmethod
    def association_numbers(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The index of the association of each row."""

    @abstractmethod
    def connections(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """A number of the N1 connection of each row, unique in the deployment; -1 for messages of none."""

    @abstractmethod
    def connection(self, number: int) -> Connection:
        """The connection of such a number (its `index` is the one inside its subscriber)."""

    @abstractmethod
    def shapes(self, kind: type[M]) -> list[Shape[M]]:
        """The shapes of the messages of a type, most frequent first."""

    @abstractmethod
    def tmsis(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The 5G-TMSI that each row's message carries as identity, assigned GUTI or paging identity; -1 for none."""

    @abstractmethod
    def lost(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Whether messages may be missing right before each row (TSN gap of its association's side)."""

    def tunnels(self, rows: npt.NDArray[np.int64]) -> list[tuple[Tunnel, ...]]:
        """The tunnels that each row's NGAP message names."""
        messages = (self.message(int(row)) for row in rows)
        return [one.tunnels if isinstance(one, NGAPMessage) else () for one in messages]

    @abstractmethod
    def log_timelines(self) -> Sequence[Subscriber]:
        """The subscribers of phones' own logs."""

    @abstractmethod
    def air_timelines(self) -> Sequence[Subscriber]:
        """The subscribers of captures of the radio interface and of F1, which show many UEs at one base station."""

    @abstractmethod
    def s1_timelines(self) -> Sequence[Subscriber]:
        """The subscribers of S1."""

    def all(self, *types: type[M]) -> Iterator[M]:
        """The messages of these types, in the order of time, each decoded: for rare types."""
        for row in self.rows(*types):
            found = self.message(int(row))
            assert isinstance(found, types)
            yield found
