"""DWN010."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Property, Severity
from cleannet.model.gsm import A5, GSMCipheringModeCommand, GSMCMServiceRequest
from cleannet.subscribers.subscriber import Subscriber

EMERGENCY_CALL = 2
WEAK = (A5.A5_0, A5.A5_1, A5.A5_2)


@check(
    "DWN010",
    "weak-2g-ciphering",
    severity=Severity.HIGH,
    clauses=(),
    needs=(GSMCipheringModeCommand,),
    interfaces=(Interface.UU,),
    shows=(Interface.UU, Property.GSM_CIPHERING),
    fight=("FGT1600.501",),
)
def weak_2g_ciphering(subscriber: Subscriber) -> Iterator[Result]:
    """A 2G network selects no cipher, A5/1 or A5/2.

    Why: A5/1 and A5/2 can be broken by anybody who listens; without a cipher nothing need be broken.
    Legitimate when: it is what networks of the country use: many have nothing but A5/1; and in an emergency call.
    Remedy: enable A5/3 or A5/4 in the base station subsystem; on the phone, switch 2G off.
    """
    commands = subscriber.all(GSMCipheringModeCommand)
    stronger = next((one for one in commands if one.algorithm in (A5.A5_3, A5.A5_4)), None)
    for command in commands:
        service = subscriber.before(command, GSMCMServiceRequest)
        if command.algorithm not in WEAK:
            yield passed("a 2G network selects a cipher better than A5/1", command)
        elif service is not None and service.service_type == EMERGENCY_CALL:
            yield passed("an emergency call over 2G runs under a weak cipher", command, protects=False)
        else:
            yield _judged(command, stronger)


def _judged(command: GSMCipheringModeCommand, stronger: GSMCipheringModeCommand | None) -> Result:
    what = {A5.A5_0: "no cipher", A5.A5_1: "A5/1", A5.A5_2: "A5/2"}[command.algorithm]
    if stronger is not None:
        why = "although the phone uses A5/3 or A5/4 elsewhere in this log; equipment of different age explains it"
    else:
        why = "and nothing better occurs in this log; the usual setting of the country explains it"
    return suspect(
        f"a 2G network selects {what} {why}",
        command,
        related=(stronger,),
        severity=Severity.LOW if command.algorithm is A5.A5_1 else Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        field="algorithm identifier",
        value=command.algorithm.name.replace("_", "/"),
    )
