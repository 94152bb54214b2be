"""NAS021."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Severity
from cleannet.model.nas import AuthenticationRequest, AuthenticationResult, SecurityModeCommand
from cleannet.subscribers.subscriber import Subscriber

ABBA = b"\x00\x00"


@check(
    "NAS021",
    "abba-not-zero",
    severity=Severity.INFO,
    clauses=(Clause("TS 33.501", "A.7.1", Obligation.SHALL),),
    needs=(AuthenticationRequest, AuthenticationResult, SecurityModeCommand),
)
def abba_not_zero(subscriber: Subscriber) -> Iterator[Result]:
    """The ABBA parameter is not 0x0000.

    Why: ABBA goes into the key derivation and guards against bidding down between architectures; an unknown value means
    a network of a later release, or a fault.
    Legitimate when: a later release defines other values.
    Remedy: have the AMF send 0x0000 unless its release defines another value.
    """
    for message in subscriber.all(AuthenticationRequest, AuthenticationResult, SecurityModeCommand):
        if not message.abba:
            continue  # the IE is absent, or could not be read
        if message.abba == ABBA:
            yield passed("ABBA is 0x0000", message)
        else:
            text = f"ABBA in the {message.name} is not 0x0000; a later release may define the value"
            yield suspect(text, message, field="abba")
