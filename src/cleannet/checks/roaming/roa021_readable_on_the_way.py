"""ROA021."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed
from cleannet.checks.sbi.clear import by_connection, under_tls
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIMessage
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.services import interface_of

PRINS = "n32f-forward"


@check(
    "ROA021",
    "readable-on-the-way",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "5.9.3.3", Obligation.SHALL),),
    needs=(SBIMessage,),
    interfaces=(Interface.N32,),
    scas=("TS 33.517, 4.2.2.5", "TS 33.517, 4.2.2.8"),
    fight=("FGT1557.502",),
    exposure=True,
)
def readable_on_the_way(deployment: Deployment) -> Iterator[Result]:
    """Keys, vectors or tokens are readable to those who carry messages between two networks.

    Why: intermediaries may route and change agreed parts; a key or a token in them opens a subscriber's connections, or
      a network's services, to whoever carries them.
    Legitimate when: never; only what intermediaries have to read may stand outside the encrypted part.
    Remedy: add the attribute to the data type encryption policy of both SEPPs, or run N32-f under TLS from end to end.
    """
    protected = under_tls(deployment.core)
    for connection, messages in by_connection(deployment.core).items():
        if interface_of(messages) is not Interface.N32:
            continue
        for one in messages:
            message = one.message
            if connection in protected and message.service != PRINS:
                continue
            if message.secrets:
                text = "keys or vectors are readable to those who carry messages between networks"
                yield failed(text, message, field="member", value=", ".join(message.secrets))
            elif message.scheme:
                yield failed("an access token is readable to those who carry messages between networks", message.head)
            elif message.service == PRINS and message.size:
                yield passed("a message between networks shows no key and no token", message)
