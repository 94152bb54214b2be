"""Elementary procedures (TS 38.413 V18, 8.1; codes and messages as in the ASN.1, 9.4.3 and 9.4.7)."""

# code: (initiating message, successful outcome, unsuccessful outcome); the last two only where the procedure has them.
# Beside it the clause of TS 38.413 whose group of messages they belong to.
PROCEDURES: dict[int, tuple[str, ...]] = {
    0: ("AMFConfigurationUpdate", "AMFConfigurationUpdateAcknowledge", "AMFConfigurationUpdateFailure"),  # 9.2.6
    1: ("AMFStatusIndication",),  # 9.2.6
    2: ("CellTrafficTrace",),  # 9.2.10
    3: ("DeactivateTrace",),  # 9.2.10
    4: ("DownlinkNASTransport",),  # 9.2.5
    5: ("DownlinkNonUEAssociatedNRPPaTransport",),  # 9.2.9
    6: ("DownlinkRANConfigurationTransfer",),  # 9.2.7
    7: ("DownlinkRANStatusTransfer",),  # 9.2.3
    8: ("DownlinkUEAssociatedNRPPaTransport",),  # 9.2.9
    9: ("ErrorIndication",),  # 9.2.6
    10: ("HandoverCancel", "HandoverCancelAcknowledge"),  # 9.2.3
    11: ("HandoverNotify",),  # 9.2.3
    12: ("HandoverRequired", "HandoverCommand", "HandoverPreparationFailure"),  # 9.2.3
    13: ("HandoverRequest", "HandoverRequestAcknowledge", "HandoverFailure"),  # 9.2.3
    14: ("InitialContextSetupRequest", "InitialContextSetupResponse", "InitialContextSetupFailure"),  # 9.2.2
    15: ("InitialUEMessage",),  # 9.2.5
    16: ("LocationReportingControl",),  # 9.2.11
    17: ("LocationReportingFailureIndication",),  # 9.2.11
    18: ("LocationReport",),  # 9.2.11
    19: ("NASNonDeliveryIndication",),  # 9.2.5
    20: ("NGReset", "NGResetAcknowledge"),  # 9.2.6
    21: ("NGSetupRequest", "NGSetupResponse", "NGSetupFailure"),  # 9.2.6
    22: ("OverloadStart",),  # 9.2.6
    23: ("OverloadStop",),  # 9.2.6
    24: ("Paging",),  # 9.2.4
    25: ("PathSwitchRequest", "PathSwitchRequestAcknowledge", "PathSwitchRequestFailure"),  # 9.2.3
    26: ("PDUSessionResourceModifyRequest", "PDUSessionResourceModifyResponse"),  # 9.2.1
    27: ("PDUSessionResourceModifyIndication", "PDUSessionResourceModifyConfirm"),  # 9.2.1
    28: ("PDUSessionResourceReleaseCommand", "PDUSessionResourceReleaseResponse"),  # 9.2.1
    29: ("PDUSessionResourceSetupRequest", "PDUSessionResourceSetupResponse"),  # 9.2.1
    30: ("PDUSessionResourceNotify",),  # 9.2.1
    31: ("PrivateMessage",),
    32: ("PWSCancelRequest", "PWSCancelResponse"),  # 9.2.8
    33: ("PWSFailureIndication",),  # 9.2.8
    34: ("PWSRestartIndication",),  # 9.2.8
    35: ("RANConfigurationUpdate", "RANConfigurationUpdateAcknowledge", "RANConfigurationUpdateFailure"),  # 9.2.6
    36: ("RerouteNASRequest",),  # 9.2.5
    37: ("RRCInactiveTransitionReport",),  # 9.2.2
    38: ("TraceFailureIndication",),  # 9.2.10
    39: ("TraceStart",),  # 9.2.10
    40: ("UEContextModificationRequest", "UEContextModificationResponse", "UEContextModificationFailure"),  # 9.2.2
    41: ("UEContextReleaseCommand", "UEContextReleaseComplete"),  # 9.2.2
    42: ("UEContextReleaseRequest",),  # 9.2.2
    43: ("UERadioCapabilityCheckRequest", "UERadioCapabilityCheckResponse"),  # 9.2.13
    44: ("UERadioCapabilityInfoIndication",),  # 9.2.13
    45: ("UETNLABindingReleaseRequest",),  # 9.2.12
    46: ("UplinkNASTransport",),  # 9.2.5
    47: ("UplinkNonUEAssociatedNRPPaTransport",),  # 9.2.9
    48: ("UplinkRANConfigurationTransfer",),  # 9.2.7
    49: ("UplinkRANStatusTransfer",),  # 9.2.3
    50: ("UplinkUEAssociatedNRPPaTransport",),  # 9.2.9
    51: ("WriteReplaceWarningRequest", "WriteReplaceWarningResponse"),  # 9.2.8
    52: ("SecondaryRATDataUsageReport",),  # 9.2.14
    53: ("UplinkRIMInformationTransfer",),  # 9.2.15
    54: ("DownlinkRIMInformationTransfer",),  # 9.2.15
    55: ("RetrieveUEInformation",),  # 9.2.2
    56: ("UEInformationTransfer",),  # 9.2.2
    57: ("RANCPRelocationIndication",),  # 9.2.2
    58: ("UEContextResumeRequest", "UEContextResumeResponse", "UEContextResumeFailure"),  # 9.2.2
    59: ("UEContextSuspendRequest", "UEContextSuspendResponse", "UEContextSuspendFailure"),  # 9.2.2
    60: ("UERadioCapabilityIDMappingRequest", "UERadioCapabilityIDMappingResponse"),  # 9.2.13
    61: ("HandoverSuccess",),  # 9.2.3
    62: ("UplinkRANEarlyStatusTransfer",),  # 9.2.3
    63: ("DownlinkRANEarlyStatusTransfer",),  # 9.2.3
    64: ("AMFCPRelocationIndication",),  # 9.2.2
    65: ("ConnectionEstablishmentIndication",),  # 9.2.2
    66: (
        "BroadcastSessionModificationRequest",
        "BroadcastSessionModificationResponse",
        "BroadcastSessionModificationFailure",
    ),
    67: ("BroadcastSessionReleaseRequest", "BroadcastSessionReleaseResponse"),
    68: ("BroadcastSessionSetupRequest", "BroadcastSessionSetupResponse", "BroadcastSessionSetupFailure"),
    69: ("DistributionSetupRequest", "DistributionSetupResponse", "DistributionSetupFailure"),
    70: ("DistributionReleaseRequest", "DistributionReleaseResponse"),
    71: (
        "MulticastSessionActivationRequest",
        "MulticastSessionActivationResponse",
        "MulticastSessionActivationFailure",
    ),
    72: ("MulticastSessionDeactivationRequest", "MulticastSessionDeactivationResponse"),
    73: ("MulticastSessionUpdateRequest", "MulticastSessionUpdateResponse", "MulticastSessionUpdateFailure"),
    74: ("MulticastGroupPaging",),
    75: ("BroadcastSessionReleaseRequired",),
    76: (
        "TimingSynchronisationStatusRequest",
        "TimingSynchronisationStatusResponse",
        "TimingSynchronisationStatusFailure",
    ),
    77: ("TimingSynchronisationStatusReport",),
    78: ("MTCommunicationHandlingRequest", "MTCommunicationHandlingResponse", "MTCommunicationHandlingFailure"),
    79: ("RANPagingRequest",),
    80: ("BroadcastSessionTransportRequest", "BroadcastSessionTransportResponse", "BroadcastSessionTransportFailure"),
}
