"""NGC004."""

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
    "NGC004",
    "command-from-foreign-association",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "9.2", Obligation.SHALL),),
    needs=(NGAPMessage,),
    interfaces=(Interface.N2,),
    fight=("FGT1499.503",),
)
def command_from_foreign_association(deployment: Deployment) -> Iterator[Result]:
    """A UE context command comes over an association that does not own the UE.

    Why: a forged release, handover or session command cuts a subscriber off, or leads its traffic elsewhere.
    Legitimate when: another AMF of the same set takes over from one that failed.
    Remedy: protect N2 by IPsec or DTLS with certificates, and let AMF and gNB refuse commands for UEs of another
        association.
    """
    conflicts = [one for one in deployment.id_conflicts if one.command]
    connections = np.unique(deployment.connections(deployment.rows(NGAPMessage)))
    quiet = int((connections >= 0).sum()) - len(conflicts)
    if quiet > 0:
        yield passed("commands for the UE come over its own association only", count=quiet)
    amfs = {one.index: one.amf for one in deployment.associations}
    groups: dict[tuple[str, int, bool], list[IdConflict]] = {}
    for one in conflicts:
        take_over = amfs.get(one.association) != amfs.get(one.other_association)
        groups.setdefault((one.kind, one.association, take_over), []).append(one)
    for (kind, number, take_over), found in groups.items():
        yield counted(_judged(kind, take_over, found, association_name(deployment, number)), len(found))


def _judged(kind: str, take_over: bool, found: list[IdConflict], subject: str) -> Result:
    frames, earlier = [one.at for one in found[:LIMIT]], [one.earlier for one in found[:LIMIT]]
    if take_over:
        return suspect(
            "a UE context command comes over the association of another AMF; a take-over inside the AMF set "
            "explains it",
            *frames,
            related=earlier,
            severity=Severity.MEDIUM,
            confidence=Confidence.LOW,
            subject=subject,
        )
    return failed(
        f"a UE context command comes over an association that does not own the UE: {kind}",
        *frames,
        related=earlier,
        confidence=Confidence.MEDIUM,
        subject=subject,
    )
