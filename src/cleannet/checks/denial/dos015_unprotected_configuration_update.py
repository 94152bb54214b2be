"""DOS015."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.exchange import exchange
from cleannet.checks.radio import headers_logged, in_emergency
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.nas import ConfigurationUpdateCommand
from cleannet.model.nas_eps import EMMInformation
from cleannet.model.security import SecurityHeader
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.subscribers.subscriber import Subscriber


@check(
    "DOS015",
    "unprotected-configuration-update",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 24.501", "5.4.4", Obligation.SHALL),),
    needs=(ConfigurationUpdateCommand, EMMInformation),
    fight=("FGT1565.002",),
)
def unprotected_configuration_update(subscriber: Subscriber) -> Iterator[Result]:
    """A Configuration Update Command (in 4G: EMM Information) comes without protection.

    Why: the message changes the UE's 5G-GUTI, slices, network name and clock; unprotected, anybody can write it.
    Legitimate when: a log holds a plain copy beside the protected message; in an emergency registration without keys.
        Some 4G networks send their name and the time without protection, which phones need not take.
    Remedy: let the AMF send it after the Security Mode Complete, under the security context; compare with the AMF's log
        whether it sent this one.
    """
    yield from _of_eps(subscriber)
    commands = subscriber.all(ConfigurationUpdateCommand)
    for command in commands:
        if command.container or command.header is not SecurityHeader.PLAIN:
            yield passed("the Configuration Update Command is protected", command)
            continue
        copy_of = next(
            (
                one
                for one in commands
                if one.header is not SecurityHeader.PLAIN
                and one.at.connection == command.at.connection
                and abs(one.at.position - command.at.position) <= 2
                and (one.guti, one.ies) == (command.guti, command.ies)
            ),
            None,
        )
        if subscriber.in_emergency(command):
            yield passed("a Configuration Update Command in an emergency registration", command, protects=False)
        elif copy_of is not None:
            yield suspect(
                "a plain Configuration Update Command stands beside the same one protected; a log's copy explains it",
                command,
                related=(copy_of,),
                severity=Severity.LOW,
                confidence=Confidence.LOW,
            )
        else:
            yield failed(
                "a Configuration Update Command comes without protection",
                command,
                related=(subscriber.secured_before(command),),
                field="security header type",
                value="0",
            )


def _of_eps(subscriber: Subscriber) -> Iterator[Result]:
    """EMM Information: in a log that holds plain copies alone, nothing can be said of it."""
    for message in subscriber.all(EMMInformation):
        if message.container or message.header is not EPSSecurityHeader.PLAIN:
            yield passed("the EMM Information is protected", message)
        elif in_emergency(subscriber, message):
            yield passed("EMM Information in an emergency attach", message, protects=False)
        elif headers_logged(subscriber):
            yield suspect(
                "EMM Information comes without protection, as some networks send their name and the time",
                message,
                related=exchange(subscriber, message),
                severity=Severity.LOW,
                confidence=Confidence.LOW,
                field="security header type",
                value="0",
            )
