"""System information blocks of NR (TS 38.331, 6.2.2 and 6.3.1): the cell, priorities, neighbours, warnings."""

from collections.abc import Iterator

from cleannet.decode.uper import Decoded
from cleannet.decode.uper_rrc import Fields
from cleannet.decode.uper_tree import at, bits, every, items, plmns, present
from cleannet.model.rrc import ReselectionPriority

WARNINGS = ("sib6", "sib7", "sib8")


def block1(ies: Fields) -> Fields:
    """SIB1."""
    access, schedule = at(ies, "cellAccessRelatedInfo"), at(ies, "si-SchedulingInfo")
    listed = items(access, "plmn-IdentityInfoList")
    head = listed[0] if listed else None
    scheduled = items(schedule, "schedulingInfoList")
    level = at(ies, "cellSelectionInfo", "q-RxLevMin")
    mapped = [at(block, "type") for it in scheduled for block in items(it, "sib-MappingInfo")]
    return {
        "plmns": plmns([one for it in listed for one in items(it, "plmn-IdentityList")]),
        "tracking_area": bits(at(head, "trackingAreaCode")),
        "cell_identity": bits(at(head, "cellIdentity")),
        "reserved_for_operator": every(listed, "cellReservedForOperatorUse", "reserved"),
        "reserved_for_other_use": present(access, "cellReservedForOtherUse") if listed else None,
        "minimum_level": None if level is None else 2 * level,
        "scheduled": None if schedule is None else len(scheduled),
        "scheduled_blocks": tuple(str(it) for it in mapped),
        "access_barring": present(ies, "uac-BarringInfo"),
        "emergency_support": present(ies, "ims-EmergencySupport"),
    }


def system_information(ies: Fields) -> Fields:
    """SystemInformation."""
    blocks = [it for it in items(ies, "sib-TypeAndInfo") if isinstance(it, tuple)]
    found = [priority for name, block in blocks for priority in priorities(name, block)]
    warned = [bits(at(block, "messageIdentifier")) for name, block in blocks if name in WARNINGS]
    serving = next((block for name, block in blocks if name == "sib2"), None)
    level = at(serving, "intraFreqCellReselectionInfo", "q-RxLevMin")
    return {
        "blocks": tuple(name.split("-")[0] for name, _ in blocks),
        "priorities": tuple(found),
        "neighbour_cells": sum(neighbours(name, block) for name, block in blocks),
        "warnings": tuple(it for it in warned if it is not None),
        "minimum_level": None if level is None else 2 * level,
    }


def priorities(name: str, block: Decoded) -> Iterator[ReselectionPriority]:
    """The priorities that a block gives to frequencies."""
    if name == "sib2":
        given = at(block, "cellReselectionServingFreqInfo", "cellReselectionPriority")
        if given is not None:
            yield ReselectionPriority("NR", -1, given, name)
    elif name == "sib4":
        for it in items(block, "interFreqCarrierFreqList"):
            yield ReselectionPriority("NR", _number(it, "dl-CarrierFreq"), at(it, "cellReselectionPriority"), name)
    elif name == "sib5":
        for it in items(block, "carrierFreqListEUTRA"):
            yield ReselectionPriority("EUTRA", _number(it, "carrierFreq"), at(it, "cellReselectionPriority"), name)


def _number(tree: Decoded, name: str) -> int:
    value = at(tree, name)
    return value if isinstance(value, int) else -1


def neighbours(name: str, block: Decoded) -> int:
    """How many cells a block lists by their physical identity."""
    if name == "sib3":
        return len(items(block, "intraFreqNeighCellList"))
    if name == "sib4":
        return sum(len(items(it, "interFreqNeighCellList")) for it in items(block, "interFreqCarrierFreqList"))
    if name == "sib5":
        return sum(len(items(it, "eutra-FreqNeighCellList")) for it in items(block, "carrierFreqListEUTRA"))
    return 0
