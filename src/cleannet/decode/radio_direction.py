"""Which way a NAS message goes, where the capture does not tell: most types go one way only (TS 24.301, 8.2, 8.3)."""

from cleannet.model.message import Direction, Message

_UP = frozenset(
    {
        "AttachRequest",
        "AttachComplete",
        "TrackingAreaUpdateRequest",
        "TrackingAreaUpdateComplete",
        "ServiceRequest",
        "ExtendedServiceRequest",
        "ControlPlaneServiceRequest",
        "GUTIReallocationComplete",
        "AuthenticationResponse",
        "AuthenticationFailure",
        "IdentityResponse",
        "SecurityModeComplete",
        "SecurityModeReject",
        "UplinkNASTransport",
        "UplinkGenericNASTransport",
        "PDNConnectivityRequest",
        "PDNDisconnectRequest",
        "BearerResourceAllocationRequest",
        "BearerResourceModificationRequest",
        "ESMInformationResponse",
        "RegistrationRequest",
        "RegistrationComplete",
        "ULNASTransport",
        "ConfigurationUpdateComplete",
    }
)
_DOWN = frozenset(
    {
        "AttachAccept",
        "AttachReject",
        "TrackingAreaUpdateAccept",
        "TrackingAreaUpdateReject",
        "ServiceAccept",
        "ServiceReject",
        "GUTIReallocationCommand",
        "AuthenticationRequest",
        "AuthenticationReject",
        "AuthenticationResult",
        "IdentityRequest",
        "SecurityModeCommand",
        "EMMInformation",
        "DownlinkNASTransport",
        "DownlinkGenericNASTransport",
        "CSServiceNotification",
        "ESMInformationRequest",
        "PDNConnectivityReject",
        "PDNDisconnectReject",
        "RegistrationAccept",
        "RegistrationReject",
        "DLNASTransport",
        "ConfigurationUpdateCommand",
        "Notification",
    }
)
_BEARER = ("ActivateDefaultEPSBearerContext", "ActivateDedicatedEPSBearerContext", "ModifyEPSBearerContext")
_DETACH_HEADER = 3


def direction_of(message: Message, octets: bytes) -> Direction:
    """The only way that a message of this type can go, UNKNOWN if both or none is known."""
    name = message.name
    if name in _UP:
        return Direction.UPLINK
    if name in _DOWN:
        return Direction.DOWNLINK
    if name.startswith(_BEARER):
        return Direction.DOWNLINK if name.endswith("Request") else Direction.UPLINK
    if name == "DetachRequest":
        # That of a UE ends in its identity, with a length (8.2.11.1); that of a network in the cause, if anything.
        plain = octets if octets[:1] < b"\x10" else octets[6:]
        whole = len(plain) > _DETACH_HEADER + 1 and plain[_DETACH_HEADER] == len(plain) - _DETACH_HEADER - 1
        return Direction.UPLINK if whole else Direction.DOWNLINK
    return Direction.UNKNOWN
