"""Phone logs made by hand: messages as if a reader had read them."""

from cleannet.decode.radio import Pdu, RadioReader
from cleannet.model.frame import At, FrameRef
from cleannet.model.message import Direction
from cleannet.model.nas import ReadableBecause
from cleannet.model.nas_eps import (
    CipheredEPS,
)
from cleannet.model.radio import Cell, Channel, RadioMessage
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.subscribers.radio import radio_subscribers

UP, DOWN = Direction.UPLINK, Direction.DOWNLINK
SECOND = 10**9
HEADER = EPSSecurityHeader.INTEGRITY_PROTECTED_AND_CIPHERED


class Log:
    """Messages as if a reader had read them: one a frame, a tenth of a second apart unless told."""

    def __init__(self):
        self.reader = RadioReader()
        self.time = SECOND

    def add(self, *messages, way=DOWN, carried=False, protected=None, octets=20, ue="", after=0.1, given=0, air=False):
        self.time += round(after * SECOND)
        number = len(self.reader.pdus) + 1
        source = RadioMessage(
            given, number, 0, self.time, Channel.NAS_EPS, way is UP, ue, Cell("LTE", 1300, 5), b"", protected, air=air
        )
        made = tuple(
            type(m)(
                **{f: getattr(m, f) for f in m.__struct_fields__}
                | {"at": At(FrameRef(given, number)), "direction": way}
            )
            for m in messages
        )
        self.reader.pdus.append(Pdu(source, made, [], octets, carried))
        return self

    def one(self):
        [subscriber] = radio_subscribers(self.reader)
        return subscriber


def ciphered(length):
    return CipheredEPS(
        header=HEADER, mac=b"abcd", sequence_number=3, length=length, readable=ReadableBecause.NOT_READABLE
    )
