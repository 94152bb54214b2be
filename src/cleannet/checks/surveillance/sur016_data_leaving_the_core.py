"""SUR016."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.frames.outside import OutsideFlow
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.frame import FrameRef
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.elements import Elements

FORWARDS = frozenset({Interface.N3, Interface.N9, Interface.S8, Interface.GTP_C})
"""What a host speaks that may put packets of phones on the internet in its own name."""
PASSES_ON = frozenset({"UPF", "PGW", "SGW", "GGSN", "SGSN", "EPDG", "N3IWF"})
MUCH, MUCH_BY_NAMES = 1_000_000, 200_000
"""Octets that are much for a host of the core to send out; for questions about names fewer are."""
TIMES = 3
NAMES, TIME = 53, 123


@check(
    "SUR016",
    "data-leaving-the-core",
    severity=Severity.MEDIUM,
    clauses=(),
    interfaces=(Interface.OAM,),
    scas=("TS 33.117, 4.2.6.2.1",),
    fight=("FGT1041", "FGT1048.003", "FGT1567"),
)
def data_leaving_the_core(deployment: Deployment) -> Iterator[Result]:
    """A host of the core sends much more to the internet than it gets from there.

    Why: functions of the core answer each other; data of subscribers that are carried away leave as such a flow, or as
      questions about names that no host has.
    Legitimate when: backups, monitoring in a cloud, a licence server or a partner reached over the internet explain it.
    Remedy: let functions of the core reach what they need by name and no more; look into what the flow holds and who
      set it up.
    """
    inventory = deployment.settings.inventory
    elements = Elements(deployment.links, inventory)
    known = {frozenset((link.a, link.b)) for link in deployment.links if link.interface is not Interface.UNKNOWN}
    quiet: list[OutsideFlow] = []
    for flow in deployment.outside:
        if flow.port == TIME or not _is_of_core(deployment, elements, flow.inside):
            continue
        if frozenset((flow.inside, flow.outside)) in known:
            continue
        if inventory is not None and inventory.partners_at(flow.outside):
            continue
        if _leaves(flow):
            yield _told(flow)
        else:
            quiet.append(flow)
    if quiet:
        first = min(FrameRef(one.first_input, one.first_frame) for one in quiet)
        yield passed("a host of the core sends little to the internet", first, count=len(quiet))


def _is_of_core(deployment: Deployment, elements: Elements, address: str) -> bool:
    """Whether a host is of the core, and forwards no packets of phones."""
    inventory = deployment.settings.inventory
    if inventory is not None:
        types = {one.type for one in inventory.functions_at(address)}
        if types & PASSES_ON or inventory.plan.users.holds(address):
            return False
        if types or inventory.plan.core.holds(address):
            return True
    return elements.holds(address) and not elements.interfaces.get(address, set()) & FORWARDS


def _leaves(flow: OutsideFlow) -> bool:
    names = flow.port == NAMES
    return flow.sent >= (MUCH_BY_NAMES if names else MUCH) and (names or flow.sent >= TIMES * flow.received)


def _told(flow: OutsideFlow) -> Result:
    if flow.port == NAMES:
        text = "a host of the core asks the internet for names by the hundred kilobytes; a resolver of its own does so"
    else:
        text = "a host of the core sends much more to a host of the internet than it gets; backups do so"
    return suspect(
        text,
        FrameRef(flow.first_input, flow.first_frame),
        related=(FrameRef(flow.last_input, flow.last_frame),),
        confidence=Confidence.LOW,
        field="octets sent",
        value=f"{flow.sent:,}",
        subject=flow.inside,
    )
