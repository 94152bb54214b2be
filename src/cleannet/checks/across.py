"""What checks across subscribers share: windows of time, evidence by rows, and names of associations."""

from collections import Counter

import msgspec
import numpy as np
import numpy.typing as npt

from cleannet.checks.check import Result
from cleannet.checks.order import DISORDER
from cleannet.model.frame import FrameRef
from cleannet.model.nas import RegistrationRequest, RegistrationType
from cleannet.model.ngap import (
    ErrorIndication,
    HandoverNotify,
    HandoverRequestAcknowledge,
    NGAPMessage,
    NGSetupRequest,
    NGSetupResponse,
    PathSwitchRequest,
    UEContextReleaseCommand,
    UEContextReleaseComplete,
)
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import IdConflict

Rows = npt.NDArray[np.int64]


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
    """Where the messages of these rows were captured."""
    return [deployment.place(row) for row in rows.tolist()]


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
    order = Disorder(deployment)
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
        elif order.explains(one):
            why = "the directions of N2 may be out of order in the capture"
        found.setdefault((one.kind, one.association, why), []).append(one)
    return found


class Disorder:
    """Conflicts that only come from the order of the two directions in the capture."""

    ENDS = (
        HandoverNotify,
        HandoverRequestAcknowledge,
        PathSwitchRequest,
        UEContextReleaseCommand,
        UEContextReleaseComplete,
    )
    EXAMINED, NEAR = 100, 50

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._rows: dict[int, dict[FrameRef, int]] = {}
        self._left = self.EXAMINED

    def explains(self, one: IdConflict) -> bool:
        """Whether what ends the older use of the identifiers stands right beside the conflict.

        That is a release, handover or path switch with the same AMF UE NGAP ID, or an NG Setup. Answers for the first
        conflicts only (no capture in the right order has many).
        """
        row = self._row(one) if self._left else None
        if row is None:
            return False
        self._left -= 1
        mine = self._deployment.message(row)
        assert isinstance(mine, NGAPMessage)
        for near in self._near(one, row):
            end = self._deployment.message(near)
            if isinstance(end, NGSetupRequest | NGSetupResponse):
                return True
            if isinstance(end, NGAPMessage) and end.amf_ue_ngap_id == mine.amf_ue_ngap_id is not None:
                return True
        return False

    def _near(self, one: IdConflict, row: int) -> list[int]:
        """Rows of the messages on both associations at that time that may end the use of identifiers."""
        types = (*self.ENDS, NGSetupRequest, NGSetupResponse)
        places = {one.association, one.other_association}
        rows = np.concatenate([self._deployment.rows(*types, association=number) for number in places])
        times = self._deployment.seconds(rows)
        now = self._deployment.seconds(np.array([row], np.int64))[0]
        near: list[int] = np.sort(rows[(rows != row) & (np.abs(times - now) < DISORDER)])[: self.NEAR].tolist()
        return near

    def _row(self, one: IdConflict) -> int | None:
        """The row of the message in conflict."""
        if one.association not in self._rows:
            rows = self._deployment.rows(NGAPMessage, association=one.association).tolist()
            self._rows[one.association] = {self._deployment.place(row): row for row in rows}
        return self._rows[one.association].get(one.at)


def _refusals(deployment: Deployment) -> tuple[set[FrameRef], set[FrameRef]]:
    """Where ErrorIndications stand, and the messages right before them on their association."""
    rows = deployment.rows(ErrorIndication) if deployment.id_conflicts else np.empty(0, np.int64)
    errors, refused = set(cited(deployment, rows)), set()
    for row, number in zip(rows.tolist(), deployment.association_numbers(rows).tolist(), strict=True):
        mine = deployment.rows(NGAPMessage, association=number)
        place = int(np.searchsorted(mine, row))
        refused.update(cited(deployment, mine[max(0, place - REFUSED_WITHIN) : place]))
    return errors, refused


def _has_ended(deployment: Deployment, one: IdConflict) -> bool:
    """Whether the association that owned the identifiers is silent from the conflict on."""
    rows = deployment.rows(NGAPMessage, association=one.other_association)
    return one.association != one.other_association and (not len(rows) or deployment.place(int(rows[-1])) < one.at)
