"""LNK011."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import Link

PLANES = {
    "management": frozenset({Interface.OAM}),
    "control plane of sessions": frozenset({Interface.N4}),
    "user plane": frozenset({Interface.N3, Interface.N9}),
    "control plane of the radio network": frozenset({Interface.N2, Interface.S1}),
}
MANAGEMENT = "management"


@check(
    "LNK011",
    "planes-not-separated",
    severity=Severity.MEDIUM,
    clauses=(),
    interfaces=(Interface.OAM, Interface.N2, Interface.N3, Interface.N4),
    scas=("TS 33.117, 4.3.5.1 (TC_TRAFFIC_SEPARATION)",),
    fight=("FGT1046",),
)
def planes_not_separated(deployment: Deployment) -> Iterator[Result]:
    """One address of a host carries several planes: management, control plane, user plane.

    Why: who reaches one of them, a phone's packets for one, reaches the others at the same address; and a flood of one
      stops the others.
    Legitimate when: a small private network runs on one host, or filters at the host and in the network keep the
      planes apart although they share an address.
    Remedy: give management, control plane and user plane an address, and a network, of their own; let each service
      listen at its own address alone.
    """
    by_address: dict[str, dict[str, Link]] = {}
    for link in deployment.links:
        for plane, interfaces in PLANES.items():
            if link.interface in interfaces and not link.local:
                for address in (*link.a.split(", "), *link.b.split(", ")):
                    by_address.setdefault(address, {}).setdefault(plane, link)
    shared = {address: planes for address, planes in by_address.items() if _shared(planes)}
    for address, planes in shared.items():
        first, *others = sorted(planes.values(), key=lambda link: link.first)
        yield suspect(
            f"one address carries {_listed(planes)}; a network on one host explains it",
            first.first,
            related=[link.first for link in others],
            severity=None if MANAGEMENT in planes else Severity.LOW,
            field="planes",
            value=", ".join(sorted(planes)),
            subject=address,
        )
    seen = {plane: link for planes in by_address.values() for plane, link in planes.items()}
    if not shared and len(seen) > 1:
        first = min(seen.values(), key=lambda link: link.first)
        yield passed("the planes that were seen have addresses of their own", first.first, count=len(by_address))


def _shared(planes: dict[str, Link]) -> bool:
    """Management beside anything else; or all others together: a gNB has its control and user plane at one address."""
    return (MANAGEMENT in planes and len(planes) > 1) or len(planes) >= 3


def _listed(planes: dict[str, Link]) -> str:
    names = sorted(planes)
    return f"{', '.join(names[:-1])} and {names[-1]}"
