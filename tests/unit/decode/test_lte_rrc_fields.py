"""The fields of LTE RRC's messages: each reader with its record, and what comes from more than one place."""

import msgspec
import pytest

from cleannet.decode import lte_rrc_fields as fields
from cleannet.decode.lte_rrc import PROTOCOL
from cleannet.decode.uper import UNREAD
from cleannet.model.rrc import (
    MeasuredCell,
    MeasurementIdentity,
    MeasurementObject,
    RadioBearer,
    Redirection,
    ReselectionPriority,
    RRCIdentity,
)


@pytest.mark.parametrize("name", fields.READERS)
def test_a_reader_gives_fields_of_its_record_and_survives_what_is_not_there(name):
    record, reader = PROTOCOL.readers[name]
    assert reader is fields.READERS[name]
    found = reader({})
    assert set(found) <= set(record.__struct_fields__) - {"message_name", "channel", "transaction", "whole", "at"}
    made = record(**found)
    assert msgspec.convert(msgspec.to_builtins(made), record) == made
    assert made.nas == ()


def test_every_algorithm():
    later = ("eea3-v1130", "eia3-v1130")
    names = [("eea0", "eia0-v920"), ("eea1", "eia1"), ("eea2", "eia2"), later]
    names += [(it, it) for it in ("spare4", "spare3", "spare2", "spare1")]
    for number, (ciphering, integrity) in enumerate(names):
        config = {"cipheringAlgorithm": ciphering, "integrityProtAlgorithm": integrity}
        assert fields.algorithms(config) == {"ciphering": number, "integrity": number}
        command = {"securityConfigSMC": {"securityAlgorithmConfig": config}}
        assert fields.security(command) == {"ciphering": number, "integrity": number}
    assert fields.algorithms({"cipheringAlgorithm": "eea0"}) == {"ciphering": 0, "integrity": None}


def test_algorithms_of_a_handover_between_cores_come_where_there_are_no_others():
    def config(number):
        return {"cipheringAlgorithm": f"eea{number}", "integrityProtAlgorithm": f"eia{number}"}

    old = {"handoverType": ("intraLTE", {"securityAlgorithmConfig": config(1)})}
    new = {"handoverType-v1530": ("fivegc-ToEPC-r15", {"securityAlgorithmConfig-r15": config(2)})}
    for ies, number in (
        ({"securityConfigHO": old, "securityConfigHO-v1530": new}, 1),
        ({"securityConfigHO-v1530": new}, 2),
        ({"securityConfigHO": {"handoverType": ("intraLTE", {})}, "securityConfigHO-v1530": new}, 2),
    ):
        found = fields.reconfiguration(ies)
        assert (found["ciphering"], found["integrity"]) == (number, number)


def test_bandwidths():
    for number in (6, 15, 25, 50, 75, 100):
        assert fields.master({"dl-Bandwidth": f"n{number}"}) == {"bandwidth": number}
    assert fields.master({}) == {"bandwidth": None}


def test_a_cell():
    access = {"trackingAreaCode": (0x1234, 16), "cellIdentity": (0xABCDE01, 28), "csg-Indication": False}
    mapped = [{"sib-MappingInfo": []}, {"sib-MappingInfo": ["sibType3", "sibType5"]}]
    found = fields.block1(
        {
            "cellAccessRelatedInfo": access | {"cellBarred": "barred", "intraFreqReselection": "notAllowed"},
            "cellSelectionInfo": {"q-RxLevMin": -65},
            "freqBandIndicator": 7,
            "schedulingInfoList": mapped,
            "systemInfoValueTag": 0,
        }
    )
    assert (found["tracking_area"], found["cell_identity"], found["csg"]) == (0x1234, 0xABCDE01, False)
    assert (found["barred"], found["intra_frequency_reselection"]) == (True, False)
    assert (found["minimum_level"], found["band"], found["value_tag"]) == (-130, 7, 0)
    assert (found["scheduled"], found["scheduled_blocks"]) == (2, ("sibType3", "sibType5"))


