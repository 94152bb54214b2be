"""Message types of NAS-5GS (TS 24.501, 9.7), as 3GPP's names re-cased."""

MOBILITY_MESSAGES = 0x7E
"""Extended protocol discriminator of 5GMM messages (TS 24.007, 11.2.3.1.1A)."""

SESSION_MESSAGES = 0x2E
"""Extended protocol discriminator of 5GSM messages (TS 24.007, 11.2.3.1.1A)."""

# Table 9.7.1.
MOBILITY_TYPES = {
    0x41: "RegistrationRequest",
    0x42: "RegistrationAccept",
    0x43: "RegistrationComplete",
    0x44: "RegistrationReject",
    0x45: "DeregistrationRequestUEOriginating",
    0x46: "DeregistrationAcceptUEOriginating",
    0x47: "DeregistrationRequestUETerminated",
    0x48: "DeregistrationAcceptUETerminated",
    0x4C: "ServiceRequest",
    0x4D: "ServiceReject",
    0x4E: "ServiceAccept",
    0x4F: "ControlPlaneServiceRequest",
    0x50: "NetworkSliceSpecificAuthenticationCommand",
    0x51: "NetworkSliceSpecificAuthenticationComplete",
    0x52: "NetworkSliceSpecificAuthenticationResult",
    0x54: "ConfigurationUpdateCommand",
    0x55: "ConfigurationUpdateComplete",
    0x56: "AuthenticationRequest",
    0x57: "AuthenticationResponse",
    0x58: "AuthenticationReject",
    0x59: "AuthenticationFailure",
    0x5A: "AuthenticationResult",
    0x5B: "IdentityRequest",
    0x5C: "IdentityResponse",
    0x5D: "SecurityModeCommand",
    0x5E: "SecurityModeComplete",
    0x5F: "SecurityModeReject",
    0x64: "5GMMStatus",
    0x65: "Notification",
    0x66: "NotificationResponse",
    0x67: "ULNASTransport",
    0x68: "DLNASTransport",
    0x69: "RelayKeyRequest",
    0x6A: "RelayKeyAccept",
    0x6B: "RelayKeyReject",
    0x6C: "RelayAuthenticationRequest",
    0x6D: "RelayAuthenticationResponse",
}

# Table 9.7.2.
SESSION_TYPES = {
    0xC1: "PDUSessionEstablishmentRequest",
    0xC2: "PDUSessionEstablishmentAccept",
    0xC3: "PDUSessionEstablishmentReject",
    0xC5: "PDUSessionAuthenticationCommand",
    0xC6: "PDUSessionAuthenticationComplete",
    0xC7: "PDUSessionAuthenticationResult",
    0xC9: "PDUSessionModificationRequest",
    0xCA: "PDUSessionModificationReject",
    0xCB: "PDUSessionModificationCommand",
    0xCC: "PDUSessionModificationComplete",
    0xCD: "PDUSessionModificationCommandReject",
    0xD1: "PDUSessionReleaseRequest",
    0xD2: "PDUSessionReleaseReject",
    0xD3: "PDUSessionReleaseCommand",
    0xD4: "PDUSessionReleaseComplete",
    0xD6: "5GSMStatus",
    0xD8: "ServiceLevelAuthenticationCommand",
    0xD9: "ServiceLevelAuthenticationComplete",
    0xDA: "RemoteUEReport",
    0xDB: "RemoteUEReportResponse",
}
