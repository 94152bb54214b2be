"""DNS queries inside tunnels (RFC 1035, 4): how their names look, and not which they are."""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.frames.inner_samples import Query
from cleannet.model.frame import At
from cleannet.model.gtp_u import DNSQuestion
from cleannet.model.problem import Problem, ProblemKind

_IS_RESPONSE, _OPCODE = 0x8000, 0x7800
_LONGEST_LABEL, _LONGEST_NAME = 63, 255
_ROOT = ("arpa", "local")
"""Zones of reverse look-ups and of multicast DNS: their names are long by design."""


class DNSReader:
    """Reads the queries of all inputs: `questions`, and what was no query."""

    def __init__(self) -> None:
        self.questions: list[DNSQuestion] = []
        self._unread: list[Problem] = []

    def feed(self, queries: Iterable[Query]) -> None:
        """Reads some."""
        for one in queries:
            cursor = Cursor(one.payload, "DNS", At(one.at), cut=one.cut)
            try:
                found = _question(cursor, one)
            except Malformed as why:
                self._unread.append(Problem(why.kind, str(why), one.at.input, one.at.frame))
                continue
            if found is not None:
                self.questions.append(found)

    @property
    def problems(self) -> list[Problem]:
        """Payloads to the port of DNS that are no whole query, as one problem."""
        if not self._unread:
            return []
        first = self._unread[0]
        detail = "payloads to port 53 inside tunnels that are no whole DNS query"
        return [Problem(ProblemKind.UNKNOWN_PROTOCOL, detail, first.input, first.frame, -1, len(self._unread))]


def _question(cursor: Cursor, query: Query) -> DNSQuestion | None:
    """The first question; None of a response, of another operation, and of zones whose names are long by design."""
    cursor.skip(2, "ID")
    flags, questions = cursor.u16("flags"), cursor.u16("question count")
    cursor.skip(6, "record counts")
    labels = _labels(cursor)
    kind = cursor.u16("type")
    if flags & (_IS_RESPONSE | _OPCODE) or not questions or not labels or labels[-1].decode("latin-1") in _ROOT:
        return None
    in_zone = labels_of_zone(labels)
    front = b".".join(labels[:-in_zone])
    return DNSQuestion(
        query.at,
        query.time,
        query.tunnel,
        kind,
        _digest(b".".join(labels[-in_zone:])),
        _digest(b".".join(labels)),
        sum(len(label) + 1 for label in labels) - 1,
        max((len(label) for label in labels[:-in_zone]), default=0),
        _bits(front.replace(b".", b"")),
    )


def _labels(cursor: Cursor) -> list[bytes]:
    """A name's labels, in small letters (4.1.2); a question is the first name, so it has nothing to point back to."""
    labels: list[bytes] = []
    total = 0
    while length := cursor.u8("length of a label"):
        total += length + 1
        if length > _LONGEST_LABEL or total > _LONGEST_NAME:
            raise cursor.malformed(ProblemKind.BAD_VALUE, "a label or name that is too long")
        labels.append(cursor.take(length, "label").lower())
    return labels


def labels_of_zone(labels: list[bytes]) -> int:
    """How many labels at the end are of one owner: two, or three as in `example.co.uk`."""
    of_country = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return min(3 if of_country else 2, len(labels))


def digest_of(name: str) -> bytes:
    """The digest under which a name is kept (`DNSQuestion.name`)."""
    return _digest(name.lower().encode("latin-1", "replace"))


def _digest(name: bytes) -> bytes:
    return hashlib.blake2b(name, digest_size=8).digest()


def _bits(octets: bytes) -> float:
    """Entropy of single characters, in bits."""
    size = len(octets)
    return -sum(n / size * math.log2(n / size) for n in Counter(octets).values()) + 0.0 if size else 0.0
