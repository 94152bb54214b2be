"""The octets of one input, in pieces, hashed as they are read."""

import errno
import hashlib
import os
import select
import stat
import sys
from collections.abc import Callable, Iterable, Iterator

from cleannet.capture.problems import Problems
from cleannet.model.problem import ProblemKind

PIECE = 2 << 20
_PIPE_READ = 1 << 20
_ADVICE = {
    errno.ENOENT: "check the name",
    errno.EISDIR: "name the files inside it",
    errno.EACCES: "ask its owner for the right to read it",
    errno.EPERM: "ask its owner for the right to read it",
    errno.EIO: "the storage reports an error; copy the file from its origin again",
}


class Source:
    """One file or standard input ("-"). Every fault becomes a problem and looks like the end.

    Attributes:
        name: the input in words, as given.
        size: octets asked for in one read.
        position: octets read so far.
    """

    def __init__(self, path: str, problems: Problems, piece: int = PIECE, head: bytes = b"") -> None:
        """`head`: octets of standard input that were read already, to tell what it is."""
        self.name = "standard input" if path == "-" else path
        self.size = piece
        self.position = 0
        self._digest = hashlib.sha256()
        self._problems = problems
        self._close: Callable[[], None] | None = None
        self._read: Callable[[int], bytes] = lambda _: b""
        self._descriptor = -1
        self._mode = stat.S_IFREG
        self._head = head
        try:
            self._open(path)
        except (OSError, ValueError) as error:
            self._fail("cannot be opened", error)

    def _open(self, path: str) -> None:
        if path == "-":
            if sys.stdin is None:  # a process may be started without one
                raise OSError(errno.EBADF, "no standard input")
            stream = sys.stdin.buffer
            try:
                self._descriptor = stream.fileno()
            except (OSError, AttributeError):
                self._read = stream.read
                return
        else:
            self._descriptor = descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            self._close = lambda: os.close(descriptor)
        self._mode = stat.S_IFMT(os.fstat(self._descriptor).st_mode)
        self._read = self._read_descriptor
        if not stat.S_ISREG(self._mode):
            self.size = min(self.size, _PIPE_READ)

    def _read_descriptor(self, size: int) -> bytes:
        while True:
            try:
                return os.read(self._descriptor, size)
            except BlockingIOError:
                select.select([self._descriptor], [], [])

    def _fail(self, what: str, error: OSError | ValueError) -> None:
        code = error.errno if isinstance(error, OSError) and error.errno is not None else 0
        reason = os.strerror(code) if code else str(error)
        advice = _ADVICE.get(code, "check the file and try again")
        text = (
            f"{what} at byte {self.position} ({reason}): {advice}" if self.position else f"{what} ({reason}): {advice}"
        )
        self._problems.add(ProblemKind.UNREADABLE_INPUT, text, offset=self.position)
        self.close()

    def read(self) -> bytes:
        """The next octets, as many as are there up to `size`; empty at the end and after a fault."""
        if self._head:
            data, self._head = self._head[: self.size], self._head[self.size :]
            self._digest.update(data)
            self.position += len(data)
            return data
        try:
            data = self._read(self.size)
        except (OSError, ValueError) as error:
            self._fail("cannot be read", error)
            return b""
        self._digest.update(data)
        self.position += len(data)
        return data

    def __iter__(self) -> Iterator[bytes]:
        while data := self.read():
            yield data

    def ready(self) -> bool:
        """Whether a read would not have to wait. Always so for a file; asked of a pipe."""
        if self._head or stat.S_ISREG(self._mode):
            return True
        try:
            return bool(select.select([self._descriptor], [], [], 0)[0])
        except (OSError, ValueError):
            return False

    def drain(self) -> None:
        """Read and hash the rest, so that the digest is the whole input's; not of a device, it may have no end."""
        self.size = min(max(self.size, 1 << 16), _PIPE_READ)
        if not stat.S_ISCHR(self._mode):
            for _ in self:
                pass

    @property
    def sha256(self) -> str:
        """Digest of the octets read so far, in hexadecimal."""
        return self._digest.hexdigest()

    def close(self) -> None:
        """Close the file; standard input stays open, it is not ours. Reading on gives nothing."""
        self._read = lambda _: b""
        self._head = b""
        self._mode = stat.S_IFREG
        if self._close is not None:
            close, self._close = self._close, None
            close()


def gathered(pieces: Iterable[bytes], size: int, ready: Callable[[], bool]) -> Iterator[bytes]:
    """Join small pieces to pieces of at least `size` octets, but hold nothing back while a live writer pauses."""
    held: list[bytes] = []
    total = 0
    for piece in pieces:
        held.append(piece)
        total += len(piece)
        if total >= size or not ready():
            yield b"".join(held)
            held, total = [], 0
    if held:
        yield b"".join(held)


class Window:
    """The part of the (unpacked) octets that is being walked.

    Attributes:
        data: the octets at hand.
        base: offset of `data[0]` from the beginning.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.data = b""
        self.base = 0
        self._pieces = pieces

    def drop(self, count: int) -> None:
        """Forget the first `count` octets."""
        self.data = self.data[count:]
        self.base += count

    def more(self, need: int = 1) -> bool:
        """Add at least one piece and go on until `need` octets are at hand or the end comes. False if none came."""
        held = [self.data] if self.data else []
        before = total = len(self.data)
        for piece in self._pieces:
            held.append(piece)
            total += len(piece)
            if total >= need:
                break
        self.data = b"".join(held)
        return total > before
