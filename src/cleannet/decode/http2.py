"""HTTP/2 (RFC 9113) for whoever only listens: both directions of one connection in, messages out.

A capture may begin inside the connection, or lose octets: reading then takes up again at the next place that looks like
frame after frame, and the header table says what it does not know (`cleannet.decode.hpack`).
"""

from collections.abc import Callable

import msgspec

from cleannet.decode.cursor import Malformed
from cleannet.decode.hpack import ENTRY_OVERHEAD, MOST_HEADERS, Header, HeaderTable
from cleannet.decode.http import HTTPMessage
from cleannet.model.frame import FrameRef
from cleannet.model.problem import ProblemKind

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_HEADER = 9
_DATA, _HEADERS, _PRIORITY, _RST_STREAM, _SETTINGS, _PUSH_PROMISE, _PING, _GOAWAY, _WINDOW_UPDATE, _CONTINUATION = (
    range(10)
)
_ACK = _END_STREAM = 0x01
_END_HEADERS, _PADDED, _PRIORITY_FLAG = 0x04, 0x08, 0x20
# Flags that a type defines (RFC 9113, 6).
_FLAGS = {
    _DATA: 0x09,
    _HEADERS: 0x2D,
    _PRIORITY: 0,
    _RST_STREAM: 0,
    _SETTINGS: 0x01,
    _PUSH_PROMISE: 0x0C,
    _PING: 0x01,
    _GOAWAY: 0,
    _WINDOW_UPDATE: 0,
    _CONTINUATION: 0x04,
}
_OF_HEADERS = (_HEADERS, _PUSH_PROMISE, _CONTINUATION)
_OF_CONNECTION = (_SETTINGS, _PING, _GOAWAY)
_FIXED = {_PRIORITY: 5, _RST_STREAM: 4, _PING: 8, _WINDOW_UPDATE: 4}
LARGEST_FRAME = 1 << 20
LARGEST_BLOCK = 1 << 18
"""Octets of one header block, over all its frames."""
_NO_BLOCK = -1
_FEW = 30
"""Headers that every message may have; what a longer list comes to is weighed."""
MOST_STREAMS = 1000
"""Messages of one direction that wait for their end; the oldest then goes out as it is."""

Fault = tuple[ProblemKind, str, FrameRef]
"""What went wrong, in words, and in which frame of the capture."""
_SECOND = 1_000_000_000


class Counter(msgspec.Struct):
    """How often something comes: in all, and at most in one second (of the clock), with the frame where that begins."""

    count: int = 0
    most: int = 0
    place: FrameRef | None = None
    second: int = -2
    now: int = 0
    begins: FrameRef | None = None

    def tick(self, frame: FrameRef, time: int) -> None:
        """Counts one."""
        self.count += 1
        if time // _SECOND != self.second:
            self.second, self.now, self.begins = time // _SECOND, 0, frame
        self.now += 1
        if self.now > self.most:
            self.most, self.place = self.now, self.begins


class Asked(msgspec.Struct):
    """What one side asks of the other besides its messages, and what its header blocks cost.

    Attributes:
        blocks: header blocks that open a stream or hold trailers.
        resets, settings, pings: frames that make work; acknowledgements are not counted.
        continuations: the most CONTINUATION frames of one block.
        block, block_at: octets of the largest block as sent, and where it ended.
        expanded, expanded_at: octets of the largest header list, and where.
    """

    blocks: int = 0
    resets: Counter = msgspec.field(default_factory=Counter)
    settings: Counter = msgspec.field(default_factory=Counter)
    pings: Counter = msgspec.field(default_factory=Counter)
    continuations: int = 0
    block: int = 0
    block_at: FrameRef | None = None
    expanded: int = 0
    expanded_at: FrameRef | None = None


class _Way(msgspec.Struct):
    """One direction."""

    table: HeaderTable
    synchronised: bool
    pending: bytearray = msgspec.field(default_factory=bytearray)
    open: dict[int, HTTPMessage] = msgspec.field(default_factory=dict)
    block: bytes | bytearray = b""
    block_stream: int = _NO_BLOCK
    block_ends: bool = False
    block_frames: int = 0
    requests: bool | None = None
    asked: Asked = msgspec.field(default_factory=Asked)


