"""DOS015."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.nas import ConfigurationUpdateCommand
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.subscriber import Subscriber


@check(
    "DOS015",
    "unprotected-configuration-update",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 24.501", "5.4.4", Obligation.SHALL),),
    needs=(ConfigurationUpdateCommand,),
    fight=("FGT1565.002",),
)
def unprotected_configuration_update(subscriber: Subscriber) -> Iterator[Result]:
    """A Configuration Update Command comes without protection.

    Why: the message changes the UE's 5G-GUTI, slices, network name and clock; unprotected, anybody can write it.
    Legitimate when: a log holds a plain copy beside the protected message; in an emergency registration without keys.
    Remedy: let the AMF send it after the Security Mode Complete, under the security context; compare with the AMF's log
        whether it sent this one.
    """
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
