"""SUR014."""

from collections.abc import Iterator, Sequence

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.sip import SIPIdentity, SIPMessage
from cleannet.subscribers.deployment import Deployment

_PERMANENT = {SIPIdentity.IMSI, SIPIdentity.EQUIPMENT}


@check(
    "SUR014",
    "sip-in-clear",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.210", "C.2", Obligation.MAY),),
    needs=(SIPMessage,),
    interfaces=(Interface.N3, Interface.N6),
    exposure=True,
)
def sip_in_clear(deployment: Deployment) -> Iterator[Result]:
    """Telephony signalling tells in clear who calls whom, and from which cell.

    Why: SIP names the caller, the called and the cell in every request: whoever reads it on the way has a register of
      calls and places. Between phone and network it is the same line on which anybody else's traffic runs.
    Legitimate when: the first REGISTER goes before there are keys; inside the operator's own IMS it is for the
      operator to decide whether to encrypt, and the capture may have been taken inside a protected zone.
    Remedy: let the P-CSCF demand IPsec with ciphering (ipsec-3gpp, ealg other than null) or TLS from phones, refuse
      what comes in clear after the first REGISTER, and run the links between the servers of the IMS under IPsec.
    """
    messages = [one.message for one in deployment.core.of(SIPMessage)]
    openings = _openings(messages)
    nobody = 0
    for message in messages:
        if message.agreed and message.ciphering == "null":
            yield suspect(
                "the IPsec that phone and network agree on encrypts nothing, which local policy may want so",
                message,
                severity=Severity.LOW,
                field="ealg",
                value="null",
            )
        if not (message.identities or message.cell):
            nobody += 1
            continue
        yield _judged(message, first=message.method == "REGISTER" and message.exchange in openings)
    if nobody:
        yield passed("a SIP message names nobody and no cell", protects=False, count=nobody)


def _openings(messages: Sequence[SIPMessage]) -> set[bytes]:
    """The exchanges in which a phone registers before there are keys, and agrees on IPsec."""
    told = {one.exchange for one in messages if one.status == 401 and one.agreed}
    asked = {one.exchange: one for one in messages if one.method == "REGISTER" and one.status is None}
    return {
        exchange
        for exchange in told | set(asked)
        if exchange not in asked or (asked[exchange].offered and not asked[exchange].answered)
    }


def _judged(message: SIPMessage, *, first: bool) -> Result:
    permanent = bool(_PERMANENT & {*message.identities})
    named = "an IMSI or IMEI" if permanent else "a telephone number or name" if message.identities else ""
    what = " and ".join([named] * bool(named) + ["the cell"] * message.cell)
    field, value = ("access type", message.access) if message.cell else ("", "")
    if not message.tunnelled:
        return suspect(
            f"SIP outside the user plane's tunnels shows {what}; inside a protected zone that is usual",
            message,
            severity=Severity.LOW,
            confidence=Confidence.LOW,
            field=field,
            value=value,
        )
    if first:
        return suspect(
            f"the first REGISTER of a phone, or its answer, shows {what}; keys and IPsec are to follow",
            message,
            severity=Severity.LOW,
            field=field,
            value=value,
        )
    return failed(
        f"SIP between phone and network shows {what}",
        message,
        severity=None if message.cell or permanent else Severity.LOW,
        field=field,
        value=value,
    )