def test_redirections_of_a_release():
    for carrier, expected in (
        (("eutra", 6300), Redirection("EUTRA", 6300)),
        (("geran", {"startingARFCN": 62}), Redirection("GERAN", 62)),
        (("utra-FDD", 10588), Redirection("UTRA", 10588)),
        (("utra-TDD", 10054), Redirection("UTRA", 10054)),
        (("cdma2000-1xRTT", {"arfcn": 5}), Redirection("CDMA2000", 5)),
        (("nr-r15", {"carrierFreq-r15": 632628}), Redirection("NR", 632628)),
        (("nr-r17", {"carrierFreq-r17": 632628}), Redirection("NR", 632628)),
        (("nr-r15", UNREAD), Redirection("NR", -1)),
        (None, None),
    ):
        found = fields.release({"redirectedCarrierInfo": carrier, "releaseCause": "other"})
        assert (found["redirection"], found["cause"]) == (expected, "other")


def test_a_cell_is_reserved_where_it_is_for_every_plmn():
    mine = {"plmn-Identity": {"mcc": [0, 0, 1], "mnc": [0, 1]}, "cellReservedForOperatorUse": "reserved"}
    other = {"plmn-Identity": {"mnc": [0, 2]}, "cellReservedForOperatorUse": "notReserved"}
    for listed, reserved in (([mine], True), ([mine, other], False), ([other, mine], False)):
        access = {"plmn-IdentityList": listed, "cellBarred": "notBarred", "intraFreqReselection": "allowed"}
        found = fields.block1({"cellAccessRelatedInfo": access})
        assert found["reserved_for_operator"] is reserved
        assert (found["barred"], found["intra_frequency_reselection"]) == (False, True)
    access = {"plmn-IdentityList": [mine, other]}
    assert fields.block1({"cellAccessRelatedInfo": access})["plmns"] == ("001-01", "001-02")


def test_paging_keeps_each_domain_with_its_identity():
    tmsi = {"mmec": (0x2A, 8), "m-TMSI": (0xC0FFEE01, 32)}
    records = [
        {"ue-Identity": UNREAD, "cn-Domain": "ps"},
        {"ue-Identity": ("s-TMSI", tmsi), "cn-Domain": "cs"},
        {"ue-Identity": ("imsi", [0, 0, 1])},
    ]
    found = fields.paging({"pagingRecordList": records, "etws-Indication": "true"})
    assert found["identities"] == (
        RRCIdentity("s-TMSI", bytes.fromhex("2ac0ffee01")),
        RRCIdentity("imsi", b"001"),
    )
    assert found["domains"] == ("cs", "")
    assert (found["etws"], found["cmas"], found["system_information_change"]) == (True, False, False)


def test_requests_of_either_core():
    random = ("randomValue", (0x123456789A, 40))
    expected = {"identity": RRCIdentity("randomValue", bytes.fromhex("123456789a")), "cause": "emergency"}
    assert fields.request({"ue-Identity": random, "establishmentCause": "emergency"}) == expected
    assert fields.request({"ue-Identity-r15": random, "establishmentCause-r15": "emergency"}) == expected


def test_requests_to_resume_of_either_core():
    for release, kind, value, octets in (
        ("r13", "resumeID-r13", (0x0102030405, 40), "0102030405"),
        ("r13", "truncatedResumeID-r13", (0x010203, 24), "010203"),
        ("r15", "shortI-RNTI-r15", (0x0A0B0C, 24), "0a0b0c"),
    ):
        found = fields.resume_request(
            {f"resumeIdentity-{release}": (kind, value), f"resumeCause-{release}": "mo-Signalling"}
        )
        assert found == {
            "identity": RRCIdentity("resumeIdentity", bytes.fromhex(octets)),
            "cause": "mo-Signalling",
        }


