"""Lines of a page between hosts of Diameter, GTP-C and MAP.

`MME>HSS UpdateLocationRequest realm=262-02 to=999-70 imsi=999-70:A network=262-02` is a request of Diameter: `realm`
and `to` are the realms of origin and destination, a network's (TS 23.003, 19.2) or any name; the origin's host is the
sender in that realm unless `host` tells it. `hop` is the hop-by-hop id, and tells sessions apart.
`SGW>PGW CreateSessionRequest imsi=999-70:A sequence=1 tunnels=6:7:192.0.2.7` is GTP-C (`version=1` or `0` for the
older ones); an end is `interface:TEID:address`, with `:yes` behind it in a bearer. `MME@192.0.2.7` is a host at that
address, `SGW2` another one of the own network.
`SCF>HLR AnyTimeInterrogation calling=49171 called=99970 asks=location id=7` is an operation of MAP, with the digits of
the titles; `HLR>SCF AnyTimeInterrogationResult id=7 tells=cell` is its result, and `…Error` says no.
"""

import hashlib
import re
import typing

from cleannet.decode.diameter import COMMANDS
from cleannet.decode.gtp_c import MESSAGE_TYPES_1, MESSAGE_TYPES_2
from cleannet.decode.map_tables import MAP_OPERATIONS
from cleannet.model.diameter import DiameterMessage
from cleannet.model.frame import At, FrameRef
from cleannet.model.gtp_c import GTPCMessage
from cleannet.model.identity import IMSI, EPSIdentityType
from cleannet.model.map import Component, MAPMessage, SCCPAddress, TCAPKind
from cleannet.model.message import Message
from cleannet.model.sent import Sent, Transport
from support.page_values import value_of

FUNCTIONS = (
    "MME",
    "HSS",
    "DRA",
    "SGW",
    "PGW",
    "SGSN",
    "GGSN",
    "GMLC",
    "AS",
    "PCRF",
    "CSCF",
    "VLR",
    "HLR",
    "SCF",
    "STP",
)
HOST = re.compile(rf"^(?P<function>{'|'.join(FUNCTIONS)})(?P<number>\d*)(?:@(?P<address>[\d.]+))?$")
PLMN = re.compile(r"(\d{3})-(\d{2,3})")
DIAMETER = {f"{name}{end}": code for code, name in COMMANDS.items() for end in ("Request", "Answer")}
GTP = {2: {name: n for n, name in MESSAGE_TYPES_2.items()}, 1: {name: n for n, name in MESSAGE_TYPES_1.items()}}
MAP = {f"{name}{end}": code for code, name in MAP_OPERATIONS.items() for end in ("", "Result", "Error")}
APPLICATIONS = {
    "S6a": (16777251, range(316, 325)),
    "Sh": (16777217, range(306, 310)),
    "Cx": (16777216, range(300, 306)),
    "SLg": (16777255, range(8388620, 8388622)),
    "SLh": (16777291, range(8388622, 8388623)),
    "Gx": (16777238, range(272, 273)),
    "base": (0, range(257, 300)),
}


def between_hosts(ways: str, name: str) -> bool:
    """Whether a line is one of Diameter, GTP-C or MAP."""
    known = name in DIAMETER or name in MAP or any(name in names for names in GTP.values())
    return known and all(HOST.match(end) for end in ways.split(">"))


def sent(ways: str, name: str, fields: dict[str, str], place: FrameRef, second: float) -> Sent[Message]:
    """The message of a line."""
    ends = [HOST.match(end) for end in ways.split(">")]
    source, destination = (_address(end) for end in ends)
    if name in DIAMETER:
        message: Message = _diameter(name, fields, place, ends[0])
        port, transport = 3868, Transport.SCTP
    elif name in MAP:
        message = _map(name, fields, place)
        port, transport = 2905, Transport.SCTP
    else:
        message = _gtp(name, fields, place)
        port, transport = (3386 if message.version == 0 else 2123), Transport.UDP
    return Sent(message, int(second * 1e9), source, destination, port, port, transport, 62)


def subscriber(text: str) -> dict[str, object]:
    """`999-70:A`: a subscriber of a network, whose further digits stand for a word."""
    network, word = text.split(":")
    digits = network.replace("-", "")
    digits += str(int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")).zfill(20)[: 15 - len(digits)]
    return {"imsi": IMSI(EPSIdentityType.IMSI, digits.encode(), digits[:3], digits[3:5]), "home": digits[:6]}


def realm_of(text: str) -> str:
    """The realm of a network, or the text itself."""
    found = PLMN.fullmatch(text)
    return f"epc.mnc{found[2].zfill(3)}.mcc{found[1]}.3gppnetwork.org" if found else text


def _values(kind: type, fields: dict[str, str]) -> dict[str, object]:
    values: dict[str, object] = subscriber(fields.pop("imsi")) if "imsi" in fields else {}
    hints = typing.get_type_hints(kind)
    assert not set(fields) - set(hints), f"{kind.__name__} has no {set(fields) - set(hints)}"
    return values | {key: value_of(hints[key], text) for key, text in fields.items()}


def _diameter(name: str, fields: dict[str, str], place: FrameRef, sender: re.Match[str]) -> DiameterMessage:
    code = DIAMETER[name]
    application = fields.pop("application", "") or next(a for a, (_, codes) in APPLICATIONS.items() if code in codes)
    realm, hop = realm_of(fields.pop("realm", "999-70")), int(fields.pop("hop", 1))
    host = fields.pop("host", f"{sender['function'].lower()}{sender['number']}.{realm}")
    routes = tuple(realm_of(one) for one in fields.get("route_records", "").split(",") if one)
    fields.pop("route_records", None)
    values = {"origin_realm": realm, "origin_host": host, "destination_realm": realm_of(fields.pop("to", ""))}
    return DiameterMessage(
        at=At(place),
        command=code,
        command_name=COMMANDS[code],
        application=APPLICATIONS[application][0],
        application_name=application,
        request=name.endswith("Request"),
        hop_by_hop=hop,
        end_to_end=hop,
        session=hop.to_bytes(8, "big"),
        routes=len(routes),
        route_records=routes,
        **values | _values(DiameterMessage, fields),
    )


def _map(name: str, fields: dict[str, str], place: FrameRef) -> MAPMessage:
    operation = MAP_OPERATIONS[MAP[name]]
    ending = name.removeprefix(operation)
    titles = {end: SCCPAddress(title=fields.pop(end, ""), format=4) for end in ("calling", "called")}
    number = fields.pop("id", "1")
    return MAPMessage(
        at=At(place),
        operation=MAP[name],
        operation_name=operation,
        component={"": Component.INVOKE, "Result": Component.RESULT, "Error": Component.ERROR}[ending],
        kind=TCAPKind.END if ending else TCAPKind.BEGIN,
        own_id="" if ending else number,
        other_id=number if ending else "",
        invoke_id=1,
        error=1 if ending == "Error" else None,
        **titles,
        **_values(MAPMessage, fields),
    )


def _gtp(name: str, fields: dict[str, str], place: FrameRef) -> GTPCMessage:
    version = int(fields.pop("version", 2 if name in GTP[2] else 1))
    return GTPCMessage(
        at=At(place),
        version=version,
        message_type=GTP[max(version, 1)][name],
        type_name=name,
        **_values(GTPCMessage, fields),
    )


def _address(end: re.Match[str]) -> str:
    return end["address"] or f"10.4.{20 + FUNCTIONS.index(end['function'])}.{int(end['number'] or 1)}"
