"""HTTP/1.1 (RFC 9112) for whoever only listens: both directions of one connection in, messages out."""

import re

import msgspec

from cleannet.decode.hpack import Header
from cleannet.decode.http import HTTPMessage
from cleannet.model.frame import FrameRef
from cleannet.model.problem import ProblemKind

_REQUEST = re.compile(rb"^([A-Z]{3,16}) (\S{1,8000}) HTTP/1\.[01]\r?\n")
_RESPONSE = re.compile(rb"^HTTP/1\.[01] (\d{3})[^\r\n]{0,400}\r?\n")
_BEGINS = re.compile(rb"^(?:[A-Z]{3,16} [^\s]|HTTP/1\.[01] \d{3})")
_BEGUN = re.compile(rb"^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT) (?:/|http|\*)\S*(?: [HTP/1.]{0,7})?$")
"""A request line whose end is still to come."""
_SIZE = re.compile(rb"^([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?$", re.DOTALL)
"""Size of a chunk, with extensions (RFC 9112, 7.1)."""
_NO_BODY = frozenset({"204", "304"})
LARGEST_HEAD = 1 << 16
LONGEST_LINE = 1 << 12
"""Octets of a chunk's size with its extensions, and of a line of trailers."""
_CHUNKED, _TO_THE_END, _TRAILERS = -1, -2, -3
Fault = tuple[ProblemKind, str, FrameRef]


class _Way(msgspec.Struct):
    """One direction: octets not read yet, the message whose body is being read, and how much of it is to come.

    `left`: octets of the body; `_CHUNKED` between chunks, `_TO_THE_END` of the connection, `_TRAILERS` behind the last
    chunk. `chunk`: octets of a chunk that are to come, its line end included; 0 between chunks.
    """

    pending: bytearray = msgspec.field(default_factory=bytearray)
    message: HTTPMessage | None = None
    left: int = 0
    chunk: int = 0


