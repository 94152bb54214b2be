"""NR RRC (TS 38.331, 6.2.2 and 6.3): what the components of a message are in the words of its record."""

from cleannet.decode.nr_rrc_blocks import block1, system_information
from cleannet.decode.uper import Decoded
from cleannet.decode.uper_rrc import Fields, Reader
from cleannet.decode.uper_tree import (
    algorithm,
    alternative,
    at,
    count,
    equals,
    identity,
    items,
    measurements,
    octets,
    plmn,
    present,
)
from cleannet.model.rrc import MeasuredCell, RadioBearer, Redirection, ReselectionPriority, RRCIdentity

CIPHERING = ("nea0", "nea1", "nea2", "nea3")
INTEGRITY = ("nia0", "nia1", "nia2", "nia3")


def algorithms(config: Decoded) -> Fields:
    """SecurityAlgorithmConfig."""
    return {
        "ciphering": algorithm(CIPHERING, at(config, "cipheringAlgorithm")),
        "integrity": algorithm(INTEGRITY, at(config, "integrityProtAlgorithm")),
    }


def nothing(_ies: Fields) -> Fields:
    """No fields beyond those of every message."""
    return {}


def mib(ies: Fields) -> Fields:
    """MIB."""
    return {
        "barred": equals(ies, "cellBarred", "barred"),
        "intra_frequency_reselection": equals(ies, "intraFreqReselection", "allowed"),
    }


def paging(ies: Fields) -> Fields:
    """Paging."""
    called = [identity(alternative(it, "ue-Identity")) for it in items(ies, "pagingRecordList")]
    return {"identities": tuple(who for who in called if who)}


def setup_request(ies: Fields) -> Fields:
    """RRCSetupRequest."""
    inner = at(ies, "rrcSetupRequest")
    return {"identity": identity(alternative(inner, "ue-Identity")), "cause": at(inner, "establishmentCause")}


def setup_complete(ies: Fields) -> Fields:
    """RRCSetupComplete."""
    amf, carried = at(ies, "registeredAMF"), at(ies, "dedicatedNAS-Message")
    network, identifier = at(amf, "plmn-Identity"), octets(at(amf, "amf-Identifier"))
    # The identifier comes last, so a message that is cut before its end tells no AMF.
    place = f"amf {identifier.hex()}" if identifier else None
    return {
        "selected_plmn": at(ies, "selectedPLMN-Identity"),
        "registered_amf": f"{plmn(network)} {place}" if place and network is not None else place,
        "identity": identity(alternative(ies, "ng-5G-S-TMSI-Value")),
        "nas": nas([carried]),
    }


def reject(ies: Fields) -> Fields:
    """RRCReject."""
    return {"wait_time": at(ies, "waitTime")}


def release(ies: Fields) -> Fields:
    """RRCRelease."""
    kind, carrier = alternative(ies, "redirectedCarrierInfo")
    frequency = at(carrier, "carrierFreq" if kind == "nr" else "eutraFrequency")
    priorities = at(ies, "cellReselectionPriorities")
    return {
        "redirection": Redirection(kind.upper(), -1 if frequency is None else frequency) if kind else None,
        "reselection_priorities": present(ies, "cellReselectionPriorities"),
        "priorities": (*dedicated(priorities, "EUTRA"), *dedicated(priorities, "NR")),
        "suspend": present(ies, "suspendConfig"),
        "deprioritisation": at(ies, "deprioritisationReq", "deprioritisationType"),
        "wait_time": at(ies, "waitTime"),
    }


def dedicated(tree: Decoded, technology: str) -> list[ReselectionPriority]:
    """CellReselectionPriorities of one technology."""
    listed = [(at(it, "carrierFreq"), it) for it in items(tree, f"freqPriorityList{technology}")]
    return [
        ReselectionPriority(
            technology, -1 if frequency is None else frequency, at(it, "cellReselectionPriority"), "dedicated"
        )
        for frequency, it in listed
    ]


def security(ies: Fields) -> Fields:
    """SecurityModeCommand."""
    return algorithms(at(ies, "securityConfigSMC", "securityAlgorithmConfig"))


