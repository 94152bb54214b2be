"""SBI006."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.sbi.tokens import defect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIRequest
from cleannet.subscribers.deployment import Deployment


@check(
    "SBI006",
    "token-defects",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 33.501", "13.4.1.1.2", Obligation.SHALL),),
    needs=(SBIRequest,),
    interfaces=(Interface.SBI, Interface.N32),
)
def token_defects(deployment: Deployment) -> Iterator[Result]:
    """An access token is not signed, has run out, or is not for the service that it is used for.

    Why: a producer that accepts such a token accepts any token.
    Legitimate when: the producer refuses it (then nothing is lost but the request), or clocks differ by more than five
      minutes.
    Remedy: have producers verify signature, expiry, audience and scope, and refuse tokens without a signature.
    """
    for one in deployment.core.of(SBIRequest):
        token = one.message.token
        if token is None:
            continue
        fault = defect(one, token)
        issuer = deployment.core.functions.profiles.get(token.issuer.lower())
        if not fault and issuer is not None and issuer.type != "NRF":
            fault = "the access token was issued by a function that is no NRF"
        if not token.readable:
            text = "the access token is no JSON web token, or cannot be read"
            yield suspect(text, one.message.head, severity=Severity.MEDIUM, field="authorization")
        elif fault:
            yield failed(fault, one.message.head, field="access token")
        else:
            yield passed("the access token fits what it is used for", one.message.head)
