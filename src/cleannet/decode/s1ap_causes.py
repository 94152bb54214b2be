"""Cause values (TS 36.413, 9.2.1.3; names as in the ASN.1, 9.3.4)."""

from cleannet.decode.aper import constrained, open_type
from cleannet.decode.aper_types import Enumerated
from cleannet.decode.cursor import Cursor
from cleannet.model.s1ap import S1Cause

GROUPS = (
    Enumerated(
        "radioNetwork",
        (
            "unspecified",
            "tx2relocoverall-expiry",
            "successful-handover",
            "release-due-to-eutran-generated-reason",
            "handover-cancelled",
            "partial-handover",
            "ho-failure-in-target-EPC-eNB-or-target-system",
            "ho-target-not-allowed",
            "tS1relocoverall-expiry",
            "tS1relocprep-expiry",
            "cell-not-available",
            "unknown-targetID",
            "no-radio-resources-available-in-target-cell",
            "unknown-mme-ue-s1ap-id",
            "unknown-enb-ue-s1ap-id",
            "unknown-pair-ue-s1ap-id",
            "handover-desirable-for-radio-reason",
            "time-critical-handover",
            "resource-optimisation-handover",
            "reduce-load-in-serving-cell",
            "user-inactivity",
            "radio-connection-with-ue-lost",
            "load-balancing-tau-required",
            "cs-fallback-triggered",
            "ue-not-available-for-ps-service",
            "radio-resources-not-available",
            "failure-in-radio-interface-procedure",
            "invalid-qos-combination",
            "interrat-redirection",
            "interaction-with-other-procedure",
            "unknown-E-RAB-ID",
            "multiple-E-RAB-ID-instances",
            "encryption-and-or-integrity-protection-algorithms-not-supported",
            "s1-intra-system-handover-triggered",
            "s1-inter-system-handover-triggered",
            "x2-handover-triggered",
        ),
        (
            "redirection-towards-1xRTT",
            "not-supported-QCI-value",
            "invalid-CSG-Id",
            "release-due-to-pre-emption",
            "n26-interface-not-available",
            "insufficient-ue-capabilities",
            "maximum-bearer-pre-emption-rate-exceeded",
            "up-integrity-protection-not-possible",
            "release-due-to-discontinuous-coverage",
        ),
    ),
    Enumerated(
        "transport",
        (
            "transport-resource-unavailable",
            "unspecified",
        ),
        (),
    ),
    Enumerated(
        "nas",
        (
            "normal-release",
            "authentication-failure",
            "detach",
            "unspecified",
        ),
        (
            "csg-subscription-expiry",
            "uE-not-in-PLMN-serving-area",
            "iab-not-authorized",
        ),
    ),
    Enumerated(
        "protocol",
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
    ),
    Enumerated(
        "misc",
        (
            "control-processing-overload",
            "not-enough-user-plane-processing-resources",
            "hardware-failure",
            "om-intervention",
            "unspecified",
            "unknown-PLMN",
        ),
        (),
    ),
)
"""The alternatives of Cause, in the ASN.1's order."""


def cause(cursor: Cursor) -> S1Cause:
    """Reads a Cause: a choice with an extension marker."""
    if cursor.bits(1, "Cause"):
        open_type(cursor, "Cause")
        return S1Cause("", "")
    group = GROUPS[constrained(cursor, 0, len(GROUPS) - 1, "Cause")]
    return S1Cause(group.what, group.name(group.read(cursor)))
