"""The inventory's part on the core and its borders: nodes, functions, address plan, partners, allowed copies.

[[network.node]]
kind = "gNB"
identity = 1
addresses = ["10.53.0.2", "10.54.0.2"]
tac = 1

[[function]]
type = "AMF"
addresses = "10.53.0.5"

[plan]
ran = "10.54.0.0/24"
users = "10.45.0.0/16"

[[partner]]
networks = "262-02"
realms = "epc.mnc002.mcc262.3gppnetwork.org"
"""

import functools
import ipaddress
import re
from collections.abc import Iterable

from cleannet.config.strict import Table
from cleannet.model.record import Record

KINDS = ("gNB", "ng-eNB", "eNB")
_LARGEST = {
    "gNB": ((1 << 32) - 1, (1 << 24) - 1),
    "ng-eNB": ((1 << 21) - 1, (1 << 24) - 1),
    "eNB": ((1 << 28) - 1, 65535),
}
"""Largest node id and TAC: TS 38.413, 9.3.1.5 to 9.3.1.8 and 9.3.3.10; TS 36.413, 9.2.1.37 and 9.2.3.7."""
_LONGEST_POINT_CODE = (1 << 24) - 1
"""Point codes have 14 bits (ITU-T Q.704) or 24 (ANSI T1.111)."""
NODE = ("kind", "identity", "addresses", "tac", "supplier", "name")
FUNCTION = ("type", "instance", "addresses", "hosts", "supplier", "name")
PLAN = ("ran", "core", "users", "management")
PARTNER = ("name", "networks", "realms", "hosts", "addresses", "global_titles", "point_codes")
DUPLICATION = ("addresses", "purpose")
_PLMN = re.compile(r"[0-9]{3}-[0-9]{2,3}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TITLE = re.compile(r"[0-9]{1,15}")
_INSTANCE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Addresses(Record, frozen=True):
    """Ranges of addresses, as CIDR texts."""

    ranges: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether any range is given."""
        return bool(self.ranges)

    def holds(self, address: str) -> bool:
        """Whether an address (as text) lies in one of them; a text that is no address does not."""
        return bool(self.ranges) and _holds(self.ranges, address)

    def holds_all(self, addresses: Iterable[str]) -> bool:
        """Whether all addresses lie in them."""
        return all(map(self.holds, addresses))


@functools.lru_cache(65536)
def _holds(ranges: tuple[str, ...], address: str) -> bool:
    try:
        one = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(one in network for network in _networks(ranges))


@functools.lru_cache(1024)
def _networks(ranges: tuple[str, ...]) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(map(ipaddress.ip_network, ranges))


class KnownNode(Record, frozen=True):
    """A node of the radio network.

    Attributes:
        plmn: its network, "MCC-MNC".
        kind: "gNB", "ng-eNB" or "eNB".
        identity: its id without the network, None for not told.
        addresses: of its control plane and of its user plane.
        tracking_areas: TACs that it may serve; empty for not told.
        name: the operator's own word for it.
        supplier: who makes it.
    """

    plmn: str
    kind: str
    identity: int | None = None
    addresses: Addresses = Addresses()
    tracking_areas: tuple[int, ...] = ()
    name: str = ""
    supplier: str = ""


class KnownFunction(Record, frozen=True):
    """A function of the core.

    Attributes:
        type: "AMF", "SMF", "UPF", "MME", "HSS", "SEPP" … (TS 29.510, 6.1.6.3.3, and TS 23.002), upper case.
        instance: NF instance id, lower case; "" for not told.
        addresses: where it is; hosts: its names, lower case.
        name: the operator's own word for it.
        supplier: who makes it.
    """

    type: str
    instance: str = ""
    addresses: Addresses = Addresses()
    hosts: tuple[str, ...] = ()
    name: str = ""
    supplier: str = ""


class Plan(Record, frozen=True):
    """Which addresses belong to whom.

    Attributes:
        ran: the radio network's, of N2, N3 and S1.
        core: those of functions of the core.
        users: those that are given to subscribers.
        management: those from which the network is managed.
    """

    ran: Addresses = Addresses()
    core: Addresses = Addresses()
    users: Addresses = Addresses()
    management: Addresses = Addresses()


class Partner(Record, frozen=True):
    """Another operator, or who carries signalling for one.

    Attributes:
        name: the operator's own word for it.
        networks: its PLMNs, "MCC-MNC".
        realms, hosts: of Diameter and of SEPPs, lower case; a realm holds its subdomains.
        addresses: from which it speaks.
        global_titles: prefixes of its global titles, digits of E.164.
        point_codes: signalling point codes from which its messages arrive.
    """

    name: str = ""
    networks: tuple[str, ...] = ()
    realms: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    addresses: Addresses = Addresses()
    global_titles: tuple[str, ...] = ()
    point_codes: tuple[int, ...] = ()

    def has_title(self, digits: str) -> bool:
        """Whether a global title is one of its."""
        return digits.startswith(self.global_titles) if self.global_titles else False

    def has_realm(self, realm: str) -> bool:
        """Whether a realm is one of its, or a subdomain of one."""
        return in_realms(realm, self.realms)


class Duplication(Record, frozen=True):
    """Where copies of user packets may go, and for what (lawful interception, analytics, quality)."""

    addresses: Addresses
    purpose: str = ""


def in_realms(realm: str, realms: Iterable[str]) -> bool:
    """Whether a realm is one of some, or a subdomain of one; upper and lower case are alike."""
    asked = realm.lower().rstrip(".")
    return any(asked == one or asked.endswith(f".{one}") for one in realms)


def nodes(table: Table, plmn: str) -> tuple[KnownNode, ...]:
    """The nodes of a network.

    Raises:
        ConfigError: see `inventory.load`; the same of all functions below.
    """
    found: list[KnownNode] = []
    for one in table.tables("node", NODE, "network.node"):
        node = _node(one, plmn)
        if node.identity is not None and any((n.kind, n.identity) == (node.kind, node.identity) for n in found):
            raise one.wrong(f"{node.kind} {node.identity} stands there twice; put its addresses into one list")
        found.append(node)
    return tuple(found)


def _node(table: Table, plmn: str) -> KnownNode:
    kind = table.one_of("kind", KINDS)
    largest, largest_tac = _LARGEST[kind]
    if not table.has("identity") and not table.has("addresses"):
        raise table.wrong("neither 'identity' nor 'addresses' is there; write one of them at least")
    identity = table.number("identity", 0, largest) if table.has("identity") else None
    return KnownNode(
        plmn, kind, identity, addresses(table), table.numbers("tac", 0, largest_tac), name(table), _supplier(table)
    )


def functions(table: Table) -> tuple[KnownFunction, ...]:
    """The functions of the core."""
    return tuple(_function(one) for one in table.tables("function", FUNCTION, "function"))


def _function(table: Table) -> KnownFunction:
    kind = table.text("type", 'type = "AMF"').upper()
    instance = table.text("instance", "").lower() if table.has("instance") else ""
    if instance and not _INSTANCE.fullmatch(instance):
        raise table.wrong("'instance' is no NF instance id; write it as 4ec8ac0b-265e-4165-86e9-e0735e6ce307")
    if not any(map(table.has, ("instance", "addresses", "hosts"))):
        raise table.wrong("none of 'instance', 'addresses' and 'hosts' is there; write one of them at least")
    return KnownFunction(kind, instance, addresses(table), _hosts(table, "hosts"), name(table), _supplier(table))


def plan(table: Table) -> Plan:
    """The address plan."""
    one = table.table("plan", PLAN)
    return Plan(*(addresses(one, key) for key in PLAN)) if one is not None else Plan()


def partners(table: Table) -> tuple[Partner, ...]:
    """The partners."""
    return tuple(_partner(one) for one in table.tables("partner", PARTNER, "partner"))


def _partner(table: Table) -> Partner:
    return Partner(
        name(table),
        table.texts("networks", _PLMN, '"262-02"'),
        _hosts(table, "realms"),
        _hosts(table, "hosts"),
        addresses(table),
        titles(table),
        point_codes(table),
    )


def duplication(table: Table) -> tuple[Duplication, ...]:
    """Where copies may go."""
    found = []
    for one in table.tables("duplication", DUPLICATION, "duplication"):
        if not one.has("addresses"):
            raise one.wrong("'addresses' is missing; write addresses = \"10.9.0.0/24\"")
        purpose = one.text("purpose", 'purpose = "analytics"') if one.has("purpose") else ""
        found.append(Duplication(addresses(one), purpose))
    return tuple(found)


def addresses(table: Table, key: str = "addresses") -> Addresses:
    """A CIDR text or a list of them; a single address is a range of one."""
    found = []
    for text in table.texts(key, None, '"10.1.0.0/16"'):
        try:
            found.append(str(ipaddress.ip_network(text)))
        except ValueError as wrong:
            raise table.wrong(f'{key!r}: {wrong}; write an address, or a range such as "10.1.0.0/16"') from None
    return Addresses(tuple(found))


def realms(table: Table) -> tuple[str, ...]:
    """Realms of Diameter."""
    return _hosts(table, "realms")


def titles(table: Table) -> tuple[str, ...]:
    """Prefixes of global titles."""
    return table.texts("global_titles", _TITLE, '"49171"')


def known_keys(table: Table) -> tuple[str, ...]:
    """Digests of public values that are known to be shared."""
    return table.texts("known_keys", _DIGEST, 'the 64 digits that sha256sum prints, such as "9f86d0…"')


def point_codes(table: Table) -> tuple[int, ...]:
    """Signalling point codes, as numbers."""
    return table.numbers("point_codes", 0, _LONGEST_POINT_CODE)


def name(table: Table) -> str:
    """The operator's own word."""
    return table.text("name", 'name = "north"') if table.has("name") else ""


def _supplier(table: Table) -> str:
    return table.text("supplier", 'supplier = "maker"') if table.has("supplier") else ""


def _hosts(table: Table, key: str) -> tuple[str, ...]:
    return tuple(text.lower().rstrip(".") for text in table.texts(key, None, '"name.example"'))
