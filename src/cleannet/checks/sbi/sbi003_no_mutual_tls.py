"""SBI003."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.tls import TLSHandshake
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.services import service_handshakes


@check(
    "SBI003",
    "no-mutual-tls",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.501", "13.1.0", Obligation.SHALL),),
    needs=(TLSHandshake,),
    interfaces=(Interface.SBI, Interface.N32),
    scas=("TS 33.117, 4.2.2.2.2",),
)
def no_mutual_tls(deployment: Deployment) -> Iterator[Result]:
    """A service lets anybody in: its TLS asks for no certificate of the client, or gets none.

    Why: who reaches the service may then ask in the name of any network function, unless its tokens are checked.
    Legitimate when: the service checks the client by other means on every request. TLS 1.3 hides the certificates of
      both sides, so there nothing is said.
    Remedy: ask for client certificates on every service and SEPP, and refuse clients that show none.
    """
    hidden = 0
    for hand, interface in service_handshakes(deployment.core):
        message = hand.message
        if message.resumed or message.server is None:
            continue
        if message.client_asked is None or (message.client_asked and message.client_certificate is None):
            hidden += 1
        elif not message.client_asked:
            yield failed(f"{interface.value}: the server asks for no certificate of the client", message.server)
        elif not message.client_certificate:
            if message.encrypted:
                yield failed(f"{interface.value}: the client shows no certificate, and is let in", message)
        else:
            yield passed(f"{interface.value}: client and server show their certificates", message)
    if hidden:
        yield not_observed("TLS 1.3 hides whether the client shows a certificate: look at the server's configuration")
