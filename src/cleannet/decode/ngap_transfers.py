"""PDU session lists of NGAP and the transfers inside their items (TS 38.413 V18, 9.3.4; ASN.1 in 9.4.5)."""

from collections.abc import Callable
from typing import NamedTuple

from cleannet.decode.aper_types import (
    Contained,
    Decoded,
    Enumerated,
    Field,
    Integer,
    Members,
    Sequence,
    SequenceOf,
    Type,
)
from cleannet.decode.cursor import Cursor
from cleannet.decode.ngap_causes import CAUSE, cause
from cleannet.decode.ngap_found import Found
from cleannet.decode.ngap_ies import IE_NAMES
from cleannet.decode.ngap_types import (
    NAS_PDU,
    PDU_SESSION_ID,
    S_NSSAI,
    SECURITY_INDICATION,
    SECURITY_RESULT,
    UNREAD_EXTENSIONS,
    UP_TRANSPORT_LAYER_INFORMATION,
    extensions,
)
from cleannet.model.ngap import Protection, QosFlows, SecurityIndication, SecurityResult, Tunnel

SET_UP, FAILED, RELEASED, OTHER = "sessions_set_up", "sessions_failed", "sessions_released", None
"""What being in a list says of a PDU session: the field of the message that it goes into."""

_UP = UP_TRANSPORT_LAYER_INFORMATION


def _flows(what: str, *more: Field) -> SequenceOf:
    """A list of QoS flows."""
    identifier = Field("qosFlowIdentifier", Integer(0, 63, True, "QosFlowIdentifier"))
    return SequenceOf(f"{what}List", Sequence(f"{what}Item", (identifier, *more, extensions())), 1, 64)


# 9.3.2.8
_ASSOCIATED_QOS_FLOWS = _flows(
    "AssociatedQosFlow",
    Field("qosFlowMappingIndication", Enumerated("QosFlowMappingIndication", ("ul", "dl")), optional=True),
)
_QOS_FLOW_PER_TNL = Sequence(
    "QosFlowPerTNLInformation",
    (Field("tunnel", _UP), Field("associatedQosFlowList", _ASSOCIATED_QOS_FLOWS), extensions()),
)
_QOS_FLOW_PER_TNL_LIST = SequenceOf(
    "QosFlowPerTNLInformationList",
    Sequence("QosFlowPerTNLInformationItem", (Field("flow", _QOS_FLOW_PER_TNL), extensions())),
    1,
    3,
)

# 9.3.4.1, 9.3.4.3: containers. Tunnels of the UPF's side: 126, 139, 186, 195 and the first half of the pairs in 140.
_UP_LIST = SequenceOf(
    "UPTransportLayerInformationList",
    Sequence("UPTransportLayerInformationItem", (Field("tunnel", _UP), extensions())),
    1,
    3,
)
_UP_MODIFY_LIST = SequenceOf(
    "UL-NGU-UP-TNLModifyList",
    Sequence("UL-NGU-UP-TNLModifyItem", (Field("tunnel", _UP), Field("other-side", _UP), extensions())),
    1,
    4,
)
_REQUEST_IES: dict[int, Type] = {
    126: _UP_LIST,
    138: SECURITY_INDICATION,
    139: _UP,
    140: _UP_MODIFY_LIST,
    186: _UP_LIST,
    195: _UP,
}
SETUP_REQUEST_TRANSFER = Sequence(
    "PDUSessionResourceSetupRequestTransfer",
    (Field("protocolIEs", Members("PDUSessionResourceSetupRequestTransfer", _REQUEST_IES, 0, IE_NAMES)),),
)
MODIFY_REQUEST_TRANSFER = Sequence(
    "PDUSessionResourceModifyRequestTransfer",
    (Field("protocolIEs", Members("PDUSessionResourceModifyRequestTransfer", _REQUEST_IES, 0, IE_NAMES)),),
)

# 9.3.4.2
SETUP_RESPONSE_TRANSFER = Sequence(
    "PDUSessionResourceSetupResponseTransfer",
    (
        Field("flow", _QOS_FLOW_PER_TNL),
        Field("flows", _QOS_FLOW_PER_TNL_LIST, optional=True),
        Field("result", SECURITY_RESULT, optional=True),
        Field("qosFlowFailedToSetupList", None, optional=True),
        UNREAD_EXTENSIONS,
    ),
)

# 9.3.4.4; the second tunnel is the UPF's.
MODIFY_RESPONSE_TRANSFER = Sequence(
    "PDUSessionResourceModifyResponseTransfer",
    (
        Field("tunnel", _UP, optional=True),
        Field("uL-NGU-UP-TNLInformation", _UP, optional=True),
        Field("qosFlowAddOrModifyResponseList", _flows("QosFlowAddOrModifyResponse"), optional=True),
        Field("additionalDLQosFlowPerTNLInformation", None, optional=True),
        Field("qosFlowFailedToAddOrModifyList", None, optional=True),
        UNREAD_EXTENSIONS,
    ),
)

