"""Documents as evidence: who says what of which slot, from when until when, and the digest of what was signed off.

[[document]]
slot = "assurance_report"
file = "report.pdf"
sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
issuer = "A laboratory"
date = 2026-03-01
until = 2027-03-01
statement = "met"

A document says that a slot is met, or not met. cleannet computes the digest, and reads nothing else of the file: what
the document is worth is for the reader, who finds issuer and date beside the answer.
"""

import datetime
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from cleannet.config.strict import Table, parse
from cleannet.model.record import Record
from cleannet.profiles.profile import MET, NOT_MET, Kind, Profile, Slot
from cleannet.profiles.rules import Truth, all_of

MOST = 10_000
_KEYS = ("slot", "file", "sha256", "issuer", "date", "until", "statement")
_DIGEST = re.compile(r"[0-9a-fA-F]{64}")


class Document(Record, frozen=True):
    """A document whose digest agrees. `until`: its last day, None where it has none. `met`: what it says."""

    slot: str
    file: str
    sha256: str
    issuer: str
    date: datetime.date
    until: datetime.date | None
    met: bool

    def lapse(self, today: datetime.date) -> str:
        """Why it says nothing today; "" where it does."""
        if self.date > today:
            return f"is dated {self.date.isoformat()}, which is to come"
        if self.until is not None and self.until < today:
            return f"ran out on {self.until.isoformat()}"
        return ""


def load(text: str, path: str, profiles: Iterable[Profile]) -> tuple[Document, ...]:
    """Reads the list of documents, and each file's octets for its digest. Files are found from the list's folder.

    Raises:
        ConfigError: the list is not of its form, names no slot of the profiles or one that is measured, a file cannot
            be read, or its digest is another one.
    """
    top = Table(parse(text, path), path, ("document",))
    slots = {slot.name: slot for one in profiles for slot in one.evidence}
    found = []
    for number, table in enumerate(top.tables("document", _KEYS, "document"), 1):
        if number > MOST:
            raise top.wrong(f"more than {MOST} of [[document]]")
        found.append(_document(table, slots, Path(path).parent))
    return tuple(found)


def _document(table: Table, slots: dict[str, Slot], folder: Path) -> Document:
    slot = table.text("slot", 'slot = "assurance_report"')
    documentary = sorted(one.name for one in slots.values() if one.kind is Kind.DOCUMENTARY)
    if slot not in slots:
        raise table.wrong(f"the profiles have no slot {slot!r}; documents go into {', '.join(documentary) or 'none'}")
    if slots[slot].kind is not Kind.DOCUMENTARY:
        raise table.wrong(f"{slot!r} is technical: it is measured, and no document fills it")
    if not any(value is True for value in slots[slot].values):
        raise table.wrong(f"{slot!r} holds values that are compared; a document says only met or not met")
    file = table.text("file", 'file = "report.pdf"')
    wanted = table.text("sha256", 'sha256 = "…" (64 hexadecimal digits)').lower()
    if not _DIGEST.fullmatch(wanted):
        raise table.wrong("'sha256' is not of 64 hexadecimal digits")
    issuer = table.text("issuer", 'issuer = "A laboratory"').strip()
    if not issuer:
        raise table.wrong("'issuer' is empty; write who answers for the document")
    date = table.date("date")
    until = table.date("until") if table.has("until") else None
    if until is not None and until < date:
        raise table.wrong("'until' lies before 'date'")
    met = table.one_of("statement", (MET, NOT_MET)) == MET
    computed = _digest(table, folder / file)
    if computed != wanted:
        raise table.wrong(f"refused: {file!r} has the SHA-256 {computed}, not {wanted}")
    return Document(slot, file, computed, issuer, date, until, met)


def _digest(table: Table, path: Path) -> str:
    try:
        with path.open("rb") as octets:
            return hashlib.file_digest(octets, "sha256").hexdigest()
    except (OSError, ValueError) as wrong:
        told = wrong.strerror if isinstance(wrong, OSError) else "no name of a file"
        raise table.wrong(f"{str(path)!r} cannot be read: {told}") from None


def says(documents: Iterable[Document], slot: str, today: datetime.date) -> Truth:
    """What the documents of a slot say that are in force today: not met where one does, unknown where there is none."""
    some = [one.met for one in documents if one.slot == slot and not one.lapse(today)]
    return all_of(some) if some else None
