"""SBI007."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.sbi import SBIRequest
from cleannet.model.sent import Sent
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.exchanges import tells


@check(
    "SBI007",
    "token-of-another",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "13.4.1.1.2", Obligation.SHALL),),
    needs=(SBIRequest,),
    interfaces=(Interface.SBI, Interface.N32),
    scas=("TS 33.117, 4.2.2.2.4.1",),
    fight=("FGT5043",),
)
def token_of_another(deployment: Deployment) -> Iterator[Result]:
    """An access token is used by another function than the one that it was given to.

    Why: whoever has read a token, or taken it over with a function, acts in the name of its owner.
    Legitimate when: the request comes by way of an SCP or SEPP; the consumer then vouches for itself by credentials of
      its own (TS 33.501, 13.3.8), where the operator uses them.
    Remedy: have producers compare the token's subject with the certificate of the connection, or with the client
      credentials where a proxy stands between, and give tokens short lives.
    """
    for one in deployment.core.of(SBIRequest):
        token = one.message.token
        if token is None or not token.subject or not tells(one.source):
            continue
        here = deployment.core.functions.instances_at(one.source)
        inventory = deployment.settings.inventory
        if inventory is not None:
            here = here | {known.instance for known in inventory.functions_at(one.source) if known.instance}
        if here:
            yield _judged(one, token.subject, here, proxy=deployment.core.functions.proxy_at(one.source))


def _judged(one: Sent[SBIRequest], subject: str, here: set[str], *, proxy: bool) -> Result:
    message = one.message
    if subject in here:
        return passed("the function at this address uses its own token", message.head)
    if message.assertion == subject:
        return passed("the token's owner vouches for itself behind a proxy", message.head)
    if message.assertion:
        text = "the access token and the client credentials are of two functions"
        return failed(text, message.head, field="access token")
    if proxy:
        text = "the access token is of a function behind a proxy, and nothing shows that it sent the request"
        return suspect(text, message.head, severity=Severity.LOW, confidence=Confidence.LOW, field="access token")
    return failed("the access token was given to another function", message.head, field="access token")
