"""NGC004."""

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
    Legitimate when: another AMF of the same set takes over from one that failed, or a node that was restarted uses
        old identifiers and is refused.
    Remedy: protect N2 by IPsec or DTLS with certificates, and let AMF and gNB refuse commands for UEs of another
        association.
    """
    groups = conflicts(deployment, command=True)
    connections = np.unique(deployment.connections(deployment.rows(NGAPMessage)))
    quiet = int((connections >= 0).sum()) - sum(map(len, groups.values()))
    if quiet > 0:
        yield passed("commands for the UE come over its own association only", count=quiet)
    for (kind, number, why), found in groups.items():
        yield counted(_judged(kind, why, found, association_name(deployment, number)), len(found))


def _judged(kind: str, why: str, found: list[IdConflict], subject: str) -> Result:
    frames, earlier = [one.at for one in found], [one.earlier for one in found]
    what = f"a UE context command comes over an association that does not own the UE ({kind})"
    if why:
        return suspect(
            f"{what}; {why}",
            *frames,
            related=earlier,
            severity=Severity.LOW,
            confidence=Confidence.LOW,
            subject=subject,
        )
    return failed(what, *frames, related=earlier, confidence=Confidence.MEDIUM, subject=subject)
