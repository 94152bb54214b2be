"""SBI008."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.sbi.tokens import unusable, without_token
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIRequest
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.exchanges import Exchange

REFUSED = (401, 403)


@check(
    "SBI008",
    "accepted-without-right",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 33.501", "13.4.1.1.2", Obligation.SHALL),),
    needs=(SBIRequest,),
    interfaces=(Interface.SBI, Interface.N32),
    scas=("TS 33.117, 4.2.2.2.3.1",),
    fight=("FGT5043",),
)
def accepted_without_right(deployment: Deployment) -> Iterator[Result]:
    """A producer that knows access tokens serves a request whose token is missing, unsigned or has run out.

    Why: tokens that nobody verifies protect nothing.
    Legitimate when: the operator does without tokens altogether (then SBI005 says that there are none, and this check
      is silent), or authorises some consumers statically (TS 33.501, 13.3.0).
    Remedy: let producers refuse such requests with 401 or 403, and test that with a token that has run out.
    """
    each = deployment.core.exchanges
    with_tokens = {(one.request.destination, one.asked.service) for one in each if one.asked.token is not None}
    for one in each:
        token = one.asked.token
        fault = unusable(one.request, token) if token is not None and token.readable else ""
        if fault:
            yield from _answered(one, fault)
        elif without_token(one.asked) and (one.request.destination, one.asked.service) in with_tokens:
            yield from _answered(one, "")


def _answered(one: Exchange, fault: str) -> Iterator[Result]:
    if one.answer is None:
        return
    if one.status in REFUSED:
        yield passed("a request without a valid token is refused", one.answer.head)
    elif one.accepted and fault:
        yield failed(f"a request is served although {fault}", one.asked.head, related=(one.answer.head,))
    elif one.accepted:
        text = "a request without a token is served where others bring one; static authorisation explains it"
        yield suspect(text, one.asked.head, related=(one.answer.head,), severity=Severity.HIGH)
