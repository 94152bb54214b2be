"""NGAP (TS 38.413 V18): from the octets of one PDU to its record.

The PDU names the message; then the protocol IEs are walked, and those listed here are read into the record. The rest
is passed over by its length: keys and radio capabilities are never read. Of the RRC containers, that of the target of
a handover is read as far as it names algorithms (`cleannet.decode.ngap_handover`); not read are the source's AS
configuration (HandoverPreparationInformation) and what a radio can do (UERadioAccessCapabilityInformation): no check
asks for them.
"""

from cleannet.decode.aper import attempt, members, open_type
from cleannet.decode.aper_types import Decoded, plmn
from cleannet.decode.application_protocol import ApplicationProtocol, Reader, keep, present
from cleannet.decode.cursor import Cursor, ValueRole
from cleannet.decode.ngap_causes import CAUSE, cause
from cleannet.decode.ngap_found import Found
from cleannet.decode.ngap_handover import handover_algorithms
from cleannet.decode.ngap_ies import IE_NAMES
from cleannet.decode.ngap_procedures import PROCEDURES
from cleannet.decode.ngap_transfers import SESSION_LISTS
from cleannet.decode.ngap_types import (
    AMF_UE_NGAP_ID,
    CONNECTION_LIST,
    FIVE_G_S_TMSI,
    GLOBAL_RAN_NODE_ID,
    GUAMI,
    HANDOVER_TYPE,
    LOCATION_EVENT,
    LOCATION_EXTENSIONS,
    LOCATION_REPORTING_REQUEST_TYPE,
    NAS_PDU,
    NEW_AMF_UE_NGAP_ID,
    PLMN_SUPPORT_LIST,
    RAN_UE_NGAP_ID,
    RESET_TYPE,
    RRC_ESTABLISHMENT_CAUSE,
    SERVED_GUAMI_LIST,
    SOURCE_AMF_UE_NGAP_ID,
    SUPPORTED_TA_LIST,
    UE_NGAP_IDS,
    UE_PAGING_IDENTITY,
    UE_SECURITY_CAPABILITIES,
    USER_LOCATION_INFORMATION,
)
from cleannet.model import ngap as records
from cleannet.model.message import Direction
from cleannet.model.ngap import Location, NGAPMessage, NGAPPDUType, NGAPSecurityCapabilities

_CLASSES: dict[str, type[NGAPMessage]] = {
    name: value for name, value in vars(records).items() if isinstance(value, type) and issubclass(value, NGAPMessage)
}
_NAS_PDU_ID = 38


def ngap(cursor: Cursor, direction: Direction = Direction.UNKNOWN) -> NGAPMessage:
    """Reads one NGAP-PDU (TS 38.413, 9.4.3) to the cursor's end.

    What is malformed inside the message is noted, left out, and `whole` is False then.

    Raises:
        Malformed: the PDU cannot be named.
    """
    values = len(cursor.trace.values)
    found = Found()
    told = _NGAP.read(cursor, found)
    _handover(found)
    return _CLASSES.get(told["message_name"], NGAPMessage)(
        at=cursor.at,
        direction=direction,
        nas_pdus=sum(role is ValueRole.NAS_PDU for role, _, _ in cursor.trace.values[values:]),
        **told,
        **found,
    )


def _handover(found: Found) -> None:
    """Reads the container of a handover's target last: HandoverType says what it is.

    The AMF passes it on unread, so what is malformed in it is noted, and the NGAP message is whole all the same.
    """
    to_utran = found.handover_type is not None and found.handover_type > HANDOVER_TYPE.root.index("eps-to-5gs")
    if found.handover_container is not None and not to_utran:
        found["handover_algorithms"] = attempt(found.handover_container, handover_algorithms)


def _handover_type(found: Found, cursor: Cursor) -> None:
    found.handover_type = HANDOVER_TYPE.read(cursor)


def _handover_container(found: Found, cursor: Cursor) -> None:
    found.handover_container = cursor


def _nas_pdu(_found: Found, cursor: Cursor) -> None:
    NAS_PDU.read(cursor)


def _ue_ngap_ids(found: Found, cursor: Cursor) -> None:
    alternative, value = UE_NGAP_IDS.read(cursor)
    if alternative == "uE-NGAP-ID-pair":
        found["amf_ue_ngap_id"], found["ran_ue_ngap_id"] = value["aMF-UE-NGAP-ID"], value["rAN-UE-NGAP-ID"]
    elif alternative == "aMF-UE-NGAP-ID":
        found["amf_ue_ngap_id"] = value


def _paging_identity(found: Found, cursor: Cursor) -> None:
    alternative, value = UE_PAGING_IDENTITY.read(cursor)
    if alternative == "fiveG-S-TMSI":
        found["paging_tmsi"] = value["fiveG-TMSI"]


def _reset_type(found: Found, cursor: Cursor) -> None:
    alternative, value = RESET_TYPE.read(cursor)
    if alternative != "choice-Extensions":
        found["full_reset"] = alternative == "nG-Interface"
        found["reset_connections"] = 0 if found["full_reset"] else len(value)


