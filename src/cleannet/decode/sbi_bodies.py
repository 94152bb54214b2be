"""Bodies of the service-based interfaces: JSON, alone or as a part, looked through once at any depth.

Values that matter are told by the names of their members (TS 29.503, 29.509, 29.510, 29.518, 29.571, 29.573). Keys
and identities are looked at to tell that they are there; `Found` holds one identity and one id, to be numbered.
"""

import functools
import ipaddress
import json
import re
from collections.abc import Callable, Iterable
from typing import Any, Literal

import msgspec

from cleannet.decode.sbi_paths import IDENTITIES, INSTANCE, NF_TYPE, SUBSCRIBERS, host_of, segment
from cleannet.decode.sbi_tokens import network_of
from cleannet.model.sbi import NFProfile

_SECRETS = {
    name.lower(): name
    for name in [
        *("encPermanentKey", "encOpcKey", "encTopcKey", "permanentKey", "opc", "opcKey", "k", "ki"),
        *("permanentKeyValue", "opcValue", "opValue"),
        *("kausf", "kseaf", "kamf", "ck", "ik", "ckPrime", "ikPrime", "kasme"),
        *("xresStar", "xres", "hxresStar", "rand", "autn"),
    ]
}
VECTORS = {"rand", "autn", "hxresStar"}
"""Members that a vector has besides its secrets; alone they are sent to every phone in clear."""
_BOUNDARY = re.compile(rb"--([^\r\n]{1,70})\r\ncontent-[a-z-]+:", re.IGNORECASE)
"""How a body of several parts begins (RFC 2046, 5.1.1)."""
_MARKS = ("callback", "otificationuri", "statusuri")
_PREFIXES = ("imsi-", "nai-", "gci-", "gli-", "msisdn-", "extid-", "imei-", "imeisv-", "mac", "eui-")
"""How an identity in a member begins; without one of these a row of digits is none."""
_SERVING = re.compile(r"^5G:mnc(\d{3})\.mcc(\d{3})\.3gppnetwork\.org")
"""A serving network name (TS 24.501, 9.12.1)."""
_CONTEXT = re.compile(r"/ue-authentications/([^/?]{1,200})")
_RESULT = re.compile(r"^AUTHENTICATION_[A-Z_]{1,20}$")
_EVENT = re.compile(r"^[A-Z][A-Z0-9_]{2,60}$")
_STACK = re.compile(
    rb"Traceback \(most recent call last\)|\bat [\w.$]+\([\w$]+\.java:\d+\)|goroutine \d+ \[|^\s+at .{1,200}\.js:\d+",
    re.MULTILINE,
)
_LISTING = re.compile(rb"<title>\s*(?:Index of /|Directory listing for )", re.IGNORECASE)
_SD = re.compile(r"^[0-9A-Fa-f]{6}$")
_LONGEST_LOOK = 1 << 16
UNREADABLE = "JSON that cannot be read"
_INITIALS = frozenset(prefix[0] for prefix in _PREFIXES)
MOST_MEMBERS = 50_000
MOST_NAMES_KNOWN = 4096
_DECODER = msgspec.json.Decoder()
MOST_PROFILES = 200
MOST_PARTS = 100


class Found:
    """What a body holds that matters, by the names of `SBIMessage`.

    `one`: fields of one value; `subject`, `supi`, `item` and `home_slice` are as written and go no further than this.
    `many`: fields of several values. `content`: media types; `profiles`: described functions.
    """

    __slots__ = ("content", "many", "one", "profiles")

    def __init__(self) -> None:
        self.one: dict[str, Any] = {}
        self.many: dict[str, set[str]] = {}
        self.content: list[str] = []
        self.profiles: list[NFProfile] = []

    def add(self, name: str, text: str) -> None:
        """Adds one of several values."""
        self.many.setdefault(name, set()).add(text)

    def first(self, name: str, text: str) -> None:
        """Sets a value, unless there is one."""
        self.one.setdefault(name, text)

    def text(self, name: str) -> str:
        """A value, "" where there is none."""
        return str(self.one.get(name, ""))


def read_body(kind: str, body: bytes, found: Found) -> str:
    """Looks through a body whose media type is `kind`; what is wrong with its JSON, "" for nothing."""
    wrong = ""
    for media, part in _parts(kind, body):
        found.content.append(media)
        if media.endswith("json") or (not media and part[:1] in (b"{", b"[")):
            wrong = _json(part, found) or wrong
    return wrong


def is_no_json(wrong: str, kind: str, body: bytes) -> bool:
    """Whether a body that could not be read is none that anybody could read (a number too large is still JSON)."""
    if wrong != UNREADABLE:
        return False
    for media, part in _parts(kind, body):
        if media.endswith("json") or not media:
            try:
                json.loads(part)
            except RecursionError:
                return False
            except ValueError:
                return True
    return False


