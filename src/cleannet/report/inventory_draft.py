"""An inventory drafted from captures: what they show of nodes, functions, addresses and partners, as TOML to correct.

It claims no more than was seen: what the captures did not show is missing, and each list is whole only after its owner
has read it. Whether a capture is good nobody can tell from it; so a draft from a captured attack holds the attacker.
"""

import datetime
import ipaddress
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from cleannet.checks.cell.common import SIB1, first_blocks
from cleannet.config.inventory import FORMAT
from cleannet.model.diameter import DiameterMessage
from cleannet.model.ngap import (
    InitialUEMessage,
    NGAPMessage,
    NGSetupRequest,
    PathSwitchRequest,
    PDUSessionResourceSetupRequest,
    PDUSessionResourceSetupResponse,
)
from cleannet.model.pfcp import PFCPMessage
from cleannet.subscribers.cells import technology
from cleannet.subscribers.network import Network
from cleannet.subscribers.roles import roles

_REALM = re.compile(r"(?:epc|ims|5gc)\.mnc(\d{3})\.mcc(\d{3})\.3gppnetwork\.org")
_NODE = re.compile(r"(\d{3}-\d{2,3}) gNB ([0-9a-f:]+)/\d+")
_BY_GNB = (PDUSessionResourceSetupResponse, PathSwitchRequest)
_BY_AMF = (PDUSessionResourceSetupRequest,)
_OF_RADIO = frozenset(("eNB", "gNB"))
_WIDEST = {4: 16, 6: 32}
"""Shortest prefix that a drafted pool of subscribers' addresses may have."""

Nodes = dict[tuple[str, int], tuple[set[str], set[int]]]


def draft(network: Network, day: datetime.date) -> str:
    """The text of an inventory; `day`: for which it holds, that of the newest capture."""
    nodes, functions = _nodes(network), _functions(network)
    parts = [
        f'inventory = "{FORMAT}"\ndated = {day.isoformat()}\n',
        "# Drafted from captures. Each list must be whole, or be taken out: add what they did not show, and strike\n"
        "# what does not belong to the network. docs/inventory.md explains the keys.\n",
        *_networks(network, nodes),
        *(f'[[function]]\ntype = "{kind}"\n{_list("addresses", some)}' for kind, some in functions.items()),
        *_plan(network, nodes, functions),
        *_partners(network, {plmn for plmn, _ in nodes}),
    ]
    return "\n".join(parts)


def _nodes(network: Network) -> Nodes:
    """By network and id of each gNB: its addresses and tracking areas."""
    found: Nodes = {}
    by_association: dict[int, tuple[str, int]] = {}
    rows = network.rows(NGSetupRequest)
    for row, association in zip(rows.tolist(), network.association_numbers(rows).tolist(), strict=True):
        message = network.message(row)
        told = _NODE.fullmatch(getattr(message, "gnb", None) or "")
        if told is None:
            continue
        key = told[1], int(told[2].replace(":", ""), 16)
        by_association[association] = key
        addresses, areas = found.setdefault(key, (set(), set()))
        areas.update(getattr(message, "supported_tacs", ()))
        if network.associations[association].on_the_wire:
            addresses.update(network.associations[association].gnb.split(", "))
    for association, key in by_association.items():
        addresses, areas = found[key]
        addresses |= _tunnel_ends(network, association, from_gnb=True)
        areas |= _areas(network, association)
    return found


def _tunnel_ends(network: Network, association: int | None, *, from_gnb: bool) -> set[str]:
    """User-plane addresses that gNBs, or the AMF for the UPFs, gave on N2."""
    found = set()
    for row in network.rows(*(_BY_GNB if from_gnb else _BY_AMF), association=association).tolist():
        message = network.message(row)
        assert isinstance(message, NGAPMessage)
        for tunnel in message.tunnels:
            found |= _texts(tunnel.address)
    return found


def _texts(octets: bytes) -> set[str]:
    """A transport layer address: IPv4, IPv6, or both (TS 38.414, 5.1)."""
    cuts = {4: ((0, 4),), 16: ((0, 16),), 20: ((0, 4), (4, 20))}.get(len(octets), ())
    return {str(ipaddress.ip_address(octets[start:end])) for start, end in cuts}


def _areas(network: Network, association: int) -> set[int]:
    found = set()
    for row in network.rows(InitialUEMessage, association=association).tolist():
        location = getattr(network.message(row), "location", None)
        if location is not None and location.tac:
            found.add(int.from_bytes(location.tac, "big"))
    return found


