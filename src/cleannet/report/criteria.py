"""Profiles in the report: what the outcomes of the checks, and documents, answer to each criterion."""

import datetime
from collections.abc import Iterable, Sequence

import msgspec

from cleannet.profiles.answers import Answer, answered
from cleannet.profiles.documents import Document
from cleannet.profiles.profile import MET, NOT_MET, Profile
from cleannet.report import document as d

ANSWERS = ("not met", "unknown", "not decided", "met")
"""In the order in which a reader wants them."""


def with_profiles(
    report: d.Report, profiles: Iterable[Profile], documents: Sequence[Document], today: datetime.date
) -> d.Report:
    """The report with the answers to some profiles."""
    made = tuple(_profile(one, report, documents, today) for one in profiles)
    return msgspec.structs.replace(report, profiles=made)


def _profile(one: Profile, report: d.Report, documents: Sequence[Document], today: datetime.date) -> d.ReportedProfile:
    found = answered(one, report.outcomes, documents, today)
    criteria = tuple(_criterion(each, today) for each in found.answers)
    return d.ReportedProfile(one.name, one.title, one.sources, found.outcome, criteria, one.note)  # type: ignore[arg-type]


def _criterion(one: Answer, today: datetime.date) -> d.ReportedCriterion:
    of = one.criterion
    return d.ReportedCriterion(
        id=of.id,
        text=of.text,
        written=of.written.value,
        answer=one.answer,  # type: ignore[arg-type]
        reason=one.reason,
        checks=of.checks,
        failed=one.failed,
        suspected=one.suspected,
        passed=one.passed,
        documents=tuple(_document(each, today) for each in one.documents),
        restatement=of.restatement,
        source=of.source,
        unverified=of.unverified,
        note=of.note,
    )


def _document(one: Document, today: datetime.date) -> d.ReportedDocument:
    return d.ReportedDocument(
        slot=one.slot,
        file=one.file,
        sha256=one.sha256,
        issuer=one.issuer,
        date=one.date.isoformat(),
        until=one.until.isoformat() if one.until is not None else None,
        statement=MET if one.met else NOT_MET,  # type: ignore[arg-type]
        lapsed=one.lapse(today),
    )


def counted(one: d.ReportedProfile) -> str:
    """How many criteria have which answer: "2 not met, 1 unknown"."""
    answers = [each.answer for each in one.criteria]
    return ", ".join(f"{answers.count(word)} {word}" for word in ANSWERS if word in answers)


def beside(one: d.ReportedCriterion) -> tuple[tuple[str, str], ...]:
    """What stands beside a criterion's answer, labelled."""
    said = [("why", one.reason)]
    if one.restatement:
        said.append(("measurable instead", one.restatement))
    if one.note:
        said.append(("note", one.note))
    if one.unverified:
        said.append(("unverified", "its text was not confirmed from its source"))
    said += [
        (
            "document",
            f"{each.file} of {each.issuer}, {each.date}{f' to {each.until}' if each.until else ''}, SHA-256 "
            f"{each.sha256}: says {each.slot} is {each.statement}{f'; {each.lapsed}' if each.lapsed else ''}",
        )
        for each in one.documents
    ]
    return tuple(said)
