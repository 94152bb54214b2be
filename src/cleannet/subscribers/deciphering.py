"""NAS on N2 with keys that the user gave: what they open is read anew, and what they prove is noted."""

import numpy as np

from cleannet.decode.nas_opening import NASKeys, NASOpening, Sent
from cleannet.decode.shapes import Numbers
from cleannet.model.message import Direction
from cleannet.model.nas import ReadableBecause
from cleannet.model.ngap import NGAPMessage
from cleannet.subscribers.tables import Tables


def decipher(tables: Tables, connection: Numbers, keys: NASKeys) -> NASOpening:
    """Reads NAS with keys. `connection`: of each NAS PDU.

    What was sent stays where it was (`Tables.nas_sent`); what was opened stands behind it in the arena.
    """
    pdus = np.flatnonzero(~tables.repeated[tables.nas_row] & (connection >= 0)).tolist()
    sent = [
        Sent(
            int(connection[pdu]),
            tables.octets(int(tables.nas_offset[pdu]), int(tables.nas_length[pdu])),
            Direction(int(tables.direction[tables.nas_row[pdu]])),
        )
        for pdu in pdus
    ]
    opening = NASOpening(keys, _named(tables))
    found = opening.read(sent)
    kinds: dict[tuple[ReadableBecause, bool], list[int]] = {}
    arena = tables.reader.arena
    for number, one in found.items():
        pdu = pdus[number]
        readable = ReadableBecause.NOT_READABLE
        if one.ciphered:
            tables.nas_offset[pdu] = len(arena)
            arena += one.octets
            readable = ReadableBecause.KEYS
        elif one.null:
            readable = ReadableBecause.NULL_SELECTED
        kinds.setdefault((readable, one.genuine), []).append(pdu)
    for why, some in kinds.items():
        tables.read_again(np.array(some, np.int64), why)
    return opening


def _named(tables: Tables) -> list[str]:
    """The networks that NGAP names."""
    found: dict[str, None] = {}
    for shape in tables.ngap_shapes:
        one = shape.example[0]
        if isinstance(one, NGAPMessage):
            found |= dict.fromkeys(guami.split(" ")[0] for guami in one.served_guamis)
            if one.location is not None and one.location.plmn:
                found[one.location.plmn] = None
    return list(found)