def _networks(network: Network, nodes: Nodes) -> Iterator[str]:
    cells = _cells(network)
    for plmn in sorted({plmn for plmn, _ in nodes} | set(cells)):
        mcc, mnc = plmn.split("-")
        yield f'[[network]]\nmcc = "{mcc}"\nmnc = "{mnc}"\n'
        for (of, number), (addresses, areas) in sorted(nodes.items()):
            if of == plmn:
                area = f"tac = {sorted(areas)}\n" if areas else ""
                yield f'[[network.node]]\nkind = "gNB"\nidentity = {number:#x}\n{_list("addresses", addresses)}{area}'
        yield from (text for _, text in sorted(cells.get(plmn, {}).items()))


def _cells(network: Network) -> dict[str, dict[tuple[str, int], str]]:
    """The cells that phones heard, by network and identity; not those whose readings contradict each other."""
    heard: defaultdict[tuple[str, str, int], list[SIB1]] = defaultdict(list)
    places: defaultdict[tuple[str, str, int], set[tuple[int, int]]] = defaultdict(set)
    for phone in network.log_timelines():
        for one in first_blocks(phone):
            if one.plmns and one.cell_identity is not None:
                key = one.plmns[0], technology(one), one.cell_identity
                heard[key].append(one)
                cell = phone.cell(one)
                if cell is not None:
                    places[key].add((cell.physical, cell.arfcn))
    found: dict[str, dict[tuple[str, int], str]] = {}
    for key, readings in heard.items():
        plmn, system, identity = key
        areas = {one.tracking_area for one in readings} - {None}
        if len(areas) <= 1 and len(places[key]) <= 1:
            lines = [f'[[network.cell]]\ntechnology = "{system}"\nidentity = {identity:#x}']
            lines += [f"tac = {area}" for area in areas]
            lines += [f"pci = {pci}\narfcn = {arfcn}" for pci, arfcn in places[key] if arfcn >= 0 <= pci]
            found.setdefault(plmn, {})[system, identity] = "\n".join(lines) + "\n"
    return found


def _functions(network: Network) -> dict[str, set[str]]:
    """Addresses of the functions of each type."""
    by_type: defaultdict[str, set[str]] = defaultdict(set)
    for address, types in roles(network.core, network.associations).items():
        for one in types - _OF_RADIO:
            by_type[one].add(address)
    by_type["UPF"] |= _tunnel_ends(network, None, from_gnb=False)
    return {kind: addresses for kind, addresses in sorted(by_type.items()) if addresses}


def _plan(network: Network, nodes: Nodes, functions: dict[str, set[str]]) -> Iterator[str]:
    ran = {address for addresses, _ in nodes.values() for address in addresses}
    core = {address for addresses in functions.values() for address in addresses}
    users = _pools(
        address for one in network.core.of(PFCPMessage) for rule in one.message.pdrs for address in rule.ue_addresses
    )
    if ran or core or users:
        yield f"[plan]\n{_list('ran', ran)}{_list('core', core)}{_list('users', users)}"


def _pools(addresses: Iterable[str]) -> set[str]:
    """Ranges that hold the addresses given to subscribers, each as narrow as what was seen of it allows."""
    groups: defaultdict[object, set[ipaddress.IPv4Address | ipaddress.IPv6Address]] = defaultdict(set)
    for text in addresses:
        one = ipaddress.ip_address(text)
        groups[ipaddress.ip_network((one, _WIDEST[one.version]), strict=False)].add(one)
    found = set()
    for some in groups.values():
        low, high = min(some), max(some)
        bits = min(low.max_prefixlen - (int(low) ^ int(high)).bit_length(), 24 if low.version == 4 else 48)
        found.add(str(ipaddress.ip_network((low, bits), strict=False)))
    return found


def _partners(network: Network, home: set[str]) -> Iterator[str]:
    """Other networks that spoke Diameter by their standard realm (TS 23.003, 19.2): known by name, to be confirmed."""
    realms: defaultdict[str, set[str]] = defaultdict(set)
    for one in network.core.of(DiameterMessage):
        told = _REALM.fullmatch(one.message.origin_realm.lower())
        if told is not None:
            realms[one.message.origin_realm.lower()].add(one.source)
    for realm, addresses in sorted(realms.items()):
        told = _REALM.fullmatch(realm)
        assert told is not None
        # The realm pads an MNC of two digits with a zero, so it does not tell one of two from one of three.
        names = {f"{told[2]}-{told[1]}"} | ({f"{told[2]}-{told[1][1:]}"} if told[1][0] == "0" else set())
        if not names & home:
            yield f"[[partner]]\n{_list('networks', names)}{_list('realms', [realm])}{_list('addresses', addresses)}"


def _list(key: str, values: Iterable[str]) -> str:
    some = sorted(values)
    return f"{key} = [{', '.join(_quoted(one) for one in some)}]\n" if some else ""


def _quoted(text: str) -> str:
    """A basic string of TOML; captured text is an attacker's."""
    escaped = "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{escaped}"'
