"""SBI002."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.sent import Sent
from cleannet.model.tls import TLS_1_2, TLS_1_3, TLSHandshake
from cleannet.model.tls_suites import anonymous, broken, forward_secret, without_ciphering
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.services import service_handshakes

_SHORTEST_PRIME = 2048
PORTS = {38412: Interface.N2, 36412: Interface.S1, 38472: Interface.F1, 36422: Interface.X2}
"""TS 38.412, TS 36.412, TS 38.472 and TS 36.422, clause 7 each."""


@check(
    "SBI002",
    "weak-tls",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "13.1.0", Obligation.SHALL), Clause("TS 33.210", "6.2.1", Obligation.SHALL)),
    needs=(TLSHandshake,),
    interfaces=(Interface.SBI, Interface.N32, *PORTS.values()),
    scas=("TS 33.117, 4.2.5.1",),
)
def weak_tls(deployment: Deployment) -> Iterator[Result]:
    """TLS between network functions, or DTLS on N2, is of an old version, weak, or without forward secrecy.

    Why: what protects in name only can be read or changed by whoever records the link; without forward secrecy a key
      that is stolen later opens everything that was recorded before.
    Legitimate when: hardly ever: every function has to support TLS 1.2 and 1.3, so an old partner is no reason.
    Remedy: allow TLS and DTLS 1.2 and 1.3 alone, with ephemeral key exchange and AES-GCM or ChaCha20, on every service,
      every SEPP and every link of N2, S1, F1 and X2.
    """
    for hand, interface in [*service_handshakes(deployment.core), *_of_radio_network(deployment)]:
        message = hand.message
        if message.version is None or message.server is None:
            continue
        fault = _fault(message)
        if fault is None:
            yield passed(f"{interface.value} uses {message.version_name} with forward secrecy", message)
            continue
        text, severity = fault
        at = message.server
        if message.encrypted:
            yield failed(
                f"{interface.value} uses {text}", at, severity=severity, field="version, suite", value=_said(message)
            )
        else:
            text = f"a server of {interface.value} chooses {text}; whether the client went on was not captured"
            yield suspect(text, at, severity=severity, field="version, suite", value=_said(message))


def _of_radio_network(deployment: Deployment) -> Iterator[tuple[Sent[TLSHandshake], Interface]]:
    """The handshakes of DTLS over SCTP on the ports of the radio network's links."""
    for hand in deployment.core.of(TLSHandshake):
        interface = PORTS.get(hand.destination_port) or PORTS.get(hand.source_port)
        if hand.message.datagrams and interface is not None:
            yield hand, interface


def _said(message: TLSHandshake) -> str:
    return f"{message.version_name}, 0x{message.suite or 0:04X}"


def _fault(message: TLSHandshake) -> tuple[str, Severity] | None:
    version, suite = message.version or 0, message.suite or 0
    if without_ciphering(suite):
        return "a cipher suite that encrypts nothing", Severity.CRITICAL
    if anonymous(suite):
        return "a cipher suite in which the server need not show who it is", Severity.CRITICAL
    if version < TLS_1_2:
        return message.version_name, Severity.HIGH
    if broken(suite):
        return "a cipher suite that is known to be broken", Severity.HIGH
    if forward_secret(suite) is False:
        return "a cipher suite without forward secrecy", Severity.MEDIUM
    if 0 < message.bits < _SHORTEST_PRIME:
        return "a Diffie-Hellman exchange with too short a prime", Severity.MEDIUM
    if version >= TLS_1_3 and message.group is None:
        return f"{message.version_name} with a shared key alone, without forward secrecy", Severity.MEDIUM
    return None
