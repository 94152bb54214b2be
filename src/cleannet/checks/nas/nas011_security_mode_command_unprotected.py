"""NAS011."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.exchange import exchange
from cleannet.checks.radio import headers_logged
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.nas import SecurityModeCommand
from cleannet.model.nas_eps import EPSSecurityModeCommand
from cleannet.model.security import SecurityHeader
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.subscribers.subscriber import Subscriber


@check(
    "NAS011",
    "security-mode-command-unprotected",
    severity=Severity.HIGH,
    clauses=(
        Clause("TS 33.501", "6.7.2", Obligation.SHALL),
        Clause("TS 24.501", "5.4.2.2", Obligation.SHALL),
    ),
    needs=(SecurityModeCommand, EPSSecurityModeCommand),
    scas=("TS 33.512, 4.2.2.3.3",),
    fight=("FGT5009.001",),
)
def security_mode_command_unprotected(subscriber: Subscriber) -> Iterator[Result]:
    """A Security Mode Command comes under another header than "integrity protected with new 5G NAS security context".

    Why: its integrity protection is what proves to the UE that the network holds the key and that the offer was not
    changed; without it anybody can command the null algorithms.
    Legitimate when: never; even the null algorithms of an emergency registration come under this header (with a code of
    zeros).
    Remedy: mend the AMF; if the AMF did not send the message, find who else talks on the UE's connection.
    """
    for command in subscriber.all(SecurityModeCommand):
        if command.container:
            continue
        if command.header is SecurityHeader.INTEGRITY_PROTECTED_WITH_NEW_CONTEXT:
            yield passed("the command is integrity protected with the new context", command)
        elif command.header is SecurityHeader.PLAIN:
            yield failed("the Security Mode Command has no integrity protection", command, field="header")
        else:
            yield failed(
                "the Security Mode Command comes under another security header than the one of a new context",
                command,
                severity=Severity.MEDIUM,
                field="header",
                value=command.header.name,
            )
    yield from _of_eps(subscriber)


def _of_eps(subscriber: Subscriber) -> Iterator[Result]:
    for command in subscriber.all(EPSSecurityModeCommand):
        if command.container:
            continue
        if command.header is EPSSecurityHeader.INTEGRITY_PROTECTED_WITH_NEW_CONTEXT:
            yield passed("the command is integrity protected with the new context", command)
        elif not headers_logged(subscriber):
            text = "the Security Mode Command has no integrity protection; the log shows no headers at all"
            yield suspect(text, command, severity=Severity.LOW, confidence=Confidence.LOW, field="header")
        elif command.header is EPSSecurityHeader.PLAIN:
            related = exchange(subscriber, command)
            yield failed("the Security Mode Command has no integrity protection", command, related=related)
        else:
            yield suspect(
                "the Security Mode Command comes under another security header than the one of a new context, as an "
                "old log may tell it",
                command,
                severity=Severity.LOW,
                field="header",
                value=command.header.name,
            )
