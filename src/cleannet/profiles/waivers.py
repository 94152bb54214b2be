"""Waivers: findings that somebody has looked at and answers for, each with a reason and an expiry.

A waiver silences a finding in the count, never in the report. The file is TOML:

    [[waiver]]
    finding = "3f0c9b1de2a45577"     # a finding's fingerprint, or a check's code: NAS001
    subject = "AMF 10.0.0.5"         # optional: only findings about exactly this subject
    reason = "the laboratory's core, replaced in May"
    expires = 2027-01-31             # the last day on which it holds
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from cleannet.model.finding import Finding
from cleannet.model.record import Record

_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,3}[0-9]{3}")
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*waiver[ \t]*\]\]", re.MULTILINE)
_KEYS = frozenset({"finding", "reason", "expires", "subject"})


class WaiverError(ValueError):
    """The waivers file cannot be read; the message names file, line and key."""


class Waiver(Record, frozen=True):
    """One waiver. `finding`: fingerprint or check code; `subject`: "" for any; `place`: file and line, for messages."""

    finding: str
    reason: str
    expires: datetime.date
    subject: str = ""
    place: str = ""

    @property
    def is_broad(self) -> bool:
        """Whether it speaks of a whole check, not of one statement or subject."""
        return not self.subject and not _FINGERPRINT.fullmatch(self.finding)

    def covers(self, finding: Finding) -> bool:
        """Whether it speaks of this finding, expired or not.

        A finding about several subscribers is not covered by naming one of them: the others would be silenced too.
        """
        if self.finding not in (finding.fingerprint, finding.check):
            return False
        return self.subject in ("", finding.subject) or finding.subjects == (self.subject,)


class Applied(NamedTuple):
    """Findings that speak, findings that are waived (each with its waiver), and what the reader should know."""

    kept: tuple[Finding, ...]
    waived: tuple[tuple[Finding, Waiver], ...]
    warnings: tuple[str, ...]


def load(text: str, path: str) -> tuple[Waiver, ...]:
    """Reads the text of a waivers file; `path` is only named in messages.

    Raises:
        WaiverError: it is not TOML, a key is unknown, missing or of the wrong type, a reason is empty.
    """
    import tomllib  # most audits have no waivers

    try:
        top = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WaiverError(f"{path}: {error}") from error
    except RecursionError as error:
        raise WaiverError(f"{path}: nested too deep") from error
    if unknown := sorted(top.keys() - {"waiver"}):
        raise WaiverError(f"{path}: unknown key {unknown[0]!r}; the file holds [[waiver]] tables only")
    entries = top.get("waiver", [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise WaiverError(f"{path}: 'waiver' is not a list of tables; write [[waiver]]")
    lines = [text.count("\n", 0, found.start()) + 1 for found in _HEADER.finditer(text)]
    # Where tables are written in another way (inline, say), the header's line is not known, but the number is.
    known = len(lines) == len(entries)
    return tuple(
        _waiver(entry, f"{path}, line {lines[i]}" if known else f"{path}, waiver {i + 1}")
        for i, entry in enumerate(entries)
    )


def _waiver(entry: dict[str, Any], place: str) -> Waiver:
    def wrong(message: str) -> WaiverError:
        return WaiverError(f"{place}: {message}")

    if unknown := sorted(entry.keys() - _KEYS):
        raise wrong(f"unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}")
    for key in ("finding", "reason", "expires"):
        if key not in entry:
            raise wrong(f"{key!r} is missing")
    for key in ("finding", "reason", "subject"):
        if not isinstance(entry.get(key, ""), str):
            raise wrong(f"{key!r} must be a text in quotation marks")
    finding, expires = entry["finding"], entry["expires"]
    if not (_FINGERPRINT.fullmatch(finding) or _CODE.fullmatch(finding)):
        raise wrong(f"'finding' is {finding!r}: neither a fingerprint (16 of 0-9, a-f) nor a check's code (NAS001)")
    if not entry["reason"].strip():
        raise wrong("'reason' is empty; say who answers for it and why")
    if not isinstance(expires, datetime.date) or isinstance(expires, datetime.datetime):
        raise wrong("'expires' must be a date without quotation marks, such as 2027-01-31")
    return Waiver(finding, entry["reason"].strip(), expires, entry.get("subject", ""), place)


def apply(findings: Sequence[Finding], waivers: Sequence[Waiver], today: datetime.date) -> Applied:
    """Parts the findings into those that speak and those that are waived on the day `today`.

    An expired waiver silences nothing. Where several cover a finding, the first one written takes it.
    """
    active = [w for w in waivers if w.expires >= today]
    kept: list[Finding] = []
    waived: list[tuple[Finding, Waiver]] = []
    for finding in findings:
        by = next((w for w in active if w.covers(finding)), None)
        if by is None:
            kept.append(finding)
        else:
            waived.append((finding, by))
    return Applied(tuple(kept), tuple(waived), tuple(_warnings(findings, waivers, kept, waived, today)))


def _warnings(
    findings: Sequence[Finding],
    waivers: Sequence[Waiver],
    kept: Sequence[Finding],
    waived: Sequence[tuple[Finding, Waiver]],
    today: datetime.date,
) -> Iterator[str]:
    for waiver in waivers:
        covered = sum(map(waiver.covers, findings))
        if waiver.expires < today:
            again = sum(map(waiver.covers, kept))
            now = f"{_findings(again)} {'speaks' if again == 1 else 'speak'} again" if again else "nothing speaks by it"
            yield f"{waiver.place}: the waiver of {waiver.finding} expired on {waiver.expires}; {now}"
        elif not covered:
            yield f"{waiver.place}: the waiver of {waiver.finding} matches no finding"
        elif not (took := sum(by is waiver for _, by in waived)):
            yield f"{waiver.place}: the waiver of {waiver.finding} adds nothing; an earlier one takes its findings"
        elif waiver.is_broad:
            yield (
                f"{waiver.place}: the waiver of {waiver.finding} silences all that this check says"
                f" ({_findings(took)} now); a fingerprint would silence one statement"
            )
    if findings and not kept:
        yield f"every finding is waived ({len(waived)}): that is a decision, not a pass"


def _findings(count: int) -> str:
    return "1 finding" if count == 1 else f"{count} findings"
