"""What an NGAP message does to UE contexts, and which way it goes (TS 38.413, clause 8 and 9.4)."""

import enum

from cleannet.model.message import Direction
from cleannet.model.ngap import NGAPMessage, NGAPPDUType


class Action(enum.IntEnum):
    """What binding has to do with a message."""

    NONE = 0
    ORDINARY = 1
    START = 2
    RELEASED = 3
    HANDOVER_REQUIRED = 4
    HANDOVER_REQUEST = 5
    HANDOVER_ACKNOWLEDGE = 6
    HANDOVER_FAILURE = 7
    PATH_SWITCH = 8
    RESET = 9
    COMMAND = 10
    ENDING = 11
    HANDOVER_DECIDED = 12


ACTIONS = {
    "InitialUEMessage": Action.START,
    "UEContextReleaseComplete": Action.RELEASED,
    "HandoverRequired": Action.HANDOVER_REQUIRED,
    "HandoverRequest": Action.HANDOVER_REQUEST,
    "HandoverRequestAcknowledge": Action.HANDOVER_ACKNOWLEDGE,
    "HandoverFailure": Action.HANDOVER_FAILURE,
    "HandoverCommand": Action.HANDOVER_DECIDED,
    "HandoverPreparationFailure": Action.HANDOVER_DECIDED,
    "HandoverCancelAcknowledge": Action.HANDOVER_DECIDED,
    "PathSwitchRequest": Action.PATH_SWITCH,
    "NGReset": Action.RESET,
    "NGSetupRequest": Action.RESET,
    "UEContextReleaseCommand": Action.ENDING,
    "ErrorIndication": Action.ENDING,
    "UEContextReleaseRequest": Action.COMMAND,
    "HandoverCancel": Action.COMMAND,
    "PDUSessionResourceNotify": Action.COMMAND,
    "PDUSessionResourceModifyIndication": Action.COMMAND,
}
"""COMMAND: what a RAN node may only ask for UEs of its own. ENDING: what may speak of a UE that is gone already."""

WITHOUT_A_UE = (Action.HANDOVER_REQUEST, Action.RESET, Action.PATH_SWITCH)

STARTED_BY_RAN = frozenset(
    {
        "BroadcastSessionReleaseRequired",
        "BroadcastSessionTransportRequest",
        "CellTrafficTrace",
        "DistributionReleaseRequest",
        "DistributionSetupRequest",
        "HandoverCancel",
        "HandoverNotify",
        "HandoverRequired",
        "InitialUEMessage",
        "LocationReport",
        "LocationReportingFailureIndication",
        "MTCommunicationHandlingRequest",
        "NASNonDeliveryIndication",
        "NGSetupRequest",
        "PDUSessionResourceModifyIndication",
        "PDUSessionResourceNotify",
        "PWSFailureIndication",
        "PWSRestartIndication",
        "PathSwitchRequest",
        "RANConfigurationUpdate",
        "RANCPRelocationIndication",
        "RRCInactiveTransitionReport",
        "RetrieveUEInformation",
        "SecondaryRATDataUsageReport",
        "TimingSynchronisationStatusReport",
        "TraceFailureIndication",
        "UEContextReleaseRequest",
        "UEContextResumeRequest",
        "UEContextSuspendRequest",
        "UERadioCapabilityIDMappingRequest",
        "UERadioCapabilityInfoIndication",
        "UplinkNASTransport",
        "UplinkNonUEAssociatedNRPPaTransport",
        "UplinkRANConfigurationTransfer",
        "UplinkRANEarlyStatusTransfer",
        "UplinkRANStatusTransfer",
        "UplinkRIMInformationTransfer",
        "UplinkUEAssociatedNRPPaTransport",
    }
)
"""Initiating messages that the NG-RAN node sends."""
STARTED_BY_EITHER = frozenset({"NGReset", "ErrorIndication", "PrivateMessage"})
ANSWERED_BY_AMF = frozenset(
    {
        "BroadcastSessionTransportFailure",
        "BroadcastSessionTransportResponse",
        "DistributionReleaseResponse",
        "DistributionSetupFailure",
        "DistributionSetupResponse",
        "HandoverCancelAcknowledge",
        "HandoverCommand",
        "HandoverPreparationFailure",
        "MTCommunicationHandlingFailure",
        "MTCommunicationHandlingResponse",
        "NGSetupFailure",
        "NGSetupResponse",
        "PDUSessionResourceModifyConfirm",
        "PathSwitchRequestAcknowledge",
        "PathSwitchRequestFailure",
        "RANConfigurationUpdateAcknowledge",
        "RANConfigurationUpdateFailure",
        "UEContextResumeFailure",
        "UEContextResumeResponse",
        "UEContextSuspendFailure",
        "UEContextSuspendResponse",
        "UERadioCapabilityIDMappingResponse",
    }
)
"""Outcomes that the AMF sends."""


def action(message: NGAPMessage) -> Action:
    """What binding has to do with a message."""
    if message.name == "NGReset" and not message.full_reset:
        return Action.NONE  # The UEs of a partial reset are found by their next use.
    concerns_a_ue = message.amf_ue_ngap_id is not None or message.ran_ue_ngap_id is not None
    found = ACTIONS.get(message.name, Action.ORDINARY if concerns_a_ue else Action.NONE)
    return found if concerns_a_ue or found in WITHOUT_A_UE else Action.NONE


def direction(message: NGAPMessage) -> Direction:
    """Which way a message of this name goes; UNKNOWN for those that either side may send."""
    if message.procedure < 0 or message.name in STARTED_BY_EITHER or message.name.startswith("NGReset"):
        return Direction.UNKNOWN
    if message.pdu is NGAPPDUType.INITIATING_MESSAGE:
        return Direction.UPLINK if message.name in STARTED_BY_RAN else Direction.DOWNLINK
    return Direction.DOWNLINK if message.name in ANSWERED_BY_AMF else Direction.UPLINK