# 9.3.4.6; the result stands in an extension.
MODIFY_INDICATION_TRANSFER = Sequence(
    "PDUSessionResourceModifyIndicationTransfer",
    (
        Field("flow", _QOS_FLOW_PER_TNL),
        Field("flows", _QOS_FLOW_PER_TNL_LIST, optional=True),
        extensions({156: SECURITY_RESULT}),
    ),
)

# 9.3.4.7; the tunnel is the UPF's.
MODIFY_CONFIRM_TRANSFER = Sequence(
    "PDUSessionResourceModifyConfirmTransfer",
    (
        Field("qosFlowModifyConfirmList", _flows("QosFlowModifyConfirm")),
        Field("tunnel", _UP),
        Field("additionalNG-UUPTNLInformation", None, optional=True),
        Field("qosFlowFailedToModifyList", None, optional=True),
        UNREAD_EXTENSIONS,
    ),
)

# 9.3.4.8, 9.3.1.60
PATH_SWITCH_REQUEST_TRANSFER = Sequence(
    "PathSwitchRequestTransfer",
    (
        Field("tunnel", _UP),
        Field("dL-NGU-TNLInformationReused", Enumerated("DL-NGU-TNLInformationReused", ("true",)), optional=True),
        Field(
            "security",
            Sequence(
                "UserPlaneSecurityInformation",
                (Field("result", SECURITY_RESULT), Field("indication", SECURITY_INDICATION), extensions()),
            ),
            optional=True,
        ),
        Field("qosFlowAcceptedList", _flows("QosFlowAccepted")),
        UNREAD_EXTENSIONS,
    ),
)

# 9.3.4.9
PATH_SWITCH_REQUEST_ACKNOWLEDGE_TRANSFER = Sequence(
    "PathSwitchRequestAcknowledgeTransfer",
    (
        Field("tunnel", _UP, optional=True),
        Field("indication", SECURITY_INDICATION, optional=True),
        UNREAD_EXTENSIONS,
    ),
)

# 9.3.4.10, 9.3.4.11
HANDOVER_COMMAND_TRANSFER = Sequence(
    "HandoverCommandTransfer",
    (
        Field("forwarding", _UP, optional=True),
        Field("qosFlowToBeForwardedList", None, optional=True),
        Field("dataForwardingResponseDRBList", None, optional=True),
        UNREAD_EXTENSIONS,
    ),
)
_FORWARDED_FLOWS = _flows(
    "QosFlowWithDataForwarding",
    Field("dataForwardingAccepted", Enumerated("DataForwardingAccepted", ("data-forwarding-accepted",)), optional=True),
)
HANDOVER_REQUEST_ACKNOWLEDGE_TRANSFER = Sequence(
    "HandoverRequestAcknowledgeTransfer",
    (
        Field("tunnel", _UP),
        Field("forwarding", _UP, optional=True),
        Field("result", SECURITY_RESULT, optional=True),
        Field("qosFlowSetupResponseList", _FORWARDED_FLOWS),
        Field("qosFlowFailedToSetupList", None, optional=True),
        Field("dataForwardingResponseDRBList", None, optional=True),
        UNREAD_EXTENSIONS,
    ),
)

# 9.3.4.15 to 9.3.4.17, 9.3.4.19: each begins with the cause; what follows is not read.
UNSUCCESSFUL_TRANSFER = Sequence(
    "UnsuccessfulTransfer",
    (Field("cause", CAUSE), Field("criticalityDiagnostics", None, optional=True), UNREAD_EXTENSIONS),
)
PATH_SWITCH_REQUEST_SETUP_FAILED_TRANSFER = Sequence(
    "PathSwitchRequestSetupFailedTransfer", (Field("cause", CAUSE), UNREAD_EXTENSIONS)
)


RELEASE_COMMAND_TRANSFER = Sequence(
    "PDUSessionResourceReleaseCommandTransfer", (Field("cause", None), UNREAD_EXTENSIONS)
)
"""9.3.4.12: why is not read."""


class SessionList(NamedTuple):
    """A list of PDU sessions: its items, and what being listed says of a session."""

    items: SequenceOf
    says: str | None

    def read(self, found: Found, cursor: Cursor) -> None:
        """Reads the list into `found`."""
        for item in self.items.each(cursor):
            session = item["pDUSessionID"]
            if self.says is not None:
                found.add(self.says, session)
            if item["transfer"] is not None:
                _keep(item["transfer"], session, found)


def _list(what: str, transfer: Type, says: str | None, *before: Field) -> SessionList:
    item = Sequence(
        what,
        (Field("pDUSessionID", PDU_SESSION_ID), *before, Field("transfer", Contained(what, transfer)), extensions()),
    )
    return SessionList(SequenceOf(what, item, 1, 256), says)


_NAS = Field("nAS-PDU", NAS_PDU, optional=True)
_SLICE = Field("s-NSSAI", S_NSSAI)

