"""Lines of a page between hosts of the core: what each network function sends to which.

`SMF>UPF SessionDeletionRequest sequence=7 seid=1 hops=63` is a PFCP message; `SMF2` is another SMF, and `SMF!` is
somebody who writes SMF's address; other hosts stand by their addresses. `AMF>UDM SBIRequest method=GET
service=nudm-sdm` and `UDM>AMF SBIResponse status=200 secrets=kseaf` are messages of services.
`token=ES256:NRF:AMF:UDM:nudm-sdm:600` gives the claims of a token in the order of the record's fields (its expiry in
seconds of the page), `token=unreadable` one that cannot be read.
Lines of Diameter and GTP-C are told by `support/roaming_lines.py`, those of SS7 by `support/ss7_lines.py`.
`AMF>NRF TLSHandshake version=0x0303 suite=0xC02F server_name=nrf.example` is a handshake that both sides ended unless
`encrypted=no`; `shown=names:nrf.example+nf2/ends:2000000000/key:EC` gives fields of the server certificate, and
`client_shown` those of the client. `UPF>SCP SIPMessage method=INVITE identities=NUMBER cell=yes tunnelled=yes` is one
of SIP.
`profiles=AMF/a1/10.4.2.1,SMF/s1/10.4.0.1+10.4.0.2` describes functions: type, instance, addresses.
`AMF>UDM HTTP2Connection requests=100 resets=90/80` is what a connection asked: so many, so many in one second.
"""

import re
import typing

from cleannet.decode.pfcp import MESSAGE_TYPES
from cleannet.model.frame import At, FrameRef
from cleannet.model.message import Message
from cleannet.model.pfcp import PFCPMessage, PFCPNodeMessage, PFCPSessionMessage
from cleannet.model.sbi import Burst, HTTP2Connection, NFProfile, SBIRequest, SBIResponse, Token
from cleannet.model.sent import Sent, Transport
from cleannet.model.sip import SIPMessage
from cleannet.model.tls import Certificate, TLSHandshake
from support import roaming_lines, ss7_lines
from support.page_values import octets, value_of

FUNCTIONS = ("SMF", "UPF", "AMF", "AUSF", "NEF", "NRF", "PCF", "SCP", "SEPP", "UDM", "UDR", "PARTNER")
HOST = re.compile(rf"^(?P<name>(?P<function>{'|'.join(FUNCTIONS)})(?P<number>\d*)|(?P<own>\d[\d.]+))(?P<forged>!?)$")
NUMBERS = {name: number for number, name in MESSAGE_TYPES.items()}
SERVICES = {kind.__name__: kind for kind in (SBIRequest, SBIResponse, HTTP2Connection)}
PLAIN = {kind.__name__: kind for kind in (SIPMessage,)}
"""Messages whose fields stand as they are."""


def between_hosts(ways: str, name: str) -> bool:
    """Whether a line is one between hosts of the core."""
    own = name in {*NUMBERS, *SERVICES, *PLAIN, "TLSHandshake"} and all(HOST.match(end) for end in ways.split(">"))
    return own or roaming_lines.between_hosts(ways, name) or ss7_lines.between_hosts(ways, name)


def sent(ways: str, name: str, fields: dict[str, str], place: FrameRef, second: float) -> list[Sent[Message]]:
    """The messages of a line."""
    if ss7_lines.between_hosts(ways, name):
        return ss7_lines.sent(ways, name, fields, place, second)
    if roaming_lines.between_hosts(ways, name):
        return [roaming_lines.sent(ways, name, fields, place, second)]
    ends = [HOST.match(end) for end in ways.split(">")]
    assert all(ends), ways
    source, destination = (_address(end) for end in ends)
    hops = int(fields.pop("hops", 62))
    service = name in SERVICES or name == "TLSHandshake"
    port, transport = (7777, Transport.TCP) if service else (8805, Transport.UDP)
    port = int(fields.pop("port", port))
    if name == "TLSHandshake":
        message = _handshake(fields, place)
    elif name in PLAIN:
        message = PLAIN[name](at=At(place), **_values(PLAIN[name], fields))
    else:
        message = _service(name, fields, place) if service else _pfcp(name, fields, place)
    return [Sent(message, int(second * 1e9), source, destination, port, port, transport, hops)]


def _values(kind: type, fields: dict[str, str]) -> dict[str, object]:
    hints = typing.get_type_hints(kind)
    assert not set(fields) - set(hints), f"{kind.__name__} has no {set(fields) - set(hints)}"
    return {key: value_of(hints[key], text) for key, text in fields.items()}


def _pfcp(name: str, fields: dict[str, str], place: FrameRef) -> PFCPMessage:
    kind = PFCPSessionMessage if NUMBERS[name] >= 50 else PFCPNodeMessage
    return kind(at=At(place), message_type=NUMBERS[name], type_name=name, **_values(PFCPMessage, fields))


def _service(name: str, fields: dict[str, str], place: FrameRef) -> Message:
    token = fields.pop("token", "")
    profiles = [one.split("/") for one in fields.pop("profiles", "").split(",") if one]
    bursts = {key: fields.pop(key) for key in ("resets", "settings", "pings") if key in fields}
    values = _values(SERVICES[name], fields)
    if token:
        values |= {"token": _token(token), "scheme": "Bearer"}
    if profiles:
        values["profiles"] = tuple(NFProfile(kind, who, tuple(where.split("+"))) for kind, who, where in profiles)
    if name == "HTTP2Connection":
        values |= {key: Burst(*map(int, text.split("/")), place) for key, text in bursts.items()}
        return HTTP2Connection(at=At(place), block_at=place, expanded_at=place, **values)
    return SERVICES[name](at=At(place), head=place, version="2", **values)


def _handshake(fields: dict[str, str], place: FrameRef) -> Message:
    shown = {k: _certificate(fields.pop(k)) for k in ("shown", "client_shown") if k in fields}
    values = {"encrypted": True, "client": place, "server": place} | _values(TLSHandshake, fields)
    if "shown" in shown:
        values |= {"server_shown": shown["shown"], "certificate": True, "chain": 1}
    return TLSHandshake(at=At(place), client_shown=shown.get("client_shown"), **values)


def _certificate(text: str) -> Certificate:
    hints = typing.get_type_hints(Certificate)
    parts = dict(part.split(":", 1) for part in text.split("/") if part)
    digest = octets(text, 16)
    values = {k: value_of(hints[k], v.replace("+", ",").replace("_", " ")) for k, v in parts.items()}
    return Certificate(**({"digest": digest} | values))


def _token(text: str) -> Token:
    if text == "unreadable":
        return Token(readable=False)
    algorithm, issuer, subject, audience, scope, expires = text.split(":")
    scopes = scope.replace("+", " ")
    return Token(algorithm, issuer, subject, (audience,), scopes, int(expires) if expires else None)


def _address(end: re.Match[str]) -> str:
    if end["own"]:
        return end["own"]
    if end["function"] == "PARTNER":  # a SEPP of another network
        return f"192.0.2.{int(end['number'] or 1)}"
    return f"10.4.{FUNCTIONS.index(end['function'])}.{int(end['number'] or 1)}"
