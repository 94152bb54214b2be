"""What checks across subscribers share: windows of time, evidence by rows, and names of associations."""

from collections import Counter

import msgspec
import numpy as np
import numpy.typing as npt

from cleannet.checks.check import Result
from cleannet.model.frame import FrameRef
from cleannet.model.nas import RegistrationRequest, RegistrationType
from cleannet.model.ngap import ErrorIndication, NGAPMessage
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import IdConflict

Rows = npt.NDArray[np.int64]
LIMIT = 10_000
"""Frames cited in one finding at most (a report names no more)."""


def crowded(times: npt.NDArray[np.float64], number: int, span: float) -> npt.NDArray[np.bool_]:
    """Which of these sorted times lie in some window of `span` seconds that holds at least `number` of them."""
    ends = np.searchsorted(times, times + span, side="right")
    starts = np.flatnonzero(ends - np.arange(len(times)) >= number)
    edges = np.zeros(len(times) + 1, np.int64)
    np.add.at(edges, starts, 1)
    np.add.at(edges, ends[starts], -1)
    return np.cumsum(edges[:-1]) > 0


def crowded_by(times: npt.NDArray[np.float64], whose: Rows, number: int, span: float) -> npt.NDArray[np.bool_]:
    """The same where a window must hold at least `number` different values of `whose` (-1 is nobody's)."""
    marked = np.zeros(len(times), np.bool_)
    inside: Counter[int] = Counter()
    first = 0
    for last, (time, one) in enumerate(zip(times.tolist(), whose.tolist(), strict=True)):
        inside[one] += 1
        while time - times[first] > span:
            inside[int(whose[first])] -= 1
            inside += Counter()  # drops what has gone
            first += 1
        if len(inside) - (-1 in inside) >= number:
            marked[first : last + 1] = True
    return marked


def cited(deployment: Deployment, rows: Rows) -> list[FrameRef]:
    """Where the messages of these rows were captured, the first `LIMIT` of them."""
    return [deployment.place(row) for row in rows[:LIMIT].tolist()]


def counted(result: Result, count: int) -> Result:
    """The same answer for that many observations."""
    return msgspec.structs.replace(result, count=count)


def association_name(deployment: Deployment, number: int) -> str:
    """How a finding names an association: its two ends."""
    for one in deployment.associations:
        if one.index == number:
            return f"association of {one.gnb} with {one.amf}"
    return "an association that began before the capture"


def emergency_connections(deployment: Deployment) -> Rows:
    """The connections that carried an emergency registration."""
    rows = [
        shape.rows
        for shape in deployment.shapes(RegistrationRequest)
        if shape.example.registration_type is RegistrationType.EMERGENCY
    ]
    return np.unique(deployment.connections(np.concatenate(rows))) if rows else np.empty(0, np.int64)


REFUSED_WITHIN = 5
"""An ErrorIndication answers one of so many messages of its association before it."""


def conflicts(deployment: Deployment, *, command: bool) -> dict[tuple[str, int, str], list[IdConflict]]:
    """The conflicts of NGAP identifiers by kind, association and what explains them (nothing, or words).

    An ErrorIndication that refuses such a message repeats its identifiers and is no conflict of its own.
    """
    errors, refused = _refusals(deployment)
    amfs = {one.index: one.amf for one in deployment.associations}
    found: dict[tuple[str, int, str], list[IdConflict]] = {}
    for one in deployment.id_conflicts:
        if one.command is not command or one.at in errors:
            continue
        why = ""
        if one.at in refused:
            why = "the receiver refuses it, as after a restart"
        elif amfs.get(one.association) != amfs.get(one.other_association):
            why = "another AMF of the set may have taken over"
        elif _has_ended(deployment, one):
            why = "the older association may have ended unseen"
        found.setdefault((one.kind, one.association, why), []).append(one)
    return found


def _refusals(deployment: Deployment) -> tuple[set[FrameRef], set[FrameRef]]:
    """Where ErrorIndications stand, and the messages right before them on their association."""
    rows = deployment.rows(ErrorIndication) if deployment.id_conflicts else np.empty(0, np.int64)
    errors, refused = set(cited(deployment, rows)), set()
    for row, number in zip(rows[:LIMIT].tolist(), deployment.association_numbers(rows).tolist(), strict=False):
        mine = deployment.rows(NGAPMessage, association=number)
        place = int(np.searchsorted(mine, row))
        refused.update(cited(deployment, mine[max(0, place - REFUSED_WITHIN) : place]))
    return errors, refused


def _has_ended(deployment: Deployment, one: IdConflict) -> bool:
    """Whether the association that owned the identifiers is silent from the conflict on."""
    rows = deployment.rows(NGAPMessage, association=one.other_association)
    return one.association != one.other_association and (not len(rows) or deployment.place(int(rows[-1])) < one.at)
