"""Lines of a page between hosts of the core: what each network function sends to which.

`SMF>UPF SessionDeletionRequest sequence=7 seid=1 hops=63` is a PFCP message; `SMF2` is another SMF, and `SMF!` is
somebody who writes SMF's address; other hosts stand by their addresses. `AMF>UDM SBIRequest method=GET
service=nudm-sdm` and `UDM>AMF SBIResponse status=200 secrets=kseaf` are messages of services.
`token=ES256:NRF:AMF:UDM:nudm-sdm:600` gives the claims of a token in the order of the record's fields (its expiry in
seconds of the page), `token=unreadable` one that cannot be read.
"""

import re
import typing

from cleannet.decode.pfcp import MESSAGE_TYPES
from cleannet.model.frame import At, FrameRef
from cleannet.model.message import Message
from cleannet.model.pfcp import PFCPMessage, PFCPNodeMessage, PFCPSessionMessage
from cleannet.model.sbi import SBIRequest, SBIResponse, Token
from cleannet.model.sent import Sent, Transport
from support.page_values import value_of

FUNCTIONS = ("SMF", "UPF", "AMF", "AUSF", "NEF", "NRF", "PCF", "SCP", "SEPP", "UDM", "UDR")
HOST = re.compile(rf"^(?P<name>(?P<function>{'|'.join(FUNCTIONS)})(?P<number>\d*)|(?P<own>\d[\d.]+))(?P<forged>!?)$")
NUMBERS = {name: number for number, name in MESSAGE_TYPES.items()}
SERVICES = {kind.__name__: kind for kind in (SBIRequest, SBIResponse)}


def between_hosts(ways: str, name: str) -> bool:
    """Whether a line is one between hosts of the core."""
    return name in {*NUMBERS, *SERVICES} and all(HOST.match(end) for end in ways.split(">"))


def sent(ways: str, name: str, fields: dict[str, str], place: FrameRef, second: float) -> Sent[Message]:
    """The message of a line."""
    ends = [HOST.match(end) for end in ways.split(">")]
    assert all(ends), ways
    source, destination = (_address(end) for end in ends)
    hops = int(fields.pop("hops", 62))
    service = name in SERVICES
    port, transport = (7777, Transport.TCP) if service else (8805, Transport.UDP)
    message = _service(name, fields, place) if service else _pfcp(name, fields, place)
    return Sent(message, int(second * 1e9), source, destination, port, port, transport, hops)


def _values(kind: type, fields: dict[str, str]) -> dict[str, object]:
    hints = typing.get_type_hints(kind)
    assert not set(fields) - set(hints), f"{kind.__name__} has no {set(fields) - set(hints)}"
    return {key: value_of(hints[key], text) for key, text in fields.items()}


def _pfcp(name: str, fields: dict[str, str], place: FrameRef) -> PFCPMessage:
    kind = PFCPSessionMessage if NUMBERS[name] >= 50 else PFCPNodeMessage
    return kind(at=At(place), message_type=NUMBERS[name], type_name=name, **_values(PFCPMessage, fields))


def _service(name: str, fields: dict[str, str], place: FrameRef) -> Message:
    token = fields.pop("token", "")
    values = _values(SERVICES[name], fields)
    if token:
        values |= {"token": _token(token), "scheme": "Bearer"}
    return SERVICES[name](at=At(place), head=place, version="2", **values)


def _token(text: str) -> Token:
    if text == "unreadable":
        return Token(readable=False)
    algorithm, issuer, subject, audience, scope, expires = text.split(":")
    scopes = scope.replace("+", " ")
    return Token(algorithm, issuer, subject, (audience,), scopes, int(expires) if expires else None)


def _address(end: re.Match[str]) -> str:
    if end["own"]:
        return end["own"]
    return f"10.4.{FUNCTIONS.index(end['function'])}.{int(end['number'] or 1)}"
