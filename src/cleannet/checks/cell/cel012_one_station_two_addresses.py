"""CEL012."""

from collections.abc import Iterator

from cleannet.checks.across import association_name
from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.ngap import NGAPMessage, NGSetupRequest
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.stations import Station, stations

_FIELD = "Global RAN Node ID"
STILL = 10_000_000_000
"""Nanoseconds after which an association that was replaced should be silent; one that fails over has last words."""


@check(
    "CEL012",
    "one-station-two-addresses",
    severity=Severity.HIGH,
    clauses=(),
    needs=(NGSetupRequest,),
    interfaces=(Interface.N2,),
    fight=("FGT1036",),
)
def one_station_two_addresses(deployment: Deployment) -> Iterator[Result]:
    """Two hosts introduce themselves to one AMF as the same base station, and both go on.

    Why: one of the two is not what it says; it gets the keys and the traffic of the phones near it.
    Legitimate when: a base station fails over to another address (then the first one falls silent), or has several
      addresses in one association (SCTP multihoming), which does not count.
    Remedy: find both hosts; give each base station an identity of its own, and let the AMF check certificates.
    """
    known: dict[tuple[str, str, int], list[Station]] = {}
    right = 0
    for one in stations(deployment):
        if not one.accepted or one.kind == "eNB":
            continue
        before = known.setdefault((one.plmn, one.kind, one.identity), [])
        others = [
            other
            for other in before
            if set(other.peers) & set(one.peers) and not set(other.addresses) & set(one.addresses)
        ]
        said = [result for other in others if (result := _together(deployment, other, one)) is not None]
        yield from said[:1]
        right += not said
        before.append(one)
    if right:
        yield passed("a base station introduces itself from one place", count=right)
    else:
        yield not_observed("needs base stations that the AMF takes in (NG Setup)")


def _together(deployment: Deployment, earlier: Station, later: Station) -> Result | None:
    """What it means that a station came again from elsewhere; None where the first was not heard any more."""
    rows = deployment.rows(NGAPMessage, association=earlier.association)
    last = float(deployment.seconds(rows).max()) * 1e9 if len(rows) else 0.0
    subject = association_name(deployment, later.association)
    if last - later.time > STILL:
        text = "one base station identity is in use from two addresses at the same time"
        return failed(text, later.at, confidence=Confidence.MEDIUM, subject=subject, related=[earlier.at], field=_FIELD)
    if last > later.time:
        text = "one base station identity comes from a second address while the first is in use; a failover explains it"
        return suspect(text, later.at, confidence=Confidence.LOW, subject=subject, related=[earlier.at], field=_FIELD)
    return None
