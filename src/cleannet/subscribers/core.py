"""The core's control messages between hosts, as the checks see them: in the order of time, copies left out."""

from collections.abc import Sequence
from functools import cached_property
from typing import TypeVar, cast

import msgspec

from cleannet.decode.control import ControlPdu
from cleannet.model.message import Message
from cleannet.model.sent import Sent

M = TypeVar("M", bound=Message)


class Core(msgspec.Struct, dict=True):
    """What hosts of the core said to each other.

    Attributes:
        messages: in the order of time, each once.
        pdus: the datagrams that were read, copies too.
        carried: those of the messages that came in streams.
    """

    messages: tuple[Sent[Message], ...] = ()
    pdus: tuple[ControlPdu, ...] = ()
    carried: tuple[Sent[Message], ...] = ()

    @property
    def copies(self) -> int:
        """How many datagrams were captured before at another place of the same host."""
        return sum(pdu.copy for pdu in self.pdus)

    def of(self, kind: type[M]) -> tuple[Sent[M], ...]:
        """The messages of a type, and of its subtypes."""
        return tuple(cast("Sent[M]", one) for one in self.messages if isinstance(one.message, kind))

    @cached_property
    def kinds(self) -> frozenset[type[Message]]:
        """The types of message that were seen."""
        return frozenset(type(one.message) for one in self.messages)


def core_of(pdus: Sequence[ControlPdu], carried: Sequence[Sent[Message]] = ()) -> Core:
    """The core's messages in the order of time (those of one time as they were captured); copies are left out.

    `pdus`: of datagrams; `carried`: of streams.
    """
    messages = [one for pdu in pdus if not pdu.copy for one in pdu.messages] + list(carried)
    return Core(tuple(sorted(messages, key=lambda one: one.time)), tuple(pdus), tuple(carried))


NO_CORE = Core()
