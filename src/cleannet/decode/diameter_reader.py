"""Diameter over SCTP (RFC 6733, 2.1): user messages in, decoded messages out, each with who sent it to whom."""

from collections.abc import Sequence

import numpy as np

from cleannet.decode import diameter
from cleannet.decode.cursor import Cursor
from cleannet.decode.shapes import Flags, run
from cleannet.frames.associations import Association
from cleannet.frames.batch import MessageBatch
from cleannet.frames.columns import field, window
from cleannet.model.diameter import OpaqueDiameter
from cleannet.model.frame import At, FrameRef
from cleannet.model.message import Message
from cleannet.model.problem import Problem
from cleannet.model.sent import Sent, Transport

DIAMETER_PPID = 46
"""Payload protocol identifier of Diameter in clear (RFC 6733, 15.2)."""
_OTHERS = (0, 47)
"""Not told, and Diameter under DTLS: both are met with Diameter in clear, which its octets tell."""
_RESERVED = 0x0F
_VERSION = 1 << 24
"""The version before the length of three octets (RFC 6733, 3)."""


class DiameterReader:
    """Reads the Diameter messages of all inputs; what is captured again is left out, and counted as `copies`."""

    def __init__(self) -> None:
        self.copies = 0
        self.messages: list[Sent[Message]] = []
        self.problems: list[Problem] = []

    @staticmethod
    def wanted(batch: MessageBatch, others: Flags) -> Flags:
        """Which messages are Diameter; `others`: those on associations of another protocol, by its port."""
        found: Flags = batch.ppid == DIAMETER_PPID
        rows = np.flatnonzero(np.isin(batch.ppid, _OTHERS) & (batch.length >= diameter.HEADER))
        if len(rows):
            head = window(batch.buffer, batch.offset[rows], 5)
            told = field(head, 0, 4) - _VERSION
            found[rows] = (told == batch.length[rows]) & ((head[:, 4] & _RESERVED) == 0)
        found &= ~others
        return found

    def feed(self, batch: MessageBatch, associations: Sequence[Association]) -> None:
        """Reads messages, all Diameter."""
        self.copies += int(batch.repeated.sum())
        for n in np.flatnonzero(~batch.repeated).tolist():
            start, end = int(batch.offset[n]), int(batch.offset[n] + batch.length[n])
            at = At(FrameRef(batch.input, int(batch.frame[n]), int(batch.index[n])))
            cursor = Cursor(batch.buffer[start:end].tobytes(), "Diameter", at, cut=bool(batch.cut[n]))
            messages, _ = run(
                lambda c, d: diameter.diameter(c, direction=d), cursor, lambda c: OpaqueDiameter(at=c.at, whole=False)
            )
            self.problems += cursor.problems
            one, side = associations[int(batch.association[n])], int(batch.side[n])
            ends = [(one.addresses[end][0] if one.addresses[end] else "", one.ports[end]) for end in (side, 1 - side)]
            (source, source_port), (destination, destination_port) = ends
            self.messages += [
                Sent(m, int(batch.time[n]), source, destination, source_port, destination_port, Transport.SCTP)
                for m in messages
            ]