def test_the_mme_without_a_plmn_is_of_the_selected_one():
    place = {"mmegi": (0x8001, 16), "mmec": (0x2A, 8)}
    network = {"plmn-Identity": {"mcc": [0, 0, 1], "mnc": [0, 1]}}
    assert fields.mme(place) == "group 32769 code 42"
    assert fields.mme(place | network) == "001-01 group 32769 code 42"
    assert fields.mme(None) is None


def test_priorities_of_a_release():
    tree = {
        "freqPriorityListUTRA-TDD": [{"carrierFreq": 10054, "cellReselectionPriority": 1}],
        "freqPriorityListGERAN": [{"carrierFreqs": {"startingARFCN": 62}, "cellReselectionPriority": 0}],
        "freqPriorityListEUTRA": [{"carrierFreq": 6300, "cellReselectionPriority": 7}, {}],
    }
    assert fields.dedicated(tree) == (
        ReselectionPriority("EUTRA", 6300, 7, "dedicated"),
        ReselectionPriority("EUTRA", -1, None, "dedicated"),
        ReselectionPriority("GERAN", 62, 0, "dedicated"),
        ReselectionPriority("UTRA", 10054, 1, "dedicated"),
    )
    assert fields.release({"idleModeMobilityControlInfo": UNREAD})["idle_mode_control"] is True
    assert fields.release({})["idle_mode_control"] is False


def test_the_target_of_a_handover_may_be_on_the_same_frequency():
    target = {"targetPhysCellId": 302}
    found = fields.reconfiguration({"mobilityControlInfo": target})
    assert (found["handover"], found["target_cell"], found["target_frequency"]) == (True, 302, None)
    found = fields.reconfiguration({"mobilityControlInfo": target | {"carrierFreq": {"dl-CarrierFreq": 6300}}})
    assert found["target_frequency"] == 6300


def test_a_reconfiguration_of_either_core():
    resources = {"srb-ToAddModList": [{}, {}], "drb-ToAddModList": [{"drb-Identity": 3}, {"drb-Identity": 4}]}
    for name in ("dedicatedInfoNASList", "dedicatedInfoNASList-r15"):
        found = fields.reconfiguration({name: [b"\x07", UNREAD], "radioResourceConfigDedicated": resources})
        assert (found["nas"], found["handover"], found["secondary_nr"]) == ((b"\x07",), False, False)
        assert (found["srbs"], found["bearers"]) == (2, (RadioBearer(3), RadioBearer(4)))


def test_a_secondary_cell_group_is_there_where_it_is_set_up():
    for choice, there in ((("setup", {}), True), (("release", None), False)):
        assert fields.reconfiguration({"nr-Config-r15": choice})["secondary_nr"] is there


def test_bearers_that_are_released():
    found = fields.reconfiguration({"radioResourceConfigDedicated": {"drb-ToReleaseList": [3, 4]}})
    assert (found["released_bearers"], found["bearers"]) == ((3, 4), ())
    assert fields.reconfiguration({})["released_bearers"] == ()


def test_what_the_phone_is_told_to_measure():
    config = {
        "measObjectToAddModList": [
            {"measObjectId": 1, "measObject": ("measObjectEUTRA", {"carrierFreq": 1300})},
            {"measObjectId": 2, "measObject": ("measObjectUTRA", {"carrierFreq": 10700})},
        ],
        "measIdToAddModList": [{"measId": 5, "measObjectId": 1, "reportConfigId": 2}],
    }
    found = fields.reconfiguration({"measConfig": config})
    assert found["measurement_objects"] == (MeasurementObject(1, "EUTRA", 1300),)
    assert found["measurement_identities"] == (MeasurementIdentity(5, 1),)
    assert fields.reconfiguration({"measConfig": UNREAD})["measurement_objects"] == ()


