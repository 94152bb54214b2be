"""HTTP messages as messages of the service-based interfaces (TS 29.500, TS 29.501): service, token, secrets.

Only what says how the interface is protected is taken over. Keys, tokens and identities are looked at to tell that
they are there, and left behind.
"""

import base64
import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec

from cleannet.decode.http import HTTPMessage
from cleannet.model.frame import At
from cleannet.model.message import Direction
from cleannet.model.problem import Problem, ProblemKind
from cleannet.model.sbi import SBIMessage, SBIRequest, SBIResponse, Token

_API = re.compile(r"^/(?:[\w.~-]+/)*?(n[a-z0-9]+-[a-z0-9-]+)/v\d[\w.]*(/[^?]*)?(?:\?(.*))?$")
"""`{apiRoot}/{apiName}/{apiVersion}/{resource}` (TS 29.501, 4.4.1); API names of 5GC begin with n and a function."""
_OTHER_APIS = {"/oauth2/token": "nnrf-oauth2", "/bootstrapping": "nnrf-bootstrapping"}
"""TS 29.510, 6.3 and 6.4."""
_IDENTITIES = (
    ("{supi}", "SUPI", re.compile(r"^(?:imsi-\d{5,15}|nai-.+|gci-.+|gli-.+|\d{14,15})$")),
    ("{suci}", "", re.compile(r"^suci-.+$")),
    ("{gpsi}", "GPSI", re.compile(r"^(?:msisdn-\d{5,15}|extid-.+)$")),
    ("{pei}", "PEI", re.compile(r"^(?:imei-\d{15}|imeisv-\d{16}|mac.*-[0-9A-Fa-f-]+|eui-.+)$")),
    ("{id}", "", re.compile(r"^(?:\d+|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9A-Za-z:+=_-]*\d[0-9A-Za-z:+=_-]{5,})$")),
)
"""Path segments that name somebody or something (TS 29.571, 5.3.2 for the formats)."""
_SECRETS = {
    name.lower(): name
    for name in [
        *("encPermanentKey", "encOpcKey", "encTopcKey", "permanentKey", "opc", "opcKey", "k", "ki"),
        *("permanentKeyValue", "opcValue", "opValue"),
        *("kausf", "kseaf", "kamf", "ck", "ik", "ckPrime", "ikPrime", "kasme"),
        *("xresStar", "xres", "hxresStar", "rand", "autn"),
    ]
}
_VECTORS = {"rand", "autn", "hxresStar"}
"""Members that a vector has besides its secrets; alone they are sent to every phone in clear."""
_LONGEST_SEGMENT = 200
_BOUNDARY = re.compile(rb"--([^\r\n]{1,70})\r\ncontent-[a-z-]+:", re.IGNORECASE)
"""How a body of several parts begins (RFC 2046, 5.1.1)."""
_MARKS = ("callback", "otificationuri", "statusuri")
_PREFIXES = ("imsi-", "nai-", "gci-", "gli-", "msisdn-", "extid-", "imei-", "imeisv-", "mac", "eui-")
"""How an identity in a member begins; without one of these a row of digits is none."""
MOST_MEMBERS = 50_000
Members = Iterator[tuple[str, object]]


def sbi(message: HTTPMessage, connection: int) -> tuple[SBIMessage, list[Problem]]:
    """One HTTP message, and what went wrong. A response does not know what it answers."""
    problems: list[Problem] = []
    if message.unknown_headers:
        why = "SBI: headers that stand in a table made before the capture, or in octets that it lost"
        problems.append(Problem(ProblemKind.MISSING_CONTEXT, why, message.head.input, message.head.frame))
    headers: dict[str | None, str | None] = {}
    for name, text in message.headers:
        headers.setdefault(name, text)
    authorization = headers.get("authorization") or ""
    values: dict[str, Any] = {
        "at": At(message.frame),
        "direction": Direction.UNKNOWN,
        "whole": not message.incomplete and not message.unknown_headers,
        "version": message.version,
        "connection": connection,
        "stream": message.stream,
        "head": message.head,
        "scheme": authorization.partition(" ")[0],
        "token": _token(authorization),
        "credentials": "3gpp-sbi-client-credentials" in headers,
        "server": headers.get("server") or "",
        "agent": headers.get("user-agent") or "",
        "unknown_headers": message.unknown_headers,
        "size": len(message.body),
        "target": _host(headers.get("3gpp-sbi-target-apiroot") or ""),
    }
    found = _Found()
    service, resource = _resource(headers.get(":path") or "", found)
    _body(message, found, problems)
    values |= {
        "service": service,
        "resource": resource,
        "callbacks": tuple(sorted(found.callbacks)),
        "content": tuple(found.content),
        "secrets": tuple(sorted(found.secrets)) if found.secrets - _VECTORS else (),
        "identities": tuple(sorted(found.identities)),
    }
    if message.request is False:
        status = headers.get(":status") or ""
        return SBIResponse(status=int(status) if re.fullmatch("[0-9]{3}", status) else None, **values), problems
    host = headers.get(":authority") or ""
    return SBIRequest(method=headers.get(":method") or "", host=host, **values), problems


def is_sbi(message: SBIMessage) -> bool:
    """Whether a message is one of a 5G core's services, and not of any other web site."""
    return bool(message.service or message.target or message.credentials or message.secrets)


