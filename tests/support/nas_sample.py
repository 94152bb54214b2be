"""The public sample subscriber of the recordings, and the NAS messages of one of them as they were sent."""

import functools

from cleannet.decode.nas_opening import NASKey, NASKeys, Sent
from cleannet.model.message import Direction
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support.shared import recording

SUPI = "999700000000001"
K, OPC = "465B5CE8B199B49FAA5F0A2EE238A6BC", "E8ED289DEBA952E4283B54E88E6183CA"
FILE = f'[[subscriber]]\nsupi = "{SUPI}"\nk = "{K}"\nopc = "{OPC}"\n'.encode()


def subscriber(supi: str = SUPI) -> NASKey:
    return NASKey(supi, k=bytes.fromhex(K), opc=bytes.fromhex(OPC))


KEYS = NASKeys((subscriber(),))


@functools.cache
def sent(name: str) -> tuple[Sent, ...]:
    """The NAS messages of a recording's N2, in the order of time."""
    network = Read([str(recording(name))]).network(Settings())
    tables = network.tables
    return tuple(
        Sent(
            int(network.row_connection[row]),
            tables.octets(int(tables.nas_sent[pdu]), int(tables.nas_length[pdu])),
            Direction(int(tables.direction[row])),
        )
        for pdu, row in enumerate(tables.nas_row.tolist())
        if not tables.repeated[row]
    )
