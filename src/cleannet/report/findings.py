"""Statements of the checks into findings: who, where, how often, under which fingerprint."""

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np

from cleannet.checks.runner import Statement
from cleannet.decode.shapes import Flags, Numbers
from cleannet.model.finding import Finding, Interface, Place
from cleannet.model.frame import FrameRef
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.subscribers.network import Network

EVIDENCE_LISTED = 10_000
SUBJECTS_LISTED = 100


def findings(
    statements: Iterable[Statement], network: Network, pseudonyms: Pseudonyms, networks: Sequence[str]
) -> list[Finding]:
    """The findings, most severe first; the order depends on nothing but what was said and where."""
    made = [_finding(one, network, pseudonyms, networks) for one in statements]
    return sorted(made, key=lambda f: (-f.severity, f.outcome.value, f.check, f.text, f.fingerprint, -f.confidence))


def _finding(one: Statement, network: Network, pseudonyms: Pseudonyms, networks: Sequence[str]) -> Finding:
    primary = _places(network, one.primary, one.primary_frames)
    related = _places(network, one.related, one.related_frames)
    of = set(one.check.interfaces)
    if network.twins and (Interface.N1 in of or {Interface.UU, Interface.S1} <= of):
        primary, related = _with_f1(primary, network), _with_f1(related, network)
    related = related[~_among(related, primary)]
    people = np.unique(np.concatenate(one.people)) if one.people else np.zeros(0, np.int64)
    everyone = network.everyone if network.radio else network.people
    subjects = tuple(pseudonyms.of(everyone[n]) for n in people[:SUBJECTS_LISTED].tolist())
    return Finding(
        check=one.check.code,
        name=one.check.name,
        outcome=one.outcome,
        severity=one.severity,
        confidence=one.confidence,
        subject=one.subject or (subjects[0] if len(people) == 1 else _many(len(people))),
        text=one.text,
        clauses=one.check.clauses,
        primary=_listed(primary, EVIDENCE_LISTED),
        related=_listed(related, EVIDENCE_LISTED - len(primary)),
        field=one.field,
        value=one.value,
        count=len(primary) + len(related),
        fingerprint=fingerprint(one, networks),
        subjects=subjects,
        subscribers=len(people),
        occurrences=one.occurrences,
        decrypted=one.decrypted,
    )


def _many(people: int) -> str:
    return f"{people} subscribers" if people else "the network"


def fingerprint(one: Statement, networks: Sequence[str]) -> str:
    """Equal for the same words about the same network, whatever the frames, times and pseudonyms."""
    parts = (one.check.code, one.outcome.value, one.text, one.field, one.value, one.subject, *networks)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _places(network: Network, rows: Sequence[Numbers], frames: Sequence[FrameRef]) -> Numbers:
    """Input, frame and message of all evidence, each once, sorted."""
    tables = network.tables
    row = np.concatenate(rows) if rows else np.zeros(0, np.int64)
    from_rows = np.column_stack([tables.input[row], tables.frame[row], tables.index[row]])
    from_frames = np.array([(f.input, f.frame, f.message) for f in frames], np.int64).reshape(-1, 3)
    places = np.concatenate([from_rows, from_frames])
    packed = _packed(places)
    order = np.argsort(packed, kind="stable")
    distinct: Numbers = places[order[np.append(True, np.diff(packed[order]) != 0)[: len(order)]]]
    return distinct


def _with_f1(places: Numbers, network: Network) -> Numbers:
    """The places of NAS messages on N2, and where F1 shows the same messages."""
    twins = [twin for place in places.tolist() for twin in network.on_f1.get(FrameRef(*place), ())]
    return _places(network, [], [*(FrameRef(*place) for place in places.tolist()), *twins]) if twins else places


def _packed(places: Numbers) -> Numbers:
    """One number a place, in the same order (inputs below 32,768, frames below 2^38, messages below 1,024 a frame)."""
    return places[:, 0] << 48 | places[:, 1] << 10 | np.minimum(places[:, 2], 1023)


def _among(some: Numbers, others: Numbers) -> Flags:
    if not len(some) or not len(others):
        return np.zeros(len(some), np.bool_)
    wanted, known = _packed(some), _packed(others)
    found: Flags = known[np.minimum(np.searchsorted(known, wanted), len(known) - 1)] == wanted
    return found


def _listed(places: Numbers, limit: int) -> tuple[Place, ...]:
    return tuple(map(tuple, places[: max(0, limit)].tolist()))
