"""SS7 over SCTP: user messages in, components of transactions out, each with who sent it to whom.

Segments of SCCP are put together, and transactions remembered as far as their later messages need it; both within
bounds: the oldest are forgotten, and that is counted.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from cleannet.decode import sigtran
from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.sccp import SCCPMessage, sccp
from cleannet.decode.shapes import Flags, run
from cleannet.decode.tcap import ANSI, KINDS, tcap
from cleannet.decode.tcap_memory import Memory
from cleannet.frames.associations import Association
from cleannet.frames.batch import MessageBatch
from cleannet.frames.columns import field, window
from cleannet.model.frame import At, FrameRef
from cleannet.model.map import OpaqueSS7, TCAPMessage
from cleannet.model.message import Direction, Message
from cleannet.model.problem import Problem, ProblemKind
from cleannet.model.sent import Sent, Transport

_OTHERS = (0,)
_VERSION = 0x0100
_CLASSES = (1, 2, 3, 4, 6, 7, 8, 9, 10, 11)
"""Message classes of the four layers (IANA, SIGTRAN message classes) but for 0 and 5, which tell too little."""
_LARGEST = 1 << 16
MOST_SEGMENTED = 1 << 12
_MOST_OCTETS = 4096
"""A message of SCCP in segments holds 3952 octets at most (Q.713, 1)."""


class _Parts(msgspec.Struct):
    """A message whose segments come in: how many more there are to be, and the octets so far."""

    remaining: int
    octets: bytearray


class SigtranReader:
    """Reads the SS7 messages of all inputs; what is captured again is left out, and counted as `copies`.

    `payloads`: how many messages of TCAP were read, or could not be; their components stand in `messages`.
    """

    def __init__(self) -> None:
        self.copies = 0
        self.payloads = 0
        self.messages: list[Sent[Message]] = []
        self.unread: Counter[tuple[int, str]] = Counter()
        self.forgotten = 0
        self._problems: list[Problem] = []
        self._first_unread: dict[tuple[int, str], FrameRef] = {}
        self._memory = Memory()
        self._parts: dict[tuple[Any, bytes], _Parts] = {}

    @property
    def problems(self) -> list[Problem]:
        """What went wrong, and what was not read."""
        found = list(self._problems)
        for (given, what), count in sorted(self.unread.items()):
            detail = f"{what} is not read by this version"
            found.append(
                Problem(ProblemKind.UNKNOWN_PROTOCOL, detail, given, self._first_unread[given, what].frame, -1, count)
            )
        if forgotten := self.forgotten + self._memory.forgotten:
            detail = "transactions or segmented messages of SS7 were forgotten before their end"
            found.append(Problem(ProblemKind.LIMIT_REACHED, detail, count=forgotten))
        return found

    @staticmethod
    def wanted(batch: MessageBatch, others: Flags) -> Flags:
        """Which messages are SIGTRAN, by identifier and header; `others`: those of associations of another protocol."""
        found: Flags = np.zeros(len(batch), np.bool_)
        told = np.isin(batch.ppid, (*sigtran.CARRIERS, *_OTHERS))
        rows = np.flatnonzero(told & ~others & (batch.length >= sigtran.HEADER))
        if len(rows):
            head = window(batch.buffer, batch.offset[rows], sigtran.HEADER)
            length = field(head, 4, 4)
            by_identifier = batch.ppid[rows] != 0
            exact = (length == batch.length[rows]) & np.isin(head[:, 2], _CLASSES)
            near = (length >= sigtran.HEADER) & (length <= _LARGEST) & (head[:, 2] < 16)
            found[rows] = (field(head, 0, 2) == _VERSION) & np.where(by_identifier, near, exact)
        return found

    def feed(self, batch: MessageBatch, associations: Sequence[Association]) -> None:
        """Reads messages, all SIGTRAN."""
        self.copies += int(batch.repeated.sum())
        for n in np.flatnonzero(~batch.repeated).tolist():
            start, end = int(batch.offset[n]), int(batch.offset[n] + batch.length[n])
            at = At(FrameRef(batch.input, int(batch.frame[n]), int(batch.index[n])))
            ppid, association = int(batch.ppid[n]), int(batch.association[n])
            octets = batch.buffer[start:end].tobytes()
            cursor = Cursor(octets, sigtran.carrier(ppid, octets[2]), at, cut=bool(batch.cut[n]))
            records = self._read(cursor, ppid, association)
            self._problems += cursor.problems
            if not records:
                continue
            one, side = associations[association], int(batch.side[n])
            ends = [(one.addresses[end][0] if one.addresses[end] else "", one.ports[end]) for end in (side, 1 - side)]
            (source, source_port), (destination, destination_port) = ends
            self.messages += [
                Sent(m, int(batch.time[n]), source, destination, source_port, destination_port, Transport.SCTP)
                for m in records
            ]

    def _read(self, cursor: Cursor, ppid: int, association: int) -> tuple[TCAPMessage, ...]:
        """The records of one user message; none for what is not SCCP, or not of a transaction."""
        fields: dict[str, Any] = {"carrier": cursor.protocol, "at": cursor.at}
        try:
            body = self._layers(cursor, ppid, association, fields)
        except Malformed as why:
            cursor.note(why.kind, str(why), why.offset)
            self.payloads += 1
            return (OpaqueSS7(at=cursor.at, whole=False, carrier=cursor.protocol),)
        if body is None:
            return ()
        self.payloads += 1
        made, _ = run(
            lambda c, _: tcap(c, fields, self._memory),
            body,
            lambda _: OpaqueSS7(whole=False, **fields),
            Direction.UNKNOWN,
        )
        if body.problems is not cursor.problems:
            cursor.problems += body.problems
        return tuple(one for one in made if isinstance(one, TCAPMessage))

    def _layers(self, cursor: Cursor, ppid: int, association: int, fields: dict[str, Any]) -> Cursor | None:
        """What stands in the layers below TCAP, into `fields`; a cursor over TCAP's octets, where they are whole."""
        carried = sigtran.carried(cursor, ppid)
        if carried.service is None:
            return None
        if carried.service != sigtran.SCCP_SERVICE:
            name = sigtran.SERVICES.get(carried.service, f"service indicator {carried.service}")
            self._not_read(cursor, f"{cursor.protocol} with {name}")
            return None
        message = carried.unitdata
        if carried.body is not None:
            message = sccp(carried.body)
        if message is None:
            self._not_read(cursor, "SCCP that is not connectionless")
            return None
        fields |= {
            "originating": carried.originating,
            "destination": carried.destination,
            "calling": message.calling,
            "called": message.called,
            "returned": message.returned,
        }
        start, end = message.data
        body = Cursor(cursor.buffer, "TCAP", cursor.at, start=start, end=end, cut=cursor.cut)
        body.problems = cursor.problems
        if message.segment is not None and (message.segment.remaining or not message.segment.first):
            whole = self._joined(message, body, (association, carried.originating))
            if whole is None:
                return None
            body = whole
        if not body.left() or body.peek("TCAP message type") not in KINDS:
            ansi = body.left() and body.peek("TCAP message type") in ANSI
            self._not_read(cursor, "ANSI TCAP" if ansi else "SCCP without TCAP")
            return None
        return body

    def _not_read(self, cursor: Cursor, what: str) -> None:
        key = (cursor.at.frame.input, what)
        self.unread[key] += 1
        self._first_unread.setdefault(key, cursor.at.frame)

    def _joined(self, message: SCCPMessage, body: Cursor, sender: tuple[int, int]) -> Cursor | None:
        """The whole message, once its last segment is there (Q.714, 4.1.1.3: they come in order)."""
        segment = message.segment
        assert segment is not None
        key = (sender, segment.reference)
        octets = body.take(body.left(), "segment")
        if segment.first:
            if key not in self._parts and len(self._parts) >= MOST_SEGMENTED:
                del self._parts[next(iter(self._parts))]
                self.forgotten += 1
            self._parts[key] = _Parts(segment.remaining, bytearray(octets))
            return None
        parts = self._parts.get(key)
        if parts is None or parts.remaining != segment.remaining + 1 or len(parts.octets) > _MOST_OCTETS:
            self._parts.pop(key, None)
            body.note(ProblemKind.MISSING_CONTEXT, "a segment whose earlier ones are not there")
            return None
        parts.remaining -= 1
        parts.octets += octets
        if parts.remaining:
            return None
        del self._parts[key]
        return Cursor(bytes(parts.octets), "TCAP", body.at, cut=body.cut)
