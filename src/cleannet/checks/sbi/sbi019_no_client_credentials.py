"""SBI019."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.sbi import SBIRequest
from cleannet.subscribers.deployment import Deployment


@check(
    "SBI019",
    "no-client-credentials",
    severity=Severity.LOW,
    clauses=(Clause("TS 33.501", "13.3.2.2", Obligation.MAY),),
    needs=(SBIRequest,),
    interfaces=(Interface.SBI,),
    scas=("TS 33.117, 4.2.2.2.4.1",),
    fight=("FGT5043",),
)
def no_client_credentials(deployment: Deployment) -> Iterator[Result]:
    """Requests go by way of a proxy, and their consumer does not vouch for itself.

    Why: behind an SCP the producer sees the SCP's certificate only; whoever gets the SCP to send a request may pass for
      any consumer.
    Legitimate when: the operator trusts the SCP to know its consumers; client credentials are an optional feature.
    Remedy: have consumers add client credentials assertions (3gpp-Sbi-Client-Credentials), and producers verify them.
    """
    told: set[str] = set()
    vouched = 0
    for one in deployment.core.of(SBIRequest):
        message = one.message
        if not message.indirect or message.host.lower().startswith("sepp"):
            continue
        if message.credentials:
            vouched += 1
        elif not message.unknown_headers and one.destination not in told:
            told.add(one.destination)
            text = "requests go by way of a proxy without credentials of their consumer, which are optional"
            yield suspect(text, message.head, confidence=Confidence.LOW, field="3gpp-Sbi-Client-Credentials")
    if vouched:
        yield passed("a consumer vouches for itself behind a proxy", count=vouched)
