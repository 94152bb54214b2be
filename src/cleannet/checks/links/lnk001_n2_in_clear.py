"""LNK001."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check
from cleannet.checks.clear_links import first_message, judged
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import Protection

NGAP = 60
"""Payload protocol identifier (TS 38.412, clause 7)."""


@check(
    "LNK001",
    "n2-in-clear",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "9.2", Obligation.SHALL),),
    interfaces=(Interface.N2,),
    shows=(Interface.N2, Property.LINK),
    scas=("TS 33.117, 4.2.3.2.4",),
    fight=("FGT1040", "FGT1557.503"),
)
def n2_in_clear(deployment: Deployment) -> Iterator[Result]:
    """N2 between gNB and AMF runs without IPsec or DTLS.

    Why: whoever reaches the transport network reads keys of the radio link, identities and locations, and can send
      messages in the name of gNB or AMF.
    Legitimate when: the way from gNB to AMF lies inside a physically secured environment as a whole (TS 33.501, 9.2,
      note 2), or the capture was taken inside the security gateway. Say where the capture point lies.
    Remedy: set up IPsec (ESP in tunnel mode, IKEv2 with certificates) between gNB and a security gateway before the
      AMF, or DTLS over SCTP (RFC 6083); admit N2 at the AMF from inside the tunnel only.
    """
    for link in deployment.links:
        if link.interface is Interface.N2:
            clear = link.protection is Protection.CLEAR
            yield judged(link, first_message(deployment, link, NGAP) if clear else link.first, "between gNB and AMF")
