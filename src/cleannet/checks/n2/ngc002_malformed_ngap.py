"""NGC002."""

from collections.abc import Iterator

import numpy as np

from cleannet.checks.across import Rows, association_name, counted, crowded
from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.ngap import CauseGroup, ErrorIndication, NGAPMessage, OpaqueNGAP
from cleannet.subscribers.deployment import Deployment

BURST, SPAN = 5, 10.0


@check(
    "NGC002",
    "malformed-ngap",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(NGAPMessage,),
    interfaces=(Interface.N2,),
    scas=("TS 33.117, 4.4.4",),
    fight=("FGT1498.503",),
)
def malformed_ngap(deployment: Deployment) -> Iterator[Result]:
    """Payloads under NGAP's identifier that are no NGAP, or that the peer answers with a protocol error.

    Why: malformed messages are how a faulty or hostile node tries the decoder of the AMF or gNB.
    Legitimate when: a node speaks a newer release than its peer, or than this reader; single ones mean little.
    Remedy: find the sender by its association; compare the releases of both nodes, and filter at the N2 border.
    """
    rows = _errors(deployment)
    everything = deployment.rows(NGAPMessage)
    if len(everything) > len(rows):
        yield passed("the NGAP message is well formed", count=len(everything) - len(rows))
    associations = deployment.association_numbers(rows)
    for number in np.unique(associations).tolist():
        mine = rows[associations == number]
        sure = ~deployment.lost(mine)
        burst = np.zeros(len(mine), np.bool_)
        burst[sure] = crowded(deployment.seconds(mine[sure]), BURST, SPAN)
        subject = association_name(deployment, number)
        if burst.any():
            found = mine[burst]
            result = failed(
                "a burst of malformed NGAP messages or protocol errors",
                rows=found,
                confidence=Confidence.MEDIUM,
                subject=subject,
            )
            yield counted(result, len(found))
        opaque = np.isin(mine, deployment.rows(OpaqueNGAP))
        for is_one, what in ((opaque, "a payload that is no NGAP"), (~opaque, "an NGAP protocol error")):
            found = mine[is_one & ~burst]
            if len(found):
                result = suspect(
                    f"{what}; a newer release of the sender, or a gap in the capture, explains it",
                    rows=found,
                    severity=Severity.LOW,
                    confidence=Confidence.LOW,
                    subject=subject,
                )
                yield counted(result, len(found))


def _errors(deployment: Deployment) -> Rows:
    """Rows of both kinds, in the order of time."""
    found = [deployment.rows(OpaqueNGAP)]
    for shape in deployment.shapes(ErrorIndication):
        if shape.example.cause is not None and shape.example.cause.group is CauseGroup.PROTOCOL:
            found.append(shape.rows)
    return np.sort(np.concatenate(found))
