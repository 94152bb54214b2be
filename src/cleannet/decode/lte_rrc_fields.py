"""LTE RRC (TS 36.331, 6.2.2 and 6.3): what the components of a message are in the words of its record."""

from cleannet.decode import uper_rrc
from cleannet.decode.lte_rrc_blocks import system_information
from cleannet.decode.uper import Bits, Decoded, Stopped
from cleannet.decode.uper_rrc import Fields, Reader
from cleannet.decode.uper_tree import (
    algorithm,
    alternative,
    at,
    bits,
    count,
    equals,
    every,
    first,
    identity,
    items,
    measurements,
    plmn,
    plmns,
    present,
)
from cleannet.model.rrc import MeasuredCell, RadioBearer, Redirection, ReselectionPriority

BANDWIDTHS = {"n6": 6, "n15": 15, "n25": 25, "n50": 50, "n75": 75, "n100": 100}
CIPHERING = ("eea0", "eea1", "eea2", "eea3-v1130")
INTEGRITY = ("eia0-v920", "eia1", "eia2", "eia3-v1130")
NR_CIPHERING = ("nea0", "nea1", "nea2", "nea3")
NR_INTEGRITY = ("nia0", "nia1", "nia2", "nia3")
TECHNOLOGIES = {"eutra": "EUTRA", "geran": "GERAN", "utra-FDD": "UTRA", "utra-TDD": "UTRA", "nr-r15": "NR"}
TECHNOLOGIES |= {"cdma2000-HRPD": "CDMA2000", "cdma2000-1xRTT": "CDMA2000", "utra-TDD-r10": "UTRA", "nr-r17": "NR"}


def algorithms(config: Decoded) -> Fields:
    """SecurityAlgorithmConfig."""
    return {
        "ciphering": algorithm(CIPHERING, at(config, "cipheringAlgorithm")),
        "integrity": algorithm(INTEGRITY, at(config, "integrityProtAlgorithm")),
    }


def nothing(_ies: Fields) -> Fields:
    """No fields beyond those of every message."""
    return {}


def master(ies: Fields) -> Fields:
    """MasterInformationBlock."""
    return {"bandwidth": BANDWIDTHS.get(at(ies, "dl-Bandwidth"))}


def block1(ies: Fields) -> Fields:
    """SystemInformationBlockType1."""
    access = at(ies, "cellAccessRelatedInfo")
    listed = items(access, "plmn-IdentityList")
    scheduled = items(ies, "schedulingInfoList")
    level = at(ies, "cellSelectionInfo", "q-RxLevMin")
    return {
        "plmns": plmns([at(it, "plmn-Identity") for it in listed]),
        "reserved_for_operator": every(listed, "cellReservedForOperatorUse", "reserved"),
        "tracking_area": bits(at(access, "trackingAreaCode")),
        "cell_identity": bits(at(access, "cellIdentity")),
        "barred": equals(access, "cellBarred", "barred"),
        "intra_frequency_reselection": equals(access, "intraFreqReselection", "allowed"),
        "csg": at(access, "csg-Indication"),
        "band": at(ies, "freqBandIndicator"),
        "minimum_level": None if level is None else 2 * level,
        "scheduled": count(ies, "schedulingInfoList"),
        "scheduled_blocks": tuple(str(block) for it in scheduled for block in items(it, "sib-MappingInfo")),
        "value_tag": at(ies, "systemInfoValueTag"),
    }


def paging(ies: Fields) -> Fields:
    """Paging."""
    records = items(ies, "pagingRecordList")
    called = [(identity(alternative(it, "ue-Identity")), at(it, "cn-Domain")) for it in records]
    return {
        "identities": tuple(who for who, _ in called if who),
        "domains": tuple(domain or "" for who, domain in called if who),
        "system_information_change": present(ies, "systemInfoModification"),
        "etws": present(ies, "etws-Indication"),
        "cmas": present(ies, "cmas-Indication-r9"),
    }


