"""Message types of NAS-EPS (TS 24.301, 9.8), as 3GPP's names re-cased."""

MOBILITY_MESSAGES = 7
"""Protocol discriminator of EMM messages (TS 24.007, 11.2.3.1.1)."""

SESSION_MESSAGES = 2
"""Protocol discriminator of ESM messages (TS 24.007, 11.2.3.1.1)."""

# Table 9.8.1.
MOBILITY_TYPES = {
    0x41: "AttachRequest",
    0x42: "AttachAccept",
    0x43: "AttachComplete",
    0x44: "AttachReject",
    0x45: "DetachRequest",
    0x46: "DetachAccept",
    0x48: "TrackingAreaUpdateRequest",
    0x49: "TrackingAreaUpdateAccept",
    0x4A: "TrackingAreaUpdateComplete",
    0x4B: "TrackingAreaUpdateReject",
    0x4C: "ExtendedServiceRequest",
    0x4D: "ControlPlaneServiceRequest",
    0x4E: "ServiceReject",
    0x4F: "ServiceAccept",
    0x50: "GUTIReallocationCommand",
    0x51: "GUTIReallocationComplete",
    0x52: "AuthenticationRequest",
    0x53: "AuthenticationResponse",
    0x54: "AuthenticationReject",
    0x55: "IdentityRequest",
    0x56: "IdentityResponse",
    0x5C: "AuthenticationFailure",
    0x5D: "SecurityModeCommand",
    0x5E: "SecurityModeComplete",
    0x5F: "SecurityModeReject",
    0x60: "EMMStatus",
    0x61: "EMMInformation",
    0x62: "DownlinkNASTransport",
    0x63: "UplinkNASTransport",
    0x64: "CSServiceNotification",
    0x68: "DownlinkGenericNASTransport",
    0x69: "UplinkGenericNASTransport",
}

# Table 9.8.2.
SESSION_TYPES = {
    0xC1: "ActivateDefaultEPSBearerContextRequest",
    0xC2: "ActivateDefaultEPSBearerContextAccept",
    0xC3: "ActivateDefaultEPSBearerContextReject",
    0xC5: "ActivateDedicatedEPSBearerContextRequest",
    0xC6: "ActivateDedicatedEPSBearerContextAccept",
    0xC7: "ActivateDedicatedEPSBearerContextReject",
    0xC9: "ModifyEPSBearerContextRequest",
    0xCA: "ModifyEPSBearerContextAccept",
    0xCB: "ModifyEPSBearerContextReject",
    0xCD: "DeactivateEPSBearerContextRequest",
    0xCE: "DeactivateEPSBearerContextAccept",
    0xD0: "PDNConnectivityRequest",
    0xD1: "PDNConnectivityReject",
    0xD2: "PDNDisconnectRequest",
    0xD3: "PDNDisconnectReject",
    0xD4: "BearerResourceAllocationRequest",
    0xD5: "BearerResourceAllocationReject",
    0xD6: "BearerResourceModificationRequest",
    0xD7: "BearerResourceModificationReject",
    0xD9: "ESMInformationRequest",
    0xDA: "ESMInformationResponse",
    0xDB: "Notification",
    0xDC: "ESMDummyMessage",
    0xE8: "ESMStatus",
    0xE9: "RemoteUEReport",
    0xEA: "RemoteUEReportResponse",
    0xEB: "ESMDataTransport",
}
