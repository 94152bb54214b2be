"""A report as SARIF 2.1.0 (OASIS, 2020): each finding a result, each check a rule. What was not seen is `open`."""

from typing import Any
from urllib.parse import quote

from cleannet.report.document import Report, ReportedFinding, ReportedOutcome

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_LOCATIONS = 100
LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
KINDS = {"pass": "pass", "not-observed": "open", "not-applicable": "notApplicable"}
"""Of outcomes without a finding (SARIF, 3.27.9); with any of them the level is none."""

Json = dict[str, Any]


def sarif(report: Report, sizes: tuple[int, ...]) -> Json:
    """The report as one run. `sizes`: octets of each input."""
    index = {one.check: number for number, one in enumerate(report.outcomes)}
    prose = {one.check: one for one in report.findings}
    driver = {
        "name": "cleannet",
        "version": report.version,
        "rules": [_rule(one, prose.get(one.check)) for one in report.outcomes],
        "properties": {"catalogue_sha256": report.catalogue_sha256},
    }
    faulted = [one for one in report.outcomes if one.outcome == "error"]
    invocation: Json = {"executionSuccessful": not faulted}
    if faulted:
        invocation["toolExecutionNotifications"] = [
            {"level": "error", "message": {"text": f"{one.check} could not be run"}} for one in faulted
        ]
    artifacts = [
        {
            "location": {"uri": quote(one.path)},
            "roles": ["analysisTarget"],
            "length": size,
            "hashes": {"sha-256": one.sha256},
        }
        for one, size in zip(report.inputs, sizes, strict=True)
    ]
    results = [_finding(one, index, report) for one in report.findings]
    results += [_outcome(one, index) for one in report.outcomes if one.outcome in KINDS]
    run = {"tool": {"driver": driver}, "invocations": [invocation], "artifacts": artifacts, "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(one: ReportedOutcome, finding: ReportedFinding | None) -> Json:
    rule: Json = {"id": one.check, "name": "".join(part.capitalize() for part in one.name.split("-"))}
    if finding is not None:
        rule["shortDescription"] = {"text": one.name.replace("-", " ")}
        rule["fullDescription"] = {"text": finding.why}
        rule["help"] = {"text": f"{finding.remedy} Legitimate when: {finding.legitimate_when}"}
        rule["defaultConfiguration"] = {"level": LEVELS[finding.severity]}
        if tags := [*finding.scas, *finding.fight]:
            rule["properties"] = {"tags": tags}
    return rule


def _finding(one: ReportedFinding, index: dict[str, int], report: Report) -> Json:
    failed = one.outcome == "fail"
    result: Json = {
        "ruleId": one.check,
        "kind": "fail" if failed else "review",
        "level": LEVELS[one.severity] if failed else "none",
        "message": {"text": f"{one.subject}: {one.text}"},
        "partialFingerprints": {"cleannet/v1": one.fingerprint},
        "occurrenceCount": max(one.count, 1),
        "properties": {
            "severity": one.severity,
            "confidence": one.confidence,
            "clauses": [f"{clause.specification}, {clause.clause} ({clause.obligation})" for clause in one.clauses],
            "decrypted": one.decrypted,
        },
    }
    if one.check in index:
        result["ruleIndex"] = index[one.check]
    if places := [
        {
            "physicalLocation": {"artifactLocation": {"uri": quote(report.inputs[at.input].path), "index": at.input}},
            "logicalLocations": [{"name": f"frame {at.frame}, message {at.message}", "kind": "element"}],
        }
        for at in one.evidence[:MOST_LOCATIONS]
        if at.role == "primary"
    ]:
        result["locations"] = places
    return result


def _outcome(one: ReportedOutcome, index: dict[str, int]) -> Json:
    text = f"{one.passed} observations in order" if one.outcome == "pass" else one.reason or one.outcome
    if one.to_observe:
        text += f"; {one.to_observe}"
    return {
        "ruleId": one.check,
        "ruleIndex": index[one.check],
        "kind": KINDS[one.outcome],
        "level": "none",
        "message": {"text": text},
    }
