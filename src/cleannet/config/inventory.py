"""The operator's inventory: what its network consists of. Its file is TOML; docs/inventory.md shows one.

inventory = "cleannet-inventory/1"
dated = 2026-01-31

[[network]]
mcc = "999"
mnc = "70"

[[network.cell]]
technology = "EUTRA"
identity = 0x12D687
tac = 1
pci = 12
arfcn = 1300

`inventory_core` has what else there is: nodes, functions, address plan, partners.
"""

import bisect
import datetime
import itertools

from cleannet.config import inventory_core
from cleannet.config.inventory_core import Duplication, KnownFunction, KnownNode, Partner, Plan, in_realms
from cleannet.config.strict import ConfigError, Table, parse
from cleannet.model.record import Record

FORMAT = "cleannet-inventory/1"
TECHNOLOGIES = ("EUTRA", "NR")
_HIGHEST = {
    "EUTRA": {"identity": (1 << 28) - 1, "tac": 0xFFFF, "pci": 503, "arfcn": 262143},
    "NR": {"identity": (1 << 36) - 1, "tac": 0xFFFFFF, "pci": 1007, "arfcn": 3279165},
}
"""TS 36.331, 6.3.4 (CellIdentity, TrackingAreaCode, PhysCellId, ARFCN-ValueEUTRA-r9); TS 38.331, 6.3.2 the same."""
_CELL = (
    *("technology", "identity", "identities", "tac", "pci", "arfcn", "latitude", "longitude", "neighbour"),
    "name",
)
_NETWORK = ("mcc", "mnc", "cell", "node", "realms", "global_titles", "point_codes")
_PARTS = ("network", "function", "plan", "partner", "duplication")


class Neighbour(Record, frozen=True):
    """A cell of anybody's that phones may measure beside a known one: physical cell identity, ARFCN (-1: any)."""

    technology: str
    physical: int
    arfcn: int = -1


