"""SBI005."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed
from cleannet.checks.sbi.tokens import wants_token, without_token
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIRequest
from cleannet.subscribers.deployment import Deployment


@check(
    "SBI005",
    "request-without-token",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "13.4.1.1.2", Obligation.SHALL),),
    needs=(SBIRequest,),
    interfaces=(Interface.SBI, Interface.N32),
    scas=("TS 33.117, 4.2.2.2.3.2",),
)
def request_without_token(deployment: Deployment) -> Iterator[Result]:
    """A service is asked for without an access token.

    Why: a function that serves whoever asks gives subscribers' keys, identities and locations to anybody who reaches
      it.
    Legitimate when: the operator authorises statically, by local policy and certificate (TS 33.501, 13.3.0), instead of
      by token; this says that there is no token, not that anybody was let in.
    Remedy: let the NRF issue tokens, let consumers send them and producers refuse requests without.
    """
    with_token = 0
    for one in deployment.core.of(SBIRequest):
        message = one.message
        if wants_token(message) and message.scheme:
            with_token += 1
        elif without_token(message):
            text = "a service is asked for without an access token; static authorisation explains it"
            yield failed(text, message.head, field="authorization", value="absent")
    if with_token:
        yield passed("a service is asked for with an access token", count=with_token)
