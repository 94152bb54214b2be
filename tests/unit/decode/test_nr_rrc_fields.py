"""The fields of NR RRC's messages: each reader with its record, and what comes from more than one place."""

import msgspec
import pytest

from cleannet.decode import nr_rrc_fields as fields
from cleannet.decode.nr_rrc import PROTOCOL
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
    spare = ("spare4", "spare3", "spare2", "spare1")
    names = (*((f"nea{n}", f"nia{n}") for n in range(4)), *((it, it) for it in spare))
    for number, (ciphering, integrity) in enumerate(names):
        config = {"cipheringAlgorithm": ciphering, "integrityProtAlgorithm": integrity}
        assert fields.algorithms(config) == {"ciphering": number, "integrity": number}
    assert fields.algorithms({"cipheringAlgorithm": "nea0"}) == {"ciphering": 0, "integrity": None}


def test_barring():
    for barred, reselection in ((True, False), (False, True)):
        tree = {
            "cellBarred": "barred" if barred else "notBarred",
            "intraFreqReselection": "allowed" if reselection else "notAllowed",
        }
        assert fields.mib(tree) == {"barred": barred, "intra_frequency_reselection": reselection}


def test_paging_keeps_whom_it_can_read():
    records = [{"ue-Identity": UNREAD}, {"ue-Identity": ("ng-5G-S-TMSI", (0x40C0FFEE02, 48))}]
    expected = (RRCIdentity("ng-5G-S-TMSI", bytes.fromhex("0040c0ffee02")),)
    assert fields.paging({"pagingRecordList": records}) == {"identities": expected}


def test_identity_of_a_request():
    for kind, value, octets in (
        ("ng-5G-S-TMSI-Part1", (0x40C0FFEE02, 39), "40c0ffee02"),
        ("randomValue", (1, 39), "0000000001"),
    ):
        inner = {"ue-Identity": (kind, value), "establishmentCause": "emergency"}
        assert fields.setup_request({"rrcSetupRequest": inner}) == {
            "identity": RRCIdentity(kind, bytes.fromhex(octets)),
            "cause": "emergency",
        }


def test_identity_of_a_request_to_resume_is_of_its_length():
    short = {"resumeIdentity": (0x010203, 24), "resumeCause": "rna-Update"}
    full = {"resumeIdentity": (0x0102030405, 40), "resumeCause": "mo-Data"}
    assert fields.resume_request({"rrcResumeRequest": short}) == {
        "identity": RRCIdentity("shortI-RNTI", b"\1\2\3"),
        "cause": "rna-Update",
    }
    assert fields.resume_request1({"rrcResumeRequest1": full}) == {
        "identity": RRCIdentity("fullI-RNTI", b"\1\2\3\4\5"),
        "cause": "mo-Data",
    }


def test_the_amf_without_a_plmn_is_of_the_selected_one():
    place = {"amf-Identifier": (0x010040, 24)}
    network = {"plmn-Identity": {"mcc": [0, 0, 1], "mnc": [0, 2, 3]}}
    assert fields.setup_complete({"registeredAMF": place})["registered_amf"] == "amf 010040"
    assert fields.setup_complete({"registeredAMF": place | network})["registered_amf"] == "001-023 amf 010040"
    assert fields.setup_complete({})["registered_amf"] is None
    assert fields.setup_complete({"registeredAMF": network})["registered_amf"] is None, "cut before the AMF"


def test_redirections():
    for carrier, expected in (
        (("nr", {"carrierFreq": 632628}), Redirection("NR", 632628)),
        (("eutra", {"eutraFrequency": 6300}), Redirection("EUTRA", 6300)),
        (("eutra", UNREAD), Redirection("EUTRA", -1)),
        (None, None),
    ):
        assert fields.release({"redirectedCarrierInfo": carrier})["redirection"] == expected


def test_priorities_of_a_release():
    given = {
        "freqPriorityListNR": [{"carrierFreq": 632628, "cellReselectionPriority": 0}],
        "freqPriorityListEUTRA": [{"carrierFreq": 6300, "cellReselectionPriority": 7}, {}],
    }
    found = fields.release({"cellReselectionPriorities": given, "suspendConfig": UNREAD})
    assert found["priorities"] == (
        ReselectionPriority("EUTRA", 6300, 7, "dedicated"),
        ReselectionPriority("EUTRA", -1, None, "dedicated"),
        ReselectionPriority("NR", 632628, 0, "dedicated"),
    )
    assert (found["reselection_priorities"], found["suspend"]) == (True, True)


def test_bearers_of_a_reconfiguration_and_of_a_resume():
    config = {
        "securityConfig": {"securityAlgorithmConfig": {"cipheringAlgorithm": "nea3"}},
        "srb-ToAddModList": [{}, {}],
        "drb-ToAddModList": [{"drb-Identity": 1, "cnAssociation": ("sdap-Config", {"pdu-Session": 5})}],
    }
    expected = {"ciphering": 3, "integrity": None, "srbs": 2, "bearers": (RadioBearer(1, 5),)}
    assert fields.resume({"radioBearerConfig": config}) == expected
    assert expected.items() <= fields.reconfiguration({"radioBearerConfig": config}).items()
    # In EN-DC the bearer is known by its EPS bearer identity, which is no PDU session.
    assert fields.bearer({"drb-Identity": 4, "cnAssociation": ("eps-BearerIdentity", 5)}) == RadioBearer(4)