def leaks_of(body: bytes) -> tuple[str, ...]:
    """What a body tells of the program behind it."""
    text = body[:_LONGEST_LOOK]
    stack = ("stack trace",) if _STACK.search(text) else ()
    return (*stack, "directory listing") if _LISTING.search(text) else stack


def _parts(kind: str, body: bytes) -> Iterable[tuple[str, bytes]]:
    """Media type and octets of a body, or of each part of one (RFC 2046, 5.1).

    Parts are told by how the body begins, too: some senders name its first part's type, and some headers are not known.
    """
    media = _media(kind)
    told = re.search(r'boundary="?([^";]+)"?', kind) if media.startswith("multipart/") else None
    begins = _BOUNDARY.match(body) if body[:2] == b"--" else None
    if told is None and begins is None:
        return ((media, body),)
    boundary = told[1].encode("latin-1") if told else begins[1] if begins else b""
    found = []
    for part in body.split(b"--" + boundary, MOST_PARTS)[1:]:
        head, blank, rest = part.partition(b"\r\n\r\n")
        if blank:
            own = re.search(rb"(?i)content-type:\s*([\w./+-]+)", head)
            found.append((own[1].decode("latin-1").lower() if own else "", rest))
    return found


@functools.lru_cache(256)
def _media(kind: str) -> str:
    return kind.partition(";")[0].strip().lower()


def _json(octets: bytes, found: Found) -> str:
    """Looks through a JSON text; returns what is wrong with it."""
    if octets.count(b"[") + octets.count(b"{") > MOST_MEMBERS:
        return "JSON of too many members"
    try:
        value = _DECODER.decode(octets)
    except RecursionError:
        return "JSON nested too deep"
    except ValueError:  # of msgspec, and of the codec where a text is no UTF-8
        return UNREADABLE
    _look_through(value, found)
    if "supi" in found.one:
        found.one["subject"] = found.one["supi"]
    if "home_slice" in found.one:
        found.many["slices"] = {found.text("home_slice")}
    return ""


def _look_through(value: object, found: Found) -> None:
    """All members of objects at any depth (msgspec bounds the depth)."""
    todo: list[tuple[str, object]] = [("", value)]
    while todo:
        name, one = todo.pop()
        if type(one) is dict:
            _members(one, todo, found)
        elif type(one) is list:
            for inner in one:
                if type(inner) is str:
                    _members({name: inner}, todo, found)
                else:
                    todo.append((name, inner))


def _members(one: dict[str, Any], todo: list[tuple[str, object]], found: Found) -> None:
    """The members of one object; those that hold others wait in `todo`."""
    for key, inner in one.items():
        kind = type(inner)
        if kind is str:
            role = _roles.get(key)
            if role is None:
                role = _role(key)
            if role and inner:
                role(key, inner, found)
            if inner[:1] in _INITIALS:
                _identity(inner, found)
        elif kind is dict or kind is list:
            if inner:
                todo.append((key, inner))
                if key in _OBJECTS:
                    _object(key, inner, found)
        elif kind is bool:
            _flag(key, inner, found)
    if "nfInstanceId" in one:
        _described(one, found)


def _role(name: str) -> "Role":
    """How a member of this name is read; known names are remembered."""
    role: Role = False
    if name.lower() in _SECRETS:
        role = _secret
    elif name in _READ:
        role = _READ[name]
    elif any(mark in name.lower() for mark in _MARKS):
        role = _callback
    if len(_roles) < MOST_NAMES_KNOWN:
        _roles[name] = role
    return role


def _identity(value: str, found: Found) -> None:
    if value.startswith(_PREFIXES) and len(value) < 100:
        for _, kind, pattern in IDENTITIES:
            if kind and pattern.match(value):
                found.add("identities", kind)


def _secret(name: str, value: str, found: Found) -> None:
    known = _SECRETS[name.lower()]
    if known in VECTORS or len(value) >= 16:
        found.add("secrets", known)
    if known == "rand" and len(value) == 32:
        try:
            found.one.setdefault("challenge", bytes.fromhex(value))
        except ValueError:
            return


def _callback(name: str, value: str, found: Found) -> None:  # noqa: ARG001
    host = host_of(value) if "//" in value else ""
    if host:
        found.add("callbacks", host)


def _subject(name: str, value: str, found: Found) -> None:
    if len(value) < 300 and segment(value)[0] in SUBSCRIBERS:
        if name in ("supi", "supiOrSuci"):
            found.first("supi", value)
        found.first("subject", value)


def _instance(name: str, value: str, found: Found) -> None:
    if INSTANCE.match(value):
        found.first("requester_instance" if name == "reqNfInstanceId" else "instance", value.lower())


def _type(name: str, value: str, found: Found) -> None:
    if NF_TYPE.match(value):
        found.first("requester" if name == "reqNfType" else "wanted", value)


def _result(name: str, value: str, found: Found) -> None:  # noqa: ARG001
    if _RESULT.match(value):
        found.one["result"] = value


