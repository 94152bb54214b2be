"""LNK001."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.frame import FrameRef
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import Link, Protection

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
            yield _judged(link, _readable(deployment, link))


def _readable(deployment: Deployment, link: Link) -> FrameRef:
    """The link's first NGAP message (its first frame, an INIT chunk, shows nothing of N2)."""
    associations = [one for one in deployment.associations if (one.gnb, one.amf) == (link.a, link.b)]
    firsts = [found.first for one in associations for found in one.ppids if found.ppid == NGAP]
    return min((first for first in firsts if link.first <= first <= link.last), default=link.first)


def _judged(link: Link, shown: FrameRef) -> Result:
    subject = f"N2 {link.a} – {link.b}"
    if link.protection.hides:
        return passed(f"N2 runs under {link.protection.value}", link.first)
    if link.protection is not Protection.CLEAR:
        name = link.protection.value
        text = f"N2 runs under {name}, so it is not ciphered"
        return failed(text, link.first, related=(link.last,), field="protection", value=name, subject=subject)
    if link.local:
        return failed(
            "N2 runs in clear inside one host",
            shown,
            related=(link.last,),
            severity=Severity.LOW,
            field="protection",
            value="none",
            subject=subject,
        )
    text = "N2 runs in clear between gNB and AMF"
    return failed(text, shown, related=(link.last,), field="protection", value="none", subject=subject)
