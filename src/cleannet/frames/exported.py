"""Exported PDUs (LINKTYPE_WIRESHARK_UPPER_PDU): a payload behind tags that name its dissector and addresses.

Layout: tag and length as 16-bit big-endian numbers, then the value; tag 0 ends the list (Wireshark,
epan/exported_pdu.h).
Such files are small and made by hand, so they are read a frame at a time.

Link types for private use (LINKTYPE_USER0 to USER15) carry whatever their maker wants; some gNBs write NGAP under
one of them, without any header. Such a frame is taken as NGAP where its octets have the frame of one NGAP PDU.
"""

import ipaddress
import struct
from typing import Any

import msgspec

from cleannet.capture.batch import FrameBatch
from cleannet.frames.link import EXPORTED_PDU, USER_LINKS, rows_under
from cleannet.frames.problems import ProblemCounter
from cleannet.model.problem import ProblemKind

_DISSECTOR, _SOURCE_PORT, _DESTINATION_PORT = 12, 25, 26
_SOURCES, _DESTINATIONS = {20: 4, 22: 16}, {21: 4, 23: 16}
_MOST_TAGS = 64
UNTOLD = "exported PDU"
USER = "file of a gNB or AMF"
_CRITICALITIES = (0x00, 0x40, 0x80)


class ExportedPdu(msgspec.Struct, frozen=True):
    """One payload: row of its frame, dissector's name, place in the buffer, addresses and ports where told."""

    row: int
    name: str
    at: int
    end: int
    cut: bool
    source: str = UNTOLD
    destination: str = UNTOLD
    source_port: int = 0
    destination_port: int = 0


def exported_pdus(batch: FrameBatch, problems: ProblemCounter) -> list[ExportedPdu]:
    """The batch's exported PDUs that are NGAP, IP or SCTP; others are counted by their dissector's protocol."""
    found: list[ExportedPdu] = []
    if not len(batch):
        return found
    found += _user_links(batch)
    for row in rows_under(batch, (EXPORTED_PDU,)):
        at, captured = int(batch.offset[row]), int(batch.captured[row])
        octets = batch.buffer[at : at + captured].tobytes()
        place = (batch.input, batch.first + row)
        cut = captured < int(batch.original[row])
        pdu = _parsed(octets, row, at, cut)
        if pdu is None:
            kind = ProblemKind.CUT_BY_SNAPLEN if cut else ProblemKind.MALFORMED_LINK
            problems.add(kind, "tags of an exported PDU do not end", place)
        elif pdu.name in ("ngap", "ip", "ipv6", "sctp"):
            found.append(pdu)
        else:
            problems.add(ProblemKind.UNKNOWN_PROTOCOL, "exported PDU of a protocol that is not read", place)
    return sorted(found, key=lambda pdu: pdu.row)


def _user_links(batch: FrameBatch) -> list[ExportedPdu]:
    """The NGAP PDUs under link types for private use; what else lies there is looked at in `gsmtap`."""
    found: list[ExportedPdu] = []
    for row in rows_under(batch, USER_LINKS):
        at, captured = int(batch.offset[row]), int(batch.captured[row])
        cut = captured < int(batch.original[row])
        if is_ngap(batch.buffer[at : at + 8].tobytes()[:captured], int(batch.original[row])):
            found.append(ExportedPdu(row, "ngap", at, at + captured, cut, USER, USER))
    return found


def is_ngap(head: bytes, length: int) -> bool:
    """Whether octets begin as an NGAP PDU of this length (TS 38.413, 9.4.3; ITU-T X.691, 11.9 for the length)."""
    if len(head) < 5 or head[0] not in (0x00, 0x20, 0x40) or head[2] not in _CRITICALITIES:
        return False
    if head[3] < 0x80:
        return head[3] == length - 4
    return head[3] < 0xC0 and (head[3] & 0x3F) << 8 | head[4] == length - 5


def _parsed(octets: bytes, row: int, at: int, cut: bool) -> ExportedPdu | None:
    values: dict[str, Any] = {}
    position = 0
    for _ in range(_MOST_TAGS):
        if position + 4 > len(octets):
            return None
        tag, length = struct.unpack_from(">HH", octets, position)
        value = octets[position + 4 : position + 4 + length]
        position += 4 + length
        if tag == 0:
            name = values.pop("name", "")
            return ExportedPdu(row, name, at + position, at + len(octets), cut, **values)
        if tag == _DISSECTOR:
            values["name"] = value.rstrip(b"\0").decode("ascii", "replace")
        elif _SOURCES.get(tag) == len(value):
            values["source"] = str(ipaddress.ip_address(value))
        elif _DESTINATIONS.get(tag) == len(value):
            values["destination"] = str(ipaddress.ip_address(value))
        elif tag in (_SOURCE_PORT, _DESTINATION_PORT) and len(value) == 4:
            values["source_port" if tag == _SOURCE_PORT else "destination_port"] = int.from_bytes(value, "big") & 0xFFFF
    return None
