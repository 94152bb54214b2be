"""NGAP messages that the captures lack, encoded with pycrate."""

from collections.abc import Iterator
from typing import Any

from cleannet.decode.ngap_causes import CAUSE
from cleannet.decode.ngap_types import LOCATION_EVENT

AMF, RAN = 0x00A1B2C3D4, 0x00E5F607
PLMN, LONG_PLMN = bytes.fromhex("99f907"), bytes.fromhex("130062")
NAS_OCTETS = bytes.fromhex("7e02a1b2c3d405") + bytes(range(40))
SLICE = {"sST": b"\x01", "sD": b"\x01\x02\x03"}
INITIATING, SUCCESSFUL, UNSUCCESSFUL = "initiatingMessage", "successfulOutcome", "unsuccessfulOutcome"


def ie(number: int, kind: str, value: Any) -> dict[str, Any]:
    return {"id": number, "criticality": "reject", "value": (kind, value)}


def encoded(alternative: str, procedure: int, name: str, *ies: dict[str, Any]) -> bytes:
    from pycrate_asn1dir.NGAP import NGAP_PDU_Descriptions

    pdu = NGAP_PDU_Descriptions.NGAP_PDU
    value = (name, {"protocolIEs": list(ies)})
    pdu.set_val((alternative, {"procedureCode": procedure, "criticality": "reject", "value": value}))
    return bytes(pdu.to_aper())


def gtp(address: bytes, teid: int) -> tuple[str, Any]:
    bits = (int.from_bytes(address, "big"), len(address) * 8)
    return "gTPTunnel", {"transportLayerAddress": bits, "gTP-TEID": teid.to_bytes(4, "big")}


IPV4, IPV6 = bytes([10, 0, 2, 1]), bytes.fromhex("20010db8000000000000000000000001")
BOTH_IDS = (ie(10, "AMF-UE-NGAP-ID", AMF), ie(85, "RAN-UE-NGAP-ID", RAN))
POLICY = {"integrityProtectionIndication": "preferred", "confidentialityProtectionIndication": "required"}
RATE = {**POLICY, "maximumIntegrityProtectedDataRate-UL": "maximum-UE-rate"}
RATE_DOWN = {
    "id": 151,
    "criticality": "ignore",
    "extensionValue": ("MaximumIntegrityProtectedDataRate", "bitrate64kbs"),
}
RESULT = {"integrityProtectionResult": "not-performed", "confidentialityProtectionResult": "performed"}
ALGORITHMS = ("nRencryption", "nRintegrityProtection", "eUTRAencryption", "eUTRAintegrityProtection")
SUPPORTED = zip(ALGORITHMS, (0xE000, 0xC000, 0x8000, 0x6001), strict=True)
CAPABILITIES = ie(119, "UESecurityCapabilities", {f"{name}Algorithms": (bits, 16) for name, bits in SUPPORTED})
SECURITY_CONTEXT = ie(93, "SecurityContext", {"nextHopChainingCount": 3, "nextHopNH": (1 << 255 | 5, 256)})
GUAMI_IE = ie(
    28, "GUAMI", {"pLMNIdentity": LONG_PLMN, "aMFRegionID": (2, 8), "aMFSetID": (1023, 10), "aMFPointer": (33, 6)}
)
TRACE = {
    "nGRANTraceID": bytes(8),
    "interfacesToTrace": (0x80, 8),
    "traceDepth": "medium",
    "traceCollectionEntityIPAddress": (0x7F000001, 32),
}
ARP = {"priorityLevelARP": 8, "pre-emptionCapability": "may-trigger-pre-emption"}
ARP["pre-emptionVulnerability"] = "pre-emptable"
CHARACTERISTICS = ("nonDynamic5QI", {"fiveQI": 9})
QOS_PARAMETERS = {"qosCharacteristics": CHARACTERISTICS, "allocationAndRetentionPriority": ARP}
QOS = {"qosFlowIdentifier": 9, "qosFlowLevelQosParameters": QOS_PARAMETERS}


