"""What checks of access tokens share: which requests need one, and what is wrong with one."""

from cleannet.model.sbi import SBIRequest, Token
from cleannet.model.sent import Sent

WITHOUT = ("nnrf-nfm", "nnrf-oauth2", "nnrf-bootstrapping", "n32c-handshake")
"""Services that come before any token: registration at the NRF, the token itself, bootstrapping (TS 29.510, 6.1, 6.3
and 6.4), and the handshake of SEPPs (TS 29.573)."""
PRODUCERS = {
    name: name.upper()
    for name in (
        *("amf", "ausf", "bsf", "chf", "gmlc", "hss", "lmf", "nef", "nrf", "nssf", "nwdaf", "pcf", "smf", "smsf"),
        *("udm", "udr", "udsf"),
    )
}
"""Types of functions by what stands between "n" and "-" in the names of their services (TS 29.510, 6.1.6.3)."""
CLOCKS = 300
"""Seconds by which clocks of producer, NRF and capture may differ."""


def wants_token(message: SBIRequest) -> bool:
    """Whether a request is one for which an access token is expected."""
    return bool(message.service) and message.service not in WITHOUT and not _notifies(message)


def without_token(message: SBIRequest) -> bool:
    """Whether a request that wants a token surely has none."""
    return wants_token(message) and not message.scheme and not message.unknown_headers


def _notifies(message: SBIRequest) -> bool:
    """Whether a request is a notification: it goes where the consumer asked for it, who needs no token of itself."""
    return any(word in message.resource.lower() or word in message.service for word in ("notify", "callback"))


def unusable(one: Sent[SBIRequest], token: Token) -> str:
    """Why nobody may accept a token, "" where somebody may."""
    if token.algorithm.lower() in ("", "none"):
        return "the access token is not signed"
    if token.expires is None:
        return "the access token never runs out"
    if one.time >= 0 and one.time / 1e9 > token.expires + CLOCKS:
        return "the access token has run out"
    return ""


def defect(one: Sent[SBIRequest], token: Token) -> str:
    """What is wrong with a token for what it is used for, "" for nothing."""
    fault = unusable(one, token)
    if fault:
        return fault
    if token.scope and one.message.service not in token.scope.split():
        return "the access token is for another service"
    producer = PRODUCERS.get(one.message.service.partition("-")[0][1:])
    types = {text.upper() for text in token.audience if text.upper() in PRODUCERS.values()}
    if producer is not None and types and producer not in types:
        return "the access token is for another type of function"
    return ""
