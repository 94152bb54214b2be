"""LNK003."""

from collections.abc import Iterator

import msgspec

from cleannet.checks.check import Result, check
from cleannet.checks.clear_links import first_message, judged
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.subscribers.deployment import Deployment

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
            shown = first_message(deployment, link, PPIDS[link.interface])
            yield msgspec.structs.replace(judged(link, shown, ENDS[link.interface]), covers=covers)