def item(session: int, transfer: str, content: Any) -> dict[str, Any]:
    field = "pDU" + transfer[3:] if transfer.startswith("PDU") else transfer[0].lower() + transfer[1:]
    return {"pDUSessionID": session, field: (transfer, content)}


def setup_transfer(*more: dict[str, Any], policy: dict[str, Any] = POLICY) -> tuple[str, Any]:
    ies = [
        ie(139, "UPTransportLayerInformation", gtp(IPV4 + IPV6, 0x01020304)),
        *more,
        ie(134, "PDUSessionType", "ipv4v6"),
        ie(138, "SecurityIndication", policy),
        ie(136, "QosFlowSetupRequestList", [QOS]),
    ]
    return "PDUSessionResourceSetupRequestTransfer", {"protocolIEs": ies}


def radio_bearers(bearers: int, ciphering: int | None = None, integrity: int | None = None) -> dict[str, Any]:
    """RadioBearerConfig (TS 38.331), with algorithms if there are any."""
    sdap = {"pdu-Session": 1, "sdap-HeaderDL": "absent", "sdap-HeaderUL": "present", "defaultDRB": True}
    drb = {"discardTimer": "infinity", "headerCompression": ("notUsed", 0)}
    pdcp = {"drb": drb, "t-Reordering": "ms0", "cipheringDisabled": "true"}
    bearer = {"cnAssociation": ("sdap-Config", sdap), "reestablishPDCP": "true", "pdcp-Config": pdcp}
    found: dict[str, Any] = {"srb-ToAddModList": [{"srb-Identity": 1, "reestablishPDCP": "true"}]}
    if bearers:
        found["drb-ToAddModList"] = [{**bearer, "drb-Identity": n + 1} for n in range(bearers)]
    if ciphering is not None:
        names = ("0", "1", "2", "3", "spare4", "spare3", "spare2", "spare1")
        chosen = {"cipheringAlgorithm": _algorithm("nea", names[ciphering])}
        if integrity is not None:
            chosen["integrityProtAlgorithm"] = _algorithm("nia", names[integrity])
        found["securityConfig"] = {"securityAlgorithmConfig": chosen, "keyToUse": "master"}
    return found


def _algorithm(kind: str, name: str) -> str:
    return name if name.startswith("spare") else kind + name


def reconfiguration(bearers: dict[str, Any] | None, cell_group: int) -> tuple[str, Any]:
    """RRCReconfiguration of a handover (TS 38.331), with so many octets of masterCellGroup."""
    ies: dict[str, Any] = {} if bearers is None else {"radioBearerConfig": bearers}
    if cell_group:
        update = {"keySetChangeIndicator": False, "nextHopChainingCount": 2}
        ies["nonCriticalExtension"] = {"masterCellGroup": b"\xa5" * cell_group, "masterKeyUpdate": update}
    body = {"rrc-TransactionIdentifier": 1, "criticalExtensions": ("rrcReconfiguration", ies)}
    return "RRCReconfiguration", body


def target_container(message: tuple[str, Any]) -> bytes:
    """TargetNGRANNode-ToSourceNGRANNode-TransparentContainer with HandoverCommand of TS 38.331."""
    from pycrate_asn1dir.RRCNR import NR_InterNodeDefinitions

    command = NR_InterNodeDefinitions.HandoverCommand
    command.set_val({"criticalExtensions": ("c1", ("handoverCommand", {"handoverCommandMessage": message}))})
    return _container(command.to_uper())


def lte_target_container(message: bytes) -> bytes:
    """The same with HandoverCommand of TS 36.331, as an ng-eNB sends it; an eNB's container is built alike."""
    from pycrate_asn1dir.RRCLTE import EUTRA_InterNodeDefinitions

    command = EUTRA_InterNodeDefinitions.HandoverCommand
    command.set_val({"criticalExtensions": ("c1", ("handoverCommand-r8", {"handoverCommandMessage": message}))})
    return _container(command.to_uper())


