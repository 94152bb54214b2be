"""What is counted for baselines."""

from cleannet.config.baseline import Names, Share
from cleannet.subscribers.usual import entries, observed
from support.timeline import parse

SIB = "LTESystemInformationBlockType1  plmns=262-01 cell_identity=7 tracking_area=9 cell=EUTRA:1300:12"


def found(script):
    return {(kind, text): one for (kind, text), one in observed(parse("", script).deployment).of.items()}


def totals(one):
    return {name: (rate.total.seen, rate.total.of) for name, rate in one.rates.items()}


def test_connections_count_for_their_network_and_cell():
    seen = found(f"""
1  @10     eNB>UE    {SIB}
2          UE>MME    EPSTrackingAreaUpdateRequest
3          MME>UE    EPSIdentityRequest  identity_type=IMSI
4          MME>UE    EPSIdentityRequest  identity_type=IMSI
5          MME>UE    EPSTrackingAreaUpdateReject  cause=9
6  @86401  UE/2>MME  EPSAttachRequest
7          MME>UE/2  EPSAttachReject  cause=3
8          UE/3>MME  EPSAttachRequest
""")
    assert seen.keys() == {("network", "262-01"), ("cell", "EUTRA 262-01 7")}
    for one in seen.values():
        assert totals(one) == {"identity-requests": (1, 3), "rejects": (2, 3), "exposures": (2, 3)}
        assert one.rates["rejects"].days == {0: [1, 1], 1: [1, 2]}
        assert [hit.at.frame.frame for hit in one.rates["exposures"].hits] == [3, 7]


def test_a_clock_that_is_not_yet_set_tells_no_day():
    seen = found(f"""
1  @315964800   eNB>UE  {SIB}
2               UE>MME  EPSAttachRequest
3  @1749222138  MME>UE  EPSAttachReject  cause=3
""")
    network = seen["network", "262-01"]
    assert (network.first, network.last) == (1749222138, 1749222138)
    assert network.rates["rejects"].days == {1749222138 // 86400: [1, 1]}


def test_releases_and_pagings_count_one_by_one():
    seen = found(f"""
1  eNB>UE  {SIB}
2  eNB>UE  LTEPaging  identities=s-TMSI:A,imsi:B,imsi:C
3  eNB>UE  LTEPaging
4  eNB>UE  LTEConnectionRelease
5  eNB>UE  LTEConnectionRelease  redirection=UTRA:10700
6  eNB>UE  LTEConnectionRelease  redirection=GERAN:12
""")
    counted = totals(seen["network", "262-01"])
    assert (counted["paging-by-imsi"], counted["redirections-to-2g"]) == ((2, 3), (1, 3))


def test_parameters_of_cells_and_networks():
    seen = found(f"""
1  eNB>UE  {SIB} minimum_level=-124 barred=no scheduled_blocks=sibType3,sibType5
2  eNB>UE  {SIB} minimum_level=-124 barred=no
3  eNB>UE  LTESystemInformation  blocks=sib3,sib5 priorities=EUTRA:-1:5:sib3,EUTRA:100:2:sib5 neighbour_cells=4
4  MME>UE  EPSAttachAccept  t3412=3240 t3402=720
5  AMF>UE2  RegistrationAccept  t3512=60
""")
    cell = {
        name: {v: len(read) for v, read in values.items()}
        for name, values in seen["cell", "EUTRA 262-01 7"].parameters.items()
    }
    assert cell == {
        "tracking-area": {"9": 2},
        "physical-cell": {"12": 2},
        "carrier": {"1300": 2},
        "minimum-level": {"-124": 2},
        "barred": {"no": 2},
        "system-information": {"sibType3 sibType5": 1},
        "neighbour-cells sib3+sib5": {"4": 1},
        "priority EUTRA -1 sib3": {"5": 1},
        "priority EUTRA 100 sib5": {"2": 1},
    }
    assert set(seen["network", "262-01"].parameters) == {"t3412", "t3402"}


def test_a_log_without_system_information_is_of_the_network_that_names_the_phone():
    seen = found("""
1  UE>MME  EPSAttachRequest
2  MME>UE  EPSAttachAccept  guti=guti:T1:262-02 t3412=60
""")
    assert seen.keys() == {("network", "262-02")}
    assert found("1  UE>MME  EPSAttachRequest") == {}
    assert (
        found("""
1  MME>UE    EPSAttachAccept  guti=guti:T1:262-02
2  MME>UE/2  EPSAttachAccept  guti=guti:T2:262-03
""")
        == {}
    )


def test_one_cell_of_a_recording_is_that_of_all_phones_in_it():
    phones = """
2  UE>MME   EPSAttachRequest
3  UE2>MME  EPSAttachRequest
4  MME>UE2  EPSAttachReject  cause=3
"""
    first = "1  eNB>UE9  LTESystemInformationBlockType1  plmns=262-01 cell_identity=7\n"
    seen = found(first + phones)
    assert totals(seen["cell", "EUTRA 262-01 7"])["rejects"] == (1, 2)
    two = first + "5  eNB>UE9  LTESystemInformationBlockType1  plmns=262-01 cell_identity=8\n"
    assert not any(one.rates for one in found(two + phones).values())


def test_amfs_count_identity_requests_by_registration():
    [(name, one)] = found("""
1  UE>AMF   RegistrationRequest
2  AMF>UE   IdentityRequest      identity_type=SUCI
3  AMF>UE   RegistrationReject   cause=22
4  UE2>AMF  ServiceRequest
5  AMF>UE2  ServiceReject        cause=9
6  UE3>AMF  RegistrationRequest  registration_type=EMERGENCY
7  UE4>AMF  RegistrationRequest
8  AMF>UE4  IdentityRequest      identity_type=IMEISV
""").items()
    assert name == ("amf", "10.0.1.1")
    assert totals(one) == {"identity-requests": (1, 2), "rejects": (2, 4), "exposures": (2, 4)}
    assert one.rates["rejects"].rows == [2, 4]


def test_entries_hide_places_and_hold_no_identity():
    script = f"""
1  @86401  eNB>UE  {SIB}
2          UE>MME  EPSAttachRequest  identity=imsi:262-01:A
"""
    observations = observed(parse("", script).deployment)
    cell, network = sorted(entries(observations, Names(b"k" * 16)), key=lambda one: one.kind)
    assert (network.name, network.rates["rejects"]) == ("262-01", {"1970-01-02": Share(0, 1)})
    assert (network.first, network.last) == ("1970-01-02", "1970-01-02")
    assert cell.rates["rejects"] == {"all": Share(0, 1)}
    assert "7" != cell.name != "EUTRA 262-01 7"
    assert set(cell.parameters["tracking-area"]) & {"9"} == set(cell.parameters["physical-cell"]) & {"12"} == set()
    assert cell.parameters["carrier"] == {"1300": 1}
    raw = {one.kind: one for one in entries(observations, Names(None))}["cell"]
    assert (raw.name, raw.parameters["tracking-area"]) == ("EUTRA 262-01 7", {"9": 1})