def request(ies: Fields) -> Fields:
    """RRCConnectionRequest."""
    return {
        "identity": identity(alternative(first(ies, "ue-Identity", "ue-Identity-r15"))),
        "cause": first(ies, "establishmentCause", "establishmentCause-r15"),
    }


def resume_request(ies: Fields) -> Fields:
    """RRCConnectionResumeRequest."""
    _, value = alternative(first(ies, "resumeIdentity-r13", "resumeIdentity-r15"))
    return {"identity": identity(("resumeIdentity", value)), "cause": first(ies, "resumeCause-r13", "resumeCause-r15")}


def setup_complete(ies: Fields) -> Fields:
    """RRCConnectionSetupComplete."""
    return {
        "selected_plmn": at(ies, "selectedPLMN-Identity"),
        "registered_mme": mme(at(ies, "registeredMME")),
        "rlf_report_available": present(ies, "rlf-InfoAvailable-r10"),
        "logged_measurements_available": present(ies, "logMeasAvailable-r10"),
        "nas": nas(at(ies, "dedicatedInfoNAS")),
    }


def mme(tree: Decoded) -> str | None:
    """RegisteredMME; without a PLMN it is that of the selected one."""
    code, network = bits(at(tree, "mmec")), at(tree, "plmn-Identity")
    if code is None:  # It comes last: a message that is cut before its end tells no MME.
        return None
    place = f"group {bits(at(tree, 'mmegi'))} code {code}"
    return place if network is None else f"{plmn(network)} {place}"


def reject(ies: Fields) -> Fields:
    """RRCConnectionReject."""
    return {
        "wait_time": at(ies, "waitTime"),
        "extended_wait_time": at(ies, "extendedWaitTime-r10"),
        "deprioritisation": at(ies, "deprioritisationReq-r11", "deprioritisationType-r11"),
    }


def release(ies: Fields) -> Fields:
    """RRCConnectionRelease."""
    return {
        "cause": at(ies, "releaseCause"),
        "redirection": redirection(alternative(ies, "redirectedCarrierInfo")),
        "idle_mode_control": present(ies, "idleModeMobilityControlInfo"),
        "priorities": dedicated(at(ies, "idleModeMobilityControlInfo")),
        "extended_wait_time": at(ies, "extendedWaitTime-r10"),
    }


def redirection(carrier: tuple[str, Decoded]) -> Redirection | None:
    """RedirectedCarrierInfo."""
    kind, value = carrier
    if not kind:
        return None
    names = ("startingARFCN", "arfcn", "carrierFreq-r15", "carrierFreq-r17")
    frequency = value if isinstance(value, int) else first(value, *names)
    return Redirection(TECHNOLOGIES.get(kind, kind), -1 if frequency is None else frequency)


def dedicated(tree: Decoded) -> tuple[ReselectionPriority, ...]:
    """IdleModeMobilityControlInfo."""
    found = []
    for technology, name in (
        ("EUTRA", "freqPriorityListEUTRA"),
        ("GERAN", "freqPriorityListGERAN"),
        ("UTRA", "freqPriorityListUTRA-FDD"),
        ("UTRA", "freqPriorityListUTRA-TDD"),
    ):
        for it in items(tree, name):
            frequency = first(it, "carrierFreq", "carrierFreqs")
            frequency = frequency if isinstance(frequency, int) else at(frequency, "startingARFCN")
            priority = at(it, "cellReselectionPriority")
            found.append(ReselectionPriority(technology, -1 if frequency is None else frequency, priority, "dedicated"))
    return tuple(found)


def security(ies: Fields) -> Fields:
    """SecurityModeCommand."""
    return algorithms(at(ies, "securityConfigSMC", "securityAlgorithmConfig"))