def _container(rrc: bytes) -> bytes:
    from pycrate_asn1dir.NGAP import NGAP_IEs

    container = NGAP_IEs.TargetNGRANNode_ToSourceNGRANNode_TransparentContainer
    container.set_val({"rRCContainer": rrc})
    return bytes(container.to_aper())


def handover_request() -> bytes:
    items = [
        {"pDUSessionID": number, "s-NSSAI": SLICE, "handoverRequestTransfer": setup_transfer(policy=policy)}
        for number, policy in ((1, POLICY), (255, RATE), (9, {**RATE, "iE-Extensions": [RATE_DOWN]}))
    ]
    return encoded(
        INITIATING,
        13,
        "HandoverRequest",
        ie(10, "AMF-UE-NGAP-ID", (1 << 40) - 1),
        ie(29, "HandoverType", "intra5gs"),
        ie(15, "Cause", ("radioNetwork", "handover-desirable-for-radio-reason")),
        ie(110, "UEAggregateMaximumBitRate", {"uEAggregateMaximumBitRateDL": 1, "uEAggregateMaximumBitRateUL": 10**9}),
        CAPABILITIES,
        SECURITY_CONTEXT,
        ie(37, "NAS-PDU", bytes(8)),
        ie(73, "PDUSessionResourceSetupListHOReq", items),
        ie(0, "AllowedNSSAI", [{"s-NSSAI": SLICE}]),
        ie(108, "TraceActivation", TRACE),
        ie(101, "SourceToTarget-TransparentContainer", b"\x40" * 300),
        GUAMI_IE,
    )


def handover_request_acknowledge() -> bytes:
    flows = [{"qosFlowIdentifier": 1, "dataForwardingAccepted": "data-forwarding-accepted"}]
    transfer = {
        "dL-NGU-UP-TNLInformation": gtp(IPV6, 7),
        "dLForwardingUP-TNLInformation": gtp(IPV4, 0xFFFFFFFF),
        "securityResult": RESULT,
        "qosFlowSetupResponseList": flows,
    }
    refused = {"cause": ("radioNetwork", "up-integrity-protection-not-possible")}
    return encoded(
        SUCCESSFUL,
        13,
        "HandoverRequestAcknowledge",
        *BOTH_IDS,
        ie(53, "PDUSessionResourceAdmittedList", [item(1, "HandoverRequestAcknowledgeTransfer", transfer)]),
        ie(
            56,
            "PDUSessionResourceFailedToSetupListHOAck",
            [item(2, "HandoverResourceAllocationUnsuccessfulTransfer", refused)],
        ),
        ie(106, "TargetToSource-TransparentContainer", target_container(reconfiguration(radio_bearers(1, 2, 2), 80))),
    )


def path_switch_request() -> bytes:
    transfer = {
        "dL-NGU-UP-TNLInformation": gtp(IPV4, 9),
        "dL-NGU-TNLInformationReused": "true",
        "userPlaneSecurityInformation": {"securityResult": RESULT, "securityIndication": RATE},
        "qosFlowAcceptedList": [{"qosFlowIdentifier": 1}],
    }
    failed = {"cause": ("transport", "unspecified")}
    return encoded(
        INITIATING,
        25,
        "PathSwitchRequest",
        ie(85, "RAN-UE-NGAP-ID", 0xFFFFFFFF),
        ie(100, "AMF-UE-NGAP-ID", 0),
        location_ie("userLocationInformationNR"),
        CAPABILITIES,
        ie(76, "PDUSessionResourceToBeSwitchedDLList", [item(4, "PathSwitchRequestTransfer", transfer)]),
        ie(57, "PDUSessionResourceFailedToSetupListPSReq", [item(5, "PathSwitchRequestSetupFailedTransfer", failed)]),
    )


