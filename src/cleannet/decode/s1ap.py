"""S1AP (TS 36.413): from the octets of one PDU to its record.

What is read: the message's name, the ids of the UE, its NAS, cell and tracking area, the identity of who is paged, the
tunnels of its E-RABs, and why a context ends. Keys are never read, only that they are there; the rest is passed over by
its length.
"""

from functools import partial

from cleannet.decode.aper import attempt, constrained, member, open_type, small
from cleannet.decode.aper_types import Decoded, Type, plmn
from cleannet.decode.application_protocol import ApplicationProtocol, Reader, keep, present
from cleannet.decode.cursor import Cursor
from cleannet.decode.s1ap_causes import cause
from cleannet.decode.s1ap_procedures import PROCEDURES
from cleannet.decode.s1ap_types import (
    ADMITTED,
    CGI,
    CONNECTION,
    ENB_IDS,
    ENB_UE_ID,
    FORWARDED,
    GLOBAL_ENB_ID,
    HANDED_OVER,
    ID_PAIR,
    LATER_ENB_IDS,
    MME_UE_ID,
    MODIFIED,
    OCTETS,
    PAGING_IDENTITY,
    REQUEST_TYPE,
    REQUESTED,
    REQUESTED_IN_CONTEXT,
    S_TMSI,
    SECURITY_CAPABILITIES,
    SET_UP,
    SUPPORTED_TAS,
    TAI,
    location_event,
)
from cleannet.model import s1ap as records
from cleannet.model.message import Direction
from cleannet.model.ngap import Tunnel
from cleannet.model.s1ap import S1APMessage, S1APPDUType, S1SecurityCapability

Found = dict[str, Decoded]

CLASSES: dict[str, type[S1APMessage]] = {
    name.removeprefix("S1"): value
    for name, value in vars(records).items()
    if isinstance(value, type) and issubclass(value, S1APMessage) and name not in ("S1APMessage", "OpaqueS1AP")
}
MOST_BEARERS = 256
"""maxnoofE-RABs, and maxnoofIndividualS1ConnectionsToReset (9.3.7)."""


def s1ap(cursor: Cursor, direction: Direction = Direction.UNKNOWN) -> S1APMessage:
    """Reads one S1AP-PDU (TS 36.413, 9.3.2) to the cursor's end.

    What is malformed inside the message is noted, left out, and `whole` is False then.

    Raises:
        Malformed: the PDU cannot be named.
    """
    found: Found = {}
    told = _S1AP.read(cursor, found)
    return CLASSES.get(told["message_name"], S1APMessage)(at=cursor.at, direction=direction, **told, **found)


def _nas(found: Found, cursor: Cursor) -> None:
    found["nas"] = (*found.get("nas", ()), OCTETS.read(cursor))


def _bearers(kind: Type) -> Reader:
    """Reads a list of E-RABs: the tunnels and the NAS of each (9.1.3)."""

    def one(found: Found, cursor: Cursor) -> None:
        item = kind.read(cursor)
        if "teid" in item:
            found["tunnels"] = (*found.get("tunnels", ()), Tunnel(item["address"], item["teid"], item["bearer"] or 0))
        for way in ("down", "up"):
            if f"{way} address" in item and f"{way} teid" in item:
                end = Tunnel(item[f"{way} address"], item[f"{way} teid"], item["bearer"] or 0)
                found["forwarding"] = (*found.get("forwarding", ()), end)
        if "nas" in item:
            found["nas"] = (*found.get("nas", ()), item["nas"])

    def reader(found: Found, cursor: Cursor) -> None:
        for _ in range(constrained(cursor, 1, MOST_BEARERS, "E-RABs")):
            _, inner = member(cursor, "E-RAB")
            attempt(inner, partial(one, found))

    return reader


def _cell(value: dict[str, Decoded]) -> tuple[str, int]:
    return plmn(value["plmn"]), value["cell"][0]


def _tai(found: Found, cursor: Cursor) -> None:
    value = TAI.read(cursor)
    found["plmn"], found["tac"] = plmn(value["plmn"]), int.from_bytes(value["tac"], "big")


