"""LNK004."""

from collections.abc import Iterator

import msgspec

from cleannet.checks.check import Result, check
from cleannet.checks.clear_links import first_message, judged
from cleannet.model.finding import Interface, Property, Severity
from cleannet.subscribers.deployment import Deployment

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
            covers = link.interface is Interface.S1
            shown = first_message(deployment, link, PPIDS[link.interface])
            yield msgspec.structs.replace(judged(link, shown, ENDS[link.interface]), covers=covers)