class HTTP1:
    """One connection.

    `upgraded` is set when both sides turn to HTTP/2 (RFC 7540, 3.2): then `rest` is theirs, and `asked` is the exchange
    whose answer comes there.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.messages: list[HTTPMessage] = []
        self.upgraded = False
        self.asked = 0
        self._ways = {True: _Way(), False: _Way()}
        self._methods: dict[int, str | None] = {}
        self._requests = self._responses = 0
        # Responses answer requests in their order, unless some of either were not captured.
        self._in_order = True

    def feed(self, octets: bytes, *, forward: bool, frame: FrameRef, time: int, lost: bool = False) -> None:
        """Reads octets of one direction; `lost`: some are missing right before them."""
        way = self._ways[forward]
        if lost:
            self._lost(way, frame, time)
        way.pending += octets
        while way.pending and not self.upgraded:
            before = len(way.pending)
            if way.message is not None:
                self._body(way, frame, time)
            else:
                self._head(way, forward, frame, time)
            if len(way.pending) == before:
                return

    def rest(self, *, forward: bool) -> bytes:
        """Octets behind the answer that changed the protocol."""
        return bytes(self._ways[forward].pending)

    def finish(self) -> list[HTTPMessage]:
        """All messages; one whose end was not captured comes last, as it is."""
        for way in self._ways.values():
            if way.message is not None:
                way.message.incomplete |= way.left != _TO_THE_END
                self.messages.append(way.message)
                way.message = None
        return self.messages

    def _lost(self, way: _Way, frame: FrameRef, time: int) -> None:
        way.pending.clear()
        self._in_order = False
        if way.message is not None:
            way.message.incomplete = True
            self._done(way, frame, time)

    def _head(self, way: _Way, forward: bool, frame: FrameRef, time: int) -> None:
        pending = way.pending
        if not _BEGINS.match(pending):
            if len(pending) < 16 and b"\n" not in pending:
                return
            start = re.search(rb"\n(?:[A-Z]{3,16} [^\s]|HTTP/1\.[01] \d{3})", pending)
            if start is None:
                del pending[: max(0, len(pending) - 16)]
                return
            del pending[: start.start() + 1]
        end = pending.find(b"\r\n\r\n")
        if end < 0:
            if len(pending) > LARGEST_HEAD:
                self.faults.append((ProblemKind.LIMIT_REACHED, "HTTP/1.1: headers larger than 64 kB", frame))
                pending.clear()
            return
        lines = bytes(pending[: end + 2])
        del pending[: end + 4]
        self._begin(way, lines, forward, frame, time)

    def _begin(self, way: _Way, lines: bytes, forward: bool, frame: FrameRef, time: int) -> None:
        request, response = _REQUEST.match(lines), _RESPONSE.match(lines)
        headers: list[Header] = []
        if request:
            target = request[2].decode("latin-1")
            headers += [(":method", request[1].decode()), (":path", target)]
        elif response:
            headers.append((":status", response[1].decode()))
        else:
            self.faults.append((ProblemKind.BAD_VALUE, "HTTP/1.1: no request or status line", frame))
            return
        for line in lines.split(b"\r\n")[1:]:
            name, colon, value = line.decode("latin-1").partition(":")
            if colon:
                headers.append((name.strip().lower(), value.strip()))
        number = self._number(is_request=bool(request), status=headers[0][1] or "")
        message = HTTPMessage("1.1", bool(request), forward, number, headers, frame, frame, time)
        host = message.header("host")
        if request and host:
            headers.append((":authority", host))
        way.message = message
        way.left = self._length(message)
        if response and message.header(":status") == "101" and "h2c" in (message.header("upgrade") or ""):
            self.upgraded, self.asked = True, number
        if way.left == 0:
            self._done(way, frame, time)

    def _number(self, *, is_request: bool, status: str) -> int:
        """The exchange that a message belongs to; 0 for a response to what was not captured."""
        if is_request:
            self._requests += 1
            return self._requests
        latest = self._requests if self._requests > self._responses else 0
        number = self._responses + 1 if self._in_order else latest
        if number and (not status.startswith("1") or status == "101"):
            self._responses = number
        return number

    def _length(self, message: HTTPMessage) -> int:
        """Octets of the body (RFC 9112, 6.3)."""
        status = message.header(":status") or ""
        if message.request:
            self._methods[message.stream] = message.header(":method")
        elif status.startswith("1") or self._methods.pop(message.stream, None) == "HEAD" or status in _NO_BODY:
            return 0
        if "chunked" in (message.header("transfer-encoding") or "").lower():
            return _CHUNKED
        text = message.header("content-length") or ""
        if text.isdecimal():
            return int(text[:12])
        return 0 if message.request else _TO_THE_END

    def _body(self, way: _Way, frame: FrameRef, time: int) -> None:
        assert way.message is not None
        if way.left == _CHUNKED:
            self._chunked(way, frame, time)
            return
        if way.left == _TRAILERS:
            self._trailers(way, frame, time)
            return
        count = len(way.pending) if way.left == _TO_THE_END else min(way.left, len(way.pending))
        way.message.extend(bytes(way.pending[:count]))
        del way.pending[:count]
        way.message.frame, way.message.time = frame, time
        if way.left > 0:
            way.left -= count
            if not way.left:
                self._done(way, frame, time)

    def _chunked(self, way: _Way, frame: FrameRef, time: int) -> None:
        """A chunk's size, or octets of one (RFC 9112, 7.1)."""
        assert way.message is not None
        if way.chunk:
            count = min(way.chunk, len(way.pending))
            way.message.extend(bytes(way.pending[: min(count, max(way.chunk - 2, 0))]))
            del way.pending[:count]
            way.chunk -= count
            return
        line = way.pending.find(b"\r\n", 0, LONGEST_LINE)
        if line < 0 and len(way.pending) < LONGEST_LINE:
            return
        size = _SIZE.match(bytes(way.pending[: max(line, 0)]))
        if size is None:
            self.faults.append((ProblemKind.BAD_VALUE, "HTTP/1.1: chunk without a size", frame))
            self._lost(way, frame, time)
            return
        del way.pending[: line + 2]
        way.chunk = int(size[1], 16) + 2
        if way.chunk == 2:
            way.left, way.chunk = _TRAILERS, 0

    def _trailers(self, way: _Way, frame: FrameRef, time: int) -> None:
        """One line of trailers, or the empty line that ends them (RFC 9112, 7.1.2)."""
        line = way.pending.find(b"\r\n", 0, LONGEST_LINE)
        if line < 0 and len(way.pending) < LONGEST_LINE:
            return
        del way.pending[: line + 2 if line >= 0 else LONGEST_LINE]
        if not line:
            self._done(way, frame, time)

    def _done(self, way: _Way, frame: FrameRef, time: int) -> None:
        assert way.message is not None
        way.message.frame, way.message.time = frame, time
        self.messages.append(way.message)
        way.message, way.left, way.chunk = None, 0, 0


def looks_like(octets: bytes) -> bool:
    """Whether octets begin as a request or a response; the first line may go on behind them."""
    return any(one.match(octets) for one in (_REQUEST, _RESPONSE, _BEGUN))