def test_what_a_reconfiguration_holds():
    flags = {
        "masterKeyUpdate": "key_update",
        "fullConfig": "full_configuration",
        "measConfig": "measurement_configuration",
        "secondaryCellGroup": "secondary_cell_group",
        "mrdc-SecondaryCellGroupConfig": "secondary_cell_group",
    }
    for name, only in flags.items():
        found = fields.reconfiguration({name: UNREAD})
        assert {it for it in flags.values() if found[it]} == {only}
    moved = {"spCellConfig": {"reconfigurationWithSync": {"spCellConfigCommon": {"physCellId": 501}}}}
    found = fields.reconfiguration({"masterCellGroup": moved, "dedicatedNAS-MessageList": [b"\x7e", UNREAD]})
    assert (found["with_sync"], found["target_cell"], found["nas"]) == (True, 501, (b"\x7e",))
    assert fields.reconfiguration({"masterCellGroup": {"spCellConfig": {}}})["with_sync"] is False


def test_bearers_that_are_released_and_what_the_phone_is_told_to_measure():
    config = {
        "measObjectToAddModList": [
            {"measObjectId": 1, "measObject": ("measObjectNR", {"ssbFrequency": 632628})},
            {"measObjectId": 2, "measObject": ("measObjectNR", {})},
        ],
        "measIdToAddModList": [{"measId": 64, "measObjectId": 1}, {}],
    }
    found = fields.reconfiguration({"measConfig": config, "radioBearerConfig": {"drb-ToReleaseList": [1]}})
    assert found["measurement_objects"] == (MeasurementObject(1, "NR", 632628),)
    assert found["measurement_identities"] == (MeasurementIdentity(64, 1),)
    assert (found["released_bearers"], found["bearers"]) == ((1,), ())


def test_measured_cells_of_each_technology():
    def level(rsrp):
        return {"cellResults": {"resultsSSB-Cell": {"rsrp": rsrp}}}

    serving = [
        {"measResultServingCell": {"physCellId": 1, "measResult": level(60)}},
        {
            "measResultServingCell": {"measResult": {}},
            "measResultBestNeighCell": {"physCellId": 2, "measResult": level(0)},
        },
    ]
    own = (MeasuredCell("NR", 1, 60, True), MeasuredCell("NR", -1, None, True), MeasuredCell("NR", 2, 0))
    for kind, cell, expected in (
        ("measResultListNR", {"physCellId": 502, "measResult": level(50)}, MeasuredCell("NR", 502, 50)),
        ("measResultListEUTRA", {"eutra-PhysCellId": 77, "measResult": {"rsrp": 40}}, MeasuredCell("EUTRA", 77, 40)),
        ("measResultListEUTRA", {}, MeasuredCell("EUTRA", -1, None)),
    ):
        results = {"measId": 4, "measResultServingMOList": serving, "measResultNeighCells": (kind, [cell])}
        found = fields.measurement_report({"measResults": results})
        assert found == {"measurement": 4, "cells": (*own, expected), "location": False}
        located = fields.measurement_report({"measResults": results | {"locationInfo-r16": UNREAD}})
        assert located["location"] is True


def test_reports_have_the_same_words_when_asked_for_and_when_held():
    words = ("idleModeMeasurement", "logMeas", "connEstFail", "ra", "rlf", "mobilityHistory")
    names = ("logMeasReport", "connEstFailReport", "ra-Report", "rlf-Report", "mobilityHistoryReport")
    asked = {f"{name}Req-r16": "true" for name in ("idleModeMeasurement", *names)}
    assert fields.information_request(asked) == {"reports": words}
    kept = ("measResultIdleEUTRA", "measResultIdleNR", *(it.replace("ra-Report", "ra-ReportList") for it in names))
    held = {f"{name}-r16": UNREAD for name in kept}
    assert fields.information_response(held) == {"reports": words}


def test_only_octets_are_nas():
    assert fields.transfer({"dedicatedNAS-Message": b"\x7e\0A"}) == {"nas": (b"\x7e\0A",)}
    assert fields.transfer({"dedicatedNAS-Message": UNREAD}) == {"nas": ()}


def test_plain_values():
    identity = ("ng-5G-S-TMSI", (0x40C0FFEE02, 48))
    cell = {"c-RNTI": 0x4601, "physCellId": 501}
    again = {"ue-Identity": cell, "reestablishmentCause": "otherFailure"}
    for name, components, expected in (
        ("RRCReject", {"waitTime": 16}, {"wait_time": 16}),
        ("RRCReestablishment", {"nextHopChainingCount": 0}, {"next_hop_chaining_count": 0}),
        (
            "RRCReestablishmentRequest",
            {"rrcReestablishmentRequest": again},
            {"c_rnti": 0x4601, "physical_cell": 501, "cause": "otherFailure"},
        ),
        (
            "RRCSetupComplete",
            {"selectedPLMN-Identity": 2, "ng-5G-S-TMSI-Value": identity, "dedicatedNAS-Message": b"\x7e"},
            {
                "selected_plmn": 2,
                "registered_amf": None,
                "identity": RRCIdentity("ng-5G-S-TMSI", bytes.fromhex("0040c0ffee02")),
                "nas": (b"\x7e",),
            },
        ),
        ("UECapabilityEnquiry", {"ue-CapabilityRAT-RequestList": [{"rat-Type": "nr"}]}, {"technologies": ("nr",)}),
        ("CounterCheck", {"drb-CountMSB-InfoList": [{}, {}]}, {"bearers": 2}),
        ("MobilityFromNRCommand", {"targetRAT-Type": "eutra"}, {"target": "eutra"}),
    ):
        assert fields.READERS[name](components) == expected
