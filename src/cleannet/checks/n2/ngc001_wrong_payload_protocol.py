"""NGC001."""

from collections.abc import Iterator

from cleannet.checks.across import association_name
from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.subscribers.deployment import Deployment

NGAP_PORT = 38412
NGAP, NGAP_OVER_DTLS = 60, 66


@check(
    "NGC001",
    "wrong-payload-protocol",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 38.412", "7", Obligation.SHALL),),
    interfaces=(Interface.N2,),
    scas=("TS 33.117, 4.2.6.2.1",),
    fight=("FGT1498.503", "FGT5045"),
)
def wrong_payload_protocol(deployment: Deployment) -> Iterator[Result]:
    """SCTP on the N2 interface carries another payload protocol identifier than NGAP's.

    Why: what is no NGAP has no business at the AMF's control port: a tunnel, a probe, or a faulty stack.
    Legitimate when: the identifier is 66 (NGAP over DTLS). Old stacks leave it at zero.
    Remedy: set the identifier 60 in the stack of the sender; let the AMF and the firewall before it drop other ones.
    """
    for association in deployment.associations:
        if association.amf_port != NGAP_PORT and not association.ngap:
            continue
        for found in association.ppids:
            if found.ppid in (NGAP, NGAP_OVER_DTLS):
                over = " over DTLS" if found.ppid == NGAP_OVER_DTLS else ""
                yield passed(f"the payload protocol is NGAP{over}", found.first, count=found.count)
                continue
            yield failed(
                _text(found.ppid),
                found.first,
                severity=Severity.LOW if found.ppid == 0 else None,
                field="payload protocol identifier",
                value=str(found.ppid),
                subject=association_name(deployment, association.index),
            )


def _text(ppid: int) -> str:
    if ppid == 0:
        return "the payload protocol identifier on N2 is left at zero, as old stacks do"
    if ppid in (NGAP << 24, NGAP_OVER_DTLS << 24):
        return "the payload protocol identifier on N2 is sent in the wrong order of octets"
    return "the payload protocol identifier on N2 is not NGAP's"
