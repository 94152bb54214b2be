"""CEL007."""

from collections.abc import Iterator

from cleannet.checks.cell.common import SIB1, first_blocks
from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTESystemInformationBlockType1
from cleannet.model.nr_rrc import NRSIB1
from cleannet.subscribers.subscriber import Subscriber


@check(
    "CEL007",
    "barred-and-unbarred",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(LTESystemInformationBlockType1, NRSIB1),
    interfaces=(Interface.UU,),
    fight=("FGT1642.501",),
)
def barred_and_unbarred(subscriber: Subscriber) -> Iterator[Result]:
    """A cell is barred or reserved in one reading of its system information and open in another.

    Why: a forged reading keeps phones off a real cell, or off its whole frequency.
    Legitimate when: the operator maintains the cell, and bars or reserves it for that time.
    Remedy: compare the times with the operator's maintenance; look for a foreign transmitter where there was none.
    """
    last: dict[object, SIB1] = {}
    for one in first_blocks(subscriber):
        key = one.protocol, one.plmns, one.tracking_area, one.cell_identity, subscriber.cell(one)
        old = last.get(key)
        last[key] = one
        if old is None:
            yield passed("the first reading of the cell", one)
        elif _closed(old) != _closed(one):
            yield suspect(
                f"a cell is {_word(old)} in one reading and {_word(one)} in the next; maintenance explains it",
                one,
                related=(old,),
                severity=Severity.LOW,
                confidence=Confidence.LOW,
            )


def _closed(one: SIB1) -> tuple[bool | None, bool | None, bool | None]:
    if isinstance(one, LTESystemInformationBlockType1):
        return one.barred, one.intra_frequency_reselection if one.barred else None, one.reserved_for_operator
    return one.reserved_for_other_use, None, one.reserved_for_operator


def _word(one: SIB1) -> str:
    barred, alone, reserved = _closed(one)
    if barred and alone is False:
        return "barred with its frequency"
    return "barred" if barred else "reserved" if reserved else "open"