def radio_bearers(tree: Decoded) -> Fields:
    """RadioBearerConfig."""
    return {
        **algorithms(at(tree, "securityConfig", "securityAlgorithmConfig")),
        "srbs": len(items(tree, "srb-ToAddModList")),
        "bearers": tuple(bearer(it) for it in items(tree, "drb-ToAddModList")),
    }


def bearer(tree: Decoded) -> RadioBearer:
    """DRB-ToAddMod."""
    config = at(tree, "pdcp-Config")
    return RadioBearer(
        at(tree, "drb-Identity") or 0,
        at(tree, "cnAssociation", "sdap-Config", "pdu-Session"),
        None if config is None else present(config, "cipheringDisabled"),
        None if config is None else present(at(config, "drb"), "integrityProtection"),
    )


def reconfiguration(ies: Fields) -> Fields:
    """RRCReconfiguration."""
    special = at(ies, "masterCellGroup", "spCellConfig")
    released = items(ies, "radioBearerConfig", "drb-ToReleaseList")
    return {
        **radio_bearers(at(ies, "radioBearerConfig")),
        "released_bearers": tuple(it for it in released if isinstance(it, int)),
        "with_sync": present(special, "reconfigurationWithSync"),
        "target_cell": at(special, "reconfigurationWithSync", "spCellConfigCommon", "physCellId"),
        "key_update": present(ies, "masterKeyUpdate"),
        "full_configuration": present(ies, "fullConfig"),
        "measurement_configuration": present(ies, "measConfig"),
        **measurements(at(ies, "measConfig"), "NR", "measObjectNR", "ssbFrequency"),
        "secondary_cell_group": present(ies, "secondaryCellGroup") or present(ies, "mrdc-SecondaryCellGroupConfig"),
        "nas": nas(items(ies, "dedicatedNAS-MessageList")),
    }


def resume(ies: Fields) -> Fields:
    """RRCResume."""
    return radio_bearers(at(ies, "radioBearerConfig"))


def resume_request(ies: Fields) -> Fields:
    """RRCResumeRequest."""
    inner = at(ies, "rrcResumeRequest")
    return {"identity": i_rnti("shortI-RNTI", inner), "cause": at(inner, "resumeCause")}


def resume_request1(ies: Fields) -> Fields:
    """RRCResumeRequest1."""
    inner = at(ies, "rrcResumeRequest1")
    return {"identity": i_rnti("fullI-RNTI", inner), "cause": at(inner, "resumeCause")}


def i_rnti(kind: str, tree: Decoded) -> RRCIdentity | None:
    """The identity of a request to resume."""
    return identity((kind, at(tree, "resumeIdentity")))


def reestablishment_request(ies: Fields) -> Fields:
    """RRCReestablishmentRequest."""
    inner = at(ies, "rrcReestablishmentRequest")
    return {
        "c_rnti": at(inner, "ue-Identity", "c-RNTI"),
        "physical_cell": at(inner, "ue-Identity", "physCellId"),
        "cause": at(inner, "reestablishmentCause"),
    }


def reestablishment(ies: Fields) -> Fields:
    """RRCReestablishment."""
    return {"next_hop_chaining_count": at(ies, "nextHopChainingCount")}


def capability_enquiry(ies: Fields) -> Fields:
    """UECapabilityEnquiry."""
    listed = items(ies, "ue-CapabilityRAT-RequestList")
    return {"technologies": tuple(str(at(it, "rat-Type")) for it in listed)}


def capability_information(ies: Fields) -> Fields:
    """UECapabilityInformation."""
    listed = items(ies, "ue-CapabilityRAT-ContainerList")
    return {"technologies": tuple(str(at(it, "rat-Type")) for it in listed)}


