"""HTTP messages as messages of the service-based interfaces (TS 29.500, TS 29.501): service, token, secrets.

Only what says how the interface is protected, and who asks whom for what, is taken over. Keys, tokens and identities
are looked at to tell that they are there, and left behind.
"""

import re
from typing import Any

from cleannet.decode.http import HTTPMessage
from cleannet.decode.sbi_bodies import VECTORS, Found, is_no_json, leaks_of, read_body
from cleannet.decode.sbi_names import Names
from cleannet.decode.sbi_paths import INSTANCE, NF_TYPE, host_of, path_of
from cleannet.decode.sbi_tokens import assertion_of, token_of
from cleannet.model.frame import At
from cleannet.model.message import Direction
from cleannet.model.problem import Problem, ProblemKind
from cleannet.model.sbi import SBIMessage, SBIRequest, SBIResponse

_STATUS = {str(number): number for number in range(100, 1000)}
_ORIGIN = re.compile(r"^(\d{3})-(\d{2,3})(?:$|[;\s-])")
"""`3gpp-Sbi-Originating-Network-Id` (TS 29.500, 5.2.3.2.18): MCC, MNC, and what may follow."""
_CONTEXT = re.compile(r"/ue-authentications/([^/?]{1,200})")
_NOTHING = Found()


def sbi(message: HTTPMessage, connection: int, names: Names | None = None) -> tuple[SBIMessage, list[Problem]]:
    """One HTTP message, and what went wrong. A response does not know what it answers.

    `names`: numbers those of whom the messages speak; messages are compared under one such list.
    """
    names = names or Names()
    problems: list[Problem] = []
    unknown = message.unknown_headers
    if unknown:
        why = "SBI: headers that stand in a table made before the capture, or in octets that it lost"
        problems.append(Problem(ProblemKind.MISSING_CONTEXT, why, message.head.input, message.head.frame))
    headers: dict[str | None, str | None] = dict(reversed(message.headers))
    get = headers.get
    path = path_of(get(":path") or "")
    found, wrong = _looked_through(message, headers) if message.body else (_NOTHING, "")
    if wrong:
        problems.append(Problem(ProblemKind.BAD_VALUE, f"SBI: {wrong}", message.frame.input, message.frame.frame))
    values: dict[str, Any] = {
        "at": At(message.frame),
        "direction": Direction.UNKNOWN,
        "whole": not message.incomplete and not unknown,
        "version": message.version,
        "connection": connection,
        "stream": message.stream,
        "head": message.head,
        "service": path.service,
        "resource": path.resource,
        "identities": _sorted(path.identities),
        "subject": names.number(path.subject or found.text("subject")),
        "item": names.number(path.item or _given(get("location")) or found.text("item")),
        "instance": path.instance or found.text("instance"),
        "wanted": path.wanted or found.text("wanted"),
        "requester": path.requester or found.text("requester"),
        "requester_instance": path.requester_instance or found.text("requester_instance"),
        "server": get("server") or "",
        "agent": get("user-agent") or "",
        "unknown_headers": unknown,
        "size": len(message.body),
        "fault": "traversal" if path.climbs else found.text("fault"),
    }
    if found is not _NOTHING:
        _of_body(found, values)
    authorization = get("authorization")
    if authorization:
        values |= {"scheme": authorization.partition(" ")[0], "token": token_of(authorization)}
    if not headers.keys().isdisjoint(_RARE):
        values |= _rare(headers, values)
    if message.request is False:
        return SBIResponse(status=_STATUS.get(get(":status") or ""), **values), problems
    return SBIRequest(method=get(":method") or "", host=get(":authority") or "", **values), problems


def _looked_through(message: HTTPMessage, headers: dict[str | None, str | None]) -> tuple[Found, str]:
    """What the body holds, and what is wrong with its JSON, as far as that is the sender's fault."""
    found, body = Found(), bytes(message.body)
    wrong = read_body(headers.get("content-type") or "", body, found)
    if message.request is False and (headers.get(":status") or "")[:1] != "2":
        found.one["leaks"] = leaks_of(body)
    if message.incomplete:
        return found, ""
    if is_no_json(wrong, headers.get("content-type") or "", body):
        found.one["fault"] = "JSON"
    return found, wrong


_APIROOT, _CREDENTIALS, _NETWORK, _TARGET_TYPE, _REQUESTER_TYPE, _REQUESTER_ID = (
    "3gpp-sbi-target-apiroot",
    "3gpp-sbi-client-credentials",
    "3gpp-sbi-originating-network-id",
    "3gpp-sbi-discovery-target-nf-type",
    "3gpp-sbi-discovery-requester-nf-type",
    "3gpp-sbi-discovery-requester-nf-instance-id",
)
_RARE = frozenset((_APIROOT, _CREDENTIALS, _NETWORK, _TARGET_TYPE, _REQUESTER_TYPE, _REQUESTER_ID))
"""Headers of TS 29.500, 5.2.3.2 and 5.2.3.3, that only some messages have."""


def _rare(headers: dict[str | None, str | None], values: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    root, credentials = headers.get(_APIROOT), headers.get(_CREDENTIALS)
    if root:
        found["target"] = host_of(root)
    if _CREDENTIALS in headers:
        found |= {"credentials": True, "assertion": assertion_of(credentials or "")}
    origin = _ORIGIN.match(headers.get(_NETWORK) or "")
    if origin:
        found["origin"] = f"{origin[1]}-{origin[2]}"
    wanted, requester = headers.get(_TARGET_TYPE) or "", headers.get(_REQUESTER_TYPE) or ""
    identity = headers.get(_REQUESTER_ID) or ""
    if NF_TYPE.match(wanted):
        found["wanted"] = wanted
    if NF_TYPE.match(requester) and not values["requester"]:
        found["requester"] = requester
    if INSTANCE.match(identity) and not values["requester_instance"]:
        found["requester_instance"] = identity.lower()
    found["indirect"] = bool(root) or any(name.startswith("3gpp-sbi-discovery-") for name in headers if name)
    return found


_OWN = ("challenge", "initial", "leaks", "result", "resynchronisation")
"""What a body alone tells."""


def _of_body(found: Found, values: dict[str, Any]) -> None:
    """Adds what the body tells to a message's fields."""
    values["content"] = tuple(found.content)
    if found.profiles:
        values["profiles"] = tuple(found.profiles)
    for name in _OWN:
        if name in found.one:
            values[name] = found.one[name]
    for name, texts in found.many.items():
        if name == "identities":
            values[name] = _sorted(texts.union(values[name]))
        elif name != "secrets" or texts - VECTORS:
            values[name] = _sorted(texts)


def _sorted(texts: set[str] | frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(texts)) if texts else ()


def _given(location: str | None) -> str:
    """The id of an authentication that a response gives an address."""
    match = _CONTEXT.search(location) if location else None
    return match[1] if match else ""


def is_sbi(message: SBIMessage) -> bool:
    """Whether a message is one of a 5G core's services, and not of any other web site."""
    return bool(message.service or message.target or message.credentials or message.secrets)
