"""Which cell each message of a phone's log belongs to, as that cell's own SIB1 names it."""

from collections.abc import Sequence

from cleannet.model.lte_rrc import LTESystemInformationBlockType1
from cleannet.model.message import Message
from cleannet.model.nr_rrc import NRSIB1
from cleannet.model.radio import Cell
from cleannet.model.rrc import RRCMessage

SIB1 = LTESystemInformationBlockType1 | NRSIB1


def technology(first: SIB1) -> str:
    """EUTRA or NR."""
    return "NR" if isinstance(first, NRSIB1) else "EUTRA"


def serving_blocks(timeline: Sequence[Message], cells: Sequence[Cell | None]) -> list[SIB1 | None]:
    """For each message the SIB1 of the cell that carries it: the latest before it, else the first after it.

    A message that the log gives without a cell (NAS records, say) belongs to the cell of the connection's latest RRC
    message. Where the log tells no cells at all, the SIB1 read last counts.
    """
    told = list(cells) or [None] * len(timeline)
    rrc = {kind for kind in set(map(type, timeline)) if issubclass(kind, RRCMessage)}
    blocks = {kind for kind in rrc if issubclass(kind, SIB1)}
    here: Cell | None = None
    places: list[Cell | None] = []
    for message, cell in zip(timeline, told, strict=True):
        if cell is not None and cell is not here and type(message) in rrc and message.at.connection >= 0:
            here = cell
        places.append(cell if cell is not None else here)
    found: list[SIB1 | None] = [None] * len(places)
    for order in (range(len(places)), reversed(range(len(places)))):
        latest: dict[Cell | None, SIB1] = {}
        here, block = None, None
        for place in order:
            message = timeline[place]
            if places[place] is not here:
                here = places[place]
                block = latest.get(here)
            if type(message) in blocks and isinstance(message, SIB1) and message.plmns:
                block = latest[here] = message
            found[place] = found[place] or block
    return found