def reconfiguration(ies: Fields) -> Fields:
    """RRCConnectionReconfiguration."""
    target, resources = at(ies, "mobilityControlInfo"), at(ies, "radioResourceConfigDedicated")
    carried = [*items(ies, "dedicatedInfoNASList"), *items(ies, "dedicatedInfoNASList-r15")]
    return {
        "handover": present(ies, "mobilityControlInfo"),
        "target_cell": at(target, "targetPhysCellId"),
        "target_frequency": at(target, "carrierFreq", "dl-CarrierFreq"),
        "measurement_configuration": present(ies, "measConfig"),
        **measurements(at(ies, "measConfig"), "EUTRA", "measObjectEUTRA", "carrierFreq"),
        "srbs": len(items(resources, "srb-ToAddModList")),
        "bearers": tuple(RadioBearer(at(it, "drb-Identity") or 0) for it in items(resources, "drb-ToAddModList")),
        "released_bearers": tuple(it for it in items(resources, "drb-ToReleaseList") if isinstance(it, int)),
        "nas": nas(*carried),
        "secondary_nr": at(ies, "nr-Config-r15", "setup") is not None,
        **handover_algorithms(ies),
        **nr_algorithms(first(ies, "nr-RadioBearerConfig1-r15", "nr-RadioBearerConfig2-r15")),
    }


def handover_algorithms(ies: Fields) -> Fields:
    """SecurityConfigHO, of whichever kind of handover."""
    for security_config in ("securityConfigHO", "securityConfigHO-v1530"):
        config = at(ies, security_config)
        _, kind = alternative(first(config, "handoverType", "handoverType-v1530"))
        chosen = first(kind, "securityAlgorithmConfig", "securityAlgorithmConfig-r15")
        if chosen is not None:
            return algorithms(chosen)
    return {}


def nr_algorithms(config: Decoded) -> Fields:
    """The NR RadioBearerConfig (TS 38.331) that EN-DC carries."""
    if not isinstance(config, bytes):
        return {}
    try:
        tree = uper_rrc.notation("nr_rrc.asn1").type("RadioBearerConfig")(Bits(config))
    except Stopped as stop:
        tree = stop.partial
    chosen = at(tree, "securityConfig", "securityAlgorithmConfig")
    return {
        "nr_ciphering": algorithm(NR_CIPHERING, at(chosen, "cipheringAlgorithm")),
        "nr_integrity": algorithm(NR_INTEGRITY, at(chosen, "integrityProtAlgorithm")),
    }


def reestablishment_request(ies: Fields) -> Fields:
    """RRCConnectionReestablishmentRequest."""
    return {
        "c_rnti": bits(at(ies, "ue-Identity", "c-RNTI")),
        "physical_cell": at(ies, "ue-Identity", "physCellId"),
        "cause": at(ies, "reestablishmentCause"),
    }


def capability_enquiry(ies: Fields) -> Fields:
    """UECapabilityEnquiry."""
    return {"technologies": tuple(str(it) for it in items(ies, "ue-CapabilityRequest"))}


def capability_information(ies: Fields) -> Fields:
    """UECapabilityInformation."""
    listed = items(ies, "ue-CapabilityRAT-ContainerList")
    return {"technologies": tuple(str(at(it, "rat-Type")) for it in listed)}


def measurement_report(ies: Fields) -> Fields:
    """MeasurementReport."""
    results = at(ies, "measResults")
    cells = [MeasuredCell("EUTRA", -1, at(results, "measResultPCell", "rsrpResult"), serving=True)]
    kind, found = alternative(results, "measResultNeighCells")
    for it in found if isinstance(found, list) else []:
        if kind == "measResultListEUTRA":
            cells.append(MeasuredCell("EUTRA", _physical(it, "physCellId"), at(it, "measResult", "rsrpResult")))
        elif kind == "measResultNeighCellListNR-r15":
            level = at(it, "measResultCell-r15", "rsrpResult-r15")
            cells.append(MeasuredCell("NR", _physical(it, "pci-r15"), level))
        else:
            cells.append(MeasuredCell(kind.removeprefix("measResultList"), _physical(it, "physCellId"), None))
    return {
        "measurement": at(results, "measId"),
        "cells": tuple(cells),
        "location": present(results, "locationInfo-r10"),
    }


