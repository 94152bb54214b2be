"""F1AP (TS 38.473): from the octets of one PDU to its record.

What is read: the message's name, the ids of the UE, its cell, and the RRC containers. The rest is passed over by its
length: the cell group configurations and other RRC between gNB-DU and gNB-CU, bearers, tunnels, and positioning.
"""

from cleannet.decode.aper import constrained, member, open_type
from cleannet.decode.aper_types import (
    BitString,
    Decoded,
    Field,
    Integer,
    Members,
    Octets,
    Sequence,
    WideInteger,
    plmn,
)
from cleannet.decode.application_protocol import ApplicationProtocol, Reader, keep
from cleannet.decode.cursor import Cursor
from cleannet.decode.f1ap_procedures import PROCEDURES
from cleannet.model.f1ap import (
    F1APMessage,
    F1APPDUType,
    F1UEContextReleaseCommand,
    F1UEContextReleaseComplete,
    F1UEContextReleaseRequest,
)
from cleannet.model.message import Direction

Found = dict[str, Decoded]

CLASSES: dict[str, type[F1APMessage]] = {
    "UEContextReleaseRequest": F1UEContextReleaseRequest,
    "UEContextReleaseCommand": F1UEContextReleaseCommand,
    "UEContextReleaseComplete": F1UEContextReleaseComplete,
}
CU_UE_ID = WideInteger(4, "gNB-CU UE F1AP ID")  # 9.3.1.4
DU_UE_ID = WideInteger(4, "gNB-DU UE F1AP ID")  # 9.3.1.5
C_RNTI = Integer(0, 65535, True, "C-RNTI")  # 9.3.1.32
SRB_ID = Integer(0, 3, True, "SRB ID")  # 9.3.1.7
NR_CGI = Sequence(  # 9.3.1.12
    "NR CGI",
    (
        Field("plmn", Octets(3, "PLMN identity")),
        Field("cell", BitString(36, 36, False, "NR cell identity")),
        Field("extensions", Members("NR CGI", {}, 1, range(65536)), optional=True),
    ),
)
SERVED_CELL = Sequence(  # 9.3.1.10
    "Served Cell Information",
    (
        Field("cgi", NR_CGI),
        Field("physical", Integer(0, 1007, what="NR PCI")),
        Field("tac", None, optional=True),
        Field("eps_tac", None, optional=True),
        Field("extensions", None, optional=True),
    ),
)


def f1ap(cursor: Cursor, direction: Direction = Direction.UNKNOWN) -> F1APMessage:
    """Reads one F1AP-PDU (TS 38.473, 9.4.3) to the cursor's end.

    What is malformed inside the message is noted, left out, and `whole` is False then.

    Raises:
        Malformed: the PDU cannot be named.
    """
    found: Found = {}
    told = _F1AP.read(cursor, found)
    return CLASSES.get(told["message_name"], F1APMessage)(at=cursor.at, direction=direction, **told, **found)


def _octets(field: str) -> Reader:
    """Reads an octet string without bounds."""

    def reader(found: Found, cursor: Cursor) -> None:
        inner = open_type(cursor, field)
        found[field] = inner.take(inner.left(), field)

    return reader


def _cell(value: dict[str, Decoded]) -> tuple[str, int]:
    return plmn(value["plmn"]), value["cell"][0]


def _reset_type(found: Found, cursor: Cursor) -> None:
    found["full_reset"] = cursor.bits(2, "Reset Type") == 0  # f1-Interface, partOfF1-Interface, an extension (9.4.5)


def _served_cells(found: Found, cursor: Cursor) -> None:
    for _ in range(constrained(cursor, 1, 512, "served cells")):
        _, item = member(cursor, "served cell")
        item.bits(3, "served cell")  # whether the item is extended, has system information, has extensions
        cell = SERVED_CELL.read(item)
        found["cells"] = (*found.get("cells", ()), (_cell(cell["cgi"]), cell["physical"]))


# IE id (9.4.7): reader; clauses stand beside the types.
_READERS: dict[int, Reader] = {
    40: keep("cu_id", CU_UE_ID),
    41: keep("du_id", DU_UE_ID),
    44: _served_cells,
    47: keep("old_du_id", DU_UE_ID),
    48: _reset_type,
    50: _octets("rrc"),
    64: keep("srb", SRB_ID),
    95: keep("c_rnti", C_RNTI),
    111: keep("cell", NR_CGI, _cell),
    241: _octets("setup_complete"),
}
_F1AP = ApplicationProtocol("F1AP", F1APPDUType, PROCEDURES, _READERS, extensible=False)
