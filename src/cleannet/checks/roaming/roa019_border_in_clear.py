"""ROA019."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed
from cleannet.checks.sbi.clear import by_connection, under_tls
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIMessage, SBIRequest, SBIResponse
from cleannet.model.sent import Sent
from cleannet.model.tls import TLSHandshake
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.exchanges import tells
from cleannet.subscribers.links import Protection
from cleannet.subscribers.services import interface_of


@check(
    "ROA019",
    "border-in-clear",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 33.501", "13.1.2", Obligation.SHALL), Clause("TS 29.573", "5.2.1", Obligation.SHALL)),
    needs=(SBIRequest, TLSHandshake),
    interfaces=(Interface.N32,),
    scas=("TS 33.517, 4.2.2.2", "TS 33.517, 4.2.2.3"),
    fight=("FGT1557.502",),
)
def border_in_clear(deployment: Deployment) -> Iterator[Result]:
    """What two networks say to each other (N32) is protected neither by TLS nor by PRINS.

    Why: this is where others carry the messages: whoever stands between reads keys and identities of roaming
      subscribers, and can ask in the name of either network.
    Legitimate when: both SEPPs stand in one laboratory; between networks there is no exemption. TLS that ends before
      the SEPP, at a load balancer, looks the same behind it, and is not allowed either.
    Remedy: let the SEPPs talk under TLS with certificates of the partner's authority, from SEPP to SEPP, and refuse the
      capability "NONE" in the handshake.
    """
    protected = under_tls(deployment.core)
    for one in deployment.core.of(SBIResponse):
        if one.message.service == "n32c-handshake" and one.message.security == ("NONE",):
            text = "the handshake of N32 agrees on no protection"
            yield failed(text, one.message, field="selectedSecCapability", value="NONE")
    for connection, messages in by_connection(deployment.core).items():
        if connection not in protected and interface_of(messages) is Interface.N32:
            yield from _in_clear(messages)
    for link in deployment.links:
        if link.interface is Interface.N32 and link.protection is Protection.TLS:
            yield passed("N32 runs under TLS", link.first)


def _in_clear(messages: list[Sent[SBIMessage]]) -> Iterator[Result]:
    for one in messages:
        message = one.message
        if not isinstance(message, SBIRequest):
            continue
        local = not tells(one.source) and not tells(one.destination)
        if message.service == "n32f-forward":
            yield passed("N32 carries messages that PRINS protects", message.head)
        else:
            yield failed(
                f"N32 runs in clear{' inside one host' if local else ''}, and no PRINS protects it",
                message.head,
                severity=Severity.LOW if local else None,
                field="protection",
                value="none",
            )
