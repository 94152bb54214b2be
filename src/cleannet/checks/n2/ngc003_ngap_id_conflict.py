"""NGC003."""

from collections.abc import Iterator

import numpy as np

from cleannet.checks.across import association_name, conflicts, counted
from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.ngap import NGAPMessage
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import IdConflict


@check(
    "NGC003",
    "ngap-id-conflict",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "9.2", Obligation.SHALL),),
    needs=(NGAPMessage,),
    interfaces=(Interface.N2,),
    fight=("FGT1557.503",),
)
def ngap_id_conflict(deployment: Deployment) -> Iterator[Result]:
    """One AMF UE NGAP ID is used with two RAN UE NGAP IDs, or from two associations, at once.

    Why: who writes into N2 with the identifiers of a UE speaks in its name to the AMF or the gNB.
    Legitimate when: an identifier is assigned anew after a release, or moves by a handover or path switch: those are
        told apart. A node that was restarted may use old identifiers; the other refuses them then.
    Remedy: protect N2 by IPsec or DTLS with certificates, and let the AMF check whose association an identifier is.
    """
    groups = conflicts(deployment, command=False)
    connections = np.unique(deployment.connections(deployment.rows(NGAPMessage)))
    quiet = int((connections >= 0).sum()) - sum(map(len, groups.values()))
    if quiet > 0:
        yield passed("the connection keeps its NGAP identifiers", count=quiet)
    for (kind, number, why), found in groups.items():
        yield counted(_judged(kind, why, found, association_name(deployment, number)), len(found))


def _judged(kind: str, why: str, found: list[IdConflict], subject: str) -> Result:
    frames, earlier = [one.at for one in found], [one.earlier for one in found]
    if why:
        return suspect(
            f"{kind}; {why}",
            *frames,
            related=earlier,
            severity=Severity.LOW,
            confidence=Confidence.LOW,
            subject=subject,
        )
    return failed(
        f"{kind}, without release, handover or path switch between",
        *frames,
        related=earlier,
        confidence=Confidence.MEDIUM,
        subject=subject,
    )
