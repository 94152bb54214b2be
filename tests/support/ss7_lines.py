"""Lines of a page between nodes of SS7: made into octets, and read by the decoder.

`SCF@8821>HLR MAPInvoke operation=71 imsi=999-70:A scf=8821` begins a transaction with an AnyTimeInterrogation: `HLR`
is a node of the own network with its own global title, `SCF@8821` one with the title 8821. `MAPResult operation=71
answers=1 vlr=99970300` ends that of frame 1, `MAPError answers=1 error=27` refuses it. What else an operation holds
stands in `ss7.argument` and `ss7.result`. `context=29.3` (number and version) or `context=none` tells the application
context, `form=long` or `indefinite` the encoding, `with=45` a second operation in the message, `opc=2057` a point code,
`kind=continue` that the transaction goes on, `returned=yes` that the message came back undelivered.
"""

import re

from cleannet.decode.sigtran_reader import SigtranReader
from cleannet.model.frame import At, FrameRef
from cleannet.model.message import Message
from cleannet.model.sent import Sent, Transport
from support import ss7
from support.roaming_lines import subscriber
from support.ss7_reading import read

SUBSYSTEMS = {"HLR": 6, "VLR": 7, "MSC": 8, "SMSC": 8, "SCF": 147, "GMLC": 145, "SGSN": 149, "STP": 6}
HOST = re.compile(rf"^(?P<function>{'|'.join(SUBSYSTEMS)})(?P<number>\d*)(?:@(?P<title>\d*))?$")
NAMES = ("MAPInvoke", "MAPResult", "MAPError")
OWN = "99970"
INSIDE, OUTSIDE = 1, 2057
"""Point codes of the own network, and of the link to others."""


def between_hosts(ways: str, name: str) -> bool:
    """Whether a line is one of SS7."""
    return name in NAMES and all(HOST.match(end) for end in ways.split(">"))


def sent(ways: str, name: str, fields: dict[str, str], place: FrameRef, second: float) -> list[Sent[Message]]:
    """The messages of a line: one for each component."""
    source, destination = (HOST.match(end) for end in ways.split(">"))
    octets = payload(source, destination, name, fields, place.frame)
    reader: SigtranReader = read((3, octets))
    assert reader.messages, reader.problems
    return [
        Sent(
            _placed(one.message, FrameRef(place.input, place.frame, place.message + n)),
            int(second * 1e9),
            _address(source),
            _address(destination),
            2905,
            2905,
            Transport.SCTP,
        )
        for n, one in enumerate(reader.messages)
    ]


def _placed(message: Message, place: FrameRef) -> Message:
    values = {name: getattr(message, name) for name in message.__struct_fields__}
    return type(message)(**values | {"at": At(place)})


def payload(source: re.Match[str], destination: re.Match[str], name: str, fields: dict[str, str], frame: int) -> bytes:
    """The octets of M3UA."""
    given = dict(fields)
    if ":" in given.get("imsi", ""):
        given["imsi"] = subscriber(given["imsi"])["imsi"].value.decode()
    operation, number = int(given.get("operation", 0)), int(given.get("number", 1))
    components = {
        "MAPInvoke": lambda: [ss7.invoke(operation, ss7.argument(operation, given), number)],
        "MAPResult": lambda: [ss7.answer(operation, ss7.result(operation, given), number)],
        "MAPError": lambda: [ss7.error(int(given["error"]), number)],
    }[name]()
    if "with" in given:
        second = int(given["with"])
        components.append(ss7.invoke(second, ss7.argument(second, given), number + 1))
    other = f"{int(given['answers']):08x}" if "answers" in given else ""
    kind = given.get("kind", "begin" if name == "MAPInvoke" else "end")
    message = ss7.tcap(
        kind,
        *components,
        own="" if kind == "end" else f"{frame:08x}",
        other=other,
        portion=_portion(given, operation, response=kind != "begin"),
        form=given.get("form", ""),
    )
    parties = [_party(destination), _party(source)]
    unit = ss7.unitdata(*parties, message, returned="returned" in given)
    codes = [OUTSIDE if end["title"] is not None else INSIDE for end in (source, destination)]
    return ss7.m3ua(unit, int(given.get("opc", codes[0])), int(given.get("dpc", codes[1])))


def _portion(given: dict[str, str], operation: int, *, response: bool) -> bytes:
    if given.get("context") == "none" or (not operation and "context" not in given):
        return b""
    version = ss7.VERSIONS.get(operation, 3)
    told = given.get("context") or f"{ss7.CONTEXTS.get(operation, 1)}.{version}"
    return ss7.dialogue(f"0.4.0.0.1.0.{told}", response=response, destination=given.get("reference", ""))


def _title(end: re.Match[str]) -> str:
    if end["title"] is not None:
        return end["title"]
    return f"{OWN}{1 + list(SUBSYSTEMS).index(end['function'])}{int(end['number'] or 1):02}"


def _party(end: re.Match[str]) -> bytes:
    return ss7.party(_title(end), SUBSYSTEMS[end["function"]])


def _address(end: re.Match[str]) -> str:
    return "192.0.2.7" if end["title"] is not None else f"10.4.40.{1 + list(SUBSYSTEMS).index(end['function'])}"
