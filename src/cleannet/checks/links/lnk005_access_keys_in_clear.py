"""LNK005."""

from collections.abc import Iterator

import msgspec
import numpy as np

from cleannet.checks.across import Rows, counted
from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.ngap import (
    HandoverRequest,
    InitialContextSetupRequest,
    NGAPMessage,
    PathSwitchRequestAcknowledge,
    UEContextModificationRequest,
)
from cleannet.model.s1ap import S1APMessage
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import Link, Protection

BEARERS: tuple[type[NGAPMessage], ...] = (
    InitialContextSetupRequest,
    UEContextModificationRequest,
    HandoverRequest,
    PathSwitchRequestAcknowledge,
)


@check(
    "LNK005",
    "access-keys-in-clear",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 33.501", "9.2", Obligation.SHALL),),
    interfaces=(Interface.N2, Interface.S1),
    shows=(Interface.N2, Property.KEYS),
    scas=("TS 33.117, 4.2.3.2.2",),
    fight=("FGT1040", "FGT1557.503"),
    exposure=True,
)
def access_keys_in_clear(deployment: Deployment) -> Iterator[Result]:
    """Keys of the radio link can be read on N2 or S1.

    Why: the AMF hands K_gNB, or after a handover the next hop key, to the gNB, and an MME K_eNB to the eNB; who reads
      it deciphers signalling and user data of the radio link, whatever algorithms are in use there.
    Legitimate when: the capture was taken inside the tunnel's end or inside one host, and nobody else can reach that
      place. The values themselves are never read or stored here.
    Remedy: protect N2 by IPsec or DTLS (LNK001) and S1 by IPsec (LNK004); until then treat all radio links of this
      N2 or S1 as readable.
    """
    keys = _rows(deployment, "security_key")
    hops = _rows(deployment, "security_context")
    clear = _clear(deployment, Interface.N2)
    severity = Severity.MEDIUM if clear and all(link.local for link in clear) else None
    place = " inside one host" if severity is not None else ""
    if len(keys):
        text = f"the key of a radio link (K_gNB) is readable on N2{place}"
        result = failed(text, rows=keys, severity=severity, field="SecurityKey", value="present")
        yield counted(result, len(keys))
    if len(hops):
        text = f"the next hop key of a handover is readable on N2{place}"
        result = failed(text, rows=hops, severity=severity, field="SecurityContext", value="present")
        yield counted(result, len(hops))
    for link in deployment.links:
        if link.interface is Interface.N2 and link.protection.hides:
            yield passed("the link that carries the keys is ciphered", link.first)
    yield from _on_s1(deployment)


def _clear(deployment: Deployment, interface: Interface) -> list[Link]:
    return [one for one in deployment.links if one.interface is interface and one.protection is Protection.CLEAR]


def _on_s1(deployment: Deployment) -> Iterator[Result]:
    """The same of S1. Where no link is seen, nothing shows what protected the messages on their way."""
    clear = _clear(deployment, Interface.S1)
    if not clear:
        return
    severity = Severity.MEDIUM if all(link.local for link in clear) else None
    place = " inside one host" if severity is not None else ""
    messages = [one for subscriber in deployment.s1_timelines() for one in subscriber.all(S1APMessage)]
    for field, kind, text in (
        ("security_key", "SecurityKey", "the key of a radio link (K_eNB) is readable on S1"),
        ("security_context", "SecurityContext", "the next hop key of a handover is readable on S1"),
    ):
        keys = sorted((one for one in messages if getattr(one, field)), key=lambda one: one.at.frame)
        if keys:
            result = failed(f"{text}{place}", *keys, severity=severity, field=kind, value="present")
            yield msgspec.structs.replace(counted(result, len(keys)), covers=False)


def _rows(deployment: Deployment, field: str) -> Rows:
    """Rows of the messages on the wire whose shape carries a key, in the order of time."""
    shapes = (shape for kind in BEARERS for shape in deployment.shapes(kind))
    found = [shape.rows for shape in shapes if getattr(shape.example, field)]
    rows = np.sort(np.concatenate(found)) if found else np.empty(0, np.int64)
    seen = [one.index for one in deployment.associations if one.on_the_wire]
    return rows[np.isin(deployment.association_numbers(rows), seen)]
