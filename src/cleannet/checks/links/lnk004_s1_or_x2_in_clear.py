"""LNK004."""

from collections.abc import Iterator

import msgspec

from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.frame import FrameRef
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import Link, Protection

PPIDS = {Interface.S1: 18, Interface.X2: 27}
"""Payload protocol identifiers (TS 36.412 and TS 36.422, clause 7)."""
ENDS = {Interface.S1: "between eNB and MME", Interface.X2: "between eNBs"}


@check(
    "LNK004",
    "s1-or-x2-in-clear",
    severity=Severity.HIGH,
    clauses=(),
    interfaces=(Interface.S1, Interface.X2),
    shows=(Interface.S1, Property.LINK),
    scas=("TS 33.216, 4.2.2.1.3",),
    fight=("FGT1557.503",),
)
def s1_or_x2_in_clear(deployment: Deployment) -> Iterator[Result]:
    """S1 between eNB and MME, or X2 between eNBs, runs without IPsec.

    Why: whoever reaches the transport network reads keys of the radio link, identities and locations, and can send
      messages in the name of eNB or MME.
    Legitimate when: the way from eNB to MME lies inside a physically secured environment as a whole, or the capture was
      taken inside the security gateway. Say where the capture point lies.
    Remedy: set up IPsec (ESP in tunnel mode, IKEv2 with certificates) between eNB and a security gateway before the
      MME; admit S1 at the MME, and X2 at the eNB, from inside the tunnel only.
    """
    for link in deployment.links:
        if link.interface in ENDS:
            yield _judged(deployment, link)


def _judged(deployment: Deployment, link: Link) -> Result:
    name, covers = link.interface.value, link.interface is Interface.S1
    if link.protection.hides:
        return msgspec.structs.replace(passed(f"{name} runs under {link.protection.value}", link.first), covers=covers)
    if link.protection is not Protection.CLEAR:
        text, severity = f"{name} runs under {link.protection.value}, so it is not ciphered", None
    elif link.local:
        text, severity = f"{name} runs in clear inside one host", Severity.LOW
    else:
        text, severity = f"{name} runs in clear {ENDS[link.interface]}", None
    result = failed(
        text,
        _readable(deployment, link),
        related=(link.last,),
        severity=severity,
        field="protection",
        value="none" if link.protection is Protection.CLEAR else link.protection.value,
        subject=f"{name} {link.a} – {link.b}",
    )
    return msgspec.structs.replace(result, covers=covers)


def _readable(deployment: Deployment, link: Link) -> FrameRef:
    """The link's first message (its first frame, an INIT chunk, shows nothing of the interface)."""
    associations = [one for one in deployment.associations if (one.gnb, one.amf) == (link.a, link.b)]
    wanted = PPIDS[link.interface]
    firsts = [found.first for one in associations for found in one.ppids if found.ppid == wanted]
    return min((first for first in firsts if link.first <= first <= link.last), default=link.first)