class HTTP2:
    """One connection. `began`: its first octets are the first that were captured of it.

    `first`: frame and time of the first octets.
    """

    def __init__(self, *, began: bool) -> None:
        self.faults: list[Fault] = []
        self.messages: list[HTTPMessage] = []
        self.first: tuple[FrameRef, int] | None = None
        self._ways = {way: _Way(HeaderTable(known_from_start=began), began) for way in (True, False)}

    def feed(self, octets: bytes, *, forward: bool, frame: FrameRef, time: int, lost: bool = False) -> None:
        """Reads octets of one direction; `lost`: some are missing right before them."""
        way = self._ways[forward]
        if self.first is None:
            self.first = frame, time
        if lost:
            way.table.forget()
            way.pending.clear()
            way.block_stream = _NO_BLOCK
            way.synchronised = False
            for message in way.open.values():
                message.incomplete = True
        way.pending += octets
        self._read(way, forward, frame, time)

    def finish(self) -> list[HTTPMessage]:
        """All messages; those whose end was not captured come last, as they are."""
        for way in self._ways.values():
            for message in way.open.values():
                message.incomplete = True
                self.messages.append(message)
            way.open.clear()
        return self.messages

    @property
    def client(self) -> tuple[bool, Asked]:
        """The side that asks, as its direction and what it asked; the first end where nothing tells."""
        forward = self._ways[True].requests is not False
        return forward, self._ways[forward].asked

    def _read(self, way: _Way, forward: bool, frame: FrameRef, time: int) -> None:
        pending = way.pending
        at = len(PREFACE) if pending.startswith(PREFACE) else 0
        if not at and len(pending) < len(PREFACE) and PREFACE.startswith(pending):
            return
        if at:
            way.requests, way.synchronised = True, True
        elif not way.synchronised:
            at = _first_frame(pending)
            if at < 0:
                del pending[: max(0, len(pending) - _HEADER + 1)]  # a header may have begun at the very end
                return
            way.synchronised = True
        while at + _HEADER <= len(pending):
            size = pending[at] << 16 | pending[at + 1] << 8 | pending[at + 2]
            kind, flags = pending[at + 3], pending[at + 4]
            stream = int.from_bytes(pending[at + 5 : at + 9], "big")
            if not _fits(size, kind, flags, stream):
                self.faults.append((ProblemKind.BAD_VALUE, f"HTTP/2: frame of type {kind} that cannot be", frame))
                way.synchronised = False
                way.block_stream = _NO_BLOCK
                way.table.forget()
                pending.clear()
                return
            if at + _HEADER + size > len(pending):
                break
            body = bytes(pending[at + _HEADER : at + _HEADER + size])
            at += _HEADER + size
            try:
                self._frame(way, kind, flags, stream, body, forward, frame, time)
            except Malformed as why:
                self.faults.append((why.kind, str(why), frame))
                if kind in _OF_HEADERS:
                    # Entries that the block would have made are missing now.
                    way.block_stream = _NO_BLOCK
                    way.table.forget()
        del pending[:at]

    def _frame(
        self, way: _Way, kind: int, flags: int, stream: int, body: bytes, forward: bool, frame: FrameRef, time: int
    ) -> None:
        if kind in (_DATA, _HEADERS, _PUSH_PROMISE) and flags & _PADDED:
            padding = body[0] if body else 0
            if padding >= len(body):
                raise Malformed(ProblemKind.BAD_VALUE, "HTTP/2: padding longer than the frame", 0)
            body = body[1 : len(body) - padding]
        if kind == _HEADERS:
            way.block = body[5:] if flags & _PRIORITY_FLAG else body
            way.block_stream, way.block_ends, way.block_frames = stream, bool(flags & _END_STREAM), 0
        elif kind == _PUSH_PROMISE:
            way.block, way.block_stream, way.block_ends, way.block_frames = body[4:], 0, False, 0
        elif kind == _CONTINUATION:
            self._continue(way, body)
        elif kind == _DATA:
            self._data(way, stream, body, bool(flags & _END_STREAM), frame, time)
        elif kind in _COUNTED and not flags & _ACK:
            _COUNTED[kind](way.asked).tick(frame, time)
            if kind == _RST_STREAM and stream in way.open:
                self._end(way, stream, frame, time, incomplete=True)
        if kind in _OF_HEADERS and flags & _END_HEADERS and way.block_stream != _NO_BLOCK:
            self._headers(way, forward, frame, time)
            way.block_stream = _NO_BLOCK

    @staticmethod
    def _continue(way: _Way, body: bytes) -> None:
        if way.block_stream == _NO_BLOCK:  # its beginning was lost, and with it entries of the table
            way.table.forget()
            return
        if len(way.block) + len(body) > LARGEST_BLOCK:
            raise Malformed(ProblemKind.LIMIT_REACHED, "HTTP/2: header block larger than 256 kB", 0)
        if not way.block_frames:
            way.block = bytearray(way.block)  # so that many small parts are added in linear time
        way.block += body
        way.block_frames += 1
        way.asked.continuations = max(way.asked.continuations, way.block_frames)

    def _headers(self, way: _Way, forward: bool, frame: FrameRef, time: int) -> None:
        """A whole header block: it opens a message, or holds the trailers of one."""
        headers = list(way.table.read(bytes(way.block)))
        stream = way.block_stream
        _weigh(way, headers, frame)
        if not stream:  # a promise: its request is the server's own guess
            return
        known = way.open.get(stream)
        if known is not None and not _interim(known):
            known.headers += headers[: max(0, MOST_HEADERS - len(known.headers))]
        else:
            told = next((one for one in map(_TELLING.get, [name for name, _ in headers]) if one is not None), None)
            if told is not None:
                way.requests, self._ways[not forward].requests = told, not told
            way.open[stream] = HTTPMessage("2", way.requests, forward, stream, headers, frame, frame, time)
            if len(way.open) > MOST_STREAMS:
                oldest = next(iter(way.open))
                self.faults.append((ProblemKind.LIMIT_REACHED, f"HTTP/2: more than {MOST_STREAMS} open streams", frame))
                self._end(way, oldest, frame, time, incomplete=True)
        if way.block_ends:
            self._end(way, stream, frame, time)

    def _data(self, way: _Way, stream: int, body: bytes, ends: bool, frame: FrameRef, time: int) -> None:
        message = way.open.get(stream)
        if message is None:
            # Its headers were not captured: the body is still what was sent.
            message = HTTPMessage("2", way.requests, way is self._ways[True], stream, [], frame, frame, time)
            message.incomplete = True
            way.open[stream] = message
        message.extend(body)
        if ends:
            self._end(way, stream, frame, time)

    def _end(self, way: _Way, stream: int, frame: FrameRef, time: int, *, incomplete: bool = False) -> None:
        message = way.open.pop(stream)
        message.frame, message.time = frame, time
        message.incomplete |= incomplete
        self.messages.append(message)


