"""Streams of TCP in, messages of the protocols in them out: told by their octets, never by their port."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec

from cleannet.decode import diameter, http1, http2, tls
from cleannet.decode.cursor import Cursor
from cleannet.decode.diameter import DiameterStream
from cleannet.decode.host_services import HostServiceReader, over_http, service_of
from cleannet.decode.http import HTTPMessage
from cleannet.decode.http1 import HTTP1
from cleannet.decode.http2 import HTTP2
from cleannet.decode.sbi import is_sbi, sbi
from cleannet.decode.sbi_names import MOST_NAMES, Names
from cleannet.decode.shapes import run
from cleannet.decode.tls import TLS
from cleannet.decode.tls_keys import TLSKeys
from cleannet.frames.tcp import Chunk, Connection
from cleannet.model.diameter import OpaqueDiameter
from cleannet.model.frame import At, FrameRef
from cleannet.model.host_service import HostService
from cleannet.model.message import Message
from cleannet.model.problem import Problem, ProblemKind
from cleannet.model.sbi import Burst, HTTP2Connection, SBIMessage, SBIResponse
from cleannet.model.sent import Sent, Transport
from cleannet.model.tls import TLSHandshake

_ENOUGH = 64
"""Octets that tell what a stream is, or that it does not begin as anything that is read."""
MOST_TRIED = 64
"""Places at which a stream is tried before it is left alone."""


class _Reader(Protocol):
    faults: list[tuple[ProblemKind, str, FrameRef]]

    def feed(self, octets: bytes, *, forward: bool, frame: FrameRef, time: int, lost: bool = False) -> None: ...


class _Stream(msgspec.Struct):
    """One connection: its readers once it is known (HTTP/2 may follow HTTP/1.1), and what came before that.

    `inside`: octets before the first that are left were not captured, or looked like nothing. `asked`: service and
    resource of the requests that wait for their answers, by exchange; `early_answers` those whose request is to come.
    `inner`: what keys open of it, if it is TLS; `decrypted`: it is such a stream itself. `serves`: messages of a core's
    services were seen on it.
    """

    readers: list[_Reader] = msgspec.field(default_factory=list)
    early: list[Chunk] = msgspec.field(default_factory=list)
    inside: bool = False
    tried: int = 0
    given_up: bool = False
    asked: dict[int, tuple[str, str]] = msgspec.field(default_factory=dict)
    early_answers: list[tuple[SBIMessage, int, bool, int]] = msgspec.field(default_factory=list)
    serves: bool = False
    inner: "_Stream | None" = None
    decrypted: bool = False


class Streams(msgspec.Struct):
    """What the streams held.

    Attributes:
        messages: of the service-based interfaces, and handshakes of TLS; in the order of their connections.
        problems: what went wrong.
        unread: connections that carry something that is not read.
        others: HTTP messages that are of no service of a 5G core.
        opened, closed: connections under TLS that the keys opened, and those that they do not fit.
    """

    messages: list[Sent[Message]] = msgspec.field(default_factory=list)
    problems: list[Problem] = msgspec.field(default_factory=list)
    unread: int = 0
    others: int = 0
    opened: int = 0
    closed: int = 0


class StreamReader:
    """Reads the streams of all inputs. Messages are read as they end, so that no body needs to be kept."""

    def __init__(self, keys: TLSKeys | None = None) -> None:
        """`keys` open connections under TLS."""
        self._keys = keys
        self._streams: dict[int, _Stream] = {}
        self._found = Streams()
        self._places: Counter[FrameRef] = Counter()
        self._names = Names()

    def feed(self, chunk: Chunk, connection: Connection) -> None:
        """Reads one chunk of a connection."""
        if not chunk.data:
            return
        stream = self._streams.setdefault(chunk.connection, _Stream())
        self._take(stream, chunk, connection)

    def finish(self, connections: list[Connection]) -> Streams:
        """All messages, and what went wrong."""
        for number, stream in self._streams.items():
            self._end(stream, number, connections[number])
        self._streams.clear()
        if self._names.full:
            text = f"SBI: more than {MOST_NAMES} identities and ids; the later ones are not compared"
            self._found.problems.append(Problem(ProblemKind.LIMIT_REACHED, text))
        return self._found

    def _take(self, stream: _Stream, chunk: Chunk, connection: Connection) -> None:
        if stream.given_up:
            return
        if not stream.readers:
            if not _recognise(stream, chunk, None if stream.decrypted else self._keys):
                return
            early, stream.early = stream.early, []
            for one in early:
                self._read(stream, one, connection)
        else:
            self._read(stream, chunk, connection)

    def _end(self, stream: _Stream, number: int, connection: Connection) -> None:
        found = self._found
        found.unread += not stream.readers
        for reader in stream.readers:
            if isinstance(reader, TLS):
                found.messages += _handshakes(reader, number, connection)
                found.opened += reader.inside.fits
                found.closed += reader.inside.known and not reader.inside.fits
            elif isinstance(reader, HostServiceReader):
                self._keep(stream, _host_services(reader, number, connection))
            elif isinstance(reader, HTTP1 | HTTP2):
                reader.finish()
            self._collect(stream, reader, number, connection)
            found.problems += [Problem(kind, text, at.input, at.frame) for kind, text, at in reader.faults]
        for message, time, forward, exchange in stream.early_answers:
            answer = _answering(message, stream.asked.get(exchange))
            self._tell(stream, answer, time, connection, forward=forward)
        if stream.serves:
            self._keep(stream, [_asked(one, number, connection) for one in stream.readers if isinstance(one, HTTP2)])
        if stream.inner is not None:
            self._end(stream.inner, number, connection)

    def _read(self, stream: _Stream, chunk: Chunk, connection: Connection) -> None:
        reader = stream.readers[-1]
        reader.feed(chunk.data, forward=chunk.forward, frame=chunk.place, time=chunk.time, lost=chunk.lost != 0)
        self._collect(stream, reader, chunk.connection, connection)
        if isinstance(reader, HostServiceReader) and reader.upgraded:
            stream.readers.append(TLS(self._keys))
            for octets in reader.rest:
                stream.readers[-1].feed(octets, forward=chunk.forward, frame=chunk.place, time=chunk.time)
        if isinstance(reader, TLS):
            self._open(stream, reader, chunk, connection)
        elif isinstance(reader, HTTP1) and reader.upgraded:
            # The request that asked for the change is answered on stream 1 (RFC 7540, 3.2).
            stream.asked = {1: stream.asked[reader.asked]} if reader.asked in stream.asked else {}
            after = HTTP2(began=True)
            stream.readers.append(after)
            for forward in (True, False):
                if rest := reader.rest(forward=forward):
                    after.feed(rest, forward=forward, frame=chunk.place, time=chunk.time)
            self._collect(stream, after, chunk.connection, connection)

    def _open(self, stream: _Stream, reader: TLS, chunk: Chunk, connection: Connection) -> None:
        """Reads what keys opened, as a stream of its own."""
        for one in reader.inside.opened:
            stream.inner = stream.inner or _Stream(decrypted=True)
            inner = Chunk(chunk.connection, one.forward, one.frame, one.time, one.octets, -1 if one.lost else 0)
            self._take(stream.inner, inner, connection)
        reader.inside.opened.clear()

    def _collect(self, stream: _Stream, reader: _Reader, number: int, connection: Connection) -> None:
        """Takes the messages that are whole by now."""
        if isinstance(reader, DiameterStream):
            for one in reader.messages:
                self._diameter(stream, *one, connection)
            reader.messages.clear()
        elif isinstance(reader, HTTP1 | HTTP2):
            for each in reader.messages:
                self._service(stream, each, number, connection)
            reader.messages.clear()

    def _service(self, stream: _Stream, one: HTTPMessage, number: int, connection: Connection) -> None:
        """An HTTP message as one of a service; a response is told what its request was."""
        other = over_http(one)
        if other is not None:
            beside = HostService(at=At(one.head), connection=number, **other)
            self._keep(stream, [_sent(beside, one.time, connection, forward=one.forward)])
        message, problems = sbi(one, number, self._names)
        asked = stream.asked.get(one.stream)
        if one.request:
            stream.asked[one.stream] = (message.service, message.resource)
        elif asked is not None:
            message = _answering(message, asked)
            if isinstance(message, SBIResponse) and (message.status or 200) >= 200 and message.status != 101:
                del stream.asked[one.stream]
        elif one.request is False and one.stream:
            stream.early_answers.append((message, one.time, one.forward, one.stream))
            return
        self._tell(stream, message, one.time, connection, forward=one.forward, problems=problems)

    def _tell(
        self,
        stream: _Stream,
        message: SBIMessage,
        time: int,
        connection: Connection,
        *,
        forward: bool,
        problems: Sequence[Problem] = (),
    ) -> None:
        if not is_sbi(message):
            self._found.others += 1
            return
        stream.serves = True
        self._found.problems += problems
        self._keep(stream, [_sent(message, time, connection, forward=forward)])

    def _keep(self, stream: _Stream, some: Iterable[Sent[Message]]) -> None:
        """Takes messages in; those of a stream that keys opened say so."""
        for one in some:
            inside = msgspec.structs.replace(one.message, decrypted=True) if stream.decrypted else one.message
            self._found.messages.append(msgspec.structs.replace(one, message=inside) if stream.decrypted else one)

    def _diameter(
        self, stream: _Stream, octets: bytes, forward: bool, place: FrameRef, time: int, connection: Connection
    ) -> None:
        cursor = Cursor(octets, "Diameter", At(msgspec.structs.replace(place, message=self._places[place])))
        self._places[place] += 1
        messages, _ = run(
            lambda c, d: diameter.diameter(c, direction=d), cursor, lambda c: OpaqueDiameter(at=c.at, whole=False)
        )
        self._found.problems += cursor.problems
        self._keep(stream, [_sent(one, time, connection, forward=forward) for one in messages])


def _answering(message: SBIMessage, asked: tuple[str, str] | None) -> SBIMessage:
    """A response with the service and the resource that were asked for, where the request was captured."""
    return message if asked is None else msgspec.structs.replace(message, service=asked[0], resource=asked[1])


def _recognise(stream: _Stream, chunk: Chunk, keys: TLSKeys | None) -> bool:
    """Whether the stream is known by now; where it is not, what came so far is kept, or given up.

    Where the connection's beginning was not captured, a message may begin with any segment; and a protocol that is not
    read may come first and give way to TLS (data bases and mail do so).
    """
    same = [one for one in stream.early if one.forward == chunk.forward]
    if not same and (stream.inside or chunk.lost):
        stream.inside = True
        chunk = msgspec.structs.replace(chunk, lost=chunk.lost or -1)
    stream.early.append(chunk)
    octets = b"".join(one.data for one in [*same, chunk])
    service = service_of(octets, b"".join(one.data for one in stream.early if one.forward != chunk.forward))
    reader: _Reader | None = HostServiceReader(service) if service else None
    if reader is None:
        reader = _reader_for(octets, keys, began=not stream.inside, again=stream.tried > 0)
    if reader is not None:
        stream.readers.append(reader)
        return True
    if len(octets) >= _ENOUGH:
        stream.tried += 1
        stream.inside = True
        stream.given_up = stream.tried >= MOST_TRIED
        stream.early = [one for one in stream.early if one.forward != chunk.forward and not stream.given_up]
    return False


def _reader_for(octets: bytes, keys: TLSKeys | None, *, began: bool, again: bool) -> _Reader | None:
    """The reader of a stream, by its first octets; `began`: they are its first indeed; `again`: others were tried."""
    if http1.looks_like(octets):
        return HTTP1()
    if tls.looks_like(octets) or (not began and tls.looks_encrypted(octets)):
        return TLS(keys)
    if diameter.looks_like(octets):
        return DiameterStream()
    if http2.looks_like(octets, surely=again):
        return HTTP2(began=began)
    return None


def _asked(reader: HTTP2, number: int, connection: Connection) -> Sent[Message]:
    """What the client of a connection asked of its server besides requests."""
    forward, asked = reader.client
    first, time = reader.first or (connection.first, -1)
    message = HTTP2Connection(
        at=At(first),
        connection=number,
        requests=asked.blocks,
        continuations=asked.continuations,
        block=asked.block,
        block_at=asked.block_at or first,
        expanded=asked.expanded,
        expanded_at=asked.expanded_at or first,
        resets=_burst(asked.resets, first),
        settings=_burst(asked.settings, first),
        pings=_burst(asked.pings, first),
    )
    return _sent(message, time, connection, forward=forward)


def _burst(counter: http2.Counter, first: FrameRef) -> Burst:
    return Burst(counter.count, counter.most, counter.place or first)


def _host_services(reader: HostServiceReader, number: int, connection: Connection) -> list[Sent[Message]]:
    return [
        _sent(HostService(at=At(frame), connection=number, **values), time, connection, forward=True)
        for frame, time, values in reader.finish()
    ]


def _handshakes(reader: TLS, number: int, connection: Connection) -> list[Sent[Message]]:
    found = []
    for frame, time, values in reader.finish():
        kept = {key: value for key, value in values.items() if not key.startswith("_")}
        message = TLSHandshake(at=At(frame), connection=number, **kept)
        found.append(_sent(message, time, connection, forward=True))
    return found


def _sent(message: Message, time: int, connection: Connection, *, forward: bool) -> Sent[Message]:
    ends = (connection.source, connection.destination)
    ports = (connection.source_port, connection.destination_port)
    source, destination = ends if forward else ends[::-1]
    source_port, destination_port = ports if forward else ports[::-1]
    return Sent(message, time, source, destination, source_port, destination_port, Transport.TCP)
