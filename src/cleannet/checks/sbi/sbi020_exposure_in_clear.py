"""SBI020."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.sbi.clear import under_tls
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIRequest
from cleannet.subscribers.deployment import Deployment

EXPOSED = ("nnef-", "3gpp-")
"""Beginnings of names of what a NEF offers: inside, and to application functions (TS 29.591, 29.522, 29.122)."""


@check(
    "SBI020",
    "exposure-in-clear",
    severity=Severity.HIGH,
    clauses=(Clause("TS 29.522", "6", Obligation.SHALL),),
    needs=(SBIRequest,),
    interfaces=(Interface.SBI,),
    scas=("TS 33.519, 4.2.2.1",),
    fight=("FGT5011", "FGT5029"),
)
def exposure_in_clear(deployment: Deployment) -> Iterator[Result]:
    """What the core offers to applications runs without TLS, or is asked for without an access token.

    Why: this is the core's door to the outside: places, presence and quality of subscribers can be asked for there.
    Legitimate when: TLS ends at a gateway before the NEF, and the capture was taken behind it; then the gateway has to
      verify the tokens.
    Remedy: offer these interfaces under TLS with client certificates only, and demand a token for each request.
    """
    protected = under_tls(deployment.core)
    for one in deployment.core.of(SBIRequest):
        message = one.message
        if not message.service.startswith(EXPOSED):
            continue
        if message.connection not in protected:
            yield failed("an interface for applications runs in clear", message.head, field="protection", value="none")
        elif message.scheme:
            yield passed("an application asks under TLS, with a token", message.head)
        elif not message.unknown_headers:
            text = "an application asks without an access token; a gateway that verified it explains that"
            yield suspect(text, message.head, severity=Severity.MEDIUM, field="authorization", value="absent")
