"""DWN011."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.gsm import GPRSAuthenticationAndCipheringRequest, GSMAuthenticationRequest
from cleannet.model.message import Message
from cleannet.model.nas import AuthenticationResponse
from cleannet.model.nas_eps import EPSAuthenticationResponse
from cleannet.subscribers.subscriber import Subscriber

Request = GSMAuthenticationRequest | GPRSAuthenticationAndCipheringRequest


@check(
    "DWN011",
    "one-sided-authentication",
    severity=Severity.HIGH,
    clauses=(),
    needs=(GSMAuthenticationRequest, GPRSAuthenticationAndCipheringRequest),
    interfaces=(Interface.UU,),
    scas=("TS 33.116, 4.2.2.2.1",),
    fight=("FGT1562.501",),
)
def one_sided_authentication(subscriber: Subscriber) -> Iterator[Result]:
    """A network authenticates the phone as 2G does, without proof of its own.

    Why: such a challenge can be sent by anybody: the phone does not learn whether the network knows its key.
    Legitimate when: the card is a SIM of 2G, or the 2G part of the network is too old for UMTS authentication.
    Remedy: replace SIMs by USIMs; let the core give 2G exchanges that can use them UMTS vectors (with AUTN).
    """
    usim = _usim(subscriber)
    for request in subscriber.every(Request):
        if not isinstance(request, Request) or request.rand is None:
            continue
        if request.autn is not None:
            yield passed("the network proves itself in the authentication", request)
        elif usim is not None:
            yield suspect(
                "a network does not prove itself although the phone holds a USIM; an old 2G core explains it",
                request,
                related=(usim,),
                severity=Severity.MEDIUM,
                confidence=Confidence.LOW,
            )
        else:
            yield suspect(
                "a network does not prove itself in the authentication; a SIM of 2G explains it",
                request,
                severity=Severity.LOW,
                confidence=Confidence.LOW,
            )


def _usim(subscriber: Subscriber) -> Message | None:
    """A message that only a phone with a USIM takes part in."""
    for one in subscriber.every(EPSAuthenticationResponse, AuthenticationResponse, Request):
        if isinstance(one, EPSAuthenticationResponse | AuthenticationResponse):
            return one
        if isinstance(one, Request) and one.autn is not None:
            return one
    return None
