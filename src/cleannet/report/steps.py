"""The message ladder of a finding: the cited messages, and what surrounds them in the first subscriber's timeline."""

from cleannet.model.finding import Finding
from cleannet.model.frame import FrameRef
from cleannet.model.message import Direction, Message
from cleannet.model.nas import NASMessage
from cleannet.report.document import Step
from cleannet.subscribers.network import Network

BEFORE, AFTER, LONGEST = 6, 4, 24
"""Rows shown before the first cited one, behind it, and in all."""


def steps_of(finding: Finding, network: Network) -> tuple[Step, ...]:
    """Steps around the finding's first primary evidence, in the order of time."""
    tables = network.tables
    if not finding.primary:
        return ()
    rows = network.rows_at(FrameRef(*finding.primary[0]))
    if not len(rows):
        return ()
    row = int(rows[0])
    person = int(network.row_subscriber[row])
    mine = network.rows_of(person) if person >= 0 else network.rows_of_association(int(tables.association[row]))
    place = int((mine < row).sum())
    shown = mine[max(0, place - BEFORE) : place + 1 + AFTER][:LONGEST].tolist()
    cited = {*finding.primary, *finding.related}
    start = tables.time[shown[0]] if shown else 0
    steps = []
    for one in shown:
        at = tables.place(one)
        seconds = float(tables.time[one] - start) / 1e9
        messages = tables.messages(one)
        steps.append(_step(messages, seconds, (at.input, at.frame, at.message) in cited))
    return tuple(steps)


def _step(messages: list[Message], seconds: float, cited: bool) -> Step:
    """One step a payload: named by the NAS message it carries, where there is one."""
    carried = [m for m in messages if isinstance(m, NASMessage) and not m.container]
    first = messages[0]
    frame = first.at.frame
    inner = "UE" if carried else "gNB"
    ends = (inner, "AMF") if first.direction is Direction.UPLINK else ("AMF", inner)
    name = carried[0].name if carried else first.name
    return Step(frame.input, frame.frame, seconds, *ends, name, first.name if carried else "", cited)
