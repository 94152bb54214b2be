"""Whose an address inside a tunnel is: a function's of the core, or a subscriber's."""

from cleannet.model.pfcp import PFCPMessage
from cleannet.model.sbi import SBIRequest
from cleannet.subscribers.deployment import Deployment


class Hosts:
    """Addresses that are told by the inventory, or by what they do in the same capture.

    Attributes:
        planned: whether the inventory tells the core's ranges, and `users_planned` those of subscribers.
    """

    def __init__(self, deployment: Deployment) -> None:
        inventory = deployment.settings.inventory
        self._core = inventory.plan.core if inventory else None
        self._functions = tuple(one.addresses for one in inventory.functions) if inventory else ()
        self._users = inventory.plan.users if inventory else None
        self._ran = inventory.plan.ran if inventory else None
        self._acting = _acting(deployment)
        self._given = {
            address
            for one in deployment.core.of(PFCPMessage)
            for rule in one.message.pdrs
            for address in rule.ue_addresses
        }
        self.planned = bool(self._core) or any(self._functions)
        self.users_planned = bool(self._users)

    @property
    def knows_core(self) -> bool:
        """Whether anything tells which addresses are the core's."""
        return self.planned or bool(self._acting)

    @property
    def knows_users(self) -> bool:
        """Whether anything tells which addresses are subscribers'."""
        return self.users_planned or bool(self._given)

    def is_core(self, address: str) -> bool:
        """Whether it is one of a function of the core, and no subscriber's."""
        return not self.is_user(address) and (address in self._acting or self.is_planned(address))

    def is_planned(self, address: str) -> bool:
        """Whether the inventory gives it to the core."""
        return bool(self._core and self._core.holds(address)) or any(one.holds(address) for one in self._functions)

    def is_user(self, address: str) -> bool:
        """Whether it was given to a subscriber, or is in the range of those that are."""
        return address in self._given or bool(self._users and self._users.holds(address))

    def is_ran(self, address: str) -> bool:
        """Whether the inventory gives it to the radio network."""
        return bool(self._ran and self._ran.holds(address))

    def was_given(self, address: str) -> bool:
        """Whether N4 shows that a subscriber has it."""
        return address in self._given


def _acting(deployment: Deployment) -> frozenset[str]:
    """The ends of N2 on the core's side, of N4, of the services, and of tunnels."""
    found: set[str] = set()
    for association in deployment.associations:
        if association.ngap:
            found.update(association.amf.split(", "))
    for one in deployment.core.of(PFCPMessage):
        found.update((one.source, one.destination))
    found.update({one.destination for one in deployment.core.of(SBIRequest)})
    for pair in deployment.user_plane.pairs:
        found.update(pair)
    return frozenset(found)
