"""Cause values (TS 38.413 V18, 9.3.1.2; names as in the ASN.1, 9.4.5)."""

from cleannet.decode.aper_types import Choice, Decoded, Enumerated, Single
from cleannet.model.ngap import Cause, CauseGroup

RADIO_NETWORK = Enumerated(
    "CauseRadioNetwork",
    (
        "unspecified",
        "txnrelocoverall-expiry",
        "successful-handover",
        "release-due-to-ngran-generated-reason",
        "release-due-to-5gc-generated-reason",
        "handover-cancelled",
        "partial-handover",
        "ho-failure-in-target-5GC-ngran-node-or-target-system",
        "ho-target-not-allowed",
        "tngrelocoverall-expiry",
        "tngrelocprep-expiry",
        "cell-not-available",
        "unknown-targetID",
        "no-radio-resources-available-in-target-cell",
        "unknown-local-UE-NGAP-ID",
        "inconsistent-remote-UE-NGAP-ID",
        "handover-desirable-for-radio-reason",
        "time-critical-handover",
        "resource-optimisation-handover",
        "reduce-load-in-serving-cell",
        "user-inactivity",
        "radio-connection-with-ue-lost",
        "radio-resources-not-available",
        "invalid-qos-combination",
        "failure-in-radio-interface-procedure",
        "interaction-with-other-procedure",
        "unknown-PDU-session-ID",
        "unkown-qos-flow-ID",
        "multiple-PDU-session-ID-instances",
        "multiple-qos-flow-ID-instances",
        "encryption-and-or-integrity-protection-algorithms-not-supported",
        "ng-intra-system-handover-triggered",
        "ng-inter-system-handover-triggered",
        "xn-handover-triggered",
        "not-supported-5QI-value",
        "ue-context-transfer",
        "ims-voice-eps-fallback-or-rat-fallback-triggered",
        "up-integrity-protection-not-possible",
        "up-confidentiality-protection-not-possible",
        "slice-not-supported",
        "ue-in-rrc-inactive-state-not-reachable",
        "redirection",
        "resources-not-available-for-the-slice",
        "ue-max-integrity-protected-data-rate-reason",
        "release-due-to-cn-detected-mobility",
    ),
    (
        "n26-interface-not-available",
        "release-due-to-pre-emption",
        "multiple-location-reporting-reference-ID-instances",
        "rsn-not-available-for-the-up",
        "npn-access-denied",
        "cag-only-access-denied",
        "insufficient-ue-capabilities",
        "redcap-ue-not-supported",
        "unknown-MBS-Session-ID",
        "indicated-MBS-session-area-information-not-served-by-the-gNB",
        "inconsistent-slice-info-for-the-session",
        "misaligned-association-for-multicast-unicast",
        "eredcap-ue-not-supported",
        "two-rx-xr-ue-not-supported",
    ),
)
TRANSPORT = Enumerated(
    "CauseTransport",
    (
        "transport-resource-unavailable",
        "unspecified",
    ),
    (),
)
NAS = Enumerated(
    "CauseNas",
    (
        "normal-release",
        "authentication-failure",
        "deregister",
        "unspecified",
    ),
    (
        "uE-not-in-PLMN-serving-area",
        "mobile-IAB-not-authorized",
        "iAB-not-authorized",
    ),
)
PROTOCOL = Enumerated(
    "CauseProtocol",
    (
        "transfer-syntax-error",
        "abstract-syntax-error-reject",
        "abstract-syntax-error-ignore-and-notify",
        "message-not-compatible-with-receiver-state",
        "semantic-error",
        "abstract-syntax-error-falsely-constructed-message",
        "unspecified",
    ),
    (),
)
MISC = Enumerated(
    "CauseMisc",
    (
        "control-processing-overload",
        "not-enough-user-plane-processing-resources",
        "hardware-failure",
        "om-intervention",
        "unknown-PLMN-or-SNPN",
        "unspecified",
    ),
    (),
)

CAUSE = Choice(
    "Cause",
    (
        ("radioNetwork", RADIO_NETWORK),
        ("transport", TRANSPORT),
        ("nas", NAS),
        ("protocol", PROTOCOL),
        ("misc", MISC),
        ("choice-Extensions", Single("Cause", {})),
    ),
)

_GROUPS = (RADIO_NETWORK, TRANSPORT, NAS, PROTOCOL, MISC)


def cause(value: tuple[str, Decoded]) -> Cause:
    """The record of what `CAUSE` read. A cause of an extension has the id of that extension for a value."""
    alternative, index = value
    for group, (name, _) in enumerate(CAUSE.alternatives[:-1]):
        if name == alternative:
            return Cause(CauseGroup(group), index, _GROUPS[group].name(index))
    return Cause(CauseGroup.EXTENSION, index[0])
