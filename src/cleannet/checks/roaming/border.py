"""Who speaks, as the inventory tells it: the own network, a partner, or a stranger."""

import enum

from cleannet.checks.roaming.networks import Network, is_home, of_name, of_plmn, one_network
from cleannet.config.inventory import Inventory
from cleannet.config.inventory_core import Partner
from cleannet.model.diameter import DiameterMessage

WRITE_PARTNERS = "needs to know the partners: give --inventory FILE with [[partner]] (docs/inventory.md shows one)"
WRITE_REALMS = (
    "needs to know which realms are whose, which the names here do not tell: give --inventory FILE with realms under "
    "[[network]] and [[partner]] (docs/inventory.md shows one)"
)


class Whose(enum.Enum):
    """To whom a name or an address belongs; UNTOLD where the inventory does not speak of such."""

    OWN = "own"
    PARTNER = "partner"
    STRANGER = "stranger"
    UNTOLD = "untold"


class Border:
    """The own network and its partners."""

    def __init__(self, inventory: Inventory | None) -> None:
        self._inventory = inventory
        self.partners: tuple[Partner, ...] = inventory.partners if inventory else ()
        self._own_realms = bool(inventory and any(one.realms for one in inventory.networks))

    @property
    def own(self) -> tuple[Network, ...]:
        """The own networks."""
        names = self._inventory.home_networks if self._inventory else ()
        return tuple(one for one in map(of_plmn, names) if one)

    def of_realm(self, realm: str, host: str = "") -> Whose:
        """Whose a realm, or a host, is."""
        named = of_name(realm)
        if self._inventory and (
            self._inventory.is_own_realm(realm) or (named and any(one_network(named, one) for one in self.own))
        ):
            return Whose.OWN
        if self.partner_of_realm(realm, host):
            return Whose.PARTNER
        return Whose.STRANGER if any(one.realms or one.hosts for one in self.partners) else Whose.UNTOLD

    def partner_of_realm(self, realm: str, host: str = "") -> Partner | None:
        """The partner that a realm, or a host, is of."""
        return next((p for p in self.partners if p.has_realm(realm) or (host and host.lower() in p.hosts)), None)

    def of_address(self, address: str) -> Whose:
        """Whose an address is."""
        if self._inventory is None:
            return Whose.UNTOLD
        plan = self._inventory.plan
        if any(part.holds(address) for part in (plan.core, plan.ran)) or self._inventory.functions_at(address):
            return Whose.OWN
        if self._inventory.partners_at(address):
            return Whose.PARTNER
        known = (plan.core or self._inventory.functions) and any(one.addresses for one in self.partners)
        return Whose.STRANGER if known else Whose.UNTOLD

    def of_title(self, title: str) -> Whose:
        """Whose a global title (digits of E.164) is."""
        if not title or self._inventory is None:
            return Whose.UNTOLD
        if self._inventory.is_own_title(title):
            return Whose.OWN
        if any(one.has_title(title) for one in self.partners):
            return Whose.PARTNER
        told = any(one.global_titles for one in self._inventory.networks)
        return Whose.STRANGER if told and any(one.global_titles for one in self.partners) else Whose.UNTOLD

    def one_partner(self, title: str, other: str) -> bool:
        """Whether two global titles are told to be of one partner."""
        return any(one.has_title(title) and one.has_title(other) for one in self.partners)

    def of_point_code(self, code: int) -> Whose:
        """Whose a signalling point code is."""
        if code < 0 or self._inventory is None:
            return Whose.UNTOLD
        if any(code in one.point_codes for one in self._inventory.networks):
            return Whose.OWN
        if any(code in one.point_codes for one in self.partners):
            return Whose.PARTNER
        told = any(one.point_codes for one in self._inventory.networks)
        return Whose.STRANGER if told and any(one.point_codes for one in self.partners) else Whose.UNTOLD

    def partner_at(self, address: str) -> Partner | None:
        """The partner that an address is of."""
        found = self._inventory.partners_at(address) if self._inventory else ()
        return found[0] if found else None

    def networks_of(self, realm: str) -> tuple[Network, ...]:
        """The networks that a realm may speak for: its partner's, the own ones, or the one that its name tells."""
        named = of_name(realm)
        if self._inventory and self._inventory.is_own_realm(realm):
            return (*self.own, *([named] if named else ()))
        partner = self.partner_of_realm(realm)
        listed = tuple(one for one in map(of_plmn, partner.networks) if one) if partner else ()
        return (*listed, *([named] if named else ()))

    def foreign_to(self, realm: str, digits: str) -> bool | None:
        """Whether an IMSI of these first digits is of no network of a realm; None where nothing tells."""
        known = self.networks_of(realm)
        return None if not known or not digits else not any(is_home(digits, one) for one in known)

    def crosses(self, message: DiameterMessage) -> bool | None:
        """Whether a request comes from another network; None where nothing tells.

        Without an inventory, whether it goes from any network to another. What the own network asks does not come in.
        """
        origin = self.of_realm(message.origin_realm, message.origin_host)
        if origin is Whose.OWN:
            return False
        if origin is not Whose.UNTOLD and self.of_realm(message.destination_realm) is Whose.OWN:
            return True
        a, b = of_name(message.origin_realm), of_name(message.destination_realm)
        return not one_network(a, b) if a and b else None
