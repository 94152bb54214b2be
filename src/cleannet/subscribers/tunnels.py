"""The tunnels that N2 messages name, for many messages at once: by their shapes, without decoding each."""

import numpy as np

from cleannet.decode.cursor import ValueRole
from cleannet.decode.shapes import Numbers, Shape, gather
from cleannet.model.ngap import NGAPMessage, Tunnel
from cleannet.subscribers.tables import Tables


def tunnels_of(tables: Tables, payloads: Numbers) -> list[tuple[Tunnel, ...]]:
    """The tunnels of each payload row."""
    found: list[tuple[Tunnel, ...]] = [()] * len(payloads)
    arena = np.frombuffer(tables.reader.arena, np.uint8)
    numbers = tables.shape[payloads]
    for number in np.unique(numbers).tolist():
        shape = tables.ngap_shapes[number]
        example = shape.example[0]
        if not isinstance(example, NGAPMessage) or not example.tunnels:
            continue
        mine = np.flatnonzero(numbers == number)
        places = _places(shape, len(example.tunnels))
        if places is None:
            for at in mine.tolist():
                message = tables.messages(int(payloads[at]))[0]
                found[at] = message.tunnels if isinstance(message, NGAPMessage) else ()
            continue
        start = tables.offset[payloads[mine]]
        columns = [[row.tobytes() for row in gather(arena, start + offset, size)] for offset, size in places]
        sessions = [tunnel.pdu_session for tunnel in example.tunnels]
        for n, at in enumerate(mine.tolist()):
            found[at] = tuple(
                Tunnel(columns[2 * k][n], columns[2 * k + 1][n], session) for k, session in enumerate(sessions)
            )
    return found


def _places(shape: Shape, count: int) -> list[tuple[int, int]] | None:
    """Where the address and the TEID of each tunnel lie; None where the payload holds others that are not kept."""
    roles = (ValueRole.ADDRESS, ValueRole.TEID)
    values = [value for value in shape.values if value[0] in roles]
    if [role for role, _, _ in values] != [*roles] * count:
        return None
    return [(offset, size) for _, offset, size in values]
