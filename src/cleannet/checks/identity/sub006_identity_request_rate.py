"""SUB006."""

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cleannet.checks.check import Result, check, not_observed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Severity
from cleannet.model.identity import IdentityType
from cleannet.model.nas import IdentityRequest, RegistrationRequest, RegistrationType
from cleannet.subscribers.deployment import Deployment

USUAL_SHARE = 0.31
"""The largest share of registrations in which ordinary networks were seen to ask for an identity."""
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
      that somebody collects identities. Up to 31 % of registrations were seen in ordinary networks.
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
    if k > USUAL_SHARE * n and n < FEWEST_REGISTRATIONS:
        return not_observed("too few registrations to judge a share: capture at least 20 of each AMF")
    if lower_bound(k, n) <= USUAL_SHARE:
        text = "identities are asked for in no more registrations than usual"
        return passed(text, deployment.place(int(requests[0])), count=n)
    return suspect(
        "identities are asked for in more registrations than usual, as after a restart of the AMF "
        "or with 5G-GUTIs that it cannot resolve",
        rows=np.sort(asked[first]),
        field="identity_type",
        value="SUCI",
        subject=f"AMF {amf}",
    )


def lower_bound(k: int, n: int) -> float:
    """Wilson's lower confidence bound of a share of which `k` of `n` were seen."""
    p, z2 = k / n, Z * Z
    spread = Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return (p + z2 / (2 * n) - spread) / (1 + z2 / n)
