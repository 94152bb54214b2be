"""SUB003."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from cleannet.checks.check import Result, check, failed, not_applicable, passed, suspect
from cleannet.checks.identity.common import CONCEALING, N5GC_INDICATION, network_note
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.identity import SUCI, ProtectionScheme, SUPIFormat
from cleannet.model.nas import IdentityResponse, RegistrationRequest, RegistrationType, ServiceRequest, ServiceType
from cleannet.subscribers.deployment import Deployment

Rows = npt.NDArray[np.int64]
EXEMPT = (RegistrationType.EMERGENCY, RegistrationType.SNPN_ONBOARDING)


@dataclass
class Names:
    """Rows of the SUCIs of one home network."""

    concealed: list[Rows] = field(default_factory=list)
    null: list[Rows] = field(default_factory=list)


@check(
    "SUB003",
    "concealment-bid-down",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "5.1.1", Obligation.SHALL),),
    needs=(RegistrationRequest, IdentityResponse),
    fight=("FGT5019.002",),
)
def concealment_bid_down(deployment: Deployment) -> Iterator[Result]:
    """SUCIs of one home network are concealed at times and null-scheme at others.

    Why: a UE that can conceal its identity and no longer does may have been talked out of it; bidding down shall be
      prevented (TS 33.501, 5.1.1).
    Legitimate when: the null-scheme registration is an emergency one or for SNPN onboarding; or some USIMs of the home
      network have no public key yet (two profiles, or not updated over the air).
    Remedy: provision the home network public key on all USIMs; then let the UDM's SIDF refuse the null scheme for
      subscribers whose USIM has a key; look at what the UEs in question did between the two.
    """
    exempt = _exempt_connections(deployment)
    for network, names in sorted(_by_network(deployment).items()):
        null, concealed = _sorted(names.null), _sorted(names.concealed)
        null = null[~np.isin(deployment.connections(null), exempt)]
        if not len(concealed):
            if len(null):
                text = "all SUCIs of a home network are null-scheme: there is nothing to bid down from"
                yield not_applicable(text, deployment.place(int(null[0])))
        else:
            yield from _judged(deployment, network, null, concealed)


def _by_network(deployment: Deployment) -> dict[str, Names]:
    found: dict[str, Names] = {}
    for request in deployment.shapes(RegistrationRequest):
        one = request.example
        if one.container or one.registration_type in EXEMPT or N5GC_INDICATION in one.ies:
            continue
        _add(found, one.identity, request.rows)
    for response in deployment.shapes(IdentityResponse):
        _add(found, response.example.identity, response.rows)
    return found


def _add(found: dict[str, Names], identity: object, rows: Rows) -> None:
    # Other formats of SUPI tell no home network, and line identifiers are never concealed.
    if not isinstance(identity, SUCI) or identity.supi_format is not SUPIFormat.IMSI:
        return
    names = found.setdefault(identity.home_network, Names())
    if identity.scheme is ProtectionScheme.NULL:
        names.null.append(rows)
    elif identity.scheme in CONCEALING:
        names.concealed.append(rows)


def _sorted(rows: list[Rows]) -> Rows:
    return np.sort(np.concatenate(rows)) if rows else np.empty(0, np.int64)


def _exempt_connections(deployment: Deployment) -> Rows:
    emergency = (ServiceType.EMERGENCY_SERVICES, ServiceType.EMERGENCY_SERVICES_FALLBACK)
    rows = [s.rows for s in deployment.shapes(RegistrationRequest) if s.example.registration_type in EXEMPT]
    rows += [s.rows for s in deployment.shapes(ServiceRequest) if s.example.service_type in emergency]
    numbers = deployment.connections(_sorted(rows))
    return numbers[numbers >= 0]


def _judged(deployment: Deployment, network: str, null: Rows, concealed: Rows) -> Iterator[Result]:
    by, note = deployment.subscribers(null), network_note(network)
    who, first = np.unique(deployment.subscribers(concealed), return_index=True)
    place = np.minimum(np.searchsorted(who, by), len(who) - 1)
    same = (who[place] == by) & (by >= 0)
    earlier = concealed[first[place]]
    later = same & (earlier < null)
    down, other = null[later], null[~same]
    if len(down):
        yield failed(
            f"a subscriber that concealed its identity later sends it with the null scheme{note}",
            rows=down,
            related=(deployment.place(int(earlier[later][0])),),
            confidence=Confidence.MEDIUM,
            field="scheme",
            value="null",
            subject=f"home network {network}",
        )
    if len(other):
        yield suspect(
            "some subscribers of a home network conceal their identity and others do not, "
            f"as with USIMs that have no key yet{note}",
            rows=other,
            related=(deployment.place(int(concealed[0])),),
            severity=Severity.MEDIUM,
            confidence=Confidence.LOW,
            field="scheme",
            value="null",
            subject=f"home network {network}",
        )
    if not len(down) and not len(other):
        text = f"all SUCIs of a home network are concealed{note}"
        yield passed(text, deployment.place(int(concealed[0])), count=len(concealed))
