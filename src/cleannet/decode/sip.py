"""The headers of a SIP message (RFC 3261, 7.3) that name people and places: of which kinds, not what they say."""

import hashlib
import re
from collections.abc import Iterator

from cleannet.decode.cursor import Cursor
from cleannet.model.message import Direction
from cleannet.model.problem import ProblemKind
from cleannet.model.sip import SIPIdentity, SIPMessage

METHODS = frozenset(
    (
        *("ACK", "BYE", "CANCEL", "INFO", "INVITE", "MESSAGE", "NOTIFY", "OPTIONS", "PRACK", "PUBLISH", "REFER"),
        *("REGISTER", "SUBSCRIBE", "UPDATE"),
    )
)
MOST_HEADERS = 200
LONGEST_LINE = 4096
_SHORT = {"f": "from", "t": "to", "m": "contact", "v": "via", "i": "call-id"}
"""Short forms (RFC 3261, 7.3.3)."""
_NAMING = {
    "from": "From",
    "to": "To",
    "contact": "Contact",
    "p-asserted-identity": "P-Asserted-Identity",
    "p-preferred-identity": "P-Preferred-Identity",
    "p-associated-uri": "P-Associated-URI",
    "authorization": "Authorization",
}
_IMSI = re.compile(r"\b\d{14,15}@[\w.-]*(?:ims\.)?mnc\d{2,3}\.mcc\d{3}\.3gppnetwork\.org", re.ASCII | re.IGNORECASE)
"""A user name made of the IMSI, in the domain made of it (TS 23.003, 13.3 and 13.4B)."""
_NUMBER = re.compile(r"(?:tel:\+?|sips?:\+)\d{4,15}\b|sips?:\d{4,13}@|user=phone", re.ASCII | re.IGNORECASE)
_EQUIPMENT = re.compile(r"urn:gsma:imei:", re.IGNORECASE)
_NAMED = re.compile(r"(?:sips?:|username=\")[^@\s;>\"]+@", re.IGNORECASE)
_CELL = re.compile(
    r"(?:utran-cell-id-3gpp|cgi-3gpp|ci-3gpp2|utran-sai-3gpp|nr-cell-id-3gpp)\s*=\s*\"?\w", re.IGNORECASE
)
"""Parameters that name a cell or a service area (TS 24.229, 7.2A.4)."""
_ANONYMOUS = re.compile(r"anonymous@anonymous\.invalid", re.IGNORECASE)
_EALG = re.compile(r"ealg\s*=\s*\"?([\w-]{1,20})", re.ASCII)
_STATUS = re.compile(r"SIP/2\.0 (\d{3})\b", re.ASCII)
_ACCESS = re.compile(r"[\w./-]{1,40}", re.ASCII)


def sip(cursor: Cursor, *, direction: Direction = Direction.UNKNOWN) -> tuple[SIPMessage, ...]:
    """One message, by its headers."""
    octets = cursor.take(cursor.left(), "message")
    head = re.split(rb"\r?\n\r?\n", octets, maxsplit=1)[0]
    first, *lines = _lines(head, cursor)
    status = _STATUS.match(first)
    method = "" if status else first.split(" ", 1)[0]
    found = _Found()
    for name, value in _headers(lines, cursor):
        found.take(name, value)
    if status is not None:
        method = found.method
    if method not in METHODS:
        method = "another"
    return (
        SIPMessage(
            at=cursor.at,
            direction=direction,
            method=method,
            status=int(status[1]) if status else None,
            identities=tuple(one for one in SIPIdentity if one in found.identities),
            headers=tuple(sorted(found.headers)),
            access=found.access,
            cell=found.cell,
            hops=found.hops,
            offered=found.offered,
            agreed=found.agreed,
            ciphering=found.ciphering,
            answered=found.answered,
            exchange=_digest((found.call + found.sequence).encode("latin-1")),
            digest=_digest(head),
        ),
    )


def _digest(octets: bytes) -> bytes:
    return hashlib.blake2b(octets, digest_size=16).digest()


class _Found:
    """What the headers say."""

    def __init__(self) -> None:
        self.identities: set[SIPIdentity] = set()
        self.headers: set[str] = set()
        self.access = self.ciphering = self.method = self.call = self.sequence = ""
        self.cell = self.offered = self.agreed = self.answered = False
        self.hops = 0

    def take(self, name: str, value: str) -> None:
        """One header."""
        if name in _NAMING:
            self._identity(name, value)
        elif name == "via":
            self.hops += value.upper().count("SIP/2.0/")
        elif name == "cseq":
            self.sequence, _, self.method = value.partition(" ")
            self.method = self.method.strip()
        elif name == "call-id":
            self.call = value
        elif name == "p-access-network-info" and not self.access:
            access = _ACCESS.match(value)
            self.access = access[0] if access else ""
            self.cell = _CELL.search(value) is not None
        elif name == "security-client":
            self.offered |= "ipsec-3gpp" in value.lower()
        elif name in ("security-server", "security-verify") and "ipsec-3gpp" in value.lower():
            chosen = _EALG.search(value)
            self.agreed, self.ciphering = True, chosen[1].lower() if chosen else "null"

    def _identity(self, name: str, value: str) -> None:
        if _ANONYMOUS.search(value):
            return
        kinds = {
            SIPIdentity.IMSI: _IMSI.search(value),
            SIPIdentity.NUMBER: _NUMBER.search(_IMSI.sub("", value)),
            SIPIdentity.EQUIPMENT: _EQUIPMENT.search(value),
        }
        some = {kind for kind, seen in kinds.items() if seen}
        if not some and name != "contact" and _NAMED.search(value):
            some = {SIPIdentity.NAME}
        if some:
            self.identities |= some
            self.headers.add(_NAMING[name])
        if name == "authorization":
            self.answered |= re.search(r'response="[^"]', value) is not None


def _lines(head: bytes, cursor: Cursor) -> list[str]:
    """The first line and the headers; a line that is folded (7.3.1) is one."""
    lines: list[str] = []
    for line in re.split(r"\r?\n", head.decode("latin-1")):
        if len(lines) > MOST_HEADERS:
            cursor.note(ProblemKind.LIMIT_REACHED, "more than 200 headers")
            break
        if line[:1] in (" ", "\t") and len(lines) > 1:
            lines[-1] = (lines[-1] + line)[:LONGEST_LINE]
        else:
            lines.append(line[:LONGEST_LINE])
    return lines


def _headers(lines: list[str], cursor: Cursor) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lines):
        name, colon, value = line.partition(":")
        if colon:
            plain = name.strip().lower()
            yield _SHORT.get(plain, plain), value.strip()
        elif not (cursor.cut and number == len(lines) - 1):
            cursor.note(ProblemKind.BAD_VALUE, "a header without a colon")