def measurement_report(ies: Fields) -> Fields:
    """MeasurementReport."""
    results = at(ies, "measResults")
    cells: list[MeasuredCell] = []
    for it in items(results, "measResultServingMOList"):
        cells.append(measured(at(it, "measResultServingCell"), serving=True))
        best = at(it, "measResultBestNeighCell")
        cells += [] if best is None else [measured(best)]
    kind, found = alternative(results, "measResultNeighCells")
    for it in found if isinstance(found, list) else []:
        if kind == "measResultListNR":
            cells.append(measured(it))
        else:
            physical = at(it, "eutra-PhysCellId")
            cells.append(MeasuredCell("EUTRA", -1 if physical is None else physical, at(it, "measResult", "rsrp")))
    return {
        "measurement": at(results, "measId"),
        "cells": tuple(cells),
        "location": present(results, "locationInfo-r16"),
    }


def measured(tree: Decoded, *, serving: bool = False) -> MeasuredCell:
    """MeasResultNR: the RSRP is that of the SSB."""
    physical = at(tree, "physCellId")
    level = at(tree, "measResult", "cellResults", "resultsSSB-Cell", "rsrp")
    return MeasuredCell("NR", -1 if physical is None else physical, level, serving)


def mobility(ies: Fields) -> Fields:
    """MobilityFromNRCommand."""
    return {"target": at(ies, "targetRAT-Type")}


def information_request(ies: Fields) -> Fields:
    """UEInformationRequest."""
    asked = ("idleModeMeasurement", "logMeasReport", "connEstFailReport", "ra-Report", "rlf-Report")
    found = [it for it in (*asked, "mobilityHistoryReport") if present(ies, f"{it}Req-r16")]
    return {"reports": tuple(it.removesuffix("Report").removesuffix("-") for it in found)}


def information_response(ies: Fields) -> Fields:
    """UEInformationResponse."""
    held = {
        "measResultIdleEUTRA-r16": "idleModeMeasurement",
        "measResultIdleNR-r16": "idleModeMeasurement",
        "logMeasReport-r16": "logMeas",
        "connEstFailReport-r16": "connEstFail",
        "ra-ReportList-r16": "ra",
        "rlf-Report-r16": "rlf",
        "mobilityHistoryReport-r16": "mobilityHistory",
        "nonCriticalExtension": "more",
    }
    return {"reports": tuple(dict.fromkeys(word for name, word in held.items() if present(ies, name)))}


def logged_measurements(ies: Fields) -> Fields:
    """LoggedMeasurementConfiguration."""
    trace = at(ies, "traceReference-r16")
    network = plmn(at(trace, "plmn-Identity-r16")) if present(trace, "traceId-r16") else None  # else cut inside it
    return {"plmn": network, "area": present(ies, "areaConfiguration-r16")}


def counter_check(ies: Fields) -> Fields:
    """CounterCheck."""
    return {"bearers": count(ies, "drb-CountMSB-InfoList")}


def transfer(ies: Fields) -> Fields:
    """DLInformationTransfer and ULInformationTransfer."""
    return {"nas": nas([at(ies, "dedicatedNAS-Message")])}


def nas(found: list[Decoded]) -> tuple[bytes, ...]:
    """The NAS messages among these."""
    return tuple(it for it in found if isinstance(it, bytes))


READERS: dict[str, Reader] = {
    "CounterCheck": counter_check,
    "DLInformationTransfer": transfer,
    "LoggedMeasurementConfiguration": logged_measurements,
    "MIB": mib,
    "MeasurementReport": measurement_report,
    "MobilityFromNRCommand": mobility,
    "Paging": paging,
    "RRCReconfiguration": reconfiguration,
    "RRCReconfigurationComplete": nothing,
    "RRCReestablishment": reestablishment,
    "RRCReestablishmentRequest": reestablishment_request,
    "RRCReject": reject,
    "RRCRelease": release,
    "RRCResume": resume,
    "RRCResumeRequest": resume_request,
    "RRCResumeRequest1": resume_request1,
    "RRCSetup": nothing,
    "RRCSetupComplete": setup_complete,
    "RRCSetupRequest": setup_request,
    "SIB1": block1,
    "SecurityModeCommand": security,
    "SecurityModeComplete": nothing,
    "SecurityModeFailure": nothing,
    "SystemInformation": system_information,
    "UECapabilityEnquiry": capability_enquiry,
    "UECapabilityInformation": capability_information,
    "UEInformationRequest": information_request,
    "UEInformationResponse": information_response,
    "ULInformationTransfer": transfer,
}
