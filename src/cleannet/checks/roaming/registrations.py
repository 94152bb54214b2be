"""Where subscribers register, as S6a tells it: who asks for vectors, and who registers whom, in the order of time."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from cleannet.checks.roaming.exchanges import Exchange
from cleannet.checks.roaming.networks import Network, of_name, of_plmn, one_network
from cleannet.model.diameter import AUTHENTICATION_INFORMATION, UPDATE_LOCATION


class Step(msgspec.Struct, frozen=True):
    """A request for vectors, or a registration, of one subscriber.

    Attributes:
        network: the visited network that the request names, else the one that its realm names.
        realm: the realm of the origin.
        registers: it is a registration (Update-Location-Request); else it asks for vectors.
    """

    exchange: Exchange
    network: Network | None
    realm: str
    registers: bool

    def of_same(self, other: "Step") -> bool:
        """Whether another one is of the same network, as far as it can be told."""
        if self.network and other.network:
            return one_network(self.network, other.network)
        return self.realm == other.realm


def steps(found: Iterable[Exchange]) -> dict[bytes, list[Step]]:
    """The steps of each subscriber whose IMSI is readable."""
    by_subscriber: dict[bytes, list[Step]] = defaultdict(list)
    for one in found:
        message = one.request.message
        if message.application_name != "S6a" or message.imsi is None:
            continue
        if message.command in (AUTHENTICATION_INFORMATION, UPDATE_LOCATION):
            network = of_plmn(message.network) or of_name(message.origin_realm)
            step = Step(one, network, message.origin_realm.lower(), message.command == UPDATE_LOCATION)
            by_subscriber[message.imsi.value].append(step)
    return by_subscriber
