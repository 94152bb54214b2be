"""A vote: an in-toto Statement v1 that says of a file, by its digest, that a party adopts it or objects to it."""

import datetime
import hashlib
import re

import msgspec

from cleannet.model.record import Record

PAYLOAD = "application/vnd.in-toto+json"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:cleannet:vote:1"
ADOPT, OBJECT = "adopt", "object"
HIGHEST_VERSION = 10**9
LONGEST_TEXT = 2000
_DIGEST = re.compile(r"[0-9a-f]{64}")


class VoteRefused(ValueError):
    """A payload is no vote; the message says why."""


class Vote(Record, frozen=True):
    """A vote.

    Attributes:
        digest: SHA-256 of the file, as hexadecimal digits.
        name: the name under which its versions follow each other.
        version: which version of that name it is.
        adopts: adopted; else objected to.
        party: whose vote it is, as the vote says; "" where it leaves that to the key.
        reason: why, in the party's words.
        reran: the party says that it ran the audit again and reached the same octets.
        date: when, as the vote says.
    """

    digest: str
    name: str
    version: int
    adopts: bool
    party: str
    reason: str
    reran: bool
    date: datetime.datetime


class _Subject(msgspec.Struct, frozen=True):
    digest: dict[str, str]
    name: str = ""


class _Predicate(msgspec.Struct, frozen=True):
    vote: str
    name: str
    version: int
    date: str
    party: str = ""
    reason: str = ""
    reran: bool = False


class _Head(msgspec.Struct, frozen=True, rename={"kind": "_type", "predicate_type": "predicateType"}):
    kind: str
    predicate_type: str


class _Statement(msgspec.Struct, frozen=True):
    subject: tuple[_Subject, ...]
    predicate: _Predicate


class _Result(msgspec.Struct, frozen=True, rename={"kind": "_type"}):
    kind: str
    subject: tuple[_Subject, ...]


def name_of_result(raw: bytes) -> str | None:
    """A name for the results on the same inputs, if the file is the statement of a bundle; versions follow under it."""
    try:
        read = msgspec.json.decode(raw, type=_Result)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    digests = sorted({one.digest.get("sha256", "") for one in read.subject})
    if read.kind != STATEMENT or not all(map(_DIGEST.fullmatch, digests)) or not digests:
        return None
    return f"result on {hashlib.sha256(' '.join(digests).encode()).hexdigest()[:16]}"


def written(vote: Vote) -> bytes:
    """The statement, one line of JSON."""
    predicate: dict[str, object] = {
        "vote": ADOPT if vote.adopts else OBJECT,
        "name": vote.name,
        "version": vote.version,
        "date": vote.date.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "party": vote.party,
        "reason": vote.reason,
        "reran": vote.reran,
    }
    body = {
        "_type": STATEMENT,
        "subject": [{"name": vote.name, "digest": {"sha256": vote.digest}}],
        "predicateType": PREDICATE,
        "predicate": predicate,
    }
    return msgspec.json.encode(body)


def read(payload: bytes, kind: str) -> Vote:
    """Reads the payload of an envelope whose signature was verified.

    Raises:
        VoteRefused: the envelope says that it is something else, or it is no statement of a vote.
    """
    if kind != PAYLOAD:
        raise VoteRefused(f"its payload is of type {kind!r}, not {PAYLOAD!r}")
    try:
        head = msgspec.json.decode(payload, type=_Head)
        if head.kind != STATEMENT:
            raise VoteRefused(f"its statement is of type {head.kind!r}, not {STATEMENT!r}")
        if head.predicate_type != PREDICATE:
            raise VoteRefused(f"it says {head.predicate_type!r} of its subject, not {PREDICATE!r}")
        body = msgspec.json.decode(payload, type=_Statement)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as wrong:
        raise VoteRefused(f"its payload is no statement of a vote: {wrong}") from None
    said = body.predicate
    digests = [one.digest.get("sha256", "") for one in body.subject]
    if len(digests) != 1 or not _DIGEST.fullmatch(digests[0]):
        raise VoteRefused("a vote is on one subject with a SHA-256 digest of 64 small hexadecimal digits")
    if said.vote not in (ADOPT, OBJECT):
        raise VoteRefused(f"its vote is {said.vote!r}, neither {ADOPT!r} nor {OBJECT!r}")
    if not 1 <= said.version <= HIGHEST_VERSION:
        raise VoteRefused(f"its version is {said.version}; versions are counted from 1")
    if not said.name or max(map(len, (said.name, said.reason, said.party))) > LONGEST_TEXT:
        raise VoteRefused(f"its texts are empty or longer than {LONGEST_TEXT} characters")
    when = moment(said.date)
    return Vote(digests[0], said.name, said.version, said.vote == ADOPT, said.party, said.reason, said.reran, when)


def moment(text: str) -> datetime.datetime:
    """A date of a vote: RFC 3339, in UTC.

    Raises:
        VoteRefused: it is not of that form.
    """
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.UTC)
    except ValueError:
        raise VoteRefused(f"its date is {text!r}, not of the form 2026-01-31T12:00:00Z") from None
