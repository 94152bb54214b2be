"""Where subscribers register, as S6a and MAP tell it: who asks for vectors, and who registers whom, as time goes."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from cleannet.checks.roaming.exchanges import Exchange
from cleannet.checks.roaming.networks import (
    Network,
    country_of,
    dialling_code,
    of_name,
    of_plmn,
    one_house,
    one_network,
)
from cleannet.checks.roaming.transactions import Transaction
from cleannet.model.diameter import AUTHENTICATION_INFORMATION, UPDATE_LOCATION
from cleannet.model.message import Message

UPDATE_LOCATION_2G, UPDATE_GPRS_LOCATION, SEND_AUTHENTICATION_INFO = 2, 23, 56
"""Operations of MAP (TS 29.002, 17.5)."""

UNTOLD = "untold"
"""The dialling code of a node that has a point code and no title."""


class Place(NamedTuple):
    """Where a subscriber is served: a network (Diameter), or a country by its dialling code (MAP)."""

    network: Network | None
    dialling: str = ""


class Step(msgspec.Struct, frozen=True):
    """A request for vectors, or a registration, of one subscriber.

    Attributes:
        time: nanoseconds since 1970.
        request, answer: its messages; `accepted`: the answer grants it.
        place: where it comes from.
        requester: realm or global title of who asks.
        registers: it is a registration; else it asks for `vectors`, so many.
    """

    time: int
    request: Message
    answer: Message | None
    accepted: bool
    place: Place
    requester: str
    registers: bool
    vectors: int = 0

    def of_same(self, other: "Step") -> bool:
        """Whether another one may be of the same place. Network and dialling code are not compared with each other."""
        mine, theirs = self.place, other.place
        if mine.network and theirs.network:
            return one_network(mine.network, theirs.network)
        if mine.dialling or theirs.dialling:
            known = UNTOLD not in (mine.dialling, theirs.dialling) and mine.dialling and theirs.dialling
            return mine.dialling == theirs.dialling if known else True
        return one_house(self.requester, other.requester)

    def of_other_country(self, other: "Step") -> bool:
        """Whether another one is surely of another country."""
        mine, theirs = self.place, other.place
        if mine.network and theirs.network:
            first, second = country_of(mine.network.country), country_of(theirs.network.country)
            return bool(first and second) and first != second
        return bool(mine.dialling and theirs.dialling) and not self.of_same(other)

    def of_far_continent(self, other: "Step") -> bool:
        """Whether another one is of a country far away: their codes' first digits are world regions (E.212)."""
        mine, theirs = self.place.network, other.place.network
        if mine is None or theirs is None or not (country_of(mine.country) and country_of(theirs.country)):
            return False
        return frozenset((mine.country[0], theirs.country[0])) in _FAR


_FAR = frozenset(map(frozenset, ("23", "25", "27", "34", "36", "47", "56", "57", "67")))
"""Europe 2, North America 3, Asia 4, Oceania and the south-east of Asia 5, Africa 6, South America 7: pairs of regions
that no border joins. A code of 3 is used in the Pacific too."""


def steps(diameter: Iterable[Exchange], ss7: Iterable[Transaction] = ()) -> dict[bytes, list[Step]]:
    """The steps of each subscriber whose IMSI is readable, in the order of time."""
    found: dict[bytes, list[Step]] = defaultdict(list)
    for one in diameter:
        message = one.request.message
        if message.application_name != "S6a" or message.imsi is None:
            continue
        if message.command in (AUTHENTICATION_INFORMATION, UPDATE_LOCATION):
            found[message.imsi.value].append(_of_diameter(one))
    for transaction in ss7:
        operation = transaction.request.message
        if operation.imsi is None or operation.operation not in _OF_MAP:
            continue
        found[operation.imsi.value].append(_of_map(transaction))
    return {imsi: sorted(some, key=lambda step: step.time) for imsi, some in found.items()}


_OF_MAP = (UPDATE_LOCATION_2G, UPDATE_GPRS_LOCATION, SEND_AUTHENTICATION_INFO)


def _of_diameter(one: Exchange) -> Step:
    message = one.request.message
    answer = one.answer.message if one.answer else None
    place = Place(of_plmn(message.network) or of_name(message.origin_realm))
    registers = message.command == UPDATE_LOCATION
    vectors = 0 if registers else message.vectors or 1
    time, requester = one.request.time, message.origin_realm.lower()
    return Step(time, message, answer, one.accepted, place, requester, registers, vectors)


def _of_map(one: Transaction) -> Step:
    message = one.request.message
    answer = one.result.message if one.result else None
    node = message.originator
    title = message.calling.title or (node.digits if node else "")
    place = Place(None, dialling_code(title) if title else UNTOLD)
    registers = message.operation != SEND_AUTHENTICATION_INFO
    vectors = 0 if registers else message.vectors or 1
    requester = title or f"{message.originating}"
    return Step(one.request.time, message, answer, answer is not None, place, requester, registers, vectors)
