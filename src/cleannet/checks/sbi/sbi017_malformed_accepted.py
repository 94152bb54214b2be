"""SBI017."""

from collections.abc import Iterator, Sequence

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIRequest
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.exchanges import Exchange

METHODS = ("GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "HEAD")
"""TS 29.501, 4.6.1.1, and HEAD, which HTTP itself knows."""
ALLOWED = {
    ("nnrf-nfm", "/nf-instances"): ("GET", "OPTIONS"),
    ("nnrf-nfm", "/subscriptions"): ("POST", "OPTIONS"),
    ("nnrf-disc", "/nf-instances"): ("GET", "OPTIONS"),
    ("nausf-auth", "/ue-authentications"): ("POST", "OPTIONS"),
    ("nudm-ueau", "/{supi}/auth-events"): ("POST", "PUT", "OPTIONS"),
}
"""Methods of resources of which a change would reach everybody (TS 29.510, 6.1.3.1 and 6.2.3.1; TS 29.509, 6.1.3.1)."""
REFUSED = (404, 405, 501)
MOST_REFUSED = 20
"""Different resources of one consumer that are not there, or not for this method."""


@check(
    "SBI017",
    "malformed-accepted",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(SBIRequest,),
    interfaces=(Interface.SBI, Interface.N32),
    scas=("TS 33.117, 4.3.6.2", "TS 33.117, 4.4.4"),
    fight=("FGT1190", "FGT5029"),
)
def malformed_accepted(deployment: Deployment) -> Iterator[Result]:
    """A malformed request, a path that climbs or a wrong method is served; or somebody tries out which are.

    Why: what a server should refuse and does not is where programs are broken into.
    Legitimate when: somebody tests the core, or a consumer asks for versions of an interface one after the other.
    Remedy: let servers validate path, method and body against the interface's definition, and answer 400, 404 or 405.
    """
    tried: dict[tuple[str, str], dict[tuple[str, str, str], Exchange]] = {}
    served = 0
    for one in deployment.core.exchanges:
        if one.status in REFUSED:
            key = (one.asked.method, one.asked.service, one.asked.resource)
            tried.setdefault((one.request.source, one.asked.agent), {}).setdefault(key, one)
        result = _judged(one)
        if result is not None:
            yield result
        else:
            served += one.accepted
    for each in tried.values():
        if len(each) > MOST_REFUSED:
            yield _scan(list(each.values()))
    if served:
        yield passed("a request that is served is well formed", count=served)


def _judged(one: Exchange) -> Result | None:
    asked = one.asked
    if asked.fault == "traversal":
        if one.accepted:
            return failed("a path that climbs out of the interface is served", asked.head, field="path")
        text = "a path climbs out of the interface and is not served; a test of the core explains it"
        return suspect(text, asked.head, field="path")
    if asked.fault == "JSON" and one.answer is not None:
        if one.accepted:
            return failed("a body that is no JSON is accepted", asked, field="body")
        return passed("a body that is no JSON is refused", asked)
    allowed = ALLOWED.get((asked.service, asked.resource), METHODS)
    if asked.method and asked.method not in allowed and one.accepted:
        return failed("a method that the resource does not have is served", asked.head, field="method")
    return None


def _scan(each: Sequence[Exchange]) -> Result:
    text = "one consumer asks for many resources that are not there; a test of the core explains it"
    return suspect(text, *(one.asked.head for one in each), field="resources", value=f"more than {MOST_REFUSED}")
