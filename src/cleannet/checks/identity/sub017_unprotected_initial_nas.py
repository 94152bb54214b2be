"""SUB017."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed
from cleannet.checks.identity.common import N5GC_INDICATION
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Severity
from cleannet.model.nas import DeregistrationRequestUEOriginating, RegistrationRequest, ServiceRequest
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.subscriber import Subscriber

Initial = RegistrationRequest | ServiceRequest | DeregistrationRequestUEOriginating
NAS_MESSAGE_CONTAINER = 0x71
# TS 24.501, 4.4.6; its Rel-17 adds the NID and the PLMN with disaster condition.
CLEARTEXT = {
    RegistrationRequest: {0x2E, 0x77, 0x2B, 0x70, 0x32, 0x16, NAS_MESSAGE_CONTAINER},
    ServiceRequest: {NAS_MESSAGE_CONTAINER},
    DeregistrationRequestUEOriginating: {NAS_MESSAGE_CONTAINER},
}
# TS 24.501, table 8.2.6.1.1.
CAPABILITIES = {0x10: "5GMM capability", 0x17: "S1 UE network capability", 0x18: "UE's usage setting"}
NAMES = CAPABILITIES | {
    0xC0: "non-current native NAS key set identifier",
    0x2F: "requested NSSAI",
    0x52: "last visited registered TAI",
    0x40: "uplink data status",
    0x50: "PDU session status",
    0xB0: "MICO indication",
    0x25: "allowed PDU session status",
    0x51: "requested DRX parameters",
    0x74: "LADN indication",
    0x80: "payload container type",
    0x7B: "payload container",
    0x90: "network slicing indication",
    0x53: "5GS update type",
    0x41: "mobile station classmark 2",
    0x42: "supported codecs",
    0x60: "EPS bearer context status",
    0x6E: "requested extended DRX parameters",
    0x6A: "T3324 value",
    0x67: "UE radio capability ID",
    0x35: "requested mapped NSSAI",
}


@check(
    "SUB017",
    "unprotected-initial-nas",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.501", "6.4.6", Obligation.SHALL), Clause("TS 24.501", "4.4.6", Obligation.SHALL)),
    needs=(RegistrationRequest, ServiceRequest, DeregistrationRequestUEOriginating),
    fight=("FGT5028",),
)
def unprotected_initial_nas(subscriber: Subscriber) -> Iterator[Result]:
    """The UE sends more in an unprotected initial NAS message than is allowed in clear.

    Why: slices asked for, places visited and open sessions tell who the user is and what for; capabilities tell the
      model of the device. They belong into the ciphered container, or into the Security Mode Complete.
    Legitimate when: never for a UE on 3GPP access, not even without a security context or in an emergency: it then
      sends the cleartext elements only. A wireline access function that speaks for a device is not judged.
    Remedy: this is the UE's (or the simulator's) fault: have it mended; the AMF should ask for the complete message in
      the Security Mode Command (RINMR) rather than use what came in clear.
    """
    for one in subscriber.every(Initial):
        if isinstance(one, Initial) and not one.container and not one.header.ciphered:
            yield _judged(one)


def _judged(request: Initial) -> Result:
    extra = [ie for ie in request.ies if ie not in CLEARTEXT[type(request)]]
    if N5GC_INDICATION in extra:
        return passed("a request of a wireline access function", request, protects=False)
    if not extra:
        return passed("an initial NAS message with cleartext elements only", request)
    kind = "in clear" if request.header is SecurityHeader.PLAIN else "without ciphering"
    what = "; ".join(NAMES.get(ie, f"information element 0x{ie:02X}") for ie in extra)
    if all(ie in CAPABILITIES for ie in extra):
        text = f"the UE sends its capabilities {kind} in an initial NAS message"
        return failed(text, request, severity=Severity.LOW, field="information elements", value=what)
    text = f"the UE sends elements {kind} in an initial NAS message that must be protected"
    return failed(text, request, field="information elements", value=what)