def path_switch_request_acknowledge() -> bytes:
    transfer = {"uL-NGU-UP-TNLInformation": gtp(IPV6, 3), "securityIndication": RATE}
    items = [
        item(4, "PathSwitchRequestAcknowledgeTransfer", content)
        for content in (transfer, {}, {"securityIndication": POLICY})
    ]
    return encoded(
        SUCCESSFUL,
        25,
        "PathSwitchRequestAcknowledge",
        *BOTH_IDS,
        CAPABILITIES,
        SECURITY_CONTEXT,
        ie(77, "PDUSessionResourceSwitchedList", items),
        ie(0, "AllowedNSSAI", [{"s-NSSAI": SLICE}]),
    )


def location_ie(kind: str, extended: bool = False) -> dict[str, Any]:
    tai = {"pLMNIdentity": PLMN, "tAC": b"\0\0\x09"}
    port = {"iPAddress": (int.from_bytes(IPV4, "big"), 32), "portNumber": b"\x11\x94"}
    values = {
        "userLocationInformationNR": {
            "nR-CGI": {"pLMNIdentity": LONG_PLMN, "nRCellIdentity": (0xFEDCBA987, 36)},
            "tAI": tai,
            "timeStamp": b"\xe0\x11\x22\x33",
        },
        "userLocationInformationEUTRA": {
            "eUTRA-CGI": {"pLMNIdentity": PLMN, "eUTRACellIdentity": (0xABCDEF1, 28)},
            "tAI": tai,
        },
        "userLocationInformationN3IWF-with-PortNumber": port,
        "choice-Extensions": ie(244, "UserLocationInformationTNGF", {"tNAP-ID": b"\x01\x02", **port}),
    }
    value = values[kind]
    if extended:
        extension = {"id": 263, "criticality": "ignore", "extensionValue": ("NID", (5, 44))}
        value = {**value, "iE-Extensions": [extension]}
    return ie(121, "UserLocationInformation", (kind, value))


def node_ie(kind: str, inner: Any) -> dict[str, Any]:
    return ie(27, "GlobalRANNodeID", (kind, inner))


def connections(count: int) -> list[dict[str, Any]]:
    kinds = ({"aMF-UE-NGAP-ID": AMF}, {"rAN-UE-NGAP-ID": 3}, {"aMF-UE-NGAP-ID": 1, "rAN-UE-NGAP-ID": RAN}, {})
    return [kinds[index % 4] for index in range(count)]


def modify_request() -> bytes:
    modified = {"uL-NGU-UP-TNLInformation": gtp(IPV4, 0xA), "dL-NGU-UP-TNLInformation": gtp(IPV6, 0xB)}
    ies = [
        ie(140, "UL-NGU-UP-TNLModifyList", [modified]),
        ie(126, "UPTransportLayerInformationList", [{"nGU-UP-TNLInformation": gtp(IPV6, 0xC)}]),
        ie(138, "SecurityIndication", POLICY),
    ]
    transfer = ("PDUSessionResourceModifyRequestTransfer", {"protocolIEs": ies})
    item = {"pDUSessionID": 3, "nAS-PDU": NAS_OCTETS, "pDUSessionResourceModifyRequestTransfer": transfer}
    bare = {"pDUSessionID": 4, "pDUSessionResourceModifyRequestTransfer": transfer}
    extended = {"id": 148, "criticality": "reject", "extensionValue": ("S-NSSAI", SLICE)}
    return encoded(
        INITIATING,
        26,
        "PDUSessionResourceModifyRequest",
        *BOTH_IDS,
        ie(64, "PDUSessionResourceModifyListModReq", [item, bare, {**item, "iE-Extensions": [extended]}]),
    )


