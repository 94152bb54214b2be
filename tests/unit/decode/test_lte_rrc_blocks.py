"""System information blocks of LTE: what each kind of block gives, and nothing from what is not there."""

import tomllib
from pathlib import Path

import pytest

from cleannet.decode import uper_rrc
from cleannet.decode.lte_rrc_blocks import neighbours, priorities, system_information
from cleannet.decode.uper import UNREAD, Bits
from cleannet.decode.uper_tree import alternative, ies
from cleannet.model.rrc import ReselectionPriority

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "rrc.toml").read_text())["vector"]
OCTETS = {vector["name"]: bytes.fromhex(vector["hex"]) for vector in VECTORS}
NOTHING = {"blocks": (), "priorities": (), "neighbour_cells": 0, "warnings": (), "minimum_level": None}


def real():
    """The components of the SystemInformation of the vectors."""
    tree = uper_rrc.notation("lte_rrc.asn1").type("BCCH-DL-SCH-Message")(Bits(OCTETS["LTE SystemInformation"]))
    _, body = alternative(tree, "message", "c1")
    return ies(body)


def test_every_block_of_a_message():
    found = system_information(real())
    assert found["blocks"] == ("sib3", "sib5", "sib6", "sib7", "sib11", "sib24")
    assert [(it.technology, it.priority, it.source) for it in found["priorities"]] == [
        ("EUTRA", 4, "sib3"),
        ("EUTRA", 2, "sib5"),
        ("UTRA", 7, "sib6"),
        ("GERAN", None, "sib7"),
        ("NR", 6, "sib24"),
    ]
    assert (found["neighbour_cells"], found["warnings"], found["minimum_level"]) == (1, (0x1100,), -120)


@pytest.mark.parametrize("left_out", range(6))
def test_a_block_that_is_left_out_takes_only_its_own_with_it(left_out):
    components = real()
    whole = system_information(components)
    components["sib-TypeAndInfo"] = [it for at, it in enumerate(components["sib-TypeAndInfo"]) if at != left_out]
    found, gone = system_information(components), whole["blocks"][left_out]
    assert found["blocks"] == tuple(it for it in whole["blocks"] if it != gone)
    assert found["priorities"] == tuple(it for it in whole["priorities"] if it.source != gone)
    assert found["neighbour_cells"] == (0 if gone == "sib5" else 1)
    assert found["warnings"] == (() if gone == "sib11" else (0x1100,))
    assert found["minimum_level"] == (None if gone == "sib3" else -120)


def test_a_message_without_blocks_that_are_read():
    assert system_information({}) == NOTHING
    assert system_information({"sib-TypeAndInfo": [UNREAD]}) == NOTHING
    assert system_information({"sib-TypeAndInfo": [("sib2", UNREAD)]}) == NOTHING | {"blocks": ("sib2",)}


def test_warnings_of_etws_and_cmas():
    blocks = [
        ("sib10", {"messageIdentifier": (0x1102, 16)}),
        ("sib12-v920", {"messageIdentifier-r9": (0x1112, 16)}),
        ("sib11", {}),
        ("sib13-v920", {"messageIdentifier": (0x1100, 16)}),
    ]
    found = system_information({"sib-TypeAndInfo": blocks})
    assert found["blocks"] == ("sib10", "sib12", "sib11", "sib13")
    assert found["warnings"] == (0x1102, 0x1112)


@pytest.mark.parametrize(
    ("name", "block", "expected"),
    [
        ("sib3", {"cellReselectionServingFreqInfo": {"cellReselectionPriority": 0}}, [("EUTRA", -1, 0)]),
        ("sib3", {"cellReselectionServingFreqInfo": {}}, []),
        (
            "sib5",
            {"interFreqCarrierFreqList": [{"dl-CarrierFreq": 6300, "cellReselectionPriority": 0}, {}]},
            [("EUTRA", 6300, 0), ("EUTRA", -1, None)],
        ),
        (
            "sib6",
            {
                "carrierFreqListUTRA-TDD": [{"carrierFreq": 10054, "cellReselectionPriority": 1}],
                "carrierFreqListUTRA-FDD": [{"carrierFreq": 10588}],
            },
            [("UTRA", 10588, None), ("UTRA", 10054, 1)],
        ),
        (
            "sib7",
            {
                "carrierFreqsInfoList": [
                    {"carrierFreqs": {"startingARFCN": 62}, "commonInfo": {"cellReselectionPriority": 3}}
                ]
            },
            [("GERAN", 62, 3)],
        ),
        (
            "sib8",
            {
                "parameters1XRTT": {
                    "cellReselectionParameters1XRTT": {"bandClassList": [{"cellReselectionPriority": 2}]}
                },
                "parametersHRPD": {"cellReselectionParametersHRPD": {"bandClassList": [{}]}},
            },
            [("CDMA2000", -1, None), ("CDMA2000", -1, 2)],
        ),
        (
            "sib24",
            {"carrierFreqListNR-r15": [{"carrierFreq-r15": 632628, "cellReselectionPriority-r15": 7}]},
            [("NR", 632628, 7)],
        ),
        ("sib4", {"cellReselectionServingFreqInfo": {"cellReselectionPriority": 5}}, []),
    ],
)
def test_priorities(name, block, expected):
    assert list(priorities(name, block)) == [ReselectionPriority(*it, name) for it in expected]


@pytest.mark.parametrize("name", [f"sib{number}" for number in range(2, 27)])
def test_a_block_that_is_not_read_gives_nothing(name):
    assert (list(priorities(name, UNREAD)), neighbours(name, UNREAD)) == ([], 0)


def test_neighbours():
    cells = [{"physCellId": 1}, {"physCellId": 2}]
    carriers = [{"interFreqNeighCellList": cells}, {}, {"interFreqNeighCellList": cells[:1]}]
    assert neighbours("sib4", {"intraFreqNeighCellList": cells}) == 2
    assert neighbours("sib5", {"interFreqCarrierFreqList": carriers}) == 3
    assert neighbours("sib3", {"intraFreqNeighCellList": cells}) == 0
