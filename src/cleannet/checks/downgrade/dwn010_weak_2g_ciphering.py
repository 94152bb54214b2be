"""DWN010."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Property, Severity
from cleannet.model.gsm import (
    A5,
    GEA,
    GPRSAuthenticationAndCipheringRequest,
    GSMCipheringModeCommand,
    GSMCMServiceRequest,
)
from cleannet.model.message import Message
from cleannet.model.umts_rrc import UMTSConnectionRequest, UMTSSecurityModeCommand
from cleannet.subscribers.subscriber import Subscriber

EMERGENCY_CALL = 2
WEAK = {A5.A5_0: "no cipher", A5.A5_1: "A5/1", A5.A5_2: "A5/2"}
WEAK_GPRS = {GEA.GEA0: "no cipher (GEA0)", GEA.GEA1: "GEA1", GEA.GEA2: "GEA2"}
EXPLAINED = "and nothing better occurs in this log; the usual setting of the country explains it"


@check(
    "DWN010",
    "weak-2g-ciphering",
    severity=Severity.HIGH,
    clauses=(),
    needs=(GSMCipheringModeCommand, GPRSAuthenticationAndCipheringRequest, UMTSSecurityModeCommand),
    interfaces=(Interface.UU,),
    shows=(Interface.UU, Property.GSM_CIPHERING),
    fight=("FGT1600.501",),
)
def weak_2g_ciphering(subscriber: Subscriber) -> Iterator[Result]:
    """A 2G or 3G network selects no cipher, or a weak one: A5/1, A5/2; GEA0, GEA1, GEA2 for packets; UEA0 in 3G.

    Why: A5/1, A5/2 and GEA1 can be broken by anybody who listens; without a cipher nothing need be broken.
    Legitimate when: it is what networks of the country use: many have nothing but A5/1; and in an emergency call. In 3G
      the GPRS algorithm says nothing, since the radio network ciphers.
    Remedy: enable A5/3 or A5/4 in the base station subsystem, GEA3 or GEA4 in the SGSN, UEA1 or UEA2 in the RNC; on the
      phone, switch 2G off.
    """
    for message in subscriber.all(
        GSMCipheringModeCommand, GPRSAuthenticationAndCipheringRequest, UMTSSecurityModeCommand
    ):
        if isinstance(message, GSMCipheringModeCommand):
            yield _gsm(subscriber, message)
        elif isinstance(message, GPRSAuthenticationAndCipheringRequest):
            yield from _gprs(subscriber, message)
        elif isinstance(message, UMTSSecurityModeCommand):
            yield from _umts(subscriber, message)


def _emergency(subscriber: Subscriber, message: Message) -> bool:
    service = subscriber.before(message, GSMCMServiceRequest)
    request = subscriber.before(message, UMTSConnectionRequest)
    called = service is not None and service.service_type == EMERGENCY_CALL
    return called or (request is not None and request.cause == "emergencyCall")


def _gsm(subscriber: Subscriber, command: GSMCipheringModeCommand) -> Result:
    if command.algorithm not in WEAK:
        return passed("a 2G network selects a cipher better than A5/1", command)
    if _emergency(subscriber, command):
        return passed("an emergency call over 2G runs under a weak cipher", command, protects=False)
    others = subscriber.all(GSMCipheringModeCommand)
    stronger = next((one for one in others if one.algorithm in (A5.A5_3, A5.A5_4)), None)
    better = "although the phone uses A5/3 or A5/4 elsewhere in this log; equipment of different age explains it"
    return _weak(
        f"a 2G network selects {WEAK[command.algorithm]} {EXPLAINED if stronger is None else better}",
        command,
        stronger,
        Severity.LOW if command.algorithm is A5.A5_1 else Severity.MEDIUM,
        command.algorithm.name.replace("_", "/"),
    )


def _gprs(subscriber: Subscriber, request: GPRSAuthenticationAndCipheringRequest) -> Iterator[Result]:
    carrier = _carrier(subscriber, request)
    if carrier == "UMTS-RRC":
        return
    if request.algorithm not in WEAK_GPRS:
        yield passed("a 2G network selects a cipher for packets better than GEA2", request)
        return
    others = subscriber.all(GPRSAuthenticationAndCipheringRequest)
    stronger = next((one for one in others if one.algorithm not in WEAK_GPRS), None)
    why = "although it selects a better one elsewhere in this log; equipment of different age explains it"
    why = EXPLAINED if stronger is None else why
    if carrier != "RR":
        why = "or this is 3G, where the radio network ciphers; the log does not tell"
    bare = request.algorithm is GEA.GEA0 and carrier == "RR"
    yield _weak(
        f"a 2G network selects {WEAK_GPRS[request.algorithm]} for packets, {why}",
        request,
        stronger if carrier == "RR" else None,
        Severity.MEDIUM if bare else Severity.LOW,
        request.algorithm.name,
    )


def _carrier(subscriber: Subscriber, message: Message) -> str:
    """What the message came over: the protocol of the latest radio message of its connection, or before it."""
    for one in reversed(subscriber.timeline[: message.at.position]):
        if one.protocol == "RR" or one.protocol.endswith("-RRC"):
            return one.protocol
    return ""


def _umts(subscriber: Subscriber, command: UMTSSecurityModeCommand) -> Iterator[Result]:
    if not command.whole:
        return
    if _emergency(subscriber, command):
        if not command.ciphering:
            yield passed("an emergency call over 3G runs without a cipher", command, protects=False)
        return
    earlier = [
        one
        for one in subscriber.within(subscriber.connection(command), UMTSSecurityModeCommand)
        if one.at.position < command.at.position
    ]
    fresh = not subscriber.connection(command).mid_session and not earlier
    if command.ciphering:
        yield passed("a 3G network selects a cipher", command)
    elif command.ciphering == 0:
        offered = bool(set(command.ciphering_offered or ()) - {0})
        why = "although the phone has others" if offered else "and the phone has no other"
        severity = Severity.MEDIUM if offered else Severity.LOW
        yield _weak(
            f"a 3G network selects no cipher (UEA0) {why}; the usual setting of the country explains it",
            command,
            None,
            severity,
            "UEA0",
        )
    elif fresh:
        text = "a 3G network starts integrity protection without a cipher; the usual setting of the country explains it"
        yield _weak(text, command, None, Severity.MEDIUM, "none")
    if fresh and command.integrity is None:
        text = "a 3G network starts protection without integrity protection, unless the log lacks an earlier command"
        yield _weak(text, command, None, Severity.MEDIUM, "none")


def _weak(text: str, message: Message, better: Message | None, severity: Severity, value: str) -> Result:
    return suspect(
        text,
        message,
        related=(better,),
        severity=severity,
        confidence=Confidence.MEDIUM,
        field="algorithm identifier",
        value=value,
    )
