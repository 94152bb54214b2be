"""Which interface a link carries where the link itself does not say: told by the inventory, or by signalling seen.

GTP-U is N3 unless signalling shows another use of both ends. An ESP, AH or TLS link hides what it carries: its
interface is said only where the inventory names a function or base station at both ends and only one interface joins
the two, or where PFCP names both ends as those of one tunnel.
"""

from collections.abc import Iterable

import msgspec

from cleannet.config.inventory import Inventory
from cleannet.model.finding import Interface
from cleannet.model.gtp_c import GTPCMessage
from cleannet.model.pfcp import PFCPInterface, PFCPMessage
from cleannet.subscribers.core import Core
from cleannet.subscribers.ike import ike_associations
from cleannet.subscribers.links import Link, Protection

_JOINED = {
    frozenset({"gNB", "AMF"}): Interface.N2,
    frozenset({"ng-eNB", "AMF"}): Interface.N2,
    frozenset({"gNB", "UPF"}): Interface.N3,
    frozenset({"ng-eNB", "UPF"}): Interface.N3,
    frozenset({"SMF", "UPF"}): Interface.N4,
    frozenset({"UPF"}): Interface.N9,
    frozenset({"gNB"}): Interface.XN,
    frozenset({"gNB", "ng-eNB"}): Interface.XN,
    frozenset({"ng-eNB"}): Interface.XN,
    frozenset({"eNB", "MME"}): Interface.S1,
    frozenset({"eNB", "SGW"}): Interface.S1,
    frozenset({"eNB"}): Interface.X2,
    frozenset({"eNB", "gNB"}): Interface.X2,
    frozenset({"MME", "SGW"}): Interface.S11,
    frozenset({"SGW", "PGW"}): Interface.S8,
    frozenset({"MME", "HSS"}): Interface.S6A,
    frozenset({"SEPP"}): Interface.N32,
}
"""TS 23.501, 4.2.7; TS 23.401, 4.2.3: the interface between two kinds of node."""
_SERVICES = frozenset(
    ("AMF", "AUSF", "BSF", "CHF", "NEF", "NRF", "NSSF", "NWDAF", "PCF", "SCP", "SMF", "SMSF", "UDM", "UDR", "UDSF")
)
_S5_S8_USER_PLANE = frozenset({4, 5})
_S1_USER_PLANE = frozenset({0, 1})
_S2_USER_PLANE = frozenset({31, 33, 34, 37})
"""Interface types of F-TEIDs (TS 29.274, table 8.22-1)."""


def told(links: Iterable[Link], core: Core, inventory: Inventory | None) -> tuple[Link, ...]:
    """The links, with the interfaces that something else shows, and those of ESP with the IKE that set them up."""
    ends = _Ends.of(core)
    agreed = {frozenset({one.initiator, one.responder}): one.words for one in ike_associations(core) if one.proposal}
    return tuple(_set_up(_told(link, ends, inventory), agreed) for link in links)


def _set_up(link: Link, agreed: dict[frozenset[str], str]) -> Link:
    """What is agreed for ESP itself goes encrypted: its keys come from an exchange of this strength."""
    words = agreed.get(frozenset({link.a, link.b}))
    if link.protection not in (Protection.ESP, Protection.ESP_NULL) or words is None:
        return link
    return msgspec.structs.replace(link, strength=f"keys by {words}")


class _Ends(msgspec.Struct, frozen=True):
    """Addresses of user planes by what names them.

    Attributes:
        own: local ends that user planes give to tunnels.
        access, core: pairs of a local end and its peer on the side of the radio network, and of the core.
        s5, s1, s2: ends that GTP-C names as those of S5/S8, S1-U, S2a and S2b.
    """

    own: frozenset[str]
    access: frozenset[frozenset[str]]
    core: frozenset[frozenset[str]]
    s5: frozenset[str]
    s1: frozenset[str]
    s2: frozenset[str]

    @classmethod
    def of(cls, core: Core) -> "_Ends":
        """Those that PFCP and GTP-C of a core name."""
        mine: dict[frozenset[str], set[str]] = {}
        theirs: dict[PFCPInterface, set[tuple[frozenset[str], str]]] = {
            PFCPInterface.ACCESS: set(),
            PFCPInterface.CORE: set(),
        }
        for sent in core.of(PFCPMessage):
            message = sent.message
            hosts = frozenset({sent.source, sent.destination})
            local = {one.tunnel.address for one in message.pdrs if one.tunnel is not None and one.tunnel.address}
            local |= {one.tunnel.address for one in message.made_pdrs if one.tunnel is not None and one.tunnel.address}
            mine.setdefault(hosts, set()).update(local)
            for far in message.fars:
                side = far.destination
                if isinstance(side, PFCPInterface) and side in theirs and far.outer is not None and far.outer.address:
                    theirs[side].add((hosts, far.outer.address))
        pairs = {
            side: frozenset(frozenset({local, peer}) for hosts, peer in some for local in mine[hosts])
            for side, some in theirs.items()
        }
        named: dict[int, set[str]] = {}
        for one in core.of(GTPCMessage):
            for tunnel in one.message.tunnels if one.message.version == 2 else ():
                named.setdefault(tunnel.interface, set()).add(tunnel.address)
        s5, s1, s2 = (
            frozenset(address for kind in kinds for address in named.get(kind, ()) if address)
            for kinds in (_S5_S8_USER_PLANE, _S1_USER_PLANE, _S2_USER_PLANE)
        )
        return cls(
            frozenset().union(*mine.values()), pairs[PFCPInterface.ACCESS], pairs[PFCPInterface.CORE], s5, s1, s2
        )


def _told(link: Link, ends: _Ends, inventory: Inventory | None) -> Link:
    both = frozenset({link.a, link.b})
    if link.interface is Interface.N3 and both <= ends.s5:
        return msgspec.structs.replace(link, interface=Interface.S8, carries="user plane")
    if link.interface is Interface.N3 and both <= ends.s1:
        return msgspec.structs.replace(link, carries="S1-U")
    if link.interface is Interface.N3 and both <= ends.s2:
        return msgspec.structs.replace(link, carries="S2-U")
    if link.interface is Interface.N3 and both in ends.core and both <= ends.own and not ends.s5:
        return msgspec.structs.replace(link, interface=Interface.N9)
    if link.interface is not Interface.UNKNOWN:
        return link
    named = _by_inventory(link, inventory) if inventory is not None else None
    if named is None and both in ends.access and not ends.s1:
        named = Interface.N3
    return link if named is None else msgspec.structs.replace(link, interface=named)


def _by_inventory(link: Link, inventory: Inventory) -> Interface | None:
    """The only interface that joins what the inventory has at the two ends."""
    kinds = [
        {one.type for one in inventory.functions_at(end)} | {one.kind for one in inventory.nodes_at(end)}
        for end in (link.a, link.b)
    ]
    found = {_between(one, other) for one in kinds[0] for other in kinds[1]}
    partners = [bool(inventory.partners_at(end)) for end in (link.a, link.b)]
    if any("SEPP" in one and outside for one, outside in ((kinds[0], partners[1]), (kinds[1], partners[0]))):
        found.add(Interface.N32)
    return found.pop() if len(found) == 1 else None


def _between(one: str, other: str) -> Interface | None:
    if {one, other} <= _SERVICES:
        return Interface.SBI
    return _JOINED.get(frozenset({one, other}))
