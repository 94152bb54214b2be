"""RRC010."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTESecurityModeCommand, LTESecurityModeComplete, LTESecurityModeFailure
from cleannet.model.message import Direction, Message
from cleannet.model.nr_rrc import NRSecurityModeCommand, NRSecurityModeComplete, NRSecurityModeFailure
from cleannet.subscribers.subscriber import Subscriber

ANSWERS = (LTESecurityModeComplete, LTESecurityModeFailure, NRSecurityModeComplete, NRSecurityModeFailure)
COMMANDS = (LTESecurityModeCommand, NRSecurityModeCommand)
SECONDS = 0.5


@check(
    "RRC010",
    "as-security-not-established",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 38.331", "5.3.4.3", Obligation.SHALL),),
    needs=COMMANDS,
    interfaces=(Interface.UU,),
    fight=("FGT1562.501",),
)
def as_security_not_established(subscriber: Subscriber) -> Iterator[Result]:
    """The UE refuses the AS Security Mode Command, or does not answer it.

    Why: a UE refuses a command whose check sum is wrong: the base station does not have the UE's keys, or somebody
      else wrote the command.
    Legitimate when: the radio connection breaks off, or UE and core differ in their keys after a fault; it is then rare
      and of all cells alike.
    Remedy: look whether one cell alone is concerned, and whether it is one of yours; else compare the keys and
      algorithms that the core gave to the base station.
    """
    for command in subscriber.all(*COMMANDS):
        answer = subscriber.after(command, *ANSWERS, *COMMANDS)
        if isinstance(answer, LTESecurityModeComplete | NRSecurityModeComplete):
            yield passed("the UE completes the AS Security Mode Command", command)
        elif isinstance(answer, LTESecurityModeFailure | NRSecurityModeFailure):
            text = "the UE refuses the AS Security Mode Command; keys that differ after a fault explain it"
            yield suspect(text, answer, related=(command,))
        elif answer is None and _goes_on(subscriber, command):
            yield suspect(
                "the UE does not answer the AS Security Mode Command; a radio connection that broke off explains it",
                command,
                severity=Severity.LOW,
                confidence=Confidence.LOW,
            )


def _goes_on(subscriber: Subscriber, command: Message) -> bool:
    """Whether the capture goes on with the UE's own messages after the time for an answer, and lost none before."""
    after = subscriber.timeline[command.at.position + 1 :]
    later = next((one for one in reversed(after) if one.direction is Direction.UPLINK), None)
    if later is None or subscriber.loss_between(command, later):
        return False
    own = any(one.direction is Direction.UPLINK and one.at.connection == command.at.connection for one in after)
    return not own and subscriber.seconds_between(command, later) > SECONDS