def _global_enb(found: Found, cursor: Cursor) -> None:
    """Global eNB ID (9.2.1.37): PLMN and a choice of four lengths."""
    network = plmn(GLOBAL_ENB_ID.read(cursor)["plmn"])
    if cursor.bits(1, "eNB ID"):
        which = small(cursor, "eNB ID")
        inner = open_type(cursor, "eNB ID")
        known = LATER_ENB_IDS[which : which + 1]
        number = known[0].read(inner)[0] if known else None
    else:
        number = ENB_IDS[cursor.bits(1, "eNB ID")].read(cursor)[0]
    if number is not None:
        found["enb"] = (network, number)


def _supported(found: Found, cursor: Cursor) -> None:
    for area in SUPPORTED_TAS.each(cursor):
        found["supported_tacs"] = (*found.get("supported_tacs", ()), int.from_bytes(area["tac"], "big"))


def _s_tmsi(found: Found, cursor: Cursor) -> None:
    value = S_TMSI.read(cursor)
    found["mme_code"], found["m_tmsi"] = value["code"][0], value["tmsi"]


def _paged(found: Found, cursor: Cursor) -> None:
    """UE Paging Identity (9.2.3.13): a choice with an extension marker."""
    if cursor.bits(1, "UE Paging Identity"):
        return
    if cursor.bits(1, "UE Paging Identity") == 0:
        _s_tmsi(found, cursor)
    else:
        found["paged_imsi"] = PAGING_IDENTITY.read(cursor)


def _ids(found: Found, cursor: Cursor) -> None:
    """UE S1AP IDs (9.2.3.18): a pair, or that of the MME alone."""
    if cursor.bits(1, "UE S1AP IDs"):
        return
    if cursor.bits(1, "UE S1AP IDs") == 0:
        pair = ID_PAIR.read(cursor)
        found["mme_id"], found["enb_id"] = pair["mme"], pair["enb"]
    else:
        found["mme_id"] = MME_UE_ID.read(cursor)


def _reset_type(found: Found, cursor: Cursor) -> None:
    """Reset Type (9.1.8.1): the whole interface, or the connections listed."""
    extended, index = cursor.bits(1, "Reset Type"), cursor.bits(1, "Reset Type")
    found["full_reset"] = not extended and index == 0
    if extended or index == 0:
        return
    for _ in range(constrained(cursor, 1, MOST_BEARERS, "connections")):
        _, item = member(cursor, "connection")
        pair = attempt(item, CONNECTION.read)
        if pair is not None:
            found["reset"] = (*found.get("reset", ()), (pair.get("mme"), pair.get("enb")))


def _capability(value: dict[str, Decoded]) -> S1SecurityCapability:
    return S1SecurityCapability(value["encryption"][0], value["integrity"][0])


# IE id (9.3.6): reader; clauses stand beside the types.
_READERS: dict[int, Reader] = {
    0: keep("mme_id", MME_UE_ID),
    2: lambda found, cursor: found.__setitem__("cause", cause(cursor)),
    8: keep("enb_id", ENB_UE_ID),
    12: _bearers(FORWARDED),
    16: _bearers(REQUESTED),
    18: _bearers(ADMITTED),
    22: _bearers(SET_UP),
    24: _bearers(REQUESTED_IN_CONTEXT),
    26: _nas,
    28: _bearers(SET_UP),
    30: _bearers(MODIFIED),
    40: present("security_context"),
    43: _paged,
    51: _bearers(SET_UP),
    53: _bearers(HANDED_OVER),
    59: _global_enb,
    64: _supported,
    67: _tai,
    73: present("security_key"),
    88: keep("source_mme_id", MME_UE_ID),
    92: _reset_type,
    95: _bearers(SET_UP),
    96: _s_tmsi,
    98: keep("location_event", REQUEST_TYPE, location_event),
    99: _ids,
    100: keep("cell", CGI, _cell),
    104: keep("transfer", OCTETS),
    107: keep("security_capability", SECURITY_CAPABILITIES, _capability),
    199: _bearers(SET_UP),
}
_S1AP = ApplicationProtocol("S1AP", S1APPDUType, PROCEDURES, _READERS)
