"""The core's control messages between hosts, as the checks see them: in the order of time, copies left out."""

import bisect
from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import TypeVar, cast

import msgspec

from cleannet.decode.control import ControlPdu
from cleannet.model.frame import NOWHERE
from cleannet.model.message import Message
from cleannet.model.sbi import SBIMessage
from cleannet.model.sent import Sent
from cleannet.subscribers.exchanges import Exchange, Functions, exchanges_of, functions_of

M = TypeVar("M", bound=Message)
SAME_WITHIN = 1_000_000_000
"""Nanoseconds by which two captures of one message may differ."""
_PLACES = ("head", "connection", "client", "server", "block_at", "expanded_at", "resets", "settings", "pings")
"""Fields that tell where in the captures a message stands."""


class Core(msgspec.Struct, dict=True):
    """What hosts of the core said to each other.

    Attributes:
        messages: in the order of time, each once.
        pdus: the datagrams that were read, copies too.
        carried: those of the messages that came in streams.
        left_out: how many messages were captured again and not read.
    """

    messages: tuple[Sent[Message], ...] = ()
    pdus: tuple[ControlPdu, ...] = ()
    carried: tuple[Sent[Message], ...] = ()
    left_out: int = 0

    @property
    def copies(self) -> int:
        """How many datagrams and messages were captured before at another place of the same host."""
        return sum(pdu.copy for pdu in self.pdus) + self.left_out

    def of(self, kind: type[M]) -> tuple[Sent[M], ...]:
        """The messages of a type, and of its subtypes."""
        known = self._of.get(kind)
        if known is None:
            types = tuple(one for one in self._by_type if issubclass(one, kind))
            if len(types) > 1:
                known = tuple(one for one in self.messages if isinstance(one.message, types))
            else:
                known = tuple(self._by_type[types[0]]) if types else ()
            self._of[kind] = known
        return cast("tuple[Sent[M], ...]", known)

    @cached_property
    def _by_type(self) -> dict[type[Message], list[Sent[Message]]]:
        found: dict[type[Message], list[Sent[Message]]] = {}
        for one in self.messages:
            found.setdefault(type(one.message), []).append(one)
        return found

    @cached_property
    def _of(self) -> dict[type[Message], tuple[Sent[Message], ...]]:
        return {}

    @cached_property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Requests of services with their responses, in the order of the requests."""
        return exchanges_of(self.of(SBIMessage))

    @cached_property
    def functions(self) -> Functions:
        """Which functions registrations and answers to discovery describe."""
        return functions_of(self.of(SBIMessage))

    def where(self, chosen: Callable[[Message], bool]) -> "Core":
        """The same with those messages alone that are chosen."""
        return Core(tuple(one for one in self.messages if chosen(one.message)))

    @cached_property
    def kinds(self) -> frozenset[type[Message]]:
        """The types of message that were seen."""
        return frozenset(self._by_type)


def core_of(pdus: Sequence[ControlPdu], carried: Sequence[Sent[Message]] = (), left_out: int = 0) -> Core:
    """The core's messages in the order of time (those of one time as they were captured); copies are left out.

    `pdus`: of datagrams; `carried`: of streams; `left_out`: how many of these were captured again and not read.
    """
    messages = [one for pdu in pdus if not pdu.copy for one in pdu.messages] + list(carried)
    if len({one.message.at.frame.input for one in messages}) > 1:
        messages = _once(messages)
    return Core(tuple(sorted(messages, key=lambda one: one.time)), tuple(pdus), tuple(carried), left_out)


def _once(messages: Sequence[Sent[Message]]) -> list[Sent[Message]]:
    """The messages without those that another input holds too: two captures of one link, or one given twice.

    What comes twice in one input is a repetition, and stays.
    """
    kept: list[Sent[Message]] = []
    known: dict[Hashable, list[tuple[int, set[int]]]] = {}
    for one in sorted(messages, key=lambda one: (one.message.at.frame.input, one.time)):
        given = one.message.at.frame.input
        same = known.setdefault(_content(one), [])
        near = same[bisect.bisect_left(same, one.time - SAME_WITHIN, key=_time) :]
        near = near[: bisect.bisect_right(near, one.time + SAME_WITHIN, key=_time)]
        whose = next((whose for _, whose in near if given not in whose), None)
        if whose is None:
            bisect.insort(same, (one.time, {given}), key=_time)
            kept.append(one)
        else:
            whose.add(given)
    return kept


def _time(entry: tuple[int, set[int]]) -> int:
    return entry[0]


def _content(one: Sent[Message]) -> Hashable:
    """What is equal in all captures of a message: the ends, and the record without its places."""
    places = {name: None for name in _PLACES if hasattr(one.message, name)}
    bare = msgspec.structs.replace(one.message, at=NOWHERE, **places)
    return type(bare), bare, one.source, one.source_port, one.destination, one.destination_port


NO_CORE = Core()
