"""Links that carry Diameter or GTP-C in clear: which interface it is, by the application or by the tunnels' ends."""

from collections import Counter
from collections.abc import Iterator

import msgspec

from cleannet.model.diameter import DiameterMessage, OpaqueDiameter
from cleannet.model.finding import Interface
from cleannet.model.frame import FrameRef
from cleannet.model.gtp_c import GTPCMessage, OpaqueGTPC
from cleannet.model.message import Message
from cleannet.model.sent import Sent
from cleannet.subscribers.core import Core
from cleannet.subscribers.links import Link, Protection, is_local

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


class _Tally(msgspec.Struct):
    """The messages between two hosts that were counted, the earliest and the latest of them, and what they name."""

    frames: int = 0
    first: tuple[int, FrameRef] | None = None
    last: tuple[int, FrameRef] | None = None
    names: Counter[str] = msgspec.field(default_factory=Counter)

    def add(self, one: Sent[Message], name: str) -> None:
        """Counts a message."""
        seen = (one.time, one.message.at.frame)
        self.frames += 1
        self.first = min(self.first or seen, seen)
        self.last = max(self.last or seen, seen)
        if name:
            self.names[name] += 1


def control_links(core: Core) -> tuple[Link, ...]:
    """One link for each pair of hosts and interface."""
    return (*_diameter(core), *_gtp_c(core))


def _diameter(core: Core) -> Iterator[Link]:
    """By application; what belongs to none (capabilities, watchdogs) counts to what the two speak else."""
    found: dict[tuple[str, str], dict[str, _Tally]] = {}
    for one in core.of(DiameterMessage):
        if not isinstance(one.message, OpaqueDiameter):
            application = one.message.application_name or "unknown application"
            found.setdefault(_ends(one), {}).setdefault(application, _Tally()).add(one, "")
    for (a, b), applications in found.items():
        others = sorted(set(applications) - {_BASE})
        for name in others or [_BASE]:
            interface = Interface.S6A if name == "S6a" else Interface.DIAMETER
            carries = "" if interface is Interface.S6A else name
            yield _link(interface, a, b, applications[name], carries)


def _gtp_c(core: Core) -> Iterator[Link]:
    """By the interface type that the sender gives to its own end of the control plane."""
    found: dict[tuple[str, str], _Tally] = {}
    for one in core.of(GTPCMessage):
        if not isinstance(one.message, OpaqueGTPC):
            found.setdefault(_ends(one), _Tally()).add(one, _named(one))
    for (a, b), tally in found.items():
        name = min(tally.names, key=lambda name: (-tally.names[name], name), default="")
        interface = Interface(name) if name in {one.value for one in _CONTROL_PLANE.values()} else Interface.GTP_C
        yield _link(interface, a, b, tally, "" if interface is not Interface.GTP_C else name)


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


def _link(interface: Interface, a: str, b: str, tally: _Tally, carries: str) -> Link:
    assert tally.first is not None
    assert tally.last is not None
    return Link(
        interface,
        Protection.CLEAR,
        a,
        b,
        tally.frames,
        tally.first[1],
        tally.last[1],
        local=is_local(a, b),
        carries=carries,
        begins=tally.first[0],
        ends=tally.last[0],
    )
