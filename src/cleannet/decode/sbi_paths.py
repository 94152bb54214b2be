"""Paths of the service-based interfaces: service, resource without identities, and what a query asks for."""

import functools
import re
from urllib.parse import unquote, urlsplit

import msgspec

_API = re.compile(r"^/(?:[\w.~-]+/)*?((?:n[a-z0-9]+|3gpp)-[a-z0-9-]+)/v\d[\w.]*(/[^?]*)?(?:\?(.*))?$", re.DOTALL)
"""`{apiRoot}/{apiName}/{apiVersion}/{resource}` (TS 29.501, 4.4.1). API names of a 5G core begin with n and a function,
those that a NEF offers to application functions with 3gpp (TS 29.522, 4.1)."""
_OTHER_APIS = {"/oauth2/token": "nnrf-oauth2", "/bootstrapping": "nnrf-bootstrapping"}
"""TS 29.510, 6.3 and 6.4."""
_FIXED = frozenset(
    (
        *("amf-3gpp-access", "amf-non-3gpp-access", "smsf-3gpp-access", "smsf-non-3gpp-access"),
        *("5g-aka-confirmation", "5g-aka", "n1-n2-messages", "n32f-process", "n32f-error", "n32f-terminate"),
        *("ee-subscriptions", "5g-vn-groups", "v2x-data", "5mbs-data", "prose-data"),
    )
)
"""Names of resources that hold a digit, as ids do (TS 29.503, 29.509, 29.518, 29.573)."""
IDENTITIES = (
    ("{supi}", "SUPI", re.compile(r"^(?:imsi-\d{5,15}|nai-.+|gci-.+|gli-.+|\d{14,15})$")),
    ("{suci}", "", re.compile(r"^suci-.+$")),
    ("{gpsi}", "GPSI", re.compile(r"^(?:msisdn-\d{5,15}|extid-.+)$")),
    ("{pei}", "PEI", re.compile(r"^(?:imei-\d{15}|imeisv-\d{16}|mac.*-[0-9A-Fa-f-]+|eui-.+)$")),
    ("{id}", "", re.compile(r"^(?:\d+|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9A-Za-z:+=_-]*\d[0-9A-Za-z:+=_-]{5,})$")),
)
"""Path segments that name somebody or something (TS 29.571, 5.3.2 for the formats)."""
SUBSCRIBERS = frozenset(("{supi}", "{suci}", "{gpsi}"))
INSTANCE = re.compile(r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$")
NF_TYPE = re.compile(r"^[A-Z0-9_]{2,20}$")
_LONGEST_SEGMENT = 200
_PLAIN = re.compile(r"^[a-z-]+$")
"""Segments that need no look: words."""
_WANTED, _REQUESTER, _REQUESTER_ID = (
    ("target-nf-type", "nf-type"),
    ("requester-nf-type",),
    ("requester-nf-instance-id",),
)
"""Query parameters of discovery (TS 29.510, 6.2.3.2.3.1) and of the list of functions (6.1.3.2.3.1)."""


class Path(msgspec.Struct, frozen=True):
    """What a path tells.

    Attributes:
        service, resource: API name, and the path behind it with identities and ids left out.
        identities: kinds of permanent identity in it.
        subject, item: the subscriber and the last id in it, as written: they go no further than their numbers.
        instance: NF instance id of `nf-instances/{id}`.
        wanted, requester, requester_instance: what the query asks for, and who asks.
        climbs: it goes up (".."), or hides a separator or the end of a text.
    """

    service: str = ""
    resource: str = ""
    identities: frozenset[str] = frozenset()
    subject: str = ""
    item: str = ""
    instance: str = ""
    wanted: str = ""
    requester: str = ""
    requester_instance: str = ""
    climbs: bool = False


NO_PATH = Path()


@functools.lru_cache(4096)
def path_of(text: str) -> Path:
    """What a path tells."""
    for known, name in _OTHER_APIS.items():
        if text.split("?", 1)[0] == known:
            return Path(name)
    match = _API.match(text)
    if match is None:
        return Path(climbs=True) if text and climbs(text.partition("?")[0]) else NO_PATH
    kinds: set[str] = set()
    shown: list[str] = []
    subject = item = instance = ""
    before = ""
    for raw in (match[2] or "").split("/"):
        one = unquote(raw) if "%" in raw else raw
        name, kind = segment(one)
        if kind:
            kinds.add(kind)
        if name in SUBSCRIBERS and not subject:
            subject = one
        if name[:1] == "{":
            item = one
        if before == "nf-instances" and INSTANCE.match(one):
            instance = one.lower()
        shown.append(name)
        before = one
    asked = _query(match[3] or "", kinds) if match[3] else {}
    return Path(
        match[1],
        "/".join(shown),
        frozenset(kinds),
        subject or asked.get("subject", ""),
        item,
        instance,
        asked.get("wanted", ""),
        asked.get("requester", ""),
        asked.get("requester_instance", ""),
        climbs(match[2] or ""),
    )


def _query(text: str, kinds: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in text.split("&")[:100]:
        name, _, raw = pair.partition("=")
        value = unquote(raw) if "%" in raw else raw
        shown, kind = segment(value)
        if kind:
            kinds.add(kind)
        if shown in SUBSCRIBERS:
            found.setdefault("subject", value)
        if name in _WANTED and NF_TYPE.match(value):
            found["wanted"] = value
        elif name in _REQUESTER and NF_TYPE.match(value):
            found["requester"] = value
        elif name in _REQUESTER_ID and INSTANCE.match(value):
            found["requester_instance"] = value.lower()
    return found


def segment(text: str) -> tuple[str, str]:
    """How a segment is shown, and which kind of permanent identity it is, if any."""
    if len(text) > _LONGEST_SEGMENT:
        return "{id}", ""
    if _PLAIN.match(text) or text in _FIXED:
        return text, ""
    for shown, kind, pattern in IDENTITIES:
        if pattern.match(text):
            return shown, kind
    return text, ""


def climbs(text: str) -> bool:
    """Whether a path goes up, also where that is coded once or twice, or holds what no path holds."""
    if "%" not in text and ".." not in text and "\\" not in text:
        return False
    once = unquote(text)
    twice = unquote(once)
    ways = {".."} & {part for one in (text, once, twice) for part in re.split(r"[/\\]", one)}
    return bool(ways) or "\0" in twice


@functools.lru_cache(1024)
def host_of(root: str) -> str:
    """The host of an address, "" where there is none."""
    try:
        return urlsplit(root if "//" in root else f"//{root}").hostname or ""
    except ValueError:  # what is no address stands between brackets
        return ""