def setup_response() -> bytes:
    flow = {
        "uPTransportLayerInformation": gtp(IPV4, 0xD),
        "associatedQosFlowList": [
            {"qosFlowIdentifier": 9, "qosFlowMappingIndication": "dl"},
            {"qosFlowIdentifier": 63},
        ],
    }
    other = {"uPTransportLayerInformation": gtp(IPV6, 0xE), "associatedQosFlowList": [{"qosFlowIdentifier": 1}]}
    transfer = {
        "dLQosFlowPerTNLInformation": flow,
        "additionalDLQosFlowPerTNLInformation": [{"qosFlowPerTNLInformation": other}],
        "securityResult": RESULT,
        "qosFlowFailedToSetupList": [{"qosFlowIdentifier": 5, "cause": ("misc", "unspecified")}],
    }
    failed = {"cause": ("radioNetwork", "insufficient-ue-capabilities")}
    return encoded(
        SUCCESSFUL,
        29,
        "PDUSessionResourceSetupResponse",
        *BOTH_IDS,
        ie(75, "PDUSessionResourceSetupListSURes", [item(6, "PDUSessionResourceSetupResponseTransfer", transfer)]),
        ie(
            58,
            "PDUSessionResourceFailedToSetupListSURes",
            [item(7, "PDUSessionResourceSetupUnsuccessfulTransfer", failed)],
        ),
        ie(19, "CriticalityDiagnostics", {"procedureCode": 29}),
    )


def modify_indication() -> bytes:
    flow = {"uPTransportLayerInformation": gtp(IPV4, 0xD), "associatedQosFlowList": [{"qosFlowIdentifier": 9}]}
    result = {"id": 156, "criticality": "ignore", "extensionValue": ("SecurityResult", RESULT)}
    transfer = {"dLQosFlowPerTNLInformation": flow, "iE-Extensions": [result]}
    name = "PDUSessionResourceModifyIndicationTransfer"
    item = {"pDUSessionID": 1, "pDUSessionResourceModifyIndicationTransfer": (name, transfer)}
    return encoded(
        INITIATING,
        27,
        "PDUSessionResourceModifyIndication",
        *BOTH_IDS,
        ie(63, "PDUSessionResourceModifyListModInd", [item]),
    )


def handover_command() -> bytes:
    transfer = {
        "dLForwardingUP-TNLInformation": gtp(IPV4, 0x10),
        "qosFlowToBeForwardedList": [{"qosFlowIdentifier": 1}],
    }
    items = [item(6, "HandoverCommandTransfer", content) for content in (transfer, {})]
    return encoded(SUCCESSFUL, 12, "HandoverCommand", *BOTH_IDS, ie(59, "PDUSessionResourceHandoverList", items))


def modify_confirm() -> bytes:
    transfer = {"qosFlowModifyConfirmList": [{"qosFlowIdentifier": 1}], "uLNGU-UP-TNLInformation": gtp(IPV6, 0x11)}
    items = [item(6, "PDUSessionResourceModifyConfirmTransfer", transfer)]
    return encoded(
        SUCCESSFUL,
        27,
        "PDUSessionResourceModifyConfirm",
        *BOTH_IDS,
        ie(62, "PDUSessionResourceModifyListModCfm", items),
    )


def release_command() -> bytes:
    why = {"cause": ("nas", "normal-release")}
    items = [item(session, "PDUSessionResourceReleaseCommandTransfer", why) for session in (6, 7)]
    return encoded(
        INITIATING,
        28,
        "PDUSessionResourceReleaseCommand",
        *BOTH_IDS,
        ie(79, "PDUSessionResourceToReleaseListRelCmd", items),
    )


def context_setup_request() -> bytes:
    transfer = setup_transfer()
    item = {
        "pDUSessionID": 1,
        "nAS-PDU": NAS_OCTETS * 4,
        "s-NSSAI": SLICE,
        "pDUSessionResourceSetupRequestTransfer": transfer,
    }
    plain = {**item, "pDUSessionID": 2, "s-NSSAI": {"sST": b"\x02"}}
    event = {"eventType": "direct", "reportArea": "cell"}
    return encoded(
        INITIATING,
        14,
        "InitialContextSetupRequest",
        *BOTH_IDS,
        GUAMI_IE,
        ie(71, "PDUSessionResourceSetupListCxtReq", [item, plain]),
        ie(0, "AllowedNSSAI", [{"s-NSSAI": SLICE}]),
        CAPABILITIES,
        ie(94, "SecurityKey", (1 << 255 | 3, 256)),
        ie(108, "TraceActivation", TRACE),
        ie(38, "NAS-PDU", NAS_OCTETS),
        ie(33, "LocationReportingRequestType", event),
    )


