"""Streams of TCP in, messages of the protocols in them out: told by their octets, never by their port."""

from collections import Counter
from typing import Protocol

import msgspec

from cleannet.decode import diameter, http1, http2, tls
from cleannet.decode.cursor import Cursor
from cleannet.decode.diameter import DiameterStream
from cleannet.decode.http import HTTPMessage
from cleannet.decode.http1 import HTTP1
from cleannet.decode.http2 import HTTP2
from cleannet.decode.sbi import is_sbi, sbi
from cleannet.decode.shapes import run
from cleannet.decode.tls import TLS
from cleannet.frames.tcp import Chunk, Connection
from cleannet.model.diameter import OpaqueDiameter
from cleannet.model.frame import At, FrameRef
from cleannet.model.message import Message
from cleannet.model.problem import Problem, ProblemKind
from cleannet.model.sbi import SBIMessage, SBIRequest
from cleannet.model.sent import Sent, Transport
from cleannet.model.tls import TLSHandshake

_ENOUGH = 64
"""Octets after which a stream that looks like nothing that is read is left alone."""


class _Reader(Protocol):
    faults: list[tuple[ProblemKind, str, int]]

    def feed(self, octets: bytes, *, forward: bool, frame: int, time: int, lost: bool = False) -> None: ...


class _Stream(msgspec.Struct):
    """One connection: its readers once it is known (HTTP/2 may follow HTTP/1.1), and what came before that."""

    readers: list[_Reader] = msgspec.field(default_factory=list)
    early: list[Chunk] = msgspec.field(default_factory=list)
    given_up: bool = False


class Streams(msgspec.Struct):
    """What the streams held.

    Attributes:
        messages: of the service-based interfaces, and handshakes of TLS; in the order of their connections.
        problems: what went wrong.
        unread: connections that carry something that is not read.
        others: HTTP messages that are of no service of a 5G core.
    """

    messages: list[Sent[Message]] = msgspec.field(default_factory=list)
    problems: list[Problem] = msgspec.field(default_factory=list)
    unread: int = 0
    others: int = 0


class StreamReader:
    """Reads the streams of all inputs."""

    def __init__(self) -> None:
        self._streams: dict[int, _Stream] = {}

    def feed(self, chunk: Chunk, connection: Connection) -> None:
        """Reads one chunk of a connection."""
        stream = self._streams.setdefault(chunk.connection, _Stream())
        if stream.given_up or not chunk.data:
            return
        if stream.readers:
            _read(stream, chunk)
            return
        stream.early.append(chunk)
        same = [one for one in stream.early if one.forward == chunk.forward]
        octets = b"".join(one.data for one in same)
        reader = _reader_for(octets, same[0].lost == 0, connection.input)
        if reader is not None:
            stream.readers.append(reader)
            early, stream.early = stream.early, []
            for one in early:
                _read(stream, one)
        elif len(octets) >= _ENOUGH:
            stream.given_up, stream.early = True, []

    def finish(self, connections: list[Connection]) -> Streams:
        """All messages, and what went wrong."""
        found = Streams()
        for number, stream in self._streams.items():
            connection = connections[number]
            found.unread += not stream.readers
            for reader in stream.readers:
                if isinstance(reader, TLS):
                    found.messages += _handshakes(reader, number, connection)
                elif isinstance(reader, DiameterStream):
                    _diameter(found, reader, connection)
                elif isinstance(reader, HTTP1 | HTTP2):
                    _services(found, reader.finish(), number, connection)
                found.problems += [Problem(kind, text, connection.input, frame) for kind, text, frame in reader.faults]
        return found


def _read(stream: _Stream, chunk: Chunk) -> None:
    reader = stream.readers[-1]
    reader.feed(chunk.data, forward=chunk.forward, frame=chunk.frame, time=chunk.time, lost=chunk.lost != 0)
    if isinstance(reader, HTTP1) and reader.upgraded:
        after = HTTP2(began=True)
        stream.readers.append(after)
        for forward in (True, False):
            if rest := reader.rest(forward=forward):
                after.feed(rest, forward=forward, frame=chunk.frame, time=chunk.time)


def _reader_for(octets: bytes, began: bool, given: int) -> _Reader | None:
    """The reader of a stream, by its first octets; `began`: they are its first indeed."""
    if http1.looks_like(octets):
        return HTTP1()
    if tls.looks_like(octets) or (not began and tls.looks_encrypted(octets)):
        return TLS(given)
    if diameter.looks_like(octets):
        return DiameterStream()
    if http2.looks_like(octets):
        return HTTP2(began=began)
    return None


def _services(found: Streams, messages: list[HTTPMessage], number: int, connection: Connection) -> None:
    """HTTP messages as those of services; a response is told what its request was."""
    requests: dict[int, SBIRequest] = {}
    ordered = sorted(messages, key=lambda one: one.request is False)
    made: list[tuple[HTTPMessage, SBIMessage]] = []
    for one in ordered:
        message, problems = sbi(one, number, connection.input, requests.get(one.stream))
        if isinstance(message, SBIRequest):
            requests[one.stream] = message
        if not is_sbi(message):
            found.others += 1
            continue
        made.append((one, message))
        found.problems += problems
    found.messages += [_sent(message, one.time, connection, forward=one.forward) for one, message in made]


def _diameter(found: Streams, reader: DiameterStream, connection: Connection) -> None:
    places: Counter[int] = Counter()
    for octets, forward, frame, time in reader.messages:
        at = At(FrameRef(connection.input, frame, places[frame]))
        places[frame] += 1
        cursor = Cursor(octets, "Diameter", at)
        messages, _ = run(
            lambda c, d: diameter.diameter(c, direction=d), cursor, lambda c: OpaqueDiameter(at=c.at, whole=False)
        )
        found.problems += cursor.problems
        found.messages += [_sent(one, time, connection, forward=forward) for one in messages]


def _handshakes(reader: TLS, number: int, connection: Connection) -> list[Sent[Message]]:
    found = []
    for frame, time, values in reader.finish():
        kept = {key: value for key, value in values.items() if not key.startswith("_")}
        message = TLSHandshake(at=At(FrameRef(connection.input, frame)), connection=number, **kept)
        found.append(_sent(message, time, connection, forward=True))
    return found


def _sent(message: Message, time: int, connection: Connection, *, forward: bool) -> Sent[Message]:
    ends = (connection.source, connection.destination)
    ports = (connection.source_port, connection.destination_port)
    source, destination = ends if forward else ends[::-1]
    source_port, destination_port = ports if forward else ports[::-1]
    return Sent(message, time, source, destination, source_port, destination_port, Transport.TCP)
