"""System information blocks of LTE (TS 36.331, 6.3.1): priorities for reselection, neighbours, warnings."""

from collections.abc import Iterator

from cleannet.decode.uper import Decoded
from cleannet.decode.uper_rrc import Fields
from cleannet.decode.uper_tree import at, bits, first, items
from cleannet.model.rrc import ReselectionPriority

WARNINGS = ("sib10", "sib11", "sib12")


def system_information(ies: Fields) -> Fields:
    """SystemInformation."""
    blocks = [it for it in items(ies, "sib-TypeAndInfo") if isinstance(it, tuple)]
    names = [name.split("-")[0] for name, _ in blocks]
    warned = [first(at((name, value), name), "messageIdentifier", "messageIdentifier-r9") for name, value in blocks]
    found: list[ReselectionPriority] = []
    for name, (_, block) in zip(names, blocks, strict=True):
        found += priorities(name, block)
    serving = next((block for name, (_, block) in zip(names, blocks, strict=True) if name == "sib3"), None)
    level = at(serving, "intraFreqCellReselectionInfo", "q-RxLevMin")
    return {
        "blocks": tuple(names),
        "priorities": tuple(found),
        "neighbour_cells": sum(neighbours(name, block) for name, block in blocks),
        "warnings": tuple(
            value
            for name, it in zip(names, warned, strict=True)
            if name in WARNINGS and (value := bits(it)) is not None
        ),
        "minimum_level": None if level is None else 2 * level,
    }


def priorities(name: str, block: Decoded) -> Iterator[ReselectionPriority]:
    """The priorities that a block gives to frequencies."""
    if name == "sib3":
        given = at(block, "cellReselectionServingFreqInfo", "cellReselectionPriority")
        if given is not None:
            yield ReselectionPriority("EUTRA", -1, given, name)
    elif name == "sib5":
        for it in items(block, "interFreqCarrierFreqList"):
            yield ReselectionPriority("EUTRA", _number(it, "dl-CarrierFreq"), at(it, "cellReselectionPriority"), name)
    elif name == "sib6":
        for it in items(block, "carrierFreqListUTRA-FDD") + items(block, "carrierFreqListUTRA-TDD"):
            yield ReselectionPriority("UTRA", _number(it, "carrierFreq"), at(it, "cellReselectionPriority"), name)
    elif name == "sib7":
        for it in items(block, "carrierFreqsInfoList"):
            given, starting = at(it, "commonInfo", "cellReselectionPriority"), at(it, "carrierFreqs")
            yield ReselectionPriority("GERAN", _number(starting, "startingARFCN"), given, name)
    elif name == "sib8":
        yield from _cdma(block)
    elif name == "sib24":
        for it in items(block, "carrierFreqListNR-r15"):
            given = at(it, "cellReselectionPriority-r15")
            yield ReselectionPriority("NR", _number(it, "carrierFreq-r15"), given, name)


def _cdma(block: Decoded) -> Iterator[ReselectionPriority]:
    for parameters in ("HRPD", "1XRTT"):
        cells = at(block, f"parameters{parameters}", f"cellReselectionParameters{parameters}")
        for it in items(cells, "bandClassList"):
            yield ReselectionPriority("CDMA2000", -1, at(it, "cellReselectionPriority"), "sib8")


def _number(tree: Decoded, name: str) -> int:
    value = at(tree, name)
    return value if isinstance(value, int) else -1


def neighbours(name: str, block: Decoded) -> int:
    """How many cells a block lists by their physical identity."""
    if name == "sib4":
        return len(items(block, "intraFreqNeighCellList"))
    if name == "sib5":
        return sum(len(items(it, "interFreqNeighCellList")) for it in items(block, "interFreqCarrierFreqList"))
    return 0
