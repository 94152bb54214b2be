"""Puts the report together from what the stages found."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
import numpy as np

from cleannet.capture.diag import Log
from cleannet.capture.open import Capture
from cleannet.checks.catalogue import catalogue
from cleannet.checks.check import Check
from cleannet.checks.observing import to_observe, why_silent
from cleannet.checks.runner import Judgement
from cleannet.decode.shapes import Numbers, Shape, stable_order
from cleannet.model.finding import Finding, Outcome
from cleannet.model.nas import CipheredNAS, OpaqueNAS
from cleannet.model.ngap import HandoverCommand, NGAPMessage, OpaqueNGAP
from cleannet.model.problem import Problem, ProblemKind
from cleannet.profiles.waivers import Waiver
from cleannet.report import document as d
from cleannet.report.core import count_core
from cleannet.report.coverage import coverage
from cleannet.report.digest import catalogue_digest
from cleannet.report.links import reported_links
from cleannet.report.radio import (
    cells,
    ciphered_on_radio,
    count_application,
    count_radio,
    first_known_times,
    hidden_on_radio,
    networks_on_radio,
    not_shown_on_radio,
    radio_problems,
    repeated_on_radio,
    technologies,
)
from cleannet.report.steps import steps_of
from cleannet.report.summary import Recorded, recorded, summarise
from cleannet.report.witnesses import witness_reports
from cleannet.subscribers.network import Network

TEST_NETWORKS = ("001-01", "001-001", "999-")
NEVER_COUNTED = (CipheredNAS, OpaqueNAS, OpaqueNGAP)


class Told(NamedTuple):
    """What the stages found, for one report."""

    captures: Sequence[Capture | Log]
    network: Network
    checks: Sequence[Check]
    judgement: Judgement
    findings: Sequence[Finding]
    waived: Sequence[tuple[Finding, Waiver]]
    warnings: Sequence[str]
    problems: Sequence[Problem]
    networks: tuple[str, ...]
    decryption: tuple[d.Decryption, ...] = ()


def build(told: Told, *, version: str) -> d.Report:
    """The report."""
    tables = told.network.tables
    counts = _counts(told.network)
    links, links_left_out = reported_links(told.network.links)
    made = d.Report(
        schema=d.SCHEMA,
        version=version,
        catalogue_sha256=catalogue_digest(catalogue().values()),
        profile="default",
        inputs=tuple(_input(c) for c in told.captures),
        statement=_statement(told),
        coverage=coverage(told.checks, told.judgement.tallies, told.network, told.judgement.on_s1),
        outcomes=tuple(_outcome(check, told.judgement, told.network) for check in told.checks),
        findings=tuple(_finding(f, told.network) for f in told.findings),
        waived=tuple(d.Waived(_finding(f, told.network), w.reason, w.expires.isoformat()) for f, w in told.waived),
        warnings=tuple(told.warnings),
        messages=dict(sorted(counts.messages.items())),
        captured=dict(sorted(counts.captured.items())),
        losses=d.Losses(
            frames_cut=int(tables.cut.sum()),
            tsns_missing=sum(p.count for p in told.problems if p.kind is ProblemKind.TSN_GAP),
            payloads=counts.whole + counts.partial + counts.opaque,
            messages=counts.whole,
            partial=counts.partial,
            opaque=counts.opaque,
            repeated=int(tables.repeated.sum()) + repeated_on_radio(told.network) + told.network.core.copies,
            ciphered=counts.ciphered,
        ),
        problems=_problems(told.problems),
        witnesses=_witnesses(told),
        links=links,
        links_left_out=links_left_out,
        decryption=told.decryption,
    )
    return msgspec.structs.replace(made, summary=summarise(made, _recorded(told)))


def _recorded(told: Told) -> Recorded:
    """What phone logs and radio captures hold."""
    logs = [n for n, one in enumerate(told.captures) if isinstance(one, Log)]
    cores = np.unique(told.network.tables.input).tolist()
    return recorded(told.network.radio, logs, cores)


def _witnesses(told: Told) -> tuple[d.WitnessReport, ...]:
    """Phones beside the core, where the check that compares them ran without a fault."""
    tally = told.judgement.tallies.get("EVD006")
    if tally is None or tally.counts[Outcome.ERROR]:
        return ()
    return witness_reports(told.network.witnesses)


def _input(capture: Capture | Log) -> d.Input:
    return d.Input(capture.path, capture.sha256, capture.kind, capture.frames, iso(capture.first), iso(capture.last))


def iso(nanoseconds: int | None) -> str | None:
    """A time as ISO 8601 in UTC with microseconds; None stays None."""
    if nanoseconds is None:
        return None
    whole = datetime.datetime.fromtimestamp(nanoseconds // 10**9, datetime.UTC)
    return f"{whole:%Y-%m-%dT%H:%M:%S}.{nanoseconds % 10**9 // 1000:06d}Z"


class _Counts(NamedTuple):
    messages: Counter[str]
    captured: Counter[str]
    whole: int
    partial: int
    opaque: int
    ciphered: int


def _counts(network: Network) -> _Counts:
    """Messages by name, distinct and captured, and payloads by how they ended: message, partial or opaque."""
    tables = network.tables
    messages: Counter[str] = Counter()
    captured: Counter[str] = Counter()
    ended = {"whole": 0, "partial": 0, "opaque": 0, "ciphered": 0}
    nas_repeated = tables.repeated[tables.nas_row] if len(tables.nas_row) else np.zeros(0, np.bool_)
    for shapes, column, repeated in (
        (tables.ngap_shapes, tables.shape, tables.repeated),
        (tables.nas_shapes, tables.nas_shape, nas_repeated),
    ):
        every = np.bincount(column, minlength=len(shapes)).tolist()
        fresh = np.bincount(column[~repeated], minlength=len(shapes)).tolist()
        for shape, all_of_it, distinct in zip(shapes, every, fresh, strict=True):
            ended[_ending(shape)] += all_of_it
            ended["ciphered"] += all_of_it * isinstance(shape.example[0], CipheredNAS)
            for one in shape.example:
                if not isinstance(one, NEVER_COUNTED):
                    captured[f"{one.protocol} {one.name}"] += all_of_it
                    messages[f"{one.protocol} {one.name}"] += distinct
    for person in network.radio:
        count_radio(person, network.twins, messages, captured, ended)
    count_application(network.application, messages, captured, ended)
    count_core(network.core, messages, captured, ended)
    return _Counts(+messages, +captured, **ended)


def _ending(shape: Shape) -> str:
    if isinstance(shape.example[0], NEVER_COUNTED):
        return "opaque"
    unread = any(isinstance(m, NEVER_COUNTED) for m in shape.example)
    return "whole" if shape.whole and not unread else "partial"


def payload_problems(network: Network) -> list[Problem]:
    """The problems of all payloads: those of each shape, once for each payload of it, placed at the first one."""
    tables = network.tables
    found: list[Problem] = []
    nas = (tables.nas_shapes, tables.nas_shape, tables.nas_row)
    for shapes, column, rows in ((tables.ngap_shapes, tables.shape, np.arange(len(tables))), nas):
        order = stable_order(column)
        edges = np.searchsorted(column[order], np.arange(len(shapes) + 1))
        for shape in shapes:
            members = order[edges[shape.number] : edges[shape.number + 1]]
            if len(members):
                found += _of_shape(shape, rows[members], network)
    return found + radio_problems(network.radio) + [p for pdu in network.application for p in pdu.problems]


def _of_shape(shape: Shape, rows: Numbers, network: Network) -> list[Problem]:
    tables = network.tables
    problems = list(shape.problems)
    if any(isinstance(m, CipheredNAS) for m in shape.example):
        problems.append(Problem(ProblemKind.CIPHERED, "NAS-5GS: the body is ciphered, or its algorithm is not known"))
    made = []
    for given in np.unique(tables.input[rows]).tolist() if problems else ():
        mine = rows[tables.input[rows] == given]
        frame = int(tables.frame[mine].min())
        made += [Problem(p.kind, p.detail, given, frame, p.offset, p.count * len(mine)) for p in problems]
    return made


def _problems(problems: Iterable[Problem]) -> tuple[d.ReportedProblem, ...]:
    """Problems of one kind and wording in one input as one entry, in the order of inputs and first frames."""
    grouped: dict[tuple[int, str, str], list[Problem]] = {}
    for one in problems:
        grouped.setdefault((one.input, one.kind.label, one.detail), []).append(one)
    made = []
    for (given, label, detail), group in grouped.items():
        first = min(group, key=lambda p: (p.frame, p.offset))
        count = sum(p.count for p in group)
        made.append(d.ReportedProblem(label, first.kind.blame.value, given, first.frame, first.offset, count, detail))
    return tuple(sorted(made, key=lambda p: (p.input, p.frame, p.offset, p.kind, p.detail)))


def networks_of(network: Network) -> tuple[str, ...]:
    """The PLMNs that NGAP, F1AP, S1AP and system information name, as "MCC-MNC", sorted."""
    found: set[str] = set()
    for shape in network.tables.ngap_shapes:
        one = shape.example[0]
        if isinstance(one, NGAPMessage):
            found |= {guami.split(" ")[0] for guami in one.served_guamis}
            found |= {text.split(" ")[0] for text in (one.gnb,) if text}
            if one.location is not None and one.location.plmn:
                found.add(one.location.plmn)
    found |= networks_on_radio(network.radio) | {pdu.message.cell[0] for pdu in network.application if pdu.message.cell}
    return tuple(sorted(found))


def _statement(told: Told) -> d.Statement:
    network = told.network
    known = first_known_times(network.radio)
    firsts = [known.get(n, c.first) for n, c in enumerate(told.captures) if c.first is not None]
    lasts = [c.last for c in told.captures if c.last is not None]
    return d.Statement(
        first=iso(min(firsts, default=None)),
        last=iso(max(lasts, default=None)),
        subscribers=network.subscriber_count + len({one.person.number for one in network.radio_only() if one.spoke}),
        connections=len(network.known_connections) + len(network.radio_connections()),
        associations=sum(a.ngap for a in network.associations),
        networks=told.networks,
        test_network=any(n.startswith(TEST_NETWORKS) for n in told.networks),
        mid_session_connections=_mid_session(network),
        not_shown=_not_shown(told),
        technologies=technologies(network.radio),
        cells=cells(network.radio),
    )


def _mid_session(network: Network) -> int:
    return sum(c.mid_session for c in [*network.known_connections, *network.radio_connections()])


def _untold_handovers(network: Network) -> int:
    """How many HandoverCommands hold no NR RRC that can be read: the target is an LTE cell, or its RRC is malformed."""
    shapes = network.tables.ngap_shapes
    untold = (s.number for s in shapes if isinstance(m := s.example[0], HandoverCommand) and not m.handover_algorithms)
    return sum(int((network.tables.shape == number).sum()) for number in untold)


def _not_shown(told: Told) -> tuple[str, ...]:
    """What these captures could not show, in sentences."""
    network = told.network
    seen = any(not one.on_s1 for one in network.radio)
    said = [] if seen else ["whether the radio link is protected: nothing of Uu is read"]
    ciphered = sum(
        int((network.tables.nas_shape == s.number).sum())
        for s in network.tables.nas_shapes
        if any(isinstance(m, CipheredNAS) for m in s.example)
    )
    ciphered += ciphered_on_radio(network.radio)
    if ciphered:
        said.append(f"the content of {ciphered} NAS messages, which are ciphered or of unknown algorithm")
    said += not_shown_on_radio(network.radio)
    hidden = hidden_on_radio(network.radio)
    if hidden:
        said.append(f"the content of {hidden} RRC messages, which are ciphered, and of the NAS messages in them")
    untold = _untold_handovers(network)
    if untold:
        said.append(
            f"which algorithms the targets of {untold} handovers choose for the radio link: no NR RRC is told there"
        )
    cut = _mid_session(network)
    if cut:
        said.append(f"what came before in {cut} connections that had begun before the capture did")
    if not any(a.ngap for a in network.associations):
        said.append(f"anything of {'N2' if network.radio else 'N1 and N2'}: no NGAP was seen in clear")
    said.append("E1 and Xn: this version does not read them")
    return tuple(said)


def _outcome(check: Check, judgement: Judgement, network: Network) -> d.ReportedOutcome:
    tally = judgement.tallies[check.code]
    outcome = tally.outcome
    silent = outcome in (Outcome.NOT_OBSERVED, Outcome.NOT_APPLICABLE)
    reason = tally.reason if silent else ""
    if outcome is Outcome.NOT_OBSERVED and not reason:
        reason = why_silent(check, network.saw(check.needs))
    return d.ReportedOutcome(
        check=check.code,
        name=check.name,
        outcome=outcome.value,
        passed=tally.counts[Outcome.PASS],
        failed=tally.counts[Outcome.FAIL],
        suspect=tally.counts[Outcome.SUSPECT],
        reason=reason,
        to_observe=to_observe(check) if outcome is Outcome.NOT_OBSERVED else "",
    )


def _evidence(f: Finding) -> tuple[d.ReportedEvidence, ...]:
    primary = [d.ReportedEvidence(i, n, m, "primary", f.field, f.value) for i, n, m in f.primary]
    return (*primary, *(d.ReportedEvidence(i, n, m, "related") for i, n, m in f.related))


def _finding(f: Finding, network: Network) -> d.ReportedFinding:
    check = catalogue()[f.check]
    return d.ReportedFinding(
        check=f.check,
        name=f.name,
        outcome="fail" if f.outcome is Outcome.FAIL else "suspect",
        severity=f.severity.label,  # type: ignore[arg-type]
        confidence=f.confidence.label,  # type: ignore[arg-type]
        subject=f.subject,
        text=f.text,
        why=check.why,
        legitimate_when=check.legitimate_when,
        remedy=check.remedy,
        clauses=tuple(d.ReportedClause(c.specification, c.number, c.obligation.value) for c in f.clauses),
        evidence=_evidence(f),
        count=f.count,
        fingerprint=f.fingerprint,
        subjects=f.subjects,
        subscribers=f.subscribers,
        scas=check.scas,
        fight=check.fight,
        ladder=steps_of(f, network),
        decrypted=f.decrypted,
    )
