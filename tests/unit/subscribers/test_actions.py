"""What NGAP messages do to UE contexts, and which way they go."""

import pytest

from cleannet.decode.ngap_procedures import PROCEDURES
from cleannet.model.message import Direction
from cleannet.model.ngap import NGAPMessage, NGAPPDUType, OpaqueNGAP
from cleannet.subscribers import actions
from cleannet.subscribers.actions import Action, action, direction

NAMES = {name for names in PROCEDURES.values() for name in names}
EITHER = {"NGReset", "NGResetAcknowledge", "ErrorIndication", "PrivateMessage"}
# "Direction: NG-RAN node → AMF" in TS 38.413, 9.2, of initiating messages.
FROM_RAN = [
    "PDUSessionResourceNotify",
    "PDUSessionResourceModifyIndication",
    "UEContextReleaseRequest",
    "RRCInactiveTransitionReport",
    "RetrieveUEInformation",
    "RANCPRelocationIndication",
    "UEContextResumeRequest",
    "UEContextSuspendRequest",
    "HandoverRequired",
    "HandoverNotify",
    "PathSwitchRequest",
    "HandoverCancel",
    "UplinkRANStatusTransfer",
    "UplinkRANEarlyStatusTransfer",
    "InitialUEMessage",
    "UplinkNASTransport",
    "NASNonDeliveryIndication",
    "NGSetupRequest",
    "RANConfigurationUpdate",
    "UplinkRANConfigurationTransfer",
    "PWSRestartIndication",
    "PWSFailureIndication",
    "UplinkUEAssociatedNRPPaTransport",
    "UplinkNonUEAssociatedNRPPaTransport",
    "TraceFailureIndication",
    "CellTrafficTrace",
    "LocationReport",
    "LocationReportingFailureIndication",
    "UERadioCapabilityInfoIndication",
    "UERadioCapabilityIDMappingRequest",
    "SecondaryRATDataUsageReport",
    "UplinkRIMInformationTransfer",
    "BroadcastSessionReleaseRequired",
    "BroadcastSessionTransportRequest",
    "DistributionSetupRequest",
    "DistributionReleaseRequest",
    "TimingSynchronisationStatusReport",
    "MTCommunicationHandlingRequest",
]


def message(name, *, amf=None, ran=None, **more):
    code = next(code for code, names in PROCEDURES.items() if name in names)
    return NGAPMessage(
        message_name=name,
        procedure=code,
        pdu=NGAPPDUType(PROCEDURES[code].index(name)),
        amf_ue_ngap_id=amf,
        ran_ue_ngap_id=ran,
        **more,
    )


def test_only_messages_that_exist_are_named():
    named = {*actions.ACTIONS, *actions.STARTED_BY_RAN, *actions.STARTED_BY_EITHER, *actions.ANSWERED_BY_AMF}
    assert named <= NAMES


@pytest.mark.parametrize("code", PROCEDURES)
def test_directions(code):
    names = PROCEDURES[code]
    up = names[0] in FROM_RAN
    if names[0] in EITHER:
        ways = [Direction.UNKNOWN] * 3
    else:
        ways = [Direction.UPLINK, Direction.DOWNLINK, Direction.DOWNLINK]
        ways = ways if up else [Direction.DOWNLINK, Direction.UPLINK, Direction.UPLINK]
    assert [direction(message(name)) for name in names] == ways[: len(names)]


def test_what_cannot_be_read_has_no_direction():
    assert direction(OpaqueNGAP(message_name="OpaqueNGAP")) is Direction.UNKNOWN


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("InitialUEMessage", Action.START),
        ("UEContextReleaseComplete", Action.RELEASED),
        ("UEContextReleaseCommand", Action.ENDING),
        ("UEContextReleaseRequest", Action.COMMAND),
        ("HandoverRequired", Action.HANDOVER_REQUIRED),
        ("HandoverCommand", Action.HANDOVER_DECIDED),
        ("HandoverPreparationFailure", Action.HANDOVER_DECIDED),
        ("HandoverCancelAcknowledge", Action.HANDOVER_DECIDED),
        ("HandoverNotify", Action.ORDINARY),
        ("DownlinkNASTransport", Action.ORDINARY),
        ("ErrorIndication", Action.ENDING),
    ],
)
def test_actions_concern_a_ue_or_nobody(name, expected):
    assert action(message(name, amf=1, ran=2)) is expected
    assert action(message(name, amf=1)) is expected
    assert action(message(name, ran=2)) is expected
    assert action(message(name)) is Action.NONE


@pytest.mark.parametrize("name", ["HandoverRequest", "PathSwitchRequest", "NGSetupRequest"])
def test_actions_that_need_no_id(name):
    assert action(message(name)) is actions.ACTIONS[name]


def test_only_a_reset_of_the_whole_interface_ends_all_contexts():
    assert action(message("NGReset", full_reset=True)) is Action.RESET
    assert action(message("NGReset", full_reset=False, reset_connections=3)) is Action.NONE
    assert action(message("NGReset")) is Action.NONE
    assert action(message("NGResetAcknowledge")) is Action.NONE


def test_paging_concerns_no_context():
    assert action(message("Paging")) is Action.NONE
