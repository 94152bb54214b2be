"""Links of the service-based interfaces: which connections carry them, in clear or under TLS, in or between networks.

Which interface a connection under TLS carries is told by what keys opened of it, else by the name that the client asks
for, else by the host and port that such a connection went to before; where nothing tells, it stays unknown.
"""

import re
from collections.abc import Callable, Iterator

from cleannet.config.inventory import Inventory
from cleannet.model.finding import Interface
from cleannet.model.frame import FrameRef
from cleannet.model.message import Message
from cleannet.model.sbi import SBIMessage, SBIRequest
from cleannet.model.sent import Sent
from cleannet.model.tls import TLSHandshake
from cleannet.subscribers.core import Core
from cleannet.subscribers.link_tally import LinkTally
from cleannet.subscribers.links import Link, Protection
from cleannet.subscribers.observed_links import DIAMETER_PORTS
from cleannet.subscribers.strength import of_handshake

_FUNCTIONS = frozenset(
    (
        *("amf", "ausf", "bsf", "chf", "dccf", "eir", "gmlc", "hss", "lmf", "mfaf", "nef", "nrf", "nssf", "nwdaf"),
        *("pcf", "scp", "sepp", "smf", "smsf", "udm", "udr", "udsf", "upf"),
    )
)
"""Network functions that have services (TS 23.501, 6.2): the first label of their names."""
_NETWORK = re.compile(r"mnc(\d{3})\.mcc(\d{3})")
_N32_SERVICES = ("n32c-handshake", "n32f-forward")


_Tallies = dict[tuple[Interface, Protection, str, str, str], LinkTally]


def service_links(
    core: Core, inventory: Inventory | None = None, opened: Callable[[FrameRef], bool] = lambda _: False
) -> tuple[Link, ...]:
    """One link for each pair of hosts, interface, protection and its strength.

    TLS between two hosts of the inventory is a link too, of whatever interface. `opened`: whether a frame lay in ESP.
    """
    by_connection: dict[int, list[Sent[SBIMessage]]] = {}
    for one in core.of(SBIMessage):
        by_connection.setdefault(one.message.connection, []).append(one)
    found: _Tallies = {}
    inside: dict[int, Interface] = {}
    shaken = {hand.message.connection for hand in core.of(TLSHandshake)}
    for number, messages in by_connection.items():
        interface, decrypted = interface_of(messages), messages[0].message.decrypted
        if decrypted and number in shaken:  # the handshake counts
            inside[number] = interface
            continue
        for one in messages:
            clear = Protection.ESP if opened(one.message.at.frame) else Protection.CLEAR
            _count(found, interface, Protection.TLS if decrypted else clear, one)
    servers = _known_servers(core)
    for hand in core.of(TLSHandshake):
        told = inside.get(hand.message.connection) or _told_by_name(hand.message.server_name)
        told = told or servers.get((hand.destination, hand.destination_port))
        if told is None and hand.destination_port in DIAMETER_PORTS:
            told = Interface.DIAMETER
        if told is None and inventory is not None and _knows(inventory, hand):
            told = Interface.UNKNOWN
        if told is not None:
            kind = Protection.DTLS if hand.message.datagrams else Protection.TLS
            _count(found, told, kind, hand, of_handshake(hand.message))
    return tuple(
        tally.link(interface, protection, a, b, strength=strength)
        for (interface, protection, a, b, strength), tally in found.items()
    )


def interface_of(messages: list[Sent[SBIMessage]]) -> Interface:
    """N32 or SBI, for the messages of one connection in clear.

    A SEPP that forwards to another writes that one's name as authority, and leaves the name of the function that is
    asked for in `3gpp-Sbi-Target-apiRoot` (TS 33.501, 13.1.1.2): both are then of one network.
    """
    for one in messages:
        message = one.message
        if message.service in _N32_SERVICES:
            return Interface.N32
        if isinstance(message, SBIRequest) and _is_sepp(message.host) and message.target:
            theirs, asked = _NETWORK.search(message.host), _NETWORK.search(message.target)
            if theirs and asked and theirs.groups() == asked.groups():
                return Interface.N32
    return Interface.SBI


def _is_sepp(name: str) -> bool:
    return name.lower().startswith("sepp")


def _told_by_name(name: str) -> Interface | None:
    if not name:
        return None
    if _is_sepp(name):
        return Interface.N32
    label = re.split(r"[.\d-]", name.lower(), maxsplit=1)[0]
    return Interface.SBI if label in _FUNCTIONS or ".5gc.mnc" in name else None


def _known_servers(core: Core) -> dict[tuple[str, int], Interface]:
    """Interface by host and port, where names told it."""
    known: dict[tuple[str, int], Interface] = {}
    for hand in core.of(TLSHandshake):
        told = _told_by_name(hand.message.server_name)
        if told is not None:
            known.setdefault((hand.destination, hand.destination_port), told)
    return known


def _knows(inventory: Inventory, one: Sent[TLSHandshake]) -> bool:
    """Whether both ends are functions or partners of the inventory."""
    return all(
        inventory.functions_at(end) or inventory.nodes_at(end) or inventory.partners_at(end)
        for end in (one.source, one.destination)
    )


def _count(
    found: _Tallies, interface: Interface, protection: Protection, one: Sent[Message], strength: str = ""
) -> None:
    a, b = sorted((one.source, one.destination))
    place = one.message.head if isinstance(one.message, SBIMessage) else one.message.at.frame
    found.setdefault((interface, protection, a, b, strength), LinkTally()).add(one.time, place)


def service_handshakes(core: Core) -> Iterator[tuple[Sent[TLSHandshake], Interface]]:
    """The handshakes of TLS that are told to be of services, with their interfaces; those of others are left out."""
    servers = _known_servers(core)
    for hand in core.of(TLSHandshake):
        told = _told_by_name(hand.message.server_name) or servers.get((hand.destination, hand.destination_port))
        if told is not None:
            yield hand, told


def function_of(name: str) -> str:
    """The type of network function that a host name tells by its first label; "" for none."""
    label = re.split(r"[.\d-]", name.lower(), maxsplit=1)[0]
    return label if label in _FUNCTIONS else ""
