"""PFC002."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.finding import Interface, Severity
from cleannet.model.pfcp import PFCPMessage, PFCPSessionMessage
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.n4_sessions import exchanges, sessions


@check(
    "PFC002",
    "foreign-owner",
    severity=Severity.CRITICAL,
    clauses=(),
    needs=(PFCPSessionMessage,),
    interfaces=(Interface.N4,),
)
def foreign_owner(deployment: Deployment) -> Iterator[Result]:
    """A session is changed or deleted from an address that is not that of the function that established it.

    Why: who can change another's session cuts a subscriber off, or sends his traffic elsewhere.
    Legitimate when: another SMF of the same SMF set takes the session over (TS 23.501, 5.21.3).
    Remedy: let the user plane function accept changes only from the CP F-SEID's address or its SMF set, and N4 only
      from the control plane's network, under IPsec.
    """
    right = 0
    for session in sessions(exchanges(deployment.core.of(PFCPMessage))):
        for change in session.changes:
            if change.request.source == session.owner:
                right += 1
                continue
            what = "deleted" if change.request.message.name == "SessionDeletionRequest" else "changed"
            text = f"a session is {what} from an address that did not establish it"
            yield failed(text, change.request.message, related=(session.established.message,), field="source address")
    if right:
        yield passed("a session is changed by the function that established it", count=right)
