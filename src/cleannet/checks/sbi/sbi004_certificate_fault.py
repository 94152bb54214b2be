"""SBI004."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.sent import Sent
from cleannet.model.tls import Certificate, TLSHandshake
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.services import function_of, service_handshakes

_NO_CLOCK = 946_684_800
"""Seconds since 1970 before which a capture's clock was not set."""
_SHORTEST = {"RSA": 2048, "DSA": 2048, "EC": 224}
_WEAK_DIGESTS = ("MD2", "MD5", "SHA-1")


@check(
    "SBI004",
    "certificate-fault",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.501", "13.1.0", Obligation.SHALL), Clause("TS 33.310", "6.1.3c", Obligation.SHALL)),
    needs=(TLSHandshake,),
    interfaces=(Interface.SBI, Interface.N32),
    scas=("TS 33.517, 4.2.5",),
)
def certificate_fault(deployment: Deployment) -> Iterator[Result]:
    """A network function shows a certificate that should not be trusted, and the other side goes on.

    Why: who accepts a certificate that is out of date, of another name or easily forged accepts that of an attacker in
      between as well.
    Legitimate when: a certificate that vouches for itself was given to every peer by hand; a proxy before several
      functions shows one certificate for all. A CA of the operator's own is how it should be.
    Remedy: have the operator's CA sign certificates of each function with its names, renew them in time, and let every
      function verify chain, name and validity.
    """
    shown: dict[bytes, list[Sent[TLSHandshake]]] = {}
    hidden = 0
    for hand, interface in service_handshakes(deployment.core):
        message = hand.message
        if message.server_shown is None:
            hidden += message.server is not None and not message.resumed
            continue
        shown.setdefault(message.server_shown.digest, []).append(hand)
        faults = list(_faults(message.server_shown, hand, message.server_name))
        if message.client_shown is not None:
            faults += _faults(message.client_shown, hand, "", of_client=True)
        yield from (_said(fault, hand, interface) for fault in faults)
        if not faults:
            yield passed(f"{interface.value}: a certificate in date, of the right name, signed by another", message)
    for hands in shown.values():
        if len({function_of(hand.message.server_name) for hand in hands} - {""}) > 1:
            text = "one certificate serves several types of network function; a proxy before them explains it"
            places = [hand.message for hand in hands]
            yield suspect(text, *places, severity=Severity.LOW, confidence=Confidence.LOW)
    if hidden and not shown:
        yield not_observed("no certificate is readable: TLS 1.3 hides them")


_Fault = tuple[str, Severity, str]
"""What is wrong, how bad, and the innocent explanation ("" for none)."""


def _said(fault: _Fault, hand: Sent[TLSHandshake], interface: Interface) -> Result:
    what, severity, excuse = fault
    text = f"{interface.value}: {what}"
    if excuse:
        return suspect(f"{text}; {excuse}", hand.message, severity=severity)
    if not hand.message.encrypted:
        return suspect(f"{text}; whether the other side went on was not captured", hand.message, severity=severity)
    return failed(text, hand.message, severity=severity)


def _faults(one: Certificate, hand: Sent[TLSHandshake], wanted: str, *, of_client: bool = False) -> Iterator[_Fault]:
    whose = "the client's certificate" if of_client else "the server's certificate"
    now = hand.time // 1_000_000_000
    if now > _NO_CLOCK:
        if one.ends is not None and one.ends < now:
            yield f"{whose} has expired by the capture's clock", Severity.HIGH, ""
        if one.begins is not None and one.begins > now:
            yield f"{whose} is not valid yet by the capture's clock", Severity.MEDIUM, ""
    if one.own_issuer:
        excuse = "every peer may have been given this very one"
        yield f"{whose} vouches for itself", Severity.MEDIUM, excuse
    elif one.signature.startswith(_WEAK_DIGESTS):
        yield f"{whose} has a signature that can be forged ({one.signature})", Severity.HIGH, ""
    least = _SHORTEST.get(one.key.split(" ")[0], 0)
    if 0 < one.bits < least:
        yield f"{whose} has too short a key ({one.key}, {one.bits} bits)", Severity.HIGH, ""
    if (one.for_client if of_client else one.for_server) is False:
        yield f"{whose} was not issued for that use", Severity.MEDIUM, ""
    if wanted and one.names and not any(_covers(name, wanted.lower()) for name in one.names):
        yield f"{whose} is not that of the name which the client asked for", Severity.MEDIUM, ""
    elif not one.names and not one.instances and not one.others:
        yield f"{whose} names no host", Severity.LOW, "the peer may know it by its subject"


def _covers(name: str, wanted: str) -> bool:
    """Whether a DNS name of a certificate, maybe with a wildcard, is that of a host (RFC 6125, 6.4)."""
    if name.startswith("*."):
        return wanted.partition(".")[2] == name[2:]
    return name == wanted
