"""DWN007."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Severity
from cleannet.model.nas import RegistrationReject, ServiceReject
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.subscriber import Subscriber

REDIRECTION_TO_EPC_REQUIRED = 31


@check(
    "DWN007",
    "redirection-before-security",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "6.16.4", Obligation.SHALL), Clause("TS 24.501", "5.3.20", Obligation.SHALL)),
    needs=(RegistrationReject, ServiceReject),
    scas=("TS 33.512, 4.2.2.1.3",),
    fight=("FGT1562.501",),
)
def redirection_before_security(subscriber: Subscriber) -> Iterator[Result]:
    """A reject redirects the UE from 5GS to EPS before NAS security is established.

    Why: anybody on the way can write an unprotected reject with 5GMM cause 31 and so choose the network of the UE.
    Legitimate when: never unprotected; redirection itself is meant for CIoT UEs, after a Security Mode Command.
    Remedy: let the AMF authenticate the UE and run the NAS security mode procedure before it redirects.
    """
    for reject in subscriber.all(RegistrationReject, ServiceReject):
        if reject.cause != REDIRECTION_TO_EPC_REQUIRED:
            continue
        if reject.header is not SecurityHeader.PLAIN:
            yield passed("the redirection to EPS is integrity protected", reject)
        elif subscriber.in_emergency(reject):
            yield passed("an emergency registration or service is redirected to EPS", reject, protects=False)
        else:
            yield failed(
                "an unprotected reject redirects the UE to EPS",
                reject,
                related=(subscriber.registration(reject),),
                field="5GMM cause",
                value="31",
            )
