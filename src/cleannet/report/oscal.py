"""A report as OSCAL assessment results (NIST, 1.1.2). Satisfied is only what was seen to pass.

A suspicion is an observation without a finding, and what was not observed is neither: no state is claimed for it.
Identifiers are made from digests, so that the same inputs give the same octets.
"""

import uuid
from typing import Any
from urllib.parse import quote

from cleannet.report.document import Report, ReportedFinding, ReportedOutcome

VERSION = "1.1.2"
NO_TIME = "1970-01-01T00:00:00Z"
"""Stands where a date has to be and nothing that was captured has one."""
MOST_EVIDENCE = 100

Json = dict[str, Any]


class _Names:
    """Identifiers that follow from a seed (RFC 9562, version 5)."""

    def __init__(self, seed: str) -> None:
        self._space = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:cleannet:bundle:{seed}")

    def of(self, *parts: object) -> str:
        return str(uuid.uuid5(self._space, "\n".join(map(str, parts))))


def last_time(report: Report) -> str:
    """When the last frame was captured: the date of everything that is made from a report."""
    return report.statement.last or NO_TIME


def oscal(report: Report, seed: str, files: dict[str, str]) -> Json:
    """The report. `seed`: the digest that stands for inputs and settings. `files`: digests of files beside this one."""
    names = _Names(seed)
    codes = [one.check for one in report.outcomes if one.outcome not in ("not-applicable",)]
    observations = [_observation(number, one, names, report) for number, one in enumerate(report.findings)]
    observations += [_passed(one, names, report) for one in report.outcomes if one.outcome == "pass"]
    findings = [found for one in report.outcomes if (found := _finding(one, names, report)) is not None]
    result: Json = {
        "uuid": names.of("result"),
        "title": "Checks of cleannet on captures",
        "description": "Each check answers from what was captured; the control ids are the codes of the checks.",
        "start": report.statement.first or NO_TIME,
        "end": last_time(report),
        "reviewed-controls": {
            "description": "Those that were run. One without a finding here was not observed, or is suspect.",
            "control-selections": [{"include-controls": [{"control-id": code} for code in codes]} if codes else {}],
        },
    }
    if observations:
        result["observations"] = observations
    if findings:
        result["findings"] = findings
    if unseen := [one.check for one in report.outcomes if one.outcome == "not-observed"]:
        result["remarks"] = f"Not observed, so neither satisfied nor not: {', '.join(unseen)}."
    body = {
        "uuid": names.of("document"),
        "metadata": {
            "title": "Assessment results of cleannet",
            "last-modified": last_time(report),
            "version": report.version,
            "oscal-version": VERSION,
            "remarks": "The dates are those of the captures, so that the same inputs give the same octets.",
        },
        "import-ap": {"href": f"#{names.of('plan')}"},
        "results": [result],
        "back-matter": {"resources": _resources(report, names, files)},
    }
    return {"assessment-results": body}


def _resources(report: Report, names: _Names, files: dict[str, str]) -> list[Json]:
    plan = {
        "uuid": names.of("plan"),
        "title": "The catalogue of checks",
        "description": f"cleannet {report.version}, SHA-256 of the catalogue {report.catalogue_sha256}",
    }
    inputs = [
        _resource(names.of("input", number), "An input; it is not in the bundle", one.path, one.sha256)
        for number, one in enumerate(report.inputs)
    ]
    made = [_resource(names.of("file", name), "Beside this file", name, digest) for name, digest in files.items()]
    return [plan, *inputs, *made]


def _resource(name: str, title: str, path: str, digest: str) -> Json:
    link: Json = {"href": quote(path)}
    if digest:
        link["hashes"] = [{"algorithm": "SHA-256", "value": digest}]
    return {"uuid": name, "title": title, "rlinks": [link]}


def _observation(number: int, one: ReportedFinding, names: _Names, report: Report) -> Json:
    found: Json = {
        "uuid": names.of("finding", number),
        "title": f"{one.check} {one.name}",
        "description": f"{one.subject}: {one.text}",
        "props": [
            {"name": "outcome", "value": one.outcome},
            {"name": "severity", "value": one.severity},
            {"name": "confidence", "value": one.confidence},
            {"name": "fingerprint", "value": one.fingerprint},
        ],
        "methods": ["TEST"],
        "types": ["finding"],
        "collected": last_time(report),
        "remarks": f"Legitimate when: {one.legitimate_when} Remedy: {one.remedy}",
    }
    if evidence := [
        {
            "href": f"#{names.of('input', at.input)}",
            "description": f"frame {at.frame}, message {at.message} ({at.role})",
        }
        for at in one.evidence[:MOST_EVIDENCE]
    ]:
        found["relevant-evidence"] = evidence
    return found


def _passed(one: ReportedOutcome, names: _Names, report: Report) -> Json:
    return {
        "uuid": names.of("passed", one.check),
        "title": f"{one.check} {one.name}",
        "description": f"{one.passed} observations in order",
        "props": [{"name": "outcome", "value": "pass"}],
        "methods": ["TEST"],
        "types": ["control-objective"],
        "collected": last_time(report),
    }


def _finding(one: ReportedOutcome, names: _Names, report: Report) -> Json | None:
    if one.outcome not in ("pass", "fail"):
        return None
    state = {"pass": "satisfied", "fail": "not-satisfied"}[one.outcome]
    related = [
        names.of("finding", number)
        for number, finding in enumerate(report.findings)
        if finding.check == one.check and finding.outcome == "fail"
    ]
    if one.outcome == "pass":
        related = [names.of("passed", one.check)]
    found: Json = {
        "uuid": names.of("target", one.check),
        "title": f"{one.check} {one.name}",
        "description": f"{one.failed} failed, {one.suspect} suspect, {one.passed} passed",
        "target": {
            "type": "objective-id",
            "target-id": one.check,
            "status": {"state": state, "reason": "pass" if one.outcome == "pass" else "fail"},
        },
    }
    if related:
        found["related-observations"] = [{"observation-uuid": each} for each in related]
    return found
