"""SBI012."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.sbi import SBIMessage, SBIResponse
from cleannet.subscribers.deployment import Deployment

LONG_TERM = {
    "encPermanentKey",
    "encOpcKey",
    "encTopcKey",
    "permanentKey",
    "opc",
    "opcKey",
    "k",
    "ki",
    "permanentKeyValue",
    "opcValue",
    "opValue",
}


@check(
    "SBI012",
    "secrets-in-clear",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 33.501", "13.1.0", Obligation.SHALL),),
    needs=(SBIResponse,),
    interfaces=(Interface.SBI, Interface.N32),
    shows=(Interface.SBI, Property.KEYS),
    exposure=True,
)
def secrets_in_clear(deployment: Deployment) -> Iterator[Result]:
    """A subscriber's key, or a key of one connection, is readable between network functions.

    Why: with the long-term key anybody can pass for that subscriber, and read what was ever sent; with the keys of a
      connection anybody reads that one.
    Legitimate when: the capture was taken inside one host, or behind the end of TLS. What was seen only after
      decryption, with keys that were given, was protected on its way: then it is information.
    Remedy: put TLS on the services of UDR, UDM, AUSF and AMF first, change the keys that were readable, and keep the
      long-term key where the UDR does not hand it out.
    """
    clean = {False: 0, True: 0}
    for one in deployment.core.of(SBIMessage):
        message = one.message
        if not message.secrets:
            clean[message.decrypted] += bool(message.size)
            continue
        long_term = any(name in LONG_TERM for name in message.secrets)
        if long_term:
            text, severity = "a subscriber's long-term key is readable", Severity.CRITICAL
        else:
            text, severity = "keys or vectors of a subscriber's authentication are readable", Severity.HIGH
        yield failed(text, message, severity=severity, field="member", value=", ".join(message.secrets))
    for decrypted, count in clean.items():
        if count:
            yield passed("a body holds no key", count=count, protects=decrypted)