class KnownCell(Record, frozen=True):
    """A cell, or a range of cells that are alike.

    Attributes:
        technology: "EUTRA" or "NR".
        first, last: its cell identity (ECI of 28 bits, NCI of 36), or the first and last of a range.
        tracking_areas, physical, arfcns: what it may broadcast; empty for not told. An NR-ARFCN is that of the SSB.
        latitude, longitude: degrees, None for not told.
        neighbours: cells beside it, besides those of the inventory itself.
        name: the operator's own word for it.
    """

    technology: str
    first: int
    last: int
    tracking_areas: tuple[int, ...] = ()
    physical: tuple[int, ...] = ()
    arfcns: tuple[int, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    neighbours: tuple[Neighbour, ...] = ()
    name: str = ""


class KnownNetwork(Record, frozen=True):
    """One PLMN of the operator's own.

    Attributes:
        plmn: "MCC-MNC".
        cells: all of them, in the order of technology and first identity, no identity twice; none for not told.
        nodes: all its base stations; none for not told.
        realms: of its Diameter nodes, lower case.
        global_titles: prefixes of the global titles of its own nodes, digits of E.164.
        point_codes: signalling point codes of its own nodes.
    """

    plmn: str
    cells: tuple[KnownCell, ...] = ()
    nodes: tuple[KnownNode, ...] = ()
    realms: tuple[str, ...] = ()
    global_titles: tuple[str, ...] = ()
    point_codes: tuple[int, ...] = ()

    def cell(self, technology: str, identity: int) -> KnownCell | None:
        """The cell of an identity."""
        place = bisect.bisect_right(self.cells, (technology, identity), key=_start)
        one = self.cells[place - 1] if place else None
        return one if one is not None and one.technology == technology and identity <= one.last else None

    def knows_physical(self, technology: str, physical: int, arfcn: int) -> bool:
        """Whether any cell, or any neighbour, may have this physical cell identity on this carrier (-1: any)."""
        return any(
            (one.technology == technology and physical in (one.physical or (physical,)) and _on(one.arfcns, arfcn))
            or any(
                (near.technology, near.physical) == (technology, physical)
                and _on(() if near.arfcn < 0 else (near.arfcn,), arfcn)
                for near in one.neighbours
            )
            for one in self.cells
        )


class Inventory(Record, frozen=True):
    """What an operator says its network consists of, on a day. An empty list says nothing: it was not told.

    Attributes:
        dated: for which day it holds.
        networks: its own.
        functions: those of its core.
        plan: which addresses belong to whom.
        partners: who may speak to it from outside.
        duplication: where copies of user packets may go.
        known_keys: SHA-256 of public values of Diffie-Hellman that others know the private ones of, lower case.
    """

    dated: datetime.date
    networks: tuple[KnownNetwork, ...] = ()
    functions: tuple[KnownFunction, ...] = ()
    plan: Plan = Plan()
    partners: tuple[Partner, ...] = ()
    duplication: tuple[Duplication, ...] = ()
    known_keys: tuple[str, ...] = ()

    def network(self, plmn: str) -> KnownNetwork | None:
        """The network of a PLMN, None where the inventory does not speak of it."""
        return next((one for one in self.networks if one.plmn == plmn), None)

    def network_with_cells(self, plmn: str) -> KnownNetwork | None:
        """The network of a PLMN, None where the inventory does not tell its cells."""
        one = self.network(plmn)
        return one if one is not None and one.cells else None

    @property
    def nodes(self) -> tuple[KnownNode, ...]:
        """The base stations of all its networks."""
        return tuple(node for network in self.networks for node in network.nodes)

    @property
    def home_networks(self) -> tuple[str, ...]:
        """The PLMNs that are its own."""
        return tuple(one.plmn for one in self.networks)

    def is_own_title(self, digits: str) -> bool:
        """Whether a global title is of a node of its own."""
        return any(digits.startswith(one.global_titles) for one in self.networks if one.global_titles)

    def is_own_realm(self, realm: str) -> bool:
        """Whether a realm is its own, or a subdomain of one."""
        return any(in_realms(realm, one.realms) for one in self.networks)

    def functions_at(self, address: str) -> tuple[KnownFunction, ...]:
        """The functions of the core that an address belongs to."""
        return tuple(one for one in self.functions if one.addresses.holds(address))

    def nodes_at(self, address: str) -> tuple[KnownNode, ...]:
        """The base stations that an address belongs to."""
        return tuple(one for one in self.nodes if one.addresses.holds(address))

    def partners_at(self, address: str) -> tuple[Partner, ...]:
        """The partners that an address belongs to."""
        return tuple(one for one in self.partners if one.addresses.holds(address))


def _start(cell: KnownCell) -> tuple[str, int]:
    return cell.technology, cell.first


def _on(arfcns: tuple[int, ...], arfcn: int) -> bool:
    return arfcn < 0 or not arfcns or arfcn in arfcns


def load(text: str, path: str) -> Inventory:
    """Reads the text of an inventory; `path` is only named in messages.

    Raises:
        ConfigError: it is not TOML, of another format, or a key is unknown, missing, of the wrong type or twice there.
    """
    top = Table(parse(text, path), path, ("inventory", "dated", "known_keys", *_PARTS))
    kind = top.text("inventory", f'inventory = "{FORMAT}"')
    if kind != FORMAT:
        raise top.wrong(f"'inventory' is {kind!r}; this version reads {FORMAT!r}")
    networks = tuple(_network(one) for one in top.tables("network", _NETWORK, "network"))
    names = [one.plmn for one in networks]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise top.wrong(f"the network {twice} stands there twice; put its cells under one [[network]]")
    return Inventory(
        top.date("dated"),
        networks,
        inventory_core.functions(top),
        inventory_core.plan(top),
        inventory_core.partners(top),
        inventory_core.duplication(top),
        inventory_core.known_keys(top),
    )


def _network(table: Table) -> KnownNetwork:
    mcc = table.digits("mcc", (3,), 'mcc = "262"')
    mnc = table.digits("mnc", (2, 3), 'mnc = "01" or mnc = "010"')
    cells: list[KnownCell] = []
    taken: list[tuple[str, int, int, str]] = []
    for one in table.tables("cell", _CELL, "network.cell"):
        cell = _cell(one)
        cells.append(cell)
        taken.append((cell.technology, cell.first, cell.last, one.place))
    taken.sort()
    for (system, _, last, place), (other, first, _, second) in itertools.pairwise(taken):
        if system == other and first <= last:
            raise ConfigError(f"{second}: its identity is that of {place.rsplit(', ', 1)[1]} too; keep one of them")
    plmn = f"{mcc}-{mnc}"
    return KnownNetwork(
        plmn,
        tuple(sorted(cells, key=_start)),
        inventory_core.nodes(table, plmn),
        inventory_core.realms(table),
        inventory_core.titles(table),
        inventory_core.point_codes(table),
    )


def _cell(table: Table) -> KnownCell:
    technology = table.one_of("technology", TECHNOLOGIES)
    highest = _HIGHEST[technology]
    first, last = _identities(table, highest["identity"])
    if table.has("latitude") != table.has("longitude"):
        raise table.wrong("one of 'latitude' and 'longitude' is missing; write both or none")
    where = table.has("latitude")
    return KnownCell(
        technology,
        first,
        last,
        table.numbers("tac", 0, highest["tac"]),
        table.numbers("pci", 0, highest["pci"]),
        table.numbers("arfcn", 0, highest["arfcn"]),
        table.degrees("latitude", 90) if where else None,
        table.degrees("longitude", 180) if where else None,
        tuple(map(_neighbour, table.tables("neighbour", ("technology", "pci", "arfcn"), "network.cell.neighbour"))),
        table.text("name", 'name = "north"') if table.has("name") else "",
    )


def _identities(table: Table, highest: int) -> tuple[int, int]:
    if table.has("identity") == table.has("identities"):
        raise table.wrong("write either identity = 0x12D687, or identities = [first, last]")
    if table.has("identity"):
        only = table.number("identity", 0, highest)
        return only, only
    ends = table.numbers("identities", 0, highest)
    if len(ends) != 2 or ends[0] > ends[1]:
        raise table.wrong(
            "'identities' is not the first and the last of a range; write identities = [0x12D600, 0x12D6FF]"
        )
    return ends[0], ends[1]


def _neighbour(table: Table) -> Neighbour:
    technology = table.one_of("technology", TECHNOLOGIES)
    highest = _HIGHEST[technology]
    arfcn = table.number("arfcn", 0, highest["arfcn"]) if table.has("arfcn") else -1
    return Neighbour(technology, table.number("pci", 0, highest["pci"]), arfcn)
