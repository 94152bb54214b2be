"""SUR002."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.sms import SMSDeliver
from cleannet.subscribers.subscriber import Subscriber

DATA_DOWNLOAD, COMMAND_PACKET = 0x7F, 0x70
CHECKED_OR_CIPHERED = 0x06
"""Bits of the SPI's first octet: cryptographic check sum or signature, ciphering (TS 102 225, 5.1.1)."""


@check(
    "SUR002",
    "command-to-the-usim",
    severity=Severity.HIGH,
    clauses=(),
    needs=(SMSDeliver,),
    interfaces=(Interface.UU, Interface.N1, Interface.S1),
    fight=("FGT1203", "FGT5012"),
)
def command_to_the_usim(subscriber: Subscriber) -> Iterator[Result]:
    """A short message brings a command to the USIM without cryptographic security.

    Why: applications on a USIM that obey such commands tell the phone's cell and identity, or open calls, unseen.
    Legitimate when: the operator's own over-the-air campaign runs without security; compare its source and its volume.
    Remedy: have the SMS router let commands to the USIM come from the operator's own platform alone, and set the
      minimum security level of each USIM application to a cryptographic check sum.
    """
    for one in subscriber.all(SMSDeliver):
        if one.pid != DATA_DOWNLOAD and COMMAND_PACKET not in one.elements:
            if one.pid is not None:
                yield passed("a short message comes that is not for the USIM", one)
        elif one.security_parameters is None:
            yield suspect(
                "a command to the USIM comes, whose security cannot be read; an operator's campaign explains it",
                one,
                severity=Severity.MEDIUM,
                confidence=Confidence.LOW,
            )
        elif one.security_parameters[:1] and one.security_parameters[0] & CHECKED_OR_CIPHERED:
            yield passed("a command to the USIM comes under cryptographic security", one)
        else:
            yield suspect(
                "a command to the USIM comes without check sum or ciphering; an operator's own campaign may do so",
                one,
                field="SPI",
                value="no security",
            )