def test_measured_cells_of_each_technology():
    serving = MeasuredCell("EUTRA", -1, 40, serving=True)
    for kind, cell, expected in (
        ("measResultListEUTRA", {"physCellId": 77, "measResult": {"rsrpResult": 0}}, MeasuredCell("EUTRA", 77, 0)),
        (
            "measResultNeighCellListNR-r15",
            {"pci-r15": 501, "measResultCell-r15": {"rsrpResult-r15": 60}},
            MeasuredCell("NR", 501, 60),
        ),
        ("measResultListUTRA", {"physCellId": ("fdd", 9)}, MeasuredCell("UTRA", 9, None)),
        ("measResultListGERAN", {"physCellId": {}}, MeasuredCell("GERAN", -1, None)),
    ):
        results = {"measId": 3, "measResultPCell": {"rsrpResult": 40}, "measResultNeighCells": (kind, [cell])}
        found = fields.measurement_report({"measResults": results})
        assert found == {"measurement": 3, "cells": (serving, expected), "location": False}
        located = fields.measurement_report({"measResults": results | {"locationInfo-r10": UNREAD}})
        assert located["location"] is True


def test_mobility_of_each_purpose():
    for purpose, expected in (
        (("handover", {"targetRAT-Type": "utra"}), ("handover", "utra")),
        (("cellChangeOrder", {"targetRAT-Type": ("geran", {})}), ("cellChangeOrder", "geran")),
        (("e-CSFB-r9", UNREAD), ("e-CSFB", None)),
        (None, (None, None)),
    ):
        found = fields.mobility({"purpose": purpose, "cs-FallbackIndicator": False})
        assert (found["purpose"], found["target"], found["circuit_switched_fallback"]) == (*expected, False)


def test_reports_that_are_asked_for():
    asked = {"rach-ReportReq-r9": True, "rlf-ReportReq-r9": False, "logMeasReportReq-r10": "true"}
    asked |= {"connEstFailReportReq-r11": "true", "mobilityHistoryReportReq-r12": "true"}
    assert fields.information_request(asked) == {"reports": ("rach", "logMeas", "connEstFail", "mobilityHistory")}


def test_reports_are_known_without_being_read():
    held = {"rlf-Report-r9": UNREAD, "nonCriticalExtension": UNREAD}
    assert fields.information_response(held) == {"reports": ("rlf", "more")}


def test_only_nas_is_nas():
    assert fields.transfer({"dedicatedInfoType": ("dedicatedInfoNAS", b"\x07A")}) == {"nas": (b"\x07A",)}
    assert fields.transfer({"dedicatedInfoType-r15": ("dedicatedInfoNAS", b"\x07A")}) == {"nas": (b"\x07A",)}
    assert fields.transfer({"dedicatedInfoType": ("dedicatedInfoCDMA2000-1XRTT", b"\x07A")}) == {"nas": ()}
    assert fields.nas(None, UNREAD, b"", b"\x07") == (b"", b"\x07")


def test_plain_values():
    cell = {"c-RNTI": (0x4601, 16), "physCellId": 301}
    less = {"deprioritisationType-r11": "e-utra", "deprioritisationTimer-r11": "min5"}
    for name, components, expected in (
        (
            "RRCConnectionReject",
            {"waitTime": 1, "extendedWaitTime-r10": 1800, "deprioritisationReq-r11": less},
            {"wait_time": 1, "extended_wait_time": 1800, "deprioritisation": "e-utra"},
        ),
        (
            "RRCConnectionReestablishmentRequest",
            {"ue-Identity": cell, "reestablishmentCause": "handoverFailure"},
            {"c_rnti": 0x4601, "physical_cell": 301, "cause": "handoverFailure"},
        ),
        (
            "RRCConnectionSetupComplete",
            {"selectedPLMN-Identity": 2, "dedicatedInfoNAS": b"\x07", "logMeasAvailable-r10": "true"},
            {
                "selected_plmn": 2,
                "registered_mme": None,
                "rlf_report_available": False,
                "logged_measurements_available": True,
                "nas": (b"\x07",),
            },
        ),
        ("UECapabilityEnquiry", {"ue-CapabilityRequest": ["eutra", "nr"]}, {"technologies": ("eutra", "nr")}),
        ("CounterCheck", {"drb-CountMSB-InfoList": [{}, {}]}, {"bearers": 2}),
    ):
        assert fields.READERS[name](components) == expected
