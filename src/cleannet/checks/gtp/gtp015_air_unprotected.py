"""GTP015."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.frame import FrameRef
from cleannet.model.gtp_u import GPDU
from cleannet.model.ngap import Protection
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.ledger_n2 import N2Account
from cleannet.subscribers.user_plane import UserPlane


@check(
    "GTP015",
    "air-unprotected",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "6.6.1", Obligation.SHALL),),
    needs=(GPDU,),
    interfaces=(Interface.N3, Interface.N2),
    scas=("TS 33.513, 4.2.2.1",),
    fight=("FGT1600.501",),
)
def air_unprotected(deployment: Deployment) -> Iterator[Result]:
    """A session carries packets although N2 says that they are not ciphered on the air.

    Why: everybody near the phone reads them.
    Legitimate when: the home network's policy does not want ciphering for this session, or prefers it only.
    Remedy: set the policy of user plane security to "required" in the session management function, and find out why
      the gNB does not do it.
    """
    told = 0
    for one in deployment.ledger.n2.accounts:
        if not one.policies and not one.results:
            continue
        told += 1
        place = _carries(deployment.user_plane, one)
        if place is None:
            continue
        policy, asked = one.policies[-1] if one.policies else (None, None)
        result, answered = one.results[-1] if one.results else (None, None)
        wanted = policy.confidentiality if policy is not None else None
        if result is not None and not result.confidentiality_performed:
            if wanted is Protection.REQUIRED:
                text = "packets flow in a session that the gNB does not cipher although the policy requires it"
                yield failed(text, answered or place, related=[asked, place], field="confidentiality")
            else:
                text = "packets flow in a session that the gNB does not cipher; the policy lets it choose"
                yield suspect(text, answered or place, related=[asked, place], field="confidentiality")
        elif wanted is Protection.NOT_NEEDED:
            text = (
                "packets flow in a session whose policy wants no ciphering on the air; the home network may want it so"
            )
            yield suspect(text, asked or place, related=[place], field="confidentiality")
        elif wanted is Protection.REQUIRED or (result is not None and result.confidentiality_performed):
            yield passed("packets flow in a session that is to be ciphered on the air", place, protects=False)
    if not told:
        yield not_observed("needs N2 beside N3, with the policy of user plane security")


def _carries(plane: UserPlane, one: N2Account) -> FrameRef | None:
    """The first packets of a session in the time that it lives."""
    for named in (*one.uplink, *one.downlink):
        for number in plane.to.get(named.end, ()):
            tunnel = plane.tunnels[number]
            if tunnel.last_time >= one.since and tunnel.first_time <= one.until:
                return tunnel.first
    return None