def _serving(name: str, value: str, found: Found) -> None:  # noqa: ARG001
    match = _SERVING.match(value)
    if match:
        network = match[1][1:] if match[1][0] == "0" else match[1]
        found.add("networks", f"{match[2]}-{network}")


def _reference(name: str, value: str, found: Found) -> None:  # noqa: ARG001
    match = _CONTEXT.search(value)
    if match:
        found.one["item"] = match[1]


def _event(name: str, value: str, found: Found) -> None:  # noqa: ARG001
    if _EVENT.match(value) and len(found.many.get("events", ())) < 100:
        found.add("events", value)


def _security(name: str, value: str, found: Found) -> None:  # noqa: ARG001
    if value in ("TLS", "PRINS", "NONE"):
        found.add("security", value)


Role = Callable[[str, str, Found], None] | Literal[False]
_READ: dict[str, Callable[[str, str, Found], None]] = {
    **dict.fromkeys(("supi", "supiOrSuci", "gpsi", "ueId"), _subject),
    **dict.fromkeys(("amfInstanceId", "smfInstanceId", "reqNfInstanceId"), _instance),
    **dict.fromkeys(("reqNfType", "targetNfType"), _type),
    "authResult": _result,
    "servingNetworkName": _serving,
    "href": _reference,
    **dict.fromkeys(("eventType", "monitoringType", "type", "event"), _event),
    **dict.fromkeys(("supportedSecCapabilityList", "selectedSecCapability"), _security),
}
_roles: dict[str, Role] = {}
"""How members of names that were met are read."""
_SLICES = ("sNssai", "hplmnSnssai", "defaultSingleNssais", "singleNssais")
_OBJECTS = frozenset(("guami", "servingNetwork", "plmnIdList", "resynchronizationInfo", *_SLICES))


def _object(name: str, value: object, found: Found) -> None:
    """Objects whose being there, or whose network or slice, matters."""
    if name == "resynchronizationInfo":
        found.one["resynchronisation"] = True
        return
    for one in (value if isinstance(value, list) else [value])[:100]:
        if name in _SLICES:
            _slice(name, one, found)
            continue
        network = network_of(one.get("plmnId") if name == "guami" and isinstance(one, dict) else one)
        if network:
            found.add("networks", network)


def _slice(name: str, value: object, found: Found) -> None:
    """An S-NSSAI (TS 29.571, 5.4.4.2) as "SST" or "SST-SD"; the home network's counts before the visited one's."""
    sst = value.get("sst") if isinstance(value, dict) else None
    if not isinstance(sst, int) or not 0 <= sst <= 255:
        return
    sd = value.get("sd") if isinstance(value, dict) else None
    text = f"{sst}-{sd.lower()}" if isinstance(sd, str) and _SD.match(sd) and sd.lower() != "ffffff" else str(sst)
    if name == "hplmnSnssai":
        found.one["home_slice"] = text
    else:
        found.add("slices", text)


def _flag(name: str, value: bool, found: Found) -> None:
    if name == "initialRegistrationInd":
        found.one["initial"] = value
    elif name in ("success", "authResult"):
        found.one["result"] = "AUTHENTICATION_SUCCESS" if value else "AUTHENTICATION_FAILURE"


def _described(value: dict[str, Any], found: Found) -> None:
    """An object with an NF instance id: a profile (TS 29.510, 6.1.6.2.2), or something that its sender signs so."""
    instance = value["nfInstanceId"]
    if not isinstance(instance, str) or not INSTANCE.match(instance):
        return
    kind = value.get("nfType")
    if not isinstance(kind, str) or not NF_TYPE.match(kind):
        found.first("instance", instance.lower())
        return
    if len(found.profiles) >= MOST_PROFILES:
        return
    services = value.get("nfServiceList", value.get("nfServices"))
    each = list(services.values()) if isinstance(services, dict) else services if isinstance(services, list) else []
    points = [p for s in each if isinstance(s, dict) for p in _listed(s.get("ipEndPoints")) if isinstance(p, dict)]
    texts = [*_listed(value.get("ipv4Addresses")), *_listed(value.get("ipv6Addresses"))]
    texts += [one.get(key) for one in points for key in ("ipv4Address", "ipv6Address")]
    names = [value.get("fqdn"), value.get("interPlmnFqdn"), *(s.get("fqdn") for s in each if isinstance(s, dict))]
    found.profiles.append(
        NFProfile(
            kind,
            instance.lower(),
            tuple(dict.fromkeys(address for text in texts[:100] if (address := _address(text)))),
            tuple(dict.fromkeys(one.lower()[:255] for one in names[:100] if isinstance(one, str) and one)),
            tuple(dict.fromkeys(n for one in _listed(value.get("plmnList"))[:100] if (n := network_of(one)))),
        )
    )


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _address(text: object) -> str:
    """An address in its usual form, "" where a text is none."""
    return _usual(text) if isinstance(text, str) and len(text) < 50 else ""


@functools.lru_cache(4096)
def _usual(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""
