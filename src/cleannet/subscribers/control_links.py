"""Links that carry Diameter or GTP-C in clear: which interface it is, by the application or by the tunnels' ends."""

from collections.abc import Iterator

from cleannet.model.diameter import DiameterMessage, OpaqueDiameter
from cleannet.model.finding import Interface
from cleannet.model.gtp_c import GTPCMessage, OpaqueGTPC
from cleannet.model.message import Message
from cleannet.model.sent import Sent
from cleannet.subscribers.core import Core
from cleannet.subscribers.link_tally import LinkTally
from cleannet.subscribers.links import Link, Protection

_BASE = "base"
_CONTROL_PLANE = {
    6: Interface.S8,
    7: Interface.S8,
    10: Interface.S11,
    11: Interface.S11,
}
_OTHERS = {
    12: "S10 or N26",
    17: "S4",
    18: "S4",
    30: "S2b",
    32: "S2b",
    35: "S2a",
    36: "S2a",
    40: "Sm",
    41: "Sm",
}
"""Interface types of F-TEIDs of control planes (TS 29.274, table 8.22-1)."""


def control_links(core: Core) -> tuple[Link, ...]:
    """One link for each pair of hosts and interface."""
    return (*_diameter(core), *_gtp_c(core))


def _diameter(core: Core) -> Iterator[Link]:
    """By application; what belongs to none (capabilities, watchdogs) counts to what the two speak else."""
    found: dict[tuple[str, str], dict[str, LinkTally]] = {}
    for one in core.of(DiameterMessage):
        if not isinstance(one.message, OpaqueDiameter):
            application = one.message.application_name or "unknown application"
            found.setdefault(_ends(one), {}).setdefault(application, LinkTally()).add(one.time, one.message.at.frame)
    for (a, b), applications in found.items():
        others = sorted(set(applications) - {_BASE})
        for name in others or [_BASE]:
            interface = Interface.S6A if name == "S6a" else Interface.DIAMETER
            carries = "" if interface is Interface.S6A else name
            yield applications[name].link(interface, Protection.CLEAR, a, b, carries=carries)


def _gtp_c(core: Core) -> Iterator[Link]:
    """By the interface type that the sender gives to its own end of the control plane."""
    found: dict[tuple[str, str], LinkTally] = {}
    for one in core.of(GTPCMessage):
        if not isinstance(one.message, OpaqueGTPC):
            found.setdefault(_ends(one), LinkTally()).add(one.time, one.message.at.frame, _named(one))
    for (a, b), tally in found.items():
        name = min(tally.names, key=lambda name: (-tally.names[name], name), default="")
        interface = Interface(name) if name in {one.value for one in _CONTROL_PLANE.values()} else Interface.GTP_C
        carries = name if interface is Interface.GTP_C else ""
        yield tally.link(interface, Protection.CLEAR, a, b, carries=carries)


def _named(one: Sent[GTPCMessage]) -> str:
    if one.message.version == 1:
        return "Gn or Gp" if one.message.tunnels else ""
    for tunnel in one.message.tunnels:
        if tunnel.address == one.source:
            if tunnel.interface in _CONTROL_PLANE:
                return _CONTROL_PLANE[tunnel.interface].value
            if tunnel.interface in _OTHERS:
                return _OTHERS[tunnel.interface]
    return ""


def _ends(one: Sent[Message]) -> tuple[str, str]:
    a, b = sorted((one.source, one.destination))
    return a, b
