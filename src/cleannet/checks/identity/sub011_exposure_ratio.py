"""SUB011."""

import math
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from cleannet.checks.across import Rows
from cleannet.checks.check import Result, Seen, check, not_observed, passed, suspect
from cleannet.checks.evidence.comparison import CHANCE, FEWEST_BEFORE, entry_of, pooled, too_old
from cleannet.config.baseline import Share
from cleannet.model.finding import Interface, Severity
from cleannet.model.message import Message
from cleannet.model.nas import NASMessage
from cleannet.model.nas_eps import EPSMessage
from cleannet.model.record import Record
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.exposure import ASKING, CAUSES, exposes
from cleannet.subscribers.shares import exact_interval
from cleannet.subscribers.usual import EXPOSED, observed

FEWEST_CONNECTIONS, FEWEST_SUBSCRIBERS = 30, 20
WINDOW = 60.0
USUAL = 0.31
"""The largest share that ordinary networks were seen to have; of busy public 4G cells it is below 0.14."""
Z = 1.96
Times = npt.NDArray[np.float64]


class _Usual(Record, frozen=True):
    """The share that is usual, by what measure, and what the baseline says of it, if it is its."""

    share: float = USUAL
    where: str = "in ordinary networks"
    told: str = ""


@check(
    "SUB011",
    "exposure-ratio",
    severity=Severity.HIGH,
    clauses=(),
    needs=(NASMessage, EPSMessage),
    interfaces=(Interface.N1, Interface.UU, Interface.S1),
    fight=("FGT5019.004",),
)
def exposure_ratio(deployment: Deployment) -> Iterator[Result]:
    """In an unusual share of connections the network makes phones tell who they are, or sends them away.

    Why: an identity catcher does this to every phone; a network to a few of a hundred. Counted are requests for an
      identity, detaches by the network, and rejects that make a phone forget its temporary identity. With --baseline
      the network's own past is the measure.
    Legitimate when: the core was started anew, or many subscribers come whom the network does not serve. On one phone
      the ratio means nothing.
    Remedy: look for the cell that the connections have in common; in your own network keep contexts over restarts.
    """
    rows = deployment.rows(NASMessage)
    numbers = deployment.connections(rows)
    rows, numbers = rows[numbers >= 0], numbers[numbers >= 0]
    if len(rows):
        yield from _on_n2(deployment, rows, numbers)
    if deployment.handsets:
        yield from _on_radio(deployment)


def _on_n2(deployment: Deployment, rows: Rows, numbers: Rows) -> Iterator[Result]:
    known, firsts = np.unique(numbers, return_index=True)
    exposing = _exposing(deployment)
    of = deployment.connections(exposing)
    users = len(np.unique(deployment.subscribers(rows[firsts])))
    if users < FEWEST_SUBSCRIBERS:
        yield _too_few(int(np.isin(known, of).sum()), len(known), users)
        return
    usual = _usual(deployment, "amf")
    for members in _windows(deployment.seconds(rows[firsts])):
        if len(members) >= FEWEST_CONNECTIONS:
            _, chosen = np.unique(of, return_index=True)
            chosen = chosen[np.isin(of[chosen], known[members])]
            first = deployment.place(int(rows[firsts[members[0]]]))
            yield _judged(len(chosen), len(members), usual, first, rows=np.sort(exposing[chosen]))


def _on_radio(deployment: Deployment) -> Iterator[Result]:
    """The connections of phone logs and radio captures: when each began, and the message in it that exposes."""
    begun: list[float] = []
    firsts: list[Message] = []
    hits: list[Message | None] = []
    users = 0
    for subscriber in deployment.counted_handsets:
        inside: dict[int, list[Message]] = {}
        for one in subscriber.all(EPSMessage, NASMessage):
            if one.at.connection >= 0:
                inside.setdefault(one.at.connection, []).append(one)
        users += bool(inside)
        for messages in inside.values():
            begun.append(subscriber.second(messages[0]))
            firsts.append(messages[0])
            hits.append(next((one for one in messages if exposes(one)), None))
    if not begun:
        return
    if users < FEWEST_SUBSCRIBERS:
        yield _too_few(sum(hit is not None for hit in hits), len(hits), users)
        return
    usual = _usual(deployment, "network")
    for members in _windows(np.array(begun)):
        if len(members) >= FEWEST_CONNECTIONS:
            found = [hit for n in members.tolist() if (hit := hits[n]) is not None]
            yield _judged(len(found), len(members), usual, firsts[int(members[0])], found)


def _too_few(k: int, n: int, users: int) -> Result:
    low, high = interval(k, n)
    whose = "one phone" if users == 1 else "few phones"
    return not_observed(
        f"needs the connections of many users: the ratio of {whose} means nothing "
        f"({k} of {n} connections, 95 % interval {100 * low:.0f} to {100 * high:.0f} %)"
    )


def _usual(deployment: Deployment, kind: str) -> _Usual:
    """The largest usual share: of the baseline, where it is large and new enough, of what was seen here."""
    known = deployment.settings.baseline
    if known is None:
        return _Usual()
    seen = [(text, here) for (of, text), here in observed(deployment).of.items() if of == kind]
    entries = [
        entry
        for text, here in seen
        if (entry := entry_of(known, kind, text)) is not None and not too_old(known, entry, here)
    ]
    total: Share = pooled(entries, EXPOSED)
    if total.of < FEWEST_BEFORE:
        return _Usual()
    _, high = exact_interval(total.seen, total.of, CHANCE)
    first, last = min(one.first for one in entries), max(one.last for one in entries)
    return _Usual(high, "in the baseline", f"; baseline {total.seen} of {total.of}, {first} to {last}")


def _windows(begun: Times) -> Iterator[Rows]:
    """Connections by the minute of their beginning; those of minutes with too few together."""
    minutes = np.floor((begun - begun.min()) / WINDOW).astype(np.int64)
    rest: list[Rows] = []
    for minute in np.unique(minutes).tolist():
        members = np.flatnonzero(minutes == minute)
        if len(members) < FEWEST_CONNECTIONS:
            rest.append(members)
        else:
            yield members
    if rest:
        yield np.concatenate(rest)


def _exposing(deployment: Deployment) -> Rows:
    """Rows of the messages that make a phone tell or lose its identity."""
    kinds: tuple[type[Message], ...] = (*CAUSES, *ASKING)
    found = [s.rows for kind in kinds for s in deployment.shapes(kind) if exposes(s.example)]
    return np.sort(np.concatenate(found)) if found else np.empty(0, np.int64)


def _judged(
    k: int, n: int, usual: _Usual, first: Seen, found: Sequence[Message] = (), rows: Rows | None = None
) -> Result:
    low, high = interval(k, n)
    if low <= usual.share:
        return passed("phones are made to tell who they are in no more connections than usual", first, count=n)
    return suspect(
        f"phones are made to tell who they are, or sent away, in more connections than {usual.where}; "
        "a restart of the core explains it",
        *found,
        rows=rows,
        field="share of connections",
        value=f"{k} of {n} (95 % interval {100 * low:.0f} to {100 * high:.0f} %){usual.told}",
    )


def interval(k: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % confidence interval of a share of which `k` of `n` (at least 1) were seen."""
    p, z2 = k / n, Z * Z
    spread = Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    middle = p + z2 / (2 * n)
    return max(0.0, (middle - spread) / (1 + z2 / n)), min(1.0, (middle + spread) / (1 + z2 / n))
