"""One DIAG log as messages of the radio interface: which form it has, its digest, its counts, its problems."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from cleannet.capture.compressed import GZIP, gunzip, is_zstandard, unzstandard
from cleannet.capture.diag import hdlc, records
from cleannet.capture.diag.log_codes import READ, name_of
from cleannet.capture.diag.payload import Payload, Refused, Unread
from cleannet.capture.diag.recognition import FEW, FRAMED, HEAD, form_of
from cleannet.capture.diag.records import RECORD_HEADER, LogRecord, OtherPacket, SecureLog
from cleannet.capture.diag.segments import Segments
from cleannet.capture.formats import UNKNOWN, foreign
from cleannet.capture.pcap import is_pcap
from cleannet.capture.pcapng import MAGIC
from cleannet.capture.problems import Damage, Problems
from cleannet.capture.source import Source, Window, gathered
from cleannet.model.problem import Problem, ProblemKind
from cleannet.model.radio import RadioMessage

PIECE = 1 << 20
# Compressed octets are read in smaller pieces, since each unfolds to many.
_COMPRESSED_PIECE = 1 << 16
_MOST_TOPICS = 256
_CUTS = (ProblemKind.UNREADABLE_INPUT, ProblemKind.BROKEN_COMPRESSION)
_NO_FRAME_EXPECTED = (ProblemKind.UNREADABLE_INPUT, ProblemKind.UNKNOWN_FORMAT, ProblemKind.NO_FRAMES)
_SUFFIX = ".mi2log"


class Log:
    """One input. Iterate once for its messages, in batches; the attributes hold for what was read so far.

    Attributes:
        path: the input as given.
        kind: "qmdl" or "mi2log" (the same form under two names), "dlf", else the name of a known format or "unknown".
        frames: how many records the file has: HDLC frames with anything between their flags, or rows of a .dlf file.
            The number of a record, from 1, is the `frame` of its message.
        bad: those of them whose frame is cut or damaged. `frames == bad + logs + other packets + encrypted records`.
        codes: intact log records by log code. Their sum is `logs == messages + parts + refused + records not read`.
        commands: intact packets that hold no log record, by command (encrypted log records among them).
        messages: how many messages were given.
        parts: records that hold a part of a message, but for the last part.
        refused: log records that should be read and cannot be; each is counted in a problem.
        unread: records that are known not to be read, by log code and content, in words.
        first, last: earliest and latest time of a log record, in nanoseconds since 1970; None where none has a time.
    """

    def __init__(self, path: str, index: int, piece: int, head: bytes = b"") -> None:
        self.path = path
        self.kind = UNKNOWN
        self.frames = self.bad = self.messages = self.parts = self.refused = 0
        self.codes: Counter[int] = Counter()
        self.commands: Counter[int] = Counter()
        self.unread: Counter[str] = Counter()
        self.first: int | None = None
        self.last: int | None = None
        self._input = index
        self._piece = piece
        self._head = head
        self._compressed = False
        name = "standard input" if path == "-" else path
        self._problems = Problems(name, index)
        self._unpacking = Problems(name, index)
        self._topics: set[str] = set()
        self._segments = Segments()
        self._source: Source | None = None
        self._batches = self._read()

    @property
    def problems(self) -> list[Problem]:
        """What went wrong with the input so far, by the place in it."""
        return self._problems.found

    @property
    def sha256(self) -> str:
        """Digest of the input's octets as they lie in the file: the whole of it once the batches are read."""
        return self._source.sha256 if self._source else ""

    @property
    def logs(self) -> int:
        """How many intact log records there are, read or not."""
        return self.codes.total()

    def __iter__(self) -> Iterator[list[RadioMessage]]:
        return self._batches

    def _read(self) -> Iterator[list[RadioMessage]]:
        source = self._source = Source(self.path, self._problems, self._piece, self._head)
        try:
            try:
                yield from self._batches_of(source)
            except Damage as damage:
                self._damaged(damage, source)
            source.drain()
            self._segments.end()
            if self._segments.lost:
                text = "a message in several log records is not there as a whole: its parts are not read"
                self._problems.add(ProblemKind.MISSING_FRAGMENT, text, count=self._segments.lost)
            if not self._problems.has(ProblemKind.UNKNOWN_FORMAT):
                self._problems.adopt(self._unpacking)
            if not self.frames and not self._problems.has(*_NO_FRAME_EXPECTED):
                self._problems.add(ProblemKind.NO_FRAMES, "no record could be read from this log: record it again")
        finally:
            source.close()

    def _damaged(self, damage: Damage, source: Source) -> None:
        """The rest cannot be read; it counts as one record."""
        self.frames += 1
        self.bad += 1
        if damage.kind is ProblemKind.CUT_FILE and (self._problems.has(*_CUTS) or self._unpacking.has(*_CUTS)):
            return  # only the consequence of a fault that stands there already
        rest = f"read up to byte {damage.offset}"
        if not self._compressed:
            source.drain()
            rest = f"{source.position - damage.offset} bytes from byte {damage.offset} on are not read"
        self._problems.add(damage.kind, f"{damage.text} ({rest})", offset=damage.offset, frame=self.frames)

    def _batches_of(self, source: Source) -> Iterator[list[RadioMessage]]:
        window = Window(gathered(self._unpacked(source), self._piece, source.ready))
        form = None
        for head in (FEW, HEAD):
            if form is None and (len(window.data) >= head or window.more(head) or window.data):
                form = form_of(window.data[:head])
        if not window.data:
            if not self._problems.found and not self._unpacking.found:
                self._problems.add(ProblemKind.NO_FRAMES, "the input is empty: record or copy it again", offset=0)
        elif form is None:
            self._foreign(window.data)
        elif form == FRAMED:
            self.kind = "mi2log" if _SUFFIX in Path(self.path).name.lower() else "qmdl"
            for start, frames, closed in hdlc.split(_pieces(window)):
                yield self._framed(start, frames, closed=closed)
        else:
            self.kind = "dlf"
            for start, rows in records.walk(window):
                yield self._unframed(start, rows)

    def _foreign(self, head: bytes) -> None:
        if is_pcap(head) or head.startswith(MAGIC):
            self.kind, text = "pcapng" if head.startswith(MAGIC) else "pcap", "this is a capture, not a log of a phone"
        else:
            self.kind, text = foreign(head)
        self._problems.add(ProblemKind.UNKNOWN_FORMAT, text, offset=0)

    def _unpacked(self, source: Source) -> Iterator[bytes]:
        head = b""
        while len(head) < len(MAGIC) and (piece := source.read()):
            head += piece
        pieces = chain([head], source) if head else source
        if not head.startswith(GZIP) and not is_zstandard(head):
            return iter(pieces)
        self._compressed = True
        source.size = min(source.size, _COMPRESSED_PIECE)
        return gunzip(pieces, self._unpacking) if head.startswith(GZIP) else unzstandard(pieces, self._unpacking)

    def _framed(self, offset: int, frames: list[bytes], *, closed: bool) -> list[RadioMessage]:
        found: list[RadioMessage] = []
        for frame in frames:
            if frame:
                self.frames += 1
                packet = hdlc.unescaped(frame)
                if hdlc.intact(packet):
                    self._packet(packet, offset, found)
                else:
                    self._broken_frame(frame, offset, closed=closed)
            offset += len(frame) + 1
        return found

    def _broken_frame(self, frame: bytes, offset: int, *, closed: bool) -> None:
        self.bad += 1
        kind, text = ProblemKind.BAD_CHECKSUM, "a frame whose check sequence does not fit it, which is not read"
        if not closed:
            kind, text = ProblemKind.CUT_FILE, "the file ends inside a frame, which is not read"
        elif len(frame) > hdlc.LONGEST:
            kind, text = ProblemKind.BROKEN_BLOCK, "a frame longer than any packet can be, which is not read"
        elif len(frame) <= hdlc.CHECK_OCTETS:
            kind, text = ProblemKind.BROKEN_BLOCK, "a frame too short for a packet, which is not read"
        self._problems.add(kind, text, offset=offset, frame=self.frames)

    def _packet(self, packet: bytes, offset: int, found: list[RadioMessage]) -> None:
        what = records.opened(packet, len(packet) - hdlc.CHECK_OCTETS)
        if isinstance(what, LogRecord):
            self._record(what, offset, found)
        elif isinstance(what, OtherPacket):
            self.commands[what.command] += 1
        elif isinstance(what, SecureLog):
            self.commands[records.SECURE_LOG] += 1
            text = f"encrypted log record of code {name_of(what.code)}, which only the modem's maker can read"
            self._problem(ProblemKind.CIPHERED, text, offset)
        else:
            self.bad += 1
            self._problem(what.kind, f"{what.text}, which is not read", offset)

    def _unframed(self, offset: int, rows: list[bytes]) -> list[RadioMessage]:
        found: list[RadioMessage] = []
        for row in rows:
            self.frames += 1
            _, code, stamp = RECORD_HEADER.unpack_from(row)
            self._record(LogRecord(code, stamp, row[RECORD_HEADER.size :]), offset, found)
            offset += len(row)
        return found

    def _record(self, record: LogRecord, offset: int, found: list[RadioMessage]) -> None:
        code, stamp, body, subscription = record
        self.codes[code] += 1
        time = records.time_of(stamp)
        if time >= 0:
            if self.first is None or time < self.first:
                self.first = time
            if self.last is None or time > self.last:
                self.last = time
        known = READ.get(code)
        if known is None:
            self.unread[name_of(code)] += 1
            return
        outcome = known[1](body)
        if isinstance(outcome, Payload):
            self._message(code, time, outcome, subscription, found)
        elif isinstance(outcome, Unread):
            self.unread[f"{name_of(code)}: {outcome.what}"] += 1
        else:
            self._refuse(code, outcome, offset)

    def _message(self, code: int, time: int, what: Payload, subscription: int, found: list[RadioMessage]) -> None:
        route, octets, cell, protected, segment, own_subscription = what
        subscription = own_subscription or subscription
        if segment:
            whole = self._segments.joined(code, subscription, what)
            if whole is None:
                self.parts += 1
                return
            octets = whole
        ue = "broadcast" if route.broadcast else "" if subscription <= 1 else f"subscription {subscription}"
        self.messages += 1
        found.append(
            RadioMessage(
                self._input, self.frames, 0, time, route.channel, route.uplink, ue, cell, octets, protected, cut=False
            )
        )

    def _refuse(self, code: int, refused: Refused, offset: int) -> None:
        self.refused += 1
        if refused.kind is ProblemKind.UNKNOWN_LOG_VERSION:
            text = f"log code {name_of(code)} in {refused.text}, which is not known: not read"
        else:
            text = f"log record of code {name_of(code)} {refused.text}: not read"
        self._problem(refused.kind, text, offset)

    def _problem(self, kind: ProblemKind, text: str, offset: int) -> None:
        """Record a problem of this frame; a file made to show ever new ones gets one for all that are too many."""
        if text not in self._topics:
            if len(self._topics) >= _MOST_TOPICS:
                text = "log records not read for further reasons like those above"
            else:
                self._topics.add(text)
        self._problems.add(kind, text, offset=offset, frame=self.frames)


def _pieces(window: Window) -> Iterator[bytes]:
    while window.data:
        yield window.data
        window.drop(len(window.data))
        window.more()


def open_log(path: str | Path, input: int, *, piece: int = PIECE, head: bytes = b"") -> Log:  # noqa: A002
    """Open a DIAG log (.qmdl, .mi2log, .dlf), plain or compressed with gzip or Zstandard, as input number `input`.

    Which form it is tells the content, not the name; only between "qmdl" and "mi2log", which are alike, the name tells.
    "-" is standard input, which may be a live one. Nothing is opened before the first batch is asked for, and nothing
    about the input raises: what is wrong with it stands in the log's problems. `piece` is how many octets are taken at
    once; messages are the same for any. `head`: octets of standard input that were read already.
    """
    return Log(str(path), input, piece, head)
