"""One input as frames: which format it is, its digest, its problems."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from cleannet.capture.batch import FrameBatch
from cleannet.capture.compressed import GZIP, gunzip, is_zstandard, unzstandard
from cleannet.capture.formats import UNKNOWN, foreign
from cleannet.capture.pcap import HEADER, is_pcap, read_pcap
from cleannet.capture.pcapng import MAGIC, read_pcapng
from cleannet.capture.problems import Damage, Problems
from cleannet.capture.source import PIECE, Source, Window, gathered
from cleannet.model.problem import Problem, ProblemKind

# Compressed octets are read in smaller pieces, since each unfolds to many.
_COMPRESSED_PIECE = 1 << 18
_HEAD = 512
_CUTS = (ProblemKind.UNREADABLE_INPUT, ProblemKind.BROKEN_COMPRESSION)
# Of an input that is not read to its end, or ends by a fault of its own, a fault in unpacking says nothing more.
_NO_FAULT_BEHIND = (ProblemKind.UNREADABLE_INPUT, ProblemKind.UNKNOWN_FORMAT)
_NO_FRAME_EXPECTED = (ProblemKind.UNREADABLE_INPUT, ProblemKind.UNKNOWN_FORMAT, ProblemKind.NO_FRAMES)


class Capture:
    """One input. Iterate once for its batches; the attributes hold for what was read so far.

    Attributes:
        path: the input as given.
        kind: "pcap", "pcapng", the name of a known format that cannot be read, or "unknown".
        frames: how many frames were given.
        first, last: earliest and latest time of a frame, in nanoseconds since 1970; None where none carries a time.
    """

    def __init__(self, path: str, index: int, piece: int, head: bytes = b"") -> None:
        self.path = path
        self.kind = UNKNOWN
        self.frames = 0
        self.first: int | None = None
        self.last: int | None = None
        self._input = index
        self._piece = piece
        self._head = head
        self._compressed = False
        name = "standard input" if path == "-" else path
        self._problems = Problems(name, index)
        # Kept apart until the capture inside is read: unpacking runs ahead of it, how far depends on the pieces.
        self._unpacking = Problems(name, index)
        self._source: Source | None = None
        self._batches = self._read()
        self._secrets: list[bytes] = []

    @property
    def problems(self) -> list[Problem]:
        """What went wrong with the input so far, by the place in it."""
        return self._problems.found

    def secrets(self) -> list[bytes]:
        """The TLS key logs that the file held before the latest batch, each once."""
        found, self._secrets = self._secrets, []
        return found

    @property
    def sha256(self) -> str:
        """Digest of the input's octets as they lie in the file: the whole of it once the batches are read."""
        return self._source.sha256 if self._source else ""

    def __iter__(self) -> Iterator[FrameBatch]:
        return self._batches

    def _read(self) -> Iterator[FrameBatch]:
        source = self._source = Source(self.path, self._problems, self._piece, self._head)
        try:
            damage = None
            try:
                for batch in self._frames(source):
                    self._account(batch)
                    yield batch
            except Damage as caught:
                damage = caught
            source.drain()
            if (damage is None or damage.kind is ProblemKind.CUT_FILE) and not self._problems.has(*_NO_FAULT_BEHIND):
                self._problems.adopt(self._unpacking)
            if damage is not None:
                self._record(damage, source.position)
            if not self.frames and not self._problems.has(*_NO_FRAME_EXPECTED):
                self._problems.add(ProblemKind.NO_FRAMES, "no frame could be read from this capture: record it again")
        finally:
            source.close()

    def _frames(self, source: Source) -> Iterator[FrameBatch]:
        window = Window(gathered(self._unpacked(source), self._piece, source.ready))
        window.more(len(MAGIC))
        if not window.data:
            if not self._problems.found and not self._unpacking.found:
                self._problems.add(ProblemKind.NO_FRAMES, "the input is empty: record or copy it again", offset=0)
        elif is_pcap(window.data):
            self.kind = "pcap"
            if len(window.data) < HEADER:
                window.more(HEADER)
            yield from read_pcap(window, self._input)
        elif window.data.startswith(MAGIC):
            self.kind = "pcapng"
            yield from read_pcapng(window, self._input, self._problems, self._secrets_found)
        else:
            if len(window.data) < _HEAD:
                window.more(_HEAD)
            self.kind, text = foreign(window.data[:_HEAD])
            self._problems.add(ProblemKind.UNKNOWN_FORMAT, text, offset=0)

    def _secrets_found(self, log: bytes) -> None:
        self._secrets.append(log)

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

    def _account(self, batch: FrameBatch) -> None:
        self.frames += len(batch)
        times = batch.time[batch.time >= 0]
        if len(times):
            first, last = int(times.min()), int(times.max())
            self.first = first if self.first is None else min(self.first, first)
            self.last = last if self.last is None else max(self.last, last)

    def _record(self, damage: Damage, total: int) -> None:
        if damage.kind is ProblemKind.CUT_FILE and self._problems.has(*_CUTS):
            return  # only the consequence of a fault that stands there already
        if self._compressed:
            rest = f"unpacked data is read up to byte {damage.offset}"
        else:
            rest = f"{total - damage.offset} bytes from byte {damage.offset} on are not read"
        self._problems.add(damage.kind, f"{damage.text} ({rest})", offset=damage.offset)


def open_capture(path: str | Path, input: int, *, piece: int = PIECE, head: bytes = b"") -> Capture:  # noqa: A002
    """Open a pcap or pcapng file, plain or compressed with gzip or Zstandard, as input number `input`.

    "-" is standard input, which may be a live one. Nothing is opened before the first batch is asked for, and nothing
    about the input raises: what is wrong with it stands in the capture's problems. `piece` is how many octets are
    taken at once; frames are the same for any. `head`: octets of standard input that were read already.
    """
    return Capture(str(path), input, piece, head)