def _supported_tas(found: Found, cursor: Cursor) -> None:
    for area in SUPPORTED_TA_LIST.each(cursor):
        found["supported_tracking_areas"] = found.get("supported_tracking_areas", 0) + 1
        found.add("supported_tacs", int.from_bytes(area["tAC"], "big"))
        for item in area["broadcastPLMNList"]:
            _add_plmn(item, found)


def _plmn_support(found: Found, cursor: Cursor) -> None:
    for item in PLMN_SUPPORT_LIST.each(cursor):
        _add_plmn(item, found)


def _add_plmn(item: dict[str, Decoded], found: Found) -> None:
    served = plmn(item["pLMNIdentity"])
    if served not in found.get("served_plmns", ()):
        found.add("served_plmns", served)


def _served_guamis(found: Found, cursor: Cursor) -> None:
    for item in SERVED_GUAMI_LIST.each(cursor):
        found.add("served_guamis", _guami(item["gUAMI"]))


def _nested(_found: Found, cursor: Cursor) -> None:
    """The NGAP message inside RerouteNASRequest (9.2.5.5): only for the NAS PDU in it."""
    inner = open_type(cursor, "NGAP-Message")
    _, _, name = _NGAP.header(inner)
    value = open_type(inner, name)
    value.bits(1, name)
    for number, octets in members(value, 0, name):
        if number == _NAS_PDU_ID:
            attempt(octets, NAS_PDU.read)


def _guami(value: dict[str, Decoded]) -> str:
    region, amf_set, pointer = (value[name][0] for name in ("aMFRegionID", "aMFSetID", "aMFPointer"))
    return f"{plmn(value['pLMNIdentity'])} region {region} set {amf_set} pointer {pointer}"


def _node(value: Decoded) -> str | None:
    """Text of a GlobalRANNodeID: PLMN, kind, the id's octets, and how many bits of them count (from the right)."""
    alternative, node = value
    if alternative == "choice-Extensions":
        number, node = node
        if node is None:
            return f"{IE_NAMES.get(number, 'unknown')} ({number})"
    kind, identity = node["id"]
    if kind == "choice-Extensions":
        return f"{plmn(node['pLMNIdentity'])} unknown"
    bits, size = identity
    return f"{plmn(node['pLMNIdentity'])} {kind} {bits.to_bytes((size + 7) // 8, 'big').hex(':')}/{size}"


def _location(value: Decoded) -> Location:
    kind, place = value
    if kind == "choice-Extensions":
        return Location(LOCATION_EXTENSIONS.get(place[0], "unknown"))
    if kind == "N3IWF":
        return Location(kind)
    cell = place["cGI"]
    return Location(kind, plmn(cell["pLMNIdentity"]), cell["cell"], place["tAI"]["tAC"])


def _capabilities(value: dict[str, Decoded]) -> NGAPSecurityCapabilities:
    # A shorter bit string than 16, which only an extension could hold, has its first bits.
    return NGAPSecurityCapabilities(*(bits << 16 - size for bits, size in value.values()))


# IE id: reader; clauses stand beside the types.
_READERS: dict[int, Reader] = {
    1: present("amf_name_present"),
    10: keep("amf_ue_ngap_id", AMF_UE_NGAP_ID),
    15: keep("cause", CAUSE, cause),
    19: present("criticality_diagnostics"),
    26: keep("tmsi", FIVE_G_S_TMSI, lambda value: value["fiveG-TMSI"]),
    27: keep("gnb", GLOBAL_RAN_NODE_ID, _node),
    28: keep("guami", GUAMI, _guami),
    29: _handover_type,
    33: keep("location_event", LOCATION_REPORTING_REQUEST_TYPE, lambda value: LOCATION_EVENT.name(value["eventType"])),
    _NAS_PDU_ID: _nas_pdu,
    40: keep("new_amf_ue_ngap_id", NEW_AMF_UE_NGAP_ID),
    42: _nested,
    80: _plmn_support,
    85: keep("ran_ue_ngap_id", RAN_UE_NGAP_ID),
    88: _reset_type,
    90: keep("established_cause", RRC_ESTABLISHMENT_CAUSE, RRC_ESTABLISHMENT_CAUSE.name),
    93: present("security_context"),
    94: present("security_key"),
    96: _served_guamis,
    100: keep("source_amf_ue_ngap_id", SOURCE_AMF_UE_NGAP_ID),
    102: _supported_tas,
    106: _handover_container,
    108: present("trace"),
    111: keep("reset_connections", CONNECTION_LIST, len),
    114: _ue_ngap_ids,
    115: _paging_identity,
    119: keep("ue_security_capabilities", UE_SECURITY_CAPABILITIES, _capabilities),
    121: keep("location", USER_LOCATION_INFORMATION, _location),
    162: keep("guami", GUAMI, _guami),
    **{number: sessions.read for number, sessions in SESSION_LISTS.items()},
}
_NGAP = ApplicationProtocol("NGAP", NGAPPDUType, PROCEDURES, _READERS, IE_NAMES)
