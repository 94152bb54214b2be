"""Lines of a page between addresses: what runs on links beside the messages of `core_lines`.

`10.0.0.1>10.0.0.2 IKE answer=no spi=a chosen=12/256:5:12:14 key=x` is the beginning of an IKE security association:
cipher with the length of its key, PRF, integrity, group by number (lists by `+`); `exchange=Aggressive version=1
authentication=1`; `identities=IMSI`; `encrypted=yes`. `10.0.0.1>10.0.0.2:27017 HostService service=MongoDB` and
`10.0.0.1>10.0.0.2 DiameterMessage application_name=S6a` are records with their fields.
"""

import re
import typing

from cleannet.model.diameter import DiameterMessage
from cleannet.model.frame import At, FrameRef
from cleannet.model.host_service import HostService
from cleannet.model.ike import IKEMessage, Proposal
from cleannet.model.sent import Sent, Transport
from cleannet.subscribers.core import Core
from support.page_values import value_of

END = re.compile(r"^(?P<address>\d+\.\d+\.\d+\.\d+)(?::(?P<port>\d+))?$")
KINDS = {kind.__name__: kind for kind in (DiameterMessage, HostService)}


def is_one(ways: str, name: str) -> bool:
    """Whether a line is one of these between addresses."""
    return name in {"IKE", *KINDS} and all(END.match(end) for end in ways.split(">"))


def added(core: Core, found: re.Match[str], frame: int, second: float) -> Core:
    """The core with the message of a line."""
    source, destination = (END.match(end) for end in found["ways"].split(">"))
    assert source
    assert destination
    fields = dict(part.split("=", 1) for part in found["fields"].split())
    at = At(FrameRef(0, frame, sum(one.message.at.frame.frame == frame for one in core.messages)))
    if found["name"] == "IKE":
        message = _ike(fields, at)
    else:
        kind = KINDS[found["name"]]
        hints = typing.get_type_hints(kind)
        message = kind(at=at, **{key: value_of(hints[key], text) for key, text in fields.items()})
    ports = int(source["port"] or 40000), int(destination["port"] or 500)
    one = Sent(message, int(second * 1e9), source["address"], destination["address"], *ports, Transport.TCP)
    return Core((*core.messages, one))


def _ike(fields: dict[str, str], at: At) -> IKEMessage:
    numbers = [tuple(int(n) for n in part.split("+") if n) for part in _parts(fields.get("chosen", ""))]
    cipher = fields.get("chosen", "").split(":")[0]
    proposals: tuple[Proposal, ...] = ()
    if numbers:
        name, bits = (int(n) for n in (cipher + "/0").split("/")[:2])
        method = int(fields["authentication"]) if "authentication" in fields else None
        proposals = (Proposal("IKE", ((name, bits),), *numbers, method),)
    return IKEMessage(
        at=at,
        version=int(fields.get("version", 2)),
        exchange_name=fields.get("exchange", "IKE_SA_INIT"),
        initiator=fields.get("spi", "a") * 16,
        responder=("b" if fields.get("answer") == "yes" else "0") * 16,
        response=fields.get("answer") == "yes" and fields.get("version") != "1",
        proposals=proposals,
        group=numbers[2][0] if numbers and numbers[2] else None,
        key=fields.get("key", ""),
        identities=tuple(filter(None, fields.get("identities", "").split("+"))),
        encrypted=fields.get("encrypted") == "yes",
    )


def _parts(chosen: str) -> list[str]:
    return chosen.split(":")[1:]
