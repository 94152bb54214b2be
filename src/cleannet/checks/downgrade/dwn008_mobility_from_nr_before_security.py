"""DWN008."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.exchange import exchange
from cleannet.checks.radio import air_secured, air_unknown_before
from cleannet.model.finding import Interface, Severity
from cleannet.model.nr_rrc import NRMobilityFromNRCommand
from cleannet.subscribers.subscriber import Subscriber


@check(
    "DWN008",
    "mobility-from-nr-before-security",
    severity=Severity.CRITICAL,
    clauses=(),
    needs=(NRMobilityFromNRCommand,),
    interfaces=(Interface.UU,),
    fight=("FGT1562.501",),
)
def mobility_from_nr_before_security(subscriber: Subscriber) -> Iterator[Result]:
    """A command to leave NR comes before AS security is active.

    Why: without AS security anybody can write the command, and so move the UE to a network with weaker protection.
    Legitimate when: never; fallback to EPS for voice comes after the RRC Security Mode Command.
    Remedy: let the gNB start AS security before any mobility; compare with the gNB's log whether it sent the command.
    """
    for command in subscriber.all(NRMobilityFromNRCommand):
        if air_secured(subscriber, command):
            yield passed("the command to leave NR comes after AS security", command)
        elif air_unknown_before(subscriber, command):
            yield suspect(
                "a command to leave NR comes and no AS security is seen; the beginning of the connection is not in the "
                "log",
                command,
                severity=Severity.LOW,
            )
        else:
            yield failed(
                "a command to leave NR comes before AS security", command, related=exchange(subscriber, command)
            )
