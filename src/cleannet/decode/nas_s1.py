"""NAS-EPS on S1 with keys that the user gave, before it is read."""

from collections.abc import Sequence

import msgspec

from cleannet.decode.nas_opening import NASKeys, NASOpening, Sent
from cleannet.model.message import Direction
from cleannet.model.radio import Channel, RadioMessage


def open_s1(
    messages: Sequence[RadioMessage], keys: NASKeys, networks: Sequence[str]
) -> tuple[list[RadioMessage], NASOpening]:
    """The messages, where keys open them with their bodies in clear; `networks`: those that may serve."""
    opening = NASOpening(keys, networks)
    ways = {True: Direction.UPLINK, False: Direction.DOWNLINK, None: Direction.UNKNOWN}
    sent = [
        Sent(one.whose, one.payload if one.channel is Channel.NAS_EPS else b"", ways[one.uplink]) for one in messages
    ]
    found = opening.read(sent)
    opened = list(messages)
    for number, one in found.items():
        told = {"payload": one.octets, "deciphered": one.ciphered, "genuine": one.genuine}
        opened[number] = msgspec.structs.replace(opened[number], **told)
    return opened, opening