class _Found:
    """What a message holds that matters."""

    def __init__(self) -> None:
        self.secrets: set[str] = set()
        self.identities: set[str] = set()
        self.callbacks: set[str] = set()
        self.content: list[str] = []


def _resource(path: str, found: _Found) -> tuple[str, str]:
    """API name, and the path behind it without identities."""
    for known, name in _OTHER_APIS.items():
        if path.split("?", 1)[0] == known:
            return name, ""
    match = _API.match(path)
    if match is None:
        return "", ""
    segments = [_segment(unquote(one), found) for one in (match[2] or "").split("/")]
    for pair in (match[3] or "").split("&"):
        _segment(unquote(pair.partition("=")[2]), found)
    return match[1], "/".join(segments)


def _segment(text: str, found: _Found) -> str:
    if len(text) > _LONGEST_SEGMENT:
        return "{id}"
    for shown, kind, pattern in _IDENTITIES:
        if pattern.match(text):
            if kind:
                found.identities.add(kind)
            return shown
    return text


@functools.lru_cache(1024)
def _host(root: str) -> str:
    try:
        return urlsplit(root if "//" in root else f"//{root}").hostname or ""
    except ValueError:  # what is no address stands between brackets
        return ""


def _token(header: str) -> Token | None:
    """The claims of a bearer token (RFC 7519, 7.2: header and claims are base64url)."""
    scheme, _, text = header.partition(" ")
    if scheme.lower() != "bearer":
        return None
    parts = text.strip().split(".", 2)
    try:
        head, claims = (msgspec.json.decode(_base64(part), type=dict[str, Any]) for part in parts[:2])
    except (ValueError, RecursionError):
        return Token(readable=False)
    audience = claims.get("aud", ())
    expires = claims.get("exp")
    network = claims.get("producerPlmnId")
    return Token(
        algorithm=_text(head.get("alg")),
        issuer=_text(claims.get("iss")),
        subject=_text(claims.get("sub")),
        audience=tuple(_text(one) for one in (audience if isinstance(audience, list) else [audience])),
        scope=_text(claims.get("scope")),
        expires=int(expires) if isinstance(expires, int | float) else None,
        producer_network=f"{_text(network.get('mcc'))}-{_text(network.get('mnc'))}"
        if isinstance(network, dict)
        else "",
    )


def _base64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _body(message: HTTPMessage, found: _Found, problems: list[Problem]) -> None:
    kind = message.header("content-type") or ""
    body = bytes(message.body)
    if not body:
        return
    for media, part in _parts(kind, body):
        found.content.append(media)
        if media.endswith("json") or (not media and part[:1] in (b"{", b"[")):
            problem = _json(part, found)
            if problem and not message.incomplete:
                problems.append(
                    Problem(ProblemKind.BAD_VALUE, f"SBI: {problem}", message.frame.input, message.frame.frame)
                )


def _parts(kind: str, body: bytes) -> Iterable[tuple[str, bytes]]:
    """Media type and octets of a body, or of each part of one (RFC 2046, 5.1).

    Parts are told by how the body begins, too: some senders name its first part's type, and some headers are not known.
    """
    media = kind.partition(";")[0].strip().lower()
    told = re.search(r'boundary="?([^";]+)"?', kind) if media.startswith("multipart/") else None
    begins = _BOUNDARY.match(body)
    if told is None and begins is None:
        return [(media, body)]
    boundary = told[1].encode("latin-1") if told else begins[1] if begins else b""
    found = []
    for part in body.split(b"--" + boundary)[1:]:
        head, blank, rest = part.partition(b"\r\n\r\n")
        if blank:
            own = re.search(rb"(?i)content-type:\s*([\w./+-]+)", head)
            found.append((own[1].decode("latin-1").lower() if own else "", rest))
    return found


def _json(octets: bytes, found: _Found) -> str:
    """Looks through a JSON text; returns what is wrong with it."""
    if octets.count(b"[") + octets.count(b"{") > MOST_MEMBERS:
        return "JSON of too many members"
    try:
        value = msgspec.json.decode(octets)
    except RecursionError:
        return "JSON nested too deep"
    except ValueError:  # of msgspec, and of the codec where a text is no UTF-8
        return "JSON that cannot be read"
    for name, one in _members(value):
        _member(name, one, found)
    return ""


def _members(value: object) -> Members:
    """All members of objects at any depth (msgspec bounds the depth), each with its name."""
    todo: list[tuple[str, object]] = [("", value)]
    while todo:
        name, one = todo.pop()
        if isinstance(one, dict):
            todo += one.items()
        elif isinstance(one, list):
            todo += [(name, inner) for inner in one]
        else:
            yield name, one


@functools.lru_cache(4096)
def _secret_of(name: str) -> str | None:
    return _SECRETS.get(name.lower())


def _member(name: str, value: object, found: _Found) -> None:
    if not isinstance(value, str) or not value:
        return
    known = _secret_of(name)
    if known is not None and (known in _VECTORS or len(value) >= 16):
        found.secrets.add(known)
    if len(value) < 100 and value.startswith(_PREFIXES):
        found.identities |= {kind for _, kind, pattern in _IDENTITIES if kind and pattern.match(value)}
    if "//" in value and any(mark in name.lower() for mark in _MARKS):
        host = _host(value)
        if host:
            found.callbacks.add(host)
