"""SUB006."""

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cleannet.checks.check import Result, check, not_observed, passed, suspect
from cleannet.checks.evidence.comparison import FEWEST_BEFORE, before, entry_of, most, too_old
from cleannet.config.baseline import Entry
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Severity
from cleannet.model.identity import IdentityType
from cleannet.model.nas import IdentityRequest, RegistrationRequest, RegistrationType
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.usual import IDENTITY_REQUESTS, Observed

USUAL_SHARE = 0.31
"""The largest share of registrations in which ordinary networks were seen to ask for an identity; a baseline of the
AMF's own past takes its place."""
FEWEST_REGISTRATIONS = 20
Z = 3.09
"""Of the normal distribution, for a chance of 1 in 1,000 that an ordinary network is suspected."""
Rows = npt.NDArray[np.int64]


@check(
    "SUB006",
    "identity-request-rate",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.501", "6.12.4", Obligation.MAY),),
    needs=(RegistrationRequest, IdentityRequest),
    fight=("FGT5019.001",),
)
def identity_request_rate(deployment: Deployment) -> Iterator[Result]:
    """An AMF asks for the SUCI in more registrations than networks usually do.

    Why: one Identity Request is ordinary; one in every registration means that temporary identities do not work, or
      that somebody collects identities. Up to 31 % of registrations were seen in ordinary networks; with --baseline
      the AMF's own past is the measure.
    Legitimate when: the AMF was started anew or changed its pool, or UEs come with 5G-GUTIs of AMFs that it cannot ask
      (no N14), or the UEs are test programs with made-up 5G-GUTIs.
    Remedy: keep UE contexts over restarts, set up N14 to neighbouring AMFs and the GUAMIs of the AMF set; then look at
      the UEs and cells of the requests that remain.
    """
    requests = _rows([s.rows for s in deployment.shapes(RegistrationRequest) if _counts(s.example)])
    asked = _rows([s.rows for s in deployment.shapes(IdentityRequest) if _for_suci(s.example)])
    amf_of = [association.amf for association in deployment.associations]
    for amf in sorted(set(amf_of)):
        its = [n for n, one in enumerate(amf_of) if one == amf]
        here = requests[np.isin(deployment.association_numbers(requests), its)]
        if len(here):
            yield _judged(deployment, amf, here, asked)


def _counts(request: RegistrationRequest) -> bool:
    return not request.container and request.registration_type is not RegistrationType.EMERGENCY


def _for_suci(request: IdentityRequest) -> bool:
    return not request.container and request.identity_type is IdentityType.SUCI


def _rows(rows: list[Rows]) -> Rows:
    return np.sort(np.concatenate(rows)) if rows else np.empty(0, np.int64)


def _judged(deployment: Deployment, amf: str, requests: Rows, asked: Rows) -> Result:
    registrations = np.unique(deployment.connections(requests))
    numbers = deployment.connections(asked)
    _, first = np.unique(numbers, return_index=True)
    first = first[np.isin(numbers[first], registrations[registrations >= 0])]
    n, k = len(registrations), len(first)
    entry = _past(deployment, amf, requests)
    usual = USUAL_SHARE if entry is None else most(entry, IDENTITY_REQUESTS)
    if k > usual * n and n < FEWEST_REGISTRATIONS:
        return not_observed("too few registrations to judge a share: capture at least 20 of each AMF")
    if lower_bound(k, n) <= usual:
        text = "identities are asked for in no more registrations than usual"
        return passed(text, deployment.place(int(requests[0])), count=n)
    measure = "usual" if entry is None else "in the AMF's own baseline"
    return suspect(
        f"identities are asked for in more registrations than {measure}, as after a restart of the AMF "
        "or with 5G-GUTIs that it cannot resolve",
        rows=np.sort(asked[first]),
        field="identity_type",
        value="SUCI" if entry is None else f"SUCI in {k} of {n}; {before(entry, IDENTITY_REQUESTS)}",
        subject=f"AMF {amf}",
    )


def _past(deployment: Deployment, amf: str, requests: Rows) -> Entry | None:
    """What the baseline says of an AMF, if it is large and new enough."""
    known = deployment.settings.baseline
    entry = entry_of(known, "amf", amf) if known is not None else None
    if known is None or entry is None or entry.total(IDENTITY_REQUESTS).of < FEWEST_BEFORE:
        return None
    seconds = deployment.seconds(requests)
    return None if too_old(known, entry, Observed(float(seconds.min()), float(seconds.max()))) else entry


def lower_bound(k: int, n: int) -> float:
    """Wilson's lower confidence bound of a share of which `k` of `n` were seen."""
    p, z2 = k / n, Z * Z
    spread = Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return (p + z2 / (2 * n) - spread) / (1 + z2 / n)
