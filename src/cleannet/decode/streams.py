"""Streams of TCP in, messages of the protocols in them out: told by their octets, never by their port."""

from typing import Protocol

import msgspec

from cleannet.decode import http1, http2
from cleannet.decode.http import HTTPMessage
from cleannet.decode.http1 import HTTP1
from cleannet.decode.http2 import HTTP2
from cleannet.frames.tcp import Chunk, Connection
from cleannet.model.problem import Problem, ProblemKind

_ENOUGH = 64
"""Octets after which a stream that looks like nothing that is read is left alone."""


class _Reader(Protocol):
    faults: list[tuple[ProblemKind, str, int]]

    def feed(self, octets: bytes, *, forward: bool, frame: int, time: int, lost: bool = False) -> None: ...
    def finish(self) -> list[HTTPMessage]: ...


class Exchange(msgspec.Struct, frozen=True):
    """One HTTP message, and the index of the connection that carried it."""

    connection: int
    message: HTTPMessage


class _Stream(msgspec.Struct):
    """One connection: its reader once it is known, and what came before that."""

    readers: list[_Reader] = msgspec.field(default_factory=list)
    early: list[Chunk] = msgspec.field(default_factory=list)
    given_up: bool = False


class StreamReader:
    """Reads the streams of one input after the other; `unread` counts connections that carry something else."""

    def __init__(self) -> None:
        self._streams: dict[int, _Stream] = {}
        self.unread = 0

    def feed(self, chunk: Chunk) -> None:
        """Reads one chunk."""
        stream = self._streams.setdefault(chunk.connection, _Stream())
        if stream.given_up or not (chunk.data or chunk.lost):
            return
        if stream.readers:
            self._read(stream, chunk)
            return
        stream.early.append(chunk)
        reader = _reader_for(b"".join(c.data for c in stream.early if c.forward == chunk.forward), stream.early)
        if reader is not None:
            stream.readers.append(reader)
            early, stream.early = stream.early, []
            for one in early:
                self._read(stream, one)
        elif sum(len(c.data) for c in stream.early if c.forward == chunk.forward) >= _ENOUGH:
            stream.given_up = True
            stream.early = []
            self.unread += 1

    @staticmethod
    def _read(stream: _Stream, chunk: Chunk) -> None:
        reader = stream.readers[-1]
        reader.feed(chunk.data, forward=chunk.forward, frame=chunk.frame, time=chunk.time, lost=chunk.lost != 0)
        if isinstance(reader, HTTP1) and reader.upgraded:
            after = HTTP2(began=True)
            stream.readers.append(after)
            for forward in (True, False):
                if rest := reader.rest(forward=forward):
                    after.feed(rest, forward=forward, frame=chunk.frame, time=chunk.time)

    def finish(self, connections: list[Connection]) -> tuple[list[Exchange], list[Problem]]:
        """All messages, and what went wrong."""
        found: list[Exchange] = []
        problems: list[Problem] = []
        for number, stream in self._streams.items():
            for reader in stream.readers:
                found += [Exchange(number, message) for message in reader.finish()]
                given = connections[number].input
                problems += [Problem(kind, text, given, frame) for kind, text, frame in reader.faults]
        return found, problems


def _reader_for(octets: bytes, early: list[Chunk]) -> _Reader | None:
    if http1.looks_like(octets):
        return HTTP1()
    if http2.looks_like(octets):
        return HTTP2(began=octets.startswith(http2.PREFACE) or not any(chunk.lost for chunk in early))
    return None
