"""System information blocks of NR: what each kind of block gives, and nothing from what is not there."""

import tomllib
from pathlib import Path

import pytest

from cleannet.decode import uper_rrc
from cleannet.decode.nr_rrc_blocks import block1, neighbours, priorities, system_information
from cleannet.decode.uper import UNREAD, Bits, Stopped
from cleannet.decode.uper_tree import alternative, ies
from cleannet.model.rrc import ReselectionPriority

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "rrc.toml").read_text())["vector"]
OCTETS = {vector["name"]: bytes.fromhex(vector["hex"]) for vector in VECTORS}
NOTHING = {"blocks": (), "priorities": (), "neighbour_cells": 0, "warnings": (), "minimum_level": None}


def real(name):
    """The components of a broadcast message of the vectors, up to where reading ends (SIB1: the barring)."""
    try:
        tree = uper_rrc.notation("nr_rrc.asn1").type("BCCH-DL-SCH-Message")(Bits(OCTETS[name]))
    except Stopped as stop:
        tree = stop.partial
    _, body = alternative(tree, "message", "c1")
    return ies(body)


def test_a_cell():
    found = block1(real("NR SIB1"))
    assert found["plmns"] == ("001-01", "001-023")
    assert (found["tracking_area"], found["cell_identity"]) == (0x123456, 0x123456789)
    assert (found["reserved_for_operator"], found["reserved_for_other_use"]) == (False, True)
    assert (found["minimum_level"], found["scheduled"], found["scheduled_blocks"]) == (-120, 1, ("sibType2",))
    assert (found["access_barring"], found["emergency_support"]) == (True, False)


def test_a_cell_is_reserved_where_it_is_for_every_plmn():
    components = real("NR SIB1")
    (only,) = components["cellAccessRelatedInfo"]["plmn-IdentityInfoList"]
    only["cellReservedForOperatorUse"] = "reserved"
    assert block1(components)["reserved_for_operator"] is True
    other = only | {"cellReservedForOperatorUse": "notReserved", "trackingAreaCode": (1, 24), "cellIdentity": (2, 36)}
    components["cellAccessRelatedInfo"]["plmn-IdentityInfoList"].append(other)
    found = block1(components)
    assert found["reserved_for_operator"] is False
    assert (found["tracking_area"], found["cell_identity"]) == (0x123456, 0x123456789)
    assert found["plmns"] == ("001-01", "001-023") * 2


def test_what_is_optional_in_sib1():
    components = real("NR SIB1")
    for name in ("si-SchedulingInfo", "uac-BarringInfo", "cellSelectionInfo"):
        del components[name]
    del components["cellAccessRelatedInfo"]["cellReservedForOtherUse"]
    found = block1(components | {"ims-EmergencySupport": UNREAD})
    assert (found["scheduled"], found["scheduled_blocks"], found["minimum_level"]) == (None, (), None)
    assert (found["access_barring"], found["reserved_for_other_use"]) == (False, False)
    assert found["emergency_support"] is True


def test_every_block_of_a_message():
    found = system_information(real("NR SystemInformation"))
    assert found == {
        "blocks": ("sib4", "sib5", "sib6"),
        "priorities": (ReselectionPriority("NR", 632628, 5, "sib4"), ReselectionPriority("EUTRA", 6300, 7, "sib5")),
        "neighbour_cells": 0,
        "warnings": (0x1100,),
        "minimum_level": None,
    }


def test_the_serving_frequency():
    sib2 = {
        "cellReselectionServingFreqInfo": {"cellReselectionPriority": 0},
        "intraFreqCellReselectionInfo": {"q-RxLevMin": -62},
    }
    found = system_information({"sib-TypeAndInfo": [("sib10-v1610", UNREAD), ("sib2", sib2)]})
    assert (found["blocks"], found["minimum_level"]) == (("sib10", "sib2"), -124)
    assert found["priorities"] == (ReselectionPriority("NR", -1, 0, "sib2"),)


def test_a_message_without_blocks_that_are_read():
    assert system_information({}) == NOTHING
    assert system_information({"sib-TypeAndInfo": [UNREAD]}) == NOTHING
    assert system_information({"sib-TypeAndInfo": [("sib2", UNREAD)]}) == NOTHING | {"blocks": ("sib2",)}


def test_warnings_of_etws_and_cmas():
    told = {"messageIdentifier": (0x1112, 16)}
    blocks = [("sib8", told), ("sib7", {"messageIdentifier": (0x1102, 16)}), ("sib6", {}), ("sib5", told)]
    assert system_information({"sib-TypeAndInfo": blocks})["warnings"] == (0x1112, 0x1102)


@pytest.mark.parametrize(
    ("name", "block", "expected"),
    [
        ("sib2", {"cellReselectionServingFreqInfo": {"cellReselectionPriority": 7}}, [("NR", -1, 7)]),
        ("sib2", {"cellReselectionServingFreqInfo": {}}, []),
        (
            "sib4",
            {"interFreqCarrierFreqList": [{"dl-CarrierFreq": 632628, "cellReselectionPriority": 0}, {}]},
            [("NR", 632628, 0), ("NR", -1, None)],
        ),
        (
            "sib5",
            {"carrierFreqListEUTRA": [{"carrierFreq": 6300}, {"carrierFreq": 100, "cellReselectionPriority": 1}]},
            [("EUTRA", 6300, None), ("EUTRA", 100, 1)],
        ),
        ("sib3", {"cellReselectionServingFreqInfo": {"cellReselectionPriority": 5}}, []),
    ],
)
def test_priorities(name, block, expected):
    assert list(priorities(name, block)) == [ReselectionPriority(*it, name) for it in expected]


@pytest.mark.parametrize("name", [f"sib{number}" for number in range(2, 22)])
def test_a_block_that_is_not_read_gives_nothing(name):
    assert (list(priorities(name, UNREAD)), neighbours(name, UNREAD)) == ([], 0)


def test_neighbours():
    cells = [{"physCellId": 1}, {"physCellId": 2}]
    carriers = [{"interFreqNeighCellList": cells}, {}, {"interFreqNeighCellList": cells[:1]}]
    assert neighbours("sib3", {"intraFreqNeighCellList": cells}) == 2
    assert neighbours("sib4", {"interFreqCarrierFreqList": carriers}) == 3
    assert neighbours("sib5", {"carrierFreqListEUTRA": [{"eutra-FreqNeighCellList": cells}, {}]}) == 2
    assert neighbours("sib2", {"intraFreqNeighCellList": cells}) == 0
