"""NGAP (TS 38.413 V18): from the octets of one PDU to its record.

The PDU names the message; then the protocol IEs are walked, and those listed here are read into the record. The rest
is passed over by its length: keys and radio capabilities are never read. Of the RRC containers, that of the target of
a handover is read as far as it names algorithms (`cleannet.decode.ngap_handover`); not read are the source's AS
configuration (HandoverPreparationInformation) and what a radio can do (UERadioAccessCapabilityInformation): no check
asks for them.
"""

from collections.abc import Callable
from functools import partial

from cleannet.decode.aper import attempt, constrained, members, message_value, open_type, skip_additions
from cleannet.decode.aper_types import Decoded, Type, plmn
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
from cleannet.model.problem import ProblemKind

_CLASSES: dict[str, type[NGAPMessage]] = {
    name: value for name, value in vars(records).items() if isinstance(value, type) and issubclass(value, NGAPMessage)
}
_STILL_WHOLE = (ProblemKind.UNKNOWN_IE, ProblemKind.TRAILING_BYTES)
_NAS_PDU_ID = 38

Reader = Callable[[Found, Cursor], None]


def ngap(cursor: Cursor, direction: Direction = Direction.UNKNOWN) -> NGAPMessage:
    """Reads one NGAP-PDU (TS 38.413, 9.4.3) to the cursor's end.

    What is malformed inside the message is noted, left out, and `whole` is False then.

    Raises:
        Malformed: the PDU cannot be named.
    """
    noted, values = len(cursor.problems), len(cursor.trace.values)
    pdu, procedure, name = _header(cursor)
    found = Found()
    seen: list[int] = []
    attempt(cursor, lambda cursor: _message(message_value(cursor), name, found, seen))
    if cursor.left():
        cursor.note(ProblemKind.TRAILING_BYTES, f"{name}: {cursor.left()} bytes behind the PDU")
    whole = all(problem.kind in _STILL_WHOLE for problem in cursor.problems[noted:])
    _handover(found)
    return _CLASSES.get(name, NGAPMessage)(
        at=cursor.at,
        direction=direction,
        whole=whole,
        message_name=name,
        procedure=procedure,
        pdu=pdu,
        ies=tuple(seen),
        nas_pdus=sum(role is ValueRole.NAS_PDU for role, _, _ in cursor.trace.values[values:]),
        **found,
    )


def _header(cursor: Cursor) -> tuple[NGAPPDUType, int, str]:
    """NGAP-PDU up to the value: which alternative, procedure code, and the message they name."""
    extended, index = cursor.bits(1, "NGAP-PDU"), cursor.bits(2, "NGAP-PDU")
    if extended:
        raise cursor.malformed(ProblemKind.UNKNOWN_MESSAGE, "NGAP-PDU: alternative of an extension")
    if index >= len(NGAPPDUType):
        raise cursor.malformed(ProblemKind.BAD_VALUE, f"NGAP-PDU: alternative {index}")
    procedure = constrained(cursor, 0, 255, "procedureCode")
    cursor.bits(2, "criticality")
    messages = PROCEDURES.get(procedure)
    if messages is None:
        raise cursor.malformed(ProblemKind.UNKNOWN_MESSAGE, f"procedure code {procedure}")
    if index >= len(messages):
        raise cursor.malformed(ProblemKind.BAD_VALUE, f"procedure code {procedure} has no {NGAPPDUType(index).name}")
    return NGAPPDUType(index), procedure, messages[index]


def _message(cursor: Cursor, name: str, found: Found, seen: list[int]) -> None:
    """The sequence of protocolIEs that each message is."""
    extended = cursor.bits(1, name)
    if name == "PrivateMessage":  # Its privateIEs are an operator's own (9.4.4).
        cursor.note(ProblemKind.UNKNOWN_IE, "PrivateMessage: private IEs are not read")
        return
    for number, inner in members(cursor, 0, name):
        if number in seen:
            inner.note(ProblemKind.REPEATED_IE, f"{name}: {IE_NAMES.get(number, 'id')} ({number})")
            continue
        seen.append(number)
        reader = _READERS.get(number)
        if reader is not None:
            attempt(inner, partial(reader, found))
        elif number not in IE_NAMES:
            inner.note(ProblemKind.UNKNOWN_IE, f"{name}: id {number}")
    if extended:
        skip_additions(cursor, name)


def _keep(field: str, kind: Type, shown: Callable[[Decoded], Decoded] | None = None) -> Reader:
    """Reads `kind` into a field of the record, as `shown` makes it."""

    def reader(found: Found, cursor: Cursor) -> None:
        value = kind.read(cursor)
        found[field] = value if shown is None else shown(value)

    return reader


def _present(field: str) -> Reader:
    """Says that the IE is there, and reads nothing of it."""
    return lambda found, _: found.__setitem__(field, True)


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
    _, _, name = _header(inner)
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
    1: _present("amf_name_present"),
    10: _keep("amf_ue_ngap_id", AMF_UE_NGAP_ID),
    15: _keep("cause", CAUSE, cause),
    19: _present("criticality_diagnostics"),
    26: _keep("tmsi", FIVE_G_S_TMSI, lambda value: value["fiveG-TMSI"]),
    27: _keep("gnb", GLOBAL_RAN_NODE_ID, _node),
    28: _keep("guami", GUAMI, _guami),
    29: _handover_type,
    33: _keep("location_event", LOCATION_REPORTING_REQUEST_TYPE, lambda value: LOCATION_EVENT.name(value["eventType"])),
    _NAS_PDU_ID: _nas_pdu,
    40: _keep("new_amf_ue_ngap_id", NEW_AMF_UE_NGAP_ID),
    42: _nested,
    80: _plmn_support,
    85: _keep("ran_ue_ngap_id", RAN_UE_NGAP_ID),
    88: _reset_type,
    90: _keep("established_cause", RRC_ESTABLISHMENT_CAUSE, RRC_ESTABLISHMENT_CAUSE.name),
    93: _present("security_context"),
    94: _present("security_key"),
    96: _served_guamis,
    100: _keep("source_amf_ue_ngap_id", SOURCE_AMF_UE_NGAP_ID),
    102: _supported_tas,
    106: _handover_container,
    108: _present("trace"),
    111: _keep("reset_connections", CONNECTION_LIST, len),
    114: _ue_ngap_ids,
    115: _paging_identity,
    119: _keep("ue_security_capabilities", UE_SECURITY_CAPABILITIES, _capabilities),
    121: _keep("location", USER_LOCATION_INFORMATION, _location),
    162: _keep("guami", GUAMI, _guami),
    **{number: sessions.read for number, sessions in SESSION_LISTS.items()},
}