def _physical(tree: Decoded, name: str) -> int:
    value = at(tree, name)
    value = value[1] if isinstance(value, tuple) else value
    return value if isinstance(value, int) else -1


def mobility(ies: Fields) -> Fields:
    """MobilityFromEUTRACommand."""
    purpose, inner = alternative(ies, "purpose")
    target = at(inner, "targetRAT-Type")
    return {
        "purpose": purpose.removesuffix("-r9") or None,
        "target": target[0] if isinstance(target, tuple) else target,
        "circuit_switched_fallback": at(ies, "cs-FallbackIndicator") is True,
    }


def information_request(ies: Fields) -> Fields:
    """UEInformationRequest."""
    asked = (
        *("rach-ReportReq-r9", "rlf-ReportReq-r9", "logMeasReportReq-r10", "connEstFailReportReq-r11"),
        "mobilityHistoryReportReq-r12",
    )
    return {"reports": tuple(it.split("-")[0].split("Report")[0] for it in asked if at(ies, it) in (True, "true"))}


def information_response(ies: Fields) -> Fields:
    """UEInformationResponse."""
    held = {"rach": "rach-Report-r9", "rlf": "rlf-Report-r9", "more": "nonCriticalExtension"}
    return {"reports": tuple(word for word, name in held.items() if present(ies, name))}


def logged_measurements(ies: Fields) -> Fields:
    """LoggedMeasurementConfiguration."""
    trace = at(ies, "traceReference-r10")
    return {
        "plmn": plmn(at(trace, "plmn-Identity-r10")) if present(trace, "traceId-r10") else None,  # else cut inside it
        "area": present(ies, "areaConfiguration-r10"),
    }


def counter_check(ies: Fields) -> Fields:
    """CounterCheck."""
    return {"bearers": count(ies, "drb-CountMSB-InfoList")}


def transfer(ies: Fields) -> Fields:
    """DLInformationTransfer, ULInformationTransfer and what else carries one NAS message."""
    kind, value = alternative(first(ies, "dedicatedInfoType", "dedicatedInfoType-r15"))
    return {"nas": nas(value if kind == "dedicatedInfoNAS" else None)}


def nas(*found: Decoded) -> tuple[bytes, ...]:
    """The NAS messages among these."""
    return tuple(it for it in found if isinstance(it, bytes))


READERS: dict[str, Reader] = {
    "CounterCheck": counter_check,
    "DLInformationTransfer": transfer,
    "LoggedMeasurementConfiguration": logged_measurements,
    "MasterInformationBlock": master,
    "MeasurementReport": measurement_report,
    "MobilityFromEUTRACommand": mobility,
    "Paging": paging,
    "RRCConnectionReconfiguration": reconfiguration,
    "RRCConnectionReconfigurationComplete": nothing,
    "RRCConnectionReestablishment": nothing,
    "RRCConnectionReestablishmentReject": nothing,
    "RRCConnectionReestablishmentRequest": reestablishment_request,
    "RRCConnectionReject": reject,
    "RRCConnectionRelease": release,
    "RRCConnectionRequest": request,
    "RRCConnectionResumeRequest": resume_request,
    "RRCConnectionSetup": nothing,
    "RRCConnectionSetupComplete": setup_complete,
    "SecurityModeCommand": security,
    "SecurityModeComplete": nothing,
    "SecurityModeFailure": nothing,
    "SystemInformation": system_information,
    "SystemInformationBlockType1": block1,
    "UECapabilityEnquiry": capability_enquiry,
    "UECapabilityInformation": capability_information,
    "UEInformationRequest": information_request,
    "UEInformationResponse": information_response,
    "ULInformationTransfer": transfer,
}
