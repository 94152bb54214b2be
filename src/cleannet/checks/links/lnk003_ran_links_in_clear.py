"""LNK003."""

from collections.abc import Iterator

import msgspec

from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.frame import FrameRef
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import Link, Protection

PPIDS = {Interface.F1: 62, Interface.E1: 64, Interface.XN: 61}
"""Payload protocol identifiers (TS 38.472, TS 37.482, TS 38.422, clause 7)."""
ENDS = {
    Interface.F1: "between the gNB's units",
    Interface.E1: "between the gNB's control plane and its user plane",
    Interface.XN: "between gNBs",
}


@check(
    "LNK003",
    "ran-links-in-clear",
    severity=Severity.HIGH,
    clauses=(
        Clause("TS 33.501", "9.8.2", Obligation.SHALL),
        Clause("TS 33.501", "9.8.3", Obligation.SHALL),
        Clause("TS 33.501", "9.4", Obligation.SHALL),
    ),
    interfaces=(Interface.F1, Interface.E1, Interface.XN),
    shows=(Interface.F1, Property.LINK),
    fight=("FGT1557.503",),
)
def ran_links_in_clear(deployment: Deployment) -> Iterator[Result]:
    """F1, E1 or Xn runs without IPsec or DTLS.

    Why: F1 carries signalling of phones before it is ciphered, E1 the keys of the user plane, and Xn the keys of phones
      that move to another gNB; who reaches the transport network can read or change them.
    Legitimate when: the operator decided so, for a way that lies inside a physically secured environment as a whole
      (equipment has to support the protection; to use it is the operator's decision), or the capture was taken inside.
    Remedy: set up IPsec between the units, or DTLS over SCTP; admit these ports from inside the tunnel only.
    """
    for link in deployment.links:
        if link.interface in ENDS:
            covers = link.interface is Interface.F1
            yield msgspec.structs.replace(_judged(deployment, link), covers=covers)


def _judged(deployment: Deployment, link: Link) -> Result:
    name = link.interface.value
    if link.protection.hides:
        return passed(f"{name} runs under {link.protection.value}", link.first)
    if link.protection is not Protection.CLEAR:
        text, severity = f"{name} runs under {link.protection.value}, so it is not ciphered", None
    elif link.local:
        text, severity = f"{name} runs in clear inside one host", Severity.LOW
    else:
        text, severity = f"{name} runs in clear {ENDS[link.interface]}", None
    return failed(
        text,
        _readable(deployment, link),
        related=(link.last,),
        severity=severity,
        field="protection",
        value="none" if link.protection is Protection.CLEAR else link.protection.value,
        subject=f"{name} {link.a} – {link.b}",
    )


def _readable(deployment: Deployment, link: Link) -> FrameRef:
    """The link's first message (its first frame, an INIT chunk, shows nothing of the interface)."""
    associations = [one for one in deployment.associations if (one.gnb, one.amf) == (link.a, link.b)]
    wanted = PPIDS[link.interface]
    firsts = [found.first for one in associations for found in one.ppids if found.ppid == wanted]
    return min((first for first in firsts if link.first <= first <= link.last), default=link.first)
