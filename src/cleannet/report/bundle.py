"""A bundle: what an audit found, with digests of what it read, so that a stranger can run it again to the same octets.

It holds no capture. Dates are those of the captures, names of inputs are their files' (long runs of digits, which
could be a subscriber's number, are masked), and each file follows from the report and the manifest alone.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

import msgspec

from cleannet.report.document import Report
from cleannet.report.json_report import to_json
from cleannet.report.oscal import last_time, oscal
from cleannet.report.sarif import sarif
from cleannet.report.shown import shown

FORMAT = "cleannet-bundle/1"
MANIFEST, REPORT, OSCAL, SARIF, STATEMENT = (
    "inputs.json",
    "report.json",
    "oscal-assessment-results.json",
    "results.sarif",
    "statement.json",
)
FILES = (MANIFEST, REPORT, OSCAL, SARIF, STATEMENT)
LARGEST_MANIFEST, MOST_INPUTS = 16 << 20, 100_000
_LONGEST_TEXT = 100_000
_NUMBER = re.compile(r"\d{9,}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class BundleError(ValueError):
    """What was given is no bundle that this version reads; the message says why."""


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that the audit read."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was read. `key`: which pseudonym key it was, by a digest under that key; "" where none was given."""

    bundle: str
    version: str
    catalogue_sha256: str
    inputs: tuple[Given, ...]
    inventory: Given | None
    key: str


def name_of(path: str, taken: Sequence[str]) -> str:
    """An input's name in the bundle: its file's, not its folders', apart from those that are taken."""
    name = _NUMBER.sub("…", shown(PurePath(path).name, 200)) or "input"
    number, made = 1, name
    while made in taken:
        number += 1
        made = f"{name} ({number})"
    return made


def renamed(report: Report, names: Sequence[str]) -> Report:
    """The report with other names of its inputs, wherever it names them."""
    pairs = [(one.path, name) for one, name in zip(report.inputs, names, strict=True)]
    inputs = tuple(msgspec.structs.replace(one, path=name) for one, name in zip(report.inputs, names, strict=True))
    problems = tuple(msgspec.structs.replace(one, detail=_with(one.detail, pairs)) for one in report.problems)
    warnings = tuple(_with(one, pairs) for one in report.warnings)
    return msgspec.structs.replace(report, inputs=inputs, problems=problems, warnings=warnings)


def _with(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    for path, name in sorted(pairs, key=lambda pair: -len(pair[0])):
        for form in (path, shown(path)):
            if text.startswith(form):
                return name + text[len(form) :]
    return text


def files(report: Report, manifest: Manifest) -> dict[str, bytes]:
    """Every file of the bundle, by name. The report's inputs have the names that the manifest has."""
    listed = _json(manifest)
    seed = hashlib.sha256(listed).hexdigest()
    made = {MANIFEST: listed, REPORT: to_json(report)}
    digests = {name: hashlib.sha256(octets).hexdigest() for name, octets in made.items()}
    made[OSCAL] = _json(_safe(oscal(report, seed, digests)))
    made[SARIF] = _json(_safe(sarif(report, tuple(one.size for one in manifest.inputs))))
    made[STATEMENT] = _json(_safe(statement(report, manifest, made)))
    return made


def statement(report: Report, manifest: Manifest, made: Mapping[str, bytes]) -> dict[str, Any]:
    """An in-toto Statement v1 on the inputs: a Simple Verification Result, with what it leaves out beside it.

    Its properties name only what was seen to pass.
    """
    by_outcome: dict[str, list[str]] = {}
    for one in report.outcomes:
        by_outcome.setdefault(one.outcome, []).append(one.check)
    verifier = {
        "id": f"urn:cleannet:{report.version}",
        "cleannet_policy": {"digest": {"sha256": report.catalogue_sha256}},
    }
    detail = {
        "outcomes": {name: some for name, some in sorted(by_outcome.items()) if name != "pass"},
        "files": {name: {"sha256": hashlib.sha256(octets).hexdigest()} for name, octets in sorted(made.items())},
        "time": "of the last frame; what is made from the same inputs has the same octets",
    }
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": one.name, "digest": {"sha256": one.sha256}} for one in manifest.inputs],
        "predicateType": "https://in-toto.io/attestation/svr/v0.1",
        "predicate": {
            "verifier": verifier,
            "timeCreated": last_time(report),
            "properties": [f"CLEANNET_{code}_PASSED" for code in by_outcome.get("pass", [])],
            "cleannet_detail": detail,
        },
    }


def read_manifest(raw: bytes) -> Manifest:
    """Reads the manifest of a bundle.

    Raises:
        BundleError: it is too large, no JSON, or not of this format.
    """
    if len(raw) > LARGEST_MANIFEST:
        raise BundleError(f"it has more than {LARGEST_MANIFEST} octets")
    try:
        made = msgspec.json.decode(raw, type=Manifest)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as wrong:
        raise BundleError(f"it is no manifest of a bundle: {shown(str(wrong), 200)}") from None
    if made.bundle != FORMAT:
        raise BundleError(f"it is of the format {shown(made.bundle, 60)!r}; this version reads {FORMAT!r}")
    if not 0 < len(made.inputs) <= MOST_INPUTS:
        raise BundleError(f"it names {len(made.inputs)} inputs; bundles have from 1 to {MOST_INPUTS}")
    listed = [*made.inputs, *((made.inventory,) if made.inventory else ())]
    if wrong_one := [one for one in listed if not _DIGEST.fullmatch(one.sha256) or one.size < 0]:
        raise BundleError(f"{shown(wrong_one[0].name, 60)} has no SHA-256 digest of 64 small hexadecimal digits")
    return made


def first_difference(one: bytes, other: bytes) -> int:
    """The first line, from 1, in which two texts differ."""
    pairs = zip(one.splitlines(keepends=True), other.splitlines(keepends=True), strict=False)
    same = 0
    for a, b in pairs:
        if a != b:
            break
        same += 1
    return same + 1


def _safe(body: object) -> object:
    """The same with every text such that no character of it acts: viewers show these files as they are."""
    match body:
        case str():
            return shown(body, _LONGEST_TEXT)
        case list():
            return [_safe(one) for one in body]
        case dict():
            return {key: _safe(one) for key, one in body.items()}
        case _:
            return body


def _json(body: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(body, order="deterministic"), indent=2) + b"\n"
