"""What checks of cells share: what a cell broadcast, and what phones measured."""

from cleannet.model.lte_rrc import (
    LTEMeasurementReport,
    LTESystemInformation,
    LTESystemInformationBlockType1,
)
from cleannet.model.nr_rrc import (
    NRSIB1,
    NRMeasurementReport,
    NRSystemInformation,
)
from cleannet.model.radio import Cell
from cleannet.model.record import Record
from cleannet.model.rrc import ReselectionPriority
from cleannet.subscribers.subscriber import Subscriber

TEST_COUNTRIES = ("001", "999")
SIB1 = LTESystemInformationBlockType1 | NRSIB1
SystemInformation = LTESystemInformation | NRSystemInformation


def scheduled_blocks(first: SIB1) -> set[str]:
    """The blocks that a SIB1 schedules, named as in system information itself: sibType24-v1530 is "sib24"."""
    return {block.split("-")[0].replace("sibType", "sib") for block in first.scheduled_blocks}


class Broadcast(Record, frozen=True):
    """What one cell broadcast: its SIB1 (None where the log has none), and its further system information."""

    first: SIB1 | None
    more: tuple[SystemInformation, ...] = ()

    @property
    def blocks(self) -> set[str]:
        """The blocks that were read."""
        return {block for one in self.more for block in one.blocks}

    @property
    def priorities(self) -> list[ReselectionPriority]:
        """All priorities for reselection."""
        return [priority for one in self.more for priority in one.priorities]

    def complete(self, *blocks: str) -> bool:
        """Whether each of these blocks was read, or SIB1 shows that the cell has none."""
        scheduled = scheduled_blocks(self.first) if self.first is not None and self.first.whole else set(blocks)
        return all(block in self.blocks or block not in scheduled for block in blocks)


def claim(first: SIB1) -> tuple[str, tuple[str, ...], int | None, int | None]:
    """What a SIB1 says the cell is."""
    return first.protocol, first.plmns, first.tracking_area, first.cell_identity


def first_blocks(subscriber: Subscriber) -> list[SIB1]:
    """All readings of SIB1."""
    return list(subscriber.all(LTESystemInformationBlockType1, NRSIB1))


def broadcasts(subscriber: Subscriber) -> list[Broadcast]:
    """The system information of each cell, told apart by carrier and physical cell identity where the log has them."""
    firsts: list[SIB1 | None] = []
    claims: list[object] = []
    more: list[list[SystemInformation]] = []
    current: dict[Cell | None, int] = {}
    for one in subscriber.all(LTESystemInformationBlockType1, NRSIB1, LTESystemInformation, NRSystemInformation):
        cell = subscriber.cell(one)
        held = current.get(cell)
        if isinstance(one, SIB1):
            said = claim(one)
            if held is None or claims[held] != said:
                current[cell] = len(firsts)
                firsts.append(one)
                claims.append(said)
                more.append([])
            continue
        if held is None:
            held = current[cell] = len(firsts)
            firsts.append(None)
            claims.append(None)
            more.append([])
        if isinstance(one, SystemInformation):
            more[held].append(one)
    return [Broadcast(first, tuple(rest)) for first, rest in zip(firsts, more, strict=True)]


def distinct(subscriber: Subscriber) -> list[SIB1]:
    """The first SIB1 of each claim."""
    found: dict[object, SIB1] = {}
    for one in first_blocks(subscriber):
        found.setdefault(claim(one), one)
    return list(found.values())


def reports(subscriber: Subscriber) -> list[LTEMeasurementReport | NRMeasurementReport]:
    """All measurement reports."""
    return list(subscriber.all(LTEMeasurementReport, NRMeasurementReport))