def event_ie(name: str) -> dict[str, Any]:
    return ie(33, "LocationReportingRequestType", {"eventType": name, "reportArea": "cell"})


def served_guami(**more: Any) -> dict[str, Any]:
    return {"gUAMI": GUAMI_IE["value"][1], **more}


def ng_setup_response() -> bytes:
    kind = {"id": 176, "criticality": "ignore", "extensionValue": ("GUAMIType", "native")}
    served = [served_guami(backupAMFName="amf-2"), served_guami(**{"iE-Extensions": [kind]}), served_guami()]
    support = [{"pLMNIdentity": plmn, "sliceSupportList": [{"s-NSSAI": SLICE}] * 40} for plmn in (PLMN, LONG_PLMN)]
    return encoded(
        SUCCESSFUL,
        21,
        "NGSetupResponse",
        ie(1, "AMFName", "amf-1"),
        ie(96, "ServedGUAMIList", served),
        ie(86, "RelativeAMFCapacity", 255),
        ie(80, "PLMNSupportList", support),
    )


def reroute() -> bytes:
    inner = encoded(INITIATING, 15, "InitialUEMessage", BOTH_IDS[1], ie(38, "NAS-PDU", NAS_OCTETS))
    return encoded(
        INITIATING,
        36,
        "RerouteNASRequest",
        BOTH_IDS[1],
        BOTH_IDS[0],
        ie(42, "OCTET STRING", inner),
        ie(3, "AMFSetID", (4, 10)),
    )


def s_tmsi() -> dict[str, Any]:
    return {"aMFSetID": (1, 10), "aMFPointer": (0x3F, 6), "fiveG-TMSI": b"\xc0\x00\x00\x07"}


def tracking_areas(count: int) -> list[dict[str, Any]]:
    broadcast = [{"pLMNIdentity": PLMN, "tAISliceSupportList": [{"s-NSSAI": SLICE}, {"s-NSSAI": {"sST": b"\x02"}}]}]
    return [{"tAC": number.to_bytes(3, "big"), "broadcastPLMNList": broadcast} for number in range(count)]


CELLS = ("userLocationInformationNR", "userLocationInformationEUTRA")
CELLS += ("userLocationInformationN3IWF-with-PortNumber", "choice-Extensions")
NODES = (
    ("globalGNB-ID", {"pLMNIdentity": PLMN, "gNB-ID": ("gNB-ID", (1, 22))}),
    ("globalGNB-ID", {"pLMNIdentity": LONG_PLMN, "gNB-ID": ("gNB-ID", (0xFFFFFFFF, 32))}),
    ("globalNgENB-ID", {"pLMNIdentity": PLMN, "ngENB-ID": ("macroNgENB-ID", (0xABCDE, 20))}),
    ("globalNgENB-ID", {"pLMNIdentity": PLMN, "ngENB-ID": ("shortMacroNgENB-ID", (0x2BCDE, 18))}),
    ("globalNgENB-ID", {"pLMNIdentity": PLMN, "ngENB-ID": ("longMacroNgENB-ID", (0x1BCDEF, 21))}),
    ("globalN3IWF-ID", {"pLMNIdentity": PLMN, "n3IWF-ID": ("n3IWF-ID", (0xABCD, 16))}),
    ("choice-Extensions", ie(240, "GlobalTNGF-ID", {"pLMNIdentity": PLMN, "tNGF-ID": ("tNGF-ID", (0xABCDEF01, 32))})),
    ("choice-Extensions", ie(242, "GlobalW-AGF-ID", {"pLMNIdentity": PLMN, "w-AGF-ID": ("w-AGF-ID", (0xABCD, 16))})),
)


