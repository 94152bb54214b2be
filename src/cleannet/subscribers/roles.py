"""Which host is which function of the core, told by what it did in the captures, never by a name or a port.

PFCP: who asks for an association or a session is the control plane (TS 29.244, 6.2.6 and 6.3.2). GTP-C: an F-TEID tells
the interface of its owner (TS 29.274, 8.22). Diameter: the application and who asks (TS 29.272, 29.212, 29.229).
Services: the name of the API that a host answers for (TS 29.510, 6.1.6.3.11).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from cleannet.model.diameter import DiameterMessage
from cleannet.model.gtp_c import GTPCMessage
from cleannet.model.pfcp import PFCPMessage
from cleannet.model.sbi import SBIRequest
from cleannet.model.sent import Sent
from cleannet.subscribers.core import Core
from cleannet.subscribers.links import Association

_BY_TUNNEL = {
    0: "eNB",
    1: "SGW",
    4: "SGW",
    5: "PGW",
    6: "SGW",
    7: "PGW",
    10: "MME",
    11: "SGW",
    30: "EPDG",
    31: "EPDG",
    32: "PGW",
    33: "PGW",
}
_BY_COMMAND = {
    ("S6a", "UpdateLocation"): ("MME", "HSS"),
    ("S6a", "AuthenticationInformation"): ("MME", "HSS"),
    ("S6a", "PurgeUE"): ("MME", "HSS"),
    ("S6a", "Notify"): ("MME", "HSS"),
    ("S6a", "CancelLocation"): ("HSS", "MME"),
    ("S6a", "InsertSubscriberData"): ("HSS", "MME"),
    ("S6a", "DeleteSubscriberData"): ("HSS", "MME"),
    ("S6a", "Reset"): ("HSS", "MME"),
    ("Gx", "CreditControl"): ("PCEF", "PCRF"),
    ("Gx", "ReAuth"): ("PCRF", "PCEF"),
    ("Cx", "UserAuthorization"): ("CSCF", "HSS"),
    ("Cx", "ServerAssignment"): ("CSCF", "HSS"),
    ("Cx", "LocationInfo"): ("CSCF", "HSS"),
    ("Cx", "MultimediaAuth"): ("CSCF", "HSS"),
    ("Rx", "AA"): ("AF", "PCRF"),
}
"""Who asks, and who answers."""
_CONTROL_ASKS = frozenset(("AssociationSetupRequest", "SessionEstablishmentRequest"))
_ASKED_BY_NOBODY_ELSE = ("nf-instances", "subscriptions")
"""What of nnrf-nfm is asked of the NRF itself; the rest are its notifications to others (TS 29.510, 6.1.3)."""
_MOST_FUNCTIONS = 2
"""A host that answers for more functions than this passes on what others are asked (an SCP, a proxy)."""

Roles = dict[str, frozenset[str]]


def roles(core: Core, associations: Iterable[Association]) -> Roles:
    """The functions of each address (as text): "AMF", "SMF", "UPF", "MME" … (TS 29.510, 6.1.6.3.3; TS 23.002)."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for address, role in (
        *_of_n2(associations),
        *_of_pfcp(core),
        *_of_gtp_c(core),
        *_of_diameter(core),
        *_of_services(core),
    ):
        found[address].add(role)
    return {address: frozenset(some) for address, some in sorted(found.items())}


def _of_n2(associations: Iterable[Association]) -> Iterator[tuple[str, str]]:
    for one in associations:
        if one.ngap and one.on_the_wire and one.ppids:
            yield from ((address, "AMF") for address in one.amf.split(", "))


def _of_pfcp(core: Core) -> Iterator[tuple[str, str]]:
    control = {one.source for one in core.of(PFCPMessage) if one.message.type_name == "SessionEstablishmentRequest"}
    asked: set[tuple[str, str]] = set()
    for one in core.of(PFCPMessage):
        # A user plane may ask for an association too (6.2.6.3): sessions tell, and are asked for by one side only.
        if one.message.type_name in _CONTROL_ASKS and one.destination not in control:
            asked.add((one.source, one.destination))
    for source, destination in sorted(asked):
        yield source, "SMF"
        yield destination, "UPF"
    for one in core.of(PFCPMessage):
        for rule in one.message.pdrs:
            if rule.tunnel is not None and rule.tunnel.address:
                yield rule.tunnel.address, "UPF"


def _of_gtp_c(core: Core) -> Iterator[tuple[str, str]]:
    for one in core.of(GTPCMessage):
        for tunnel in one.message.tunnels:
            if one.message.version == 2 and tunnel.interface in _BY_TUNNEL and tunnel.address:
                yield tunnel.address, _BY_TUNNEL[tunnel.interface]


def _of_diameter(core: Core) -> Iterator[tuple[str, str]]:
    for one in core.of(DiameterMessage):
        asks = _BY_COMMAND.get((one.message.application_name, one.message.command_name))
        if asks is not None:
            ends = (one.source, one.destination) if one.message.request else (one.destination, one.source)
            yield from zip(ends, asks, strict=True)


def _of_services(core: Core) -> Iterator[tuple[str, str]]:
    by_host: defaultdict[str, set[str]] = defaultdict(set)
    for one in core.of(SBIRequest):
        function = _function(one)
        if function:
            by_host[one.destination].add(function)
        if one.message.target:
            by_host[one.destination].add("SCP or SEPP")
    for host, functions in by_host.items():
        if len(functions) <= _MOST_FUNCTIONS and "SCP or SEPP" not in functions:
            yield from ((host, function) for function in sorted(functions))


def _function(one: Sent[SBIRequest]) -> str:
    """The function that a request is for; "" where it is a notification, or where nothing tells."""
    message = one.message
    name = message.service.split("-")[0]
    notifies = "notify" in message.resource or "callback" in message.resource
    elsewhere = (
        name == "nnrf" and message.service == "nnrf-nfm" and _first(message.resource) not in _ASKED_BY_NOBODY_ELSE
    )
    return "" if len(name) < 2 or name[0] != "n" or notifies or elsewhere or message.target else name[1:].upper()


def _first(resource: str) -> str:
    return resource.strip("/").split("/")[0]
