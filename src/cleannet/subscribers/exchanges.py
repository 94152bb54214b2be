"""Requests of services with their responses, and which functions are known at which address."""

import functools
import ipaddress
from collections.abc import Iterable

import msgspec

from cleannet.model.sbi import NFProfile, SBIMessage, SBIRequest, SBIResponse
from cleannet.model.sent import Sent

PROXIES = frozenset(("SCP", "SEPP"))
"""Functions that send on what others ask: behind one address stand many."""


class Exchange(msgspec.Struct, frozen=True):
    """One request, and what answered it; None where that was not captured."""

    request: Sent[SBIRequest]
    response: Sent[SBIResponse] | None = None

    @property
    def asked(self) -> SBIRequest:
        """The request's message."""
        return self.request.message

    @property
    def answer(self) -> SBIResponse | None:
        """The response's message."""
        return self.response.message if self.response is not None else None

    @property
    def status(self) -> int:
        """Status of the response; 0 where unknown."""
        return (self.answer.status or 0) if self.answer is not None else 0

    @property
    def accepted(self) -> bool:
        """Whether the answer is that of success."""
        return 200 <= self.status < 300


def exchanges_of(messages: Iterable[Sent[SBIMessage]]) -> tuple[Exchange, ...]:
    """The exchanges in the order of their requests; of several responses the last, which is the final one, counts."""
    asked: dict[tuple[int, int], Sent[SBIRequest]] = {}
    answered: dict[tuple[int, int], Sent[SBIResponse]] = {}
    for one in messages:
        key = (one.message.connection, one.message.stream)
        if isinstance(one.message, SBIRequest):
            asked.setdefault(key, one)  # type: ignore[arg-type]
        elif isinstance(one.message, SBIResponse):
            answered[key] = one  # type: ignore[assignment]
    return tuple(Exchange(request, answered.get(key)) for key, request in asked.items())


class Functions(msgspec.Struct, frozen=True):
    """What registrations and answers to discovery tell of the core's functions.

    Attributes:
        at: (type, instance) of the functions at each address.
        profiles: the functions by instance id.
        hosts: their names.
    """

    at: dict[str, set[tuple[str, str]]] = msgspec.field(default_factory=dict)
    profiles: dict[str, NFProfile] = msgspec.field(default_factory=dict)
    hosts: set[str] = msgspec.field(default_factory=set)

    def types_at(self, address: str) -> set[str]:
        """Types of the functions at an address."""
        return {kind for kind, _ in self.at.get(address, ())}

    def instances_at(self, address: str) -> set[str]:
        """Instance ids of the functions at an address."""
        return {instance for _, instance in self.at.get(address, ())}

    def proxy_at(self, address: str) -> bool:
        """Whether a function at an address sends on what others ask."""
        return not PROXIES.isdisjoint(self.types_at(address))


def functions_of(messages: Iterable[Sent[SBIMessage]]) -> Functions:
    """The functions that messages describe."""
    found = Functions()
    for one in messages:
        for profile in one.message.profiles:
            found.profiles.setdefault(profile.instance, profile)
            found.hosts.update(profile.hosts)
            for address in profile.addresses:
                found.at.setdefault(address, set()).add((profile.type, profile.instance))
    return found


@functools.lru_cache(65536)
def tells(address: str) -> bool:
    """Whether an address tells its sender from others: one inside a host does not, nor is one that is none."""
    try:
        return not ipaddress.ip_address(address).is_loopback
    except ValueError:  # one of the addresses beyond those that are told apart
        return False