def _weigh(way: _Way, headers: list[Header], frame: FrameRef) -> None:
    asked = way.asked
    asked.blocks += 1
    if len(way.block) > asked.block:
        asked.block, asked.block_at = len(way.block), frame
    if len(headers) > _FEW:
        octets = sum(len(name or "") + len(value or "") + ENTRY_OVERHEAD for name, value in headers)
        if octets > asked.expanded:
            asked.expanded, asked.expanded_at = octets, frame


_TELLING: dict[str | None, bool] = {":method": True, ":path": True, ":status": False}
"""Headers that tell requests from responses."""
_COUNTED: dict[int, Callable[[Asked], Counter]] = {
    _RST_STREAM: lambda asked: asked.resets,
    _SETTINGS: lambda asked: asked.settings,
    _PING: lambda asked: asked.pings,
}


def _interim(message: HTTPMessage) -> bool:
    """Whether it is a 1xx response, after which the final one follows (RFC 9110, 15.2)."""
    return message.request is False and (message.header(":status") or "").startswith("1")


def looks_like(octets: bytes, *, surely: bool = False) -> bool:
    """Whether octets are the preface, or begin with a frame and hold nothing but frames as far as they go.

    `surely`: one frame header is not enough, as among many octets one stands by chance.
    """
    if octets.startswith(PREFACE):
        return True
    # Frames of 64 kB and more are allowed and unheard of as the first; lengths of other protocols look so.
    if len(octets) < _HEADER or octets[0] or not _chain(octets, 0, set()):
        return False
    first = _HEADER + int.from_bytes(octets[:3], "big")
    return not surely or first == len(octets) > _HEADER or first + _HEADER <= len(octets)


def _plausible(octets: bytes | bytearray, at: int) -> bool:
    """Whether a frame header of RFC 9113 stands here."""
    size, stream = int.from_bytes(octets[at : at + 3], "big"), int.from_bytes(octets[at + 5 : at + 9], "big")
    return _fits(size, octets[at + 3], octets[at + 4], stream)


def _fits(size: int, kind: int, flags: int, stream: int) -> bool:
    """Whether the parts of a frame header go together."""
    if kind not in _FLAGS or flags & ~_FLAGS[kind] or size > LARGEST_FRAME or stream >> 31:
        return False
    if kind in _FIXED and size != _FIXED[kind]:
        return False
    if kind == _SETTINGS and (size % 6 or (flags & 1 and size)):
        return False
    if kind == _GOAWAY and size < 8:
        return False
    return kind == _WINDOW_UPDATE or (stream == 0) == (kind in _OF_CONNECTION)


def _chain(octets: bytes | bytearray, at: int, failed: set[int]) -> bool:
    """Whether frame follows frame from here to the end; the last one may go on behind it.

    `failed`: where chains came by that led nowhere; those of this one are added if it does not either.
    """
    passed: list[int] = []
    while at + _HEADER <= len(octets):
        passed.append(at)
        if at in failed or not _plausible(octets, at):
            failed.update(passed)
            return False
        at += _HEADER + int.from_bytes(octets[at : at + 3], "big")
    return True


def _first_frame(octets: bytearray) -> int:
    """Where frames begin in octets of which the first may belong to a frame that began before; -1: nowhere yet."""
    failed: set[int] = set()
    for at in range(max(0, len(octets) - _HEADER + 1)):
        if octets[at] == 0 and _chain(octets, at, failed):
            return at
    return -1
