"""NGC003."""

from collections.abc import Iterator

import numpy as np

from cleannet.checks.across import LIMIT, association_name, counted
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
        told apart; a release that the capture lost is not.
    Remedy: protect N2 by IPsec or DTLS with certificates, and let the AMF check whose association an identifier is.
    """
    conflicts = [one for one in deployment.id_conflicts if not one.command]
    connections = np.unique(deployment.connections(deployment.rows(NGAPMessage)))
    quiet = int((connections >= 0).sum()) - len(conflicts)
    if quiet > 0:
        yield passed("the connection keeps its NGAP identifiers", count=quiet)
    lossy = {
        number: bool(deployment.lost(deployment.rows(NGAPMessage, association=number)).any())
        for number in {n for one in conflicts for n in (one.association, one.other_association)}
    }
    groups: dict[tuple[str, int, bool], list[IdConflict]] = {}
    for one in conflicts:
        loss = lossy[one.association] or lossy[one.other_association]
        groups.setdefault((one.kind, one.association, loss), []).append(one)
    for (kind, number, loss), found in groups.items():
        yield counted(_judged(kind, loss, found, association_name(deployment, number)), len(found))


def _judged(kind: str, loss: bool, found: list[IdConflict], subject: str) -> Result:
    frames, earlier = [one.at for one in found[:LIMIT]], [one.earlier for one in found[:LIMIT]]
    if loss:
        return suspect(
            f"{kind}; a release that the capture lost explains it",
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