# IE id: list (9.2.1 to 9.2.3).
SESSION_LISTS: dict[int, SessionList] = {
    53: _list("PDUSessionResourceAdmittedList", HANDOVER_REQUEST_ACKNOWLEDGE_TRANSFER, SET_UP),
    54: _list("PDUSessionResourceFailedToModifyListModRes", UNSUCCESSFUL_TRANSFER, FAILED),
    55: _list("PDUSessionResourceFailedToSetupListCxtRes", UNSUCCESSFUL_TRANSFER, FAILED),
    56: _list("PDUSessionResourceFailedToSetupListHOAck", UNSUCCESSFUL_TRANSFER, FAILED),
    57: _list("PDUSessionResourceFailedToSetupListPSReq", PATH_SWITCH_REQUEST_SETUP_FAILED_TRANSFER, FAILED),
    58: _list("PDUSessionResourceFailedToSetupListSURes", UNSUCCESSFUL_TRANSFER, FAILED),
    59: _list("PDUSessionResourceHandoverList", HANDOVER_COMMAND_TRANSFER, OTHER),
    62: _list("PDUSessionResourceModifyListModCfm", MODIFY_CONFIRM_TRANSFER, OTHER),
    63: _list("PDUSessionResourceModifyListModInd", MODIFY_INDICATION_TRANSFER, OTHER),
    64: _list("PDUSessionResourceModifyListModReq", MODIFY_REQUEST_TRANSFER, OTHER, _NAS),
    65: _list("PDUSessionResourceModifyListModRes", MODIFY_RESPONSE_TRANSFER, OTHER),
    71: _list("PDUSessionResourceSetupListCxtReq", SETUP_REQUEST_TRANSFER, SET_UP, _NAS, _SLICE),
    72: _list("PDUSessionResourceSetupListCxtRes", SETUP_RESPONSE_TRANSFER, SET_UP),
    73: _list("PDUSessionResourceSetupListHOReq", SETUP_REQUEST_TRANSFER, SET_UP, _SLICE),
    74: _list("PDUSessionResourceSetupListSUReq", SETUP_REQUEST_TRANSFER, SET_UP, _NAS, _SLICE),
    75: _list("PDUSessionResourceSetupListSURes", SETUP_RESPONSE_TRANSFER, SET_UP),
    76: _list("PDUSessionResourceToBeSwitchedDLList", PATH_SWITCH_REQUEST_TRANSFER, SET_UP),
    77: _list("PDUSessionResourceSwitchedList", PATH_SWITCH_REQUEST_ACKNOWLEDGE_TRANSFER, SET_UP),
    79: _list("PDUSessionResourceToReleaseListRelCmd", RELEASE_COMMAND_TRANSFER, RELEASED),
    132: _list("PDUSessionResourceFailedToSetupListCxtFail", UNSUCCESSFUL_TRANSFER, FAILED),
}


def _indication(value: Decoded, session: int, found: Found) -> None:
    policy = (Protection(min(value[name], Protection.UNKNOWN)) for name in ("integrity", "confidentiality"))
    found.add("security_indications", SecurityIndication(session, *policy))


def _result(value: Decoded, session: int, found: Found) -> None:
    done = (value[name] == 0 for name in ("integrity", "confidentiality"))
    found.add("security_results", SecurityResult(session, *done))


def _tunnel(value: Decoded, session: int, found: Found) -> None:
    alternative, tunnel = value
    if alternative == "gTPTunnel":
        found.add("tunnels", Tunnel(tunnel["address"], tunnel["teid"], session))


def _cause(value: Decoded, _session: int, found: Found) -> None:
    found.add("session_causes", cause(value))


def _qos_flows(value: Decoded, session: int, found: Found) -> None:
    qfis = (item["qosFlowIdentifier"] for item in value)
    found.add("qos_flows", QosFlows(session, tuple(qfi for qfi in qfis if qfi is not None)))


_KEEP: dict[str | int, Callable[[Decoded, int, Found], None]] = {
    "cause": _cause,
    "tunnel": _tunnel,
    "forwarding": _tunnel,
    "result": _result,
    "indication": _indication,
    139: _tunnel,
    195: _tunnel,
    "associatedQosFlowList": _qos_flows,
    "qosFlowAcceptedList": _qos_flows,
    "qosFlowAddOrModifyResponseList": _qos_flows,
    "qosFlowSetupResponseList": _qos_flows,
    138: _indication,
    156: _result,
}
_INSIDE = ("flow", "flows", "security", "protocolIEs", "iE-Extensions", 126, 140, 186)


def _keep(value: Decoded, session: int, found: Found) -> None:
    """Takes what the record holds out of a transfer."""
    for part in value if isinstance(value, list) else (value,):
        for name, inner in part.items():
            if name in _KEEP:
                _KEEP[name](inner, session, found)
            elif name in _INSIDE:
                _keep(inner, session, found)
