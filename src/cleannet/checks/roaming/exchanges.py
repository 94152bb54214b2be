"""Requests of Diameter and GTP-C with their answers, as the hosts of a capture exchanged them."""

from collections.abc import Iterable

import msgspec

from cleannet.model.diameter import DiameterMessage
from cleannet.model.gtp_c import GTPCMessage
from cleannet.model.sent import Sent

SUCCESS = range(2000, 3000)
"""Result codes of success (RFC 6733, 7.1.2)."""
ACCEPTED = (16, 17, 128)
"""Causes of acceptance: of version 2, wholly or partly (TS 29.274, 8.4), and of version 1 (TS 29.060, 7.7.1)."""
ANSWER_WITHIN = 30_000_000_000
"""Nanoseconds within which an answer belongs to its request."""

Told = Sent[DiameterMessage]
Control = Sent[GTPCMessage]


class Exchange(msgspec.Struct, frozen=True):
    """A request of Diameter, and its answer where there is one."""

    request: Told
    answer: Told | None = None

    @property
    def accepted(self) -> bool:
        """Whether it was answered with success."""
        return self.answer is not None and self.answer.message.result in SUCCESS


class ControlExchange(msgspec.Struct, frozen=True):
    """A request of GTP-C, and its answer where there is one."""

    request: Control
    answer: Control | None = None

    @property
    def accepted(self) -> bool:
        """Whether it was answered with a cause of acceptance."""
        return self.answer is not None and self.answer.message.cause in ACCEPTED


def exchanges(messages: Iterable[Told]) -> list[Exchange]:
    """Requests with their answers, which have their ids and go back on their connection (RFC 6733, 6.2)."""
    waiting: dict[tuple[object, ...], int] = {}
    found: list[list[Told | None]] = []
    for one in messages:
        message = one.message
        ids = (message.command, message.hop_by_hop, message.end_to_end)
        if message.request:
            waiting[one.source, one.source_port, one.destination, one.destination_port, *ids] = len(found)
            found.append([one, None])
            continue
        key = (one.destination, one.destination_port, one.source, one.source_port, *ids)
        place = waiting.pop(key, None)
        if place is not None:
            found[place][1] = one
    return [Exchange(request, answer) for request, answer in found if request is not None]


def control_exchanges(messages: Iterable[Control]) -> list[ControlExchange]:
    """Requests with their answers: the next of the same version and number, from the host that was asked."""
    waiting: dict[tuple[object, ...], int] = {}
    found: list[list[Control | None]] = []
    for one in messages:
        message = one.message
        if message.is_request:
            waiting[one.source, one.destination, message.version, message.sequence] = len(found)
            found.append([one, None])
            continue
        place = waiting.pop((one.destination, one.source, message.version, message.sequence), None)
        if place is None:
            continue
        request = found[place][0]
        if request is not None and one.time - request.time <= ANSWER_WITHIN:
            found[place][1] = one
    return [ControlExchange(request, answer) for request, answer in found if request is not None]
