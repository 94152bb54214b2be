"""SUB011."""

import math
from collections.abc import Iterator

import numpy as np

from cleannet.checks.across import Rows
from cleannet.checks.check import Result, check, not_observed, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.identity import EPSIdentityType
from cleannet.model.message import Message
from cleannet.model.nas import (
    DeregistrationRequestUETerminated,
    IdentityRequest,
    NASMessage,
    RegistrationReject,
    ServiceReject,
)
from cleannet.model.nas_eps import (
    EPSAttachReject,
    EPSDetachRequestUETerminated,
    EPSIdentityRequest,
    EPSMessage,
    EPSServiceReject,
    EPSTrackingAreaUpdateReject,
)
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.deployment import Deployment

CAUSES: dict[type[Message], frozenset[int]] = {
    EPSAttachReject: frozenset((3, 6, 7, 8, 11, 12, 13, 14, 15, 35)),
    EPSTrackingAreaUpdateReject: frozenset((3, 6, 7, 8, 12, 14, 35)),
    EPSServiceReject: frozenset((3, 6, 7, 9, 12, 14, 35)),
    RegistrationReject: frozenset((3, 6, 7, 11, 12, 13, 15, 27, 31, 62, 72, 73)),
    ServiceReject: frozenset((3, 6, 7, 11, 12, 13, 15, 27, 31, 62, 72, 73)),
}
"""Causes after which a phone gives up its temporary identity or its network."""
ASKING = (IdentityRequest, EPSIdentityRequest, DeregistrationRequestUETerminated, EPSDetachRequestUETerminated)
FEWEST_CONNECTIONS, FEWEST_SUBSCRIBERS = 30, 20
WINDOW = 60.0
USUAL = 0.31
"""The largest share that ordinary networks were seen to have; of busy public 4G cells it is below 0.14."""
Z = 1.96


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
      identity, detaches by the network, and rejects that make a phone forget its temporary identity.
    Legitimate when: the core was started anew, or many subscribers come whom the network does not serve. On one phone
      the ratio means nothing.
    Remedy: look for the cell that the connections have in common; in your own network keep contexts over restarts.
    """
    rows = deployment.rows(NASMessage, EPSMessage)
    numbers = deployment.connections(rows)
    rows, numbers = rows[numbers >= 0], numbers[numbers >= 0]
    known, firsts = np.unique(numbers, return_index=True)
    exposing = _exposing(deployment)
    if len(known) == 0 or len(np.unique(deployment.subscribers(rows[firsts]))) < FEWEST_SUBSCRIBERS:
        yield not_observed("needs the connections of many users: the ratio of one phone, or of a few, means nothing")
        return
    for members in _windows(deployment.seconds(rows[firsts])):
        if len(members) >= FEWEST_CONNECTIONS:
            yield _judged(deployment, known[members], rows[firsts[members]], exposing)


def _windows(begun: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Iterator[Rows]:
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
    found: list[Rows] = []
    for kind, causes in CAUSES.items():
        found += [s.rows for s in deployment.shapes(kind) if getattr(s.example, "cause", None) in causes]
    for asked in ASKING:
        found += [s.rows for s in deployment.shapes(asked) if _exposes(s.example)]
    return np.sort(np.concatenate(found)) if found else np.empty(0, np.int64)


def _exposes(one: Message) -> bool:
    if isinstance(one, EPSIdentityRequest):
        return one.identity_type is EPSIdentityType.IMSI and not one.container
    if isinstance(one, DeregistrationRequestUETerminated):
        return one.header is SecurityHeader.PLAIN
    return not getattr(one, "container", False)


def _judged(deployment: Deployment, connections: Rows, firsts: Rows, exposing: Rows) -> Result:
    of = deployment.connections(exposing)
    _, chosen = np.unique(of, return_index=True)
    chosen = chosen[np.isin(of[chosen], connections)]
    n, k = len(connections), len(chosen)
    low, high = interval(k, n)
    if low <= USUAL:
        text = "phones are made to tell who they are in no more connections than usual"
        return passed(text, deployment.place(int(firsts[0])), count=n)
    return suspect(
        "phones are made to tell who they are, or sent away, in more connections than in ordinary networks; "
        "a restart of the core explains it",
        rows=np.sort(exposing[chosen]),
        field="share of connections",
        value=f"{k} of {n} (95 % interval {100 * low:.0f} to {100 * high:.0f} %)",
    )


def interval(k: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % confidence interval of a share of which `k` of `n` (at least 1) were seen."""
    p, z2 = k / n, Z * Z
    spread = Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    middle = p + z2 / (2 * n)
    return max(0.0, (middle - spread) / (1 + z2 / n)), min(1.0, (middle + spread) / (1 + z2 / n))
