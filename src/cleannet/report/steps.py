"""The message ladder of a finding: the cited messages, and what surrounds them in the first subscriber's timeline."""

from cleannet.model.finding import Finding
from cleannet.model.frame import FrameRef
from cleannet.model.message import Direction
from cleannet.report.document import Step
from cleannet.report.radio import radio_steps
from cleannet.subscribers.network import Network
from cleannet.subscribers.tables import Tables

BEFORE, AFTER, LONGEST = 6, 4, 24
"""Rows shown before the first cited one, behind it, and in all."""


def steps_of(finding: Finding, network: Network) -> tuple[Step, ...]:
    """Steps around the earliest of the finding's primary evidence, in the order of time."""
    tables = network.tables
    # Rows are in the order of time, so that the order in which inputs were given makes no difference.
    places = [network.twins.get(one, one) for one in (FrameRef(*place) for place in finding.primary)]
    firsts = {place.input: place for place in sorted(places, reverse=True)}.values()
    row = min((int(rows[0]) for place in firsts if len(rows := network.rows_at(place))), default=-1)
    if row < 0:
        return radio_steps(finding, network.radio)
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
        steps.append(_step(tables, one, seconds, (at.input, at.frame, at.message) in cited))
    return tuple(steps)


def _step(tables: Tables, row: int, seconds: float, cited: bool) -> Step:
    """One step a payload: named by the NAS message it carries, where there is one."""
    ngap = tables.ngap_shapes[tables.shape[row]].example[0]
    pdus = tables.nas_shape[tables.nas_first[row] : tables.nas_first[row + 1]].tolist()
    carried = [tables.nas_shapes[pdu].example[0].name for pdu in pdus]
    inner = "UE" if carried else "gNB"
    ends = (inner, "AMF") if tables.direction[row] == Direction.UPLINK else ("AMF", inner)
    place = tables.place(row)
    name, detail = (", ".join(carried), ngap.name) if carried else (ngap.name, "")
    return Step(place.input, place.frame, seconds, *ends, name, detail, cited)