def made() -> Iterator[bytes]:
    yield from (handover_request(), handover_request_acknowledge(), path_switch_request())
    yield from (path_switch_request_acknowledge(), modify_request(), setup_response(), modify_indication())
    yield from (context_setup_request(), ng_setup_response(), reroute())
    yield from (handover_command(), modify_confirm(), release_command())
    for event in LOCATION_EVENT.root + (LOCATION_EVENT.additions or ()):
        yield encoded(INITIATING, 16, "LocationReportingControl", *BOTH_IDS, event_ie(event))
    for kind in CELLS:
        yield encoded(INITIATING, 18, "LocationReport", *BOTH_IDS, location_ie(kind), event_ie("direct"))
    yield encoded(INITIATING, 11, "HandoverNotify", *BOTH_IDS, location_ie(CELLS[0], extended=True))
    yield encoded(INITIATING, 39, "TraceStart", *BOTH_IDS, ie(108, "TraceActivation", TRACE))
    cause = ie(15, "Cause", ("misc", "om-intervention"))
    yield encoded(INITIATING, 20, "NGReset", cause, ie(88, "ResetType", ("nG-Interface", "reset-all")))
    for count in (1, 3, 200, 16383):
        part = ("partOfNG-Interface", connections(count))
        yield encoded(INITIATING, 20, "NGReset", cause, ie(88, "ResetType", part))
    yield encoded(
        SUCCESSFUL, 20, "NGResetAcknowledge", ie(111, "UE-associatedLogicalNG-connectionList", connections(9))
    )
    paged = ie(115, "UEPagingIdentity", ("fiveG-S-TMSI", s_tmsi()))
    area = ie(103, "TAIListForPaging", [{"tAI": {"pLMNIdentity": PLMN, "tAC": b"\0\0\x01"}}])
    yield encoded(INITIATING, 24, "Paging", paged, area)
    mo = ie(90, "RRCEstablishmentCause", "mo-ExceptionData")
    first = (BOTH_IDS[1], ie(38, "NAS-PDU", b"\x7e"), location_ie(CELLS[1]), mo, ie(26, "FiveG-S-TMSI", s_tmsi()))
    yield encoded(INITIATING, 15, "InitialUEMessage", *first)
    for ids in (("aMF-UE-NGAP-ID", AMF), ("uE-NGAP-ID-pair", {"aMF-UE-NGAP-ID": 255, "rAN-UE-NGAP-ID": 256})):
        for kind, table in CAUSE.alternatives[:-1]:
            for name in table.root + (table.additions or ()):
                why = ie(15, "Cause", (kind, name))
                yield encoded(INITIATING, 41, "UEContextReleaseCommand", ie(114, "UE-NGAP-IDs", ids), why)
    new = ie(40, "AMF-UE-NGAP-ID", 77)
    yield encoded(
        INITIATING, 40, "UEContextModificationRequest", *BOTH_IDS, new, ie(162, "GUAMI", GUAMI_IE["value"][1])
    )
    for node in NODES:
        yield encoded(INITIATING, 21, "NGSetupRequest", node_ie(*node), ie(102, "SupportedTAList", tracking_areas(2)))
    yield encoded(INITIATING, 21, "NGSetupRequest", node_ie(*NODES[0]), ie(102, "SupportedTAList", tracking_areas(256)))
    yield encoded(INITIATING, 19, "NASNonDeliveryIndication", *BOTH_IDS, ie(38, "NAS-PDU", NAS_OCTETS), cause)
    for size in (100, 127, 128, 300, 16000):
        yield encoded(
            INITIATING, 4, "DownlinkNASTransport", *BOTH_IDS, ie(38, "NAS-PDU", NAS_OCTETS * (size // 47 + 1))
        )
    long = ie(117, "UERadioCapability", bytes(range(256)) * 700)
    yield encoded(INITIATING, 44, "UERadioCapabilityInfoIndication", *BOTH_IDS, long)


def fragments() -> bytes:
    """A NAS PDU behind an IE of 175 KiB, in fragments. pycrate does not read its own encoding of it."""
    long = ie(117, "UERadioCapability", bytes(range(256)) * 700)
    return encoded(INITIATING, 4, "DownlinkNASTransport", *BOTH_IDS, long, ie(38, "NAS-PDU", NAS_OCTETS))
