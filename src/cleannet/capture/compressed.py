"""Compressed inputs: gzip (RFC 1952), Zstandard (RFC 8878) and bzip2, unpacked as a stream.

A few compressed octets can stand for gigabytes. So the input is fed in slices so small that what one of them
can unfold to stays within some 16 MiB: deflate expands at most 1032-fold, a Zstandard block of 4 octets to 128 KiB.
"""

import bz2
import itertools
import zlib
from collections.abc import Iterable, Iterator

from cleannet.capture.problems import Problems
from cleannet.model.problem import ProblemKind

GZIP = b"\x1f\x8b"
BZIP2 = b"BZh"
_ZSTANDARD = 0xFD2FB528
_SKIPPABLE = 0x184D2A50  # and the fifteen after it (RFC 8878, 3.1.2)
_GZIP_SLICE = 8192
_ZSTANDARD_SLICE = 512
_BZIP2_PIECE = 1 << 20  # a block of 46 octets can unfold to 45 MB; the library stops at what is asked for
_LARGEST_WINDOW = 1 << 27  # what the zstd tool accepts unless told otherwise


def is_zstandard(head: bytes) -> bool:
    """Whether the octets begin a Zstandard frame or a skippable frame (parallel tools write one first)."""
    magic = int.from_bytes(head[:4], "little")
    return len(head) >= 4 and (magic == _ZSTANDARD or magic & ~0xF == _SKIPPABLE)


def _sliced(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same octets in slices of `size`, so that what a fault costs does not depend on how they were read."""
    held = b""
    for chunk in chunks:
        data = held + chunk
        whole = len(data) - len(data) % size
        for start in range(0, whole, size):
            yield data[start : start + size]
        held = data[whole:]
    if held:
        yield held


def _broken(problems: Problems, form: str, why: str, offset: int) -> None:
    text = f"the {form} data breaks near byte {offset} ({why}); what unpacked before it counts: copy the file again"
    problems.add(ProblemKind.BROKEN_COMPRESSION, text, offset=offset)


def gunzip(chunks: Iterable[bytes], problems: Problems) -> Iterator[bytes]:
    """Unpack all members of a gzip file; a damaged or cut one is a problem and ends the data."""
    member: zlib._Decompress | None = None
    members = position = 0
    for piece in _sliced(chunks, _GZIP_SLICE):
        data = piece
        while data:
            if member is None:
                data = data.lstrip(b"\0") if members else data  # padding to a tape's block
                if not data:
                    break
                member = zlib.decompressobj(wbits=31)
            before = member.copy()
            try:
                unpacked = member.decompress(data)
            except zlib.error as error:
                yield _salvaged(before, data)
                _broken(problems, "gzip", str(error), position)
                return
            if unpacked:
                yield unpacked
            data = member.unused_data
            if member.eof:
                member = None
                members += 1
        position += len(piece)
    if member is not None:
        _broken(problems, "gzip", "it ends in the middle", position)


def _salvaged(member: "zlib._Decompress", data: bytes) -> bytes:
    """What unpacks before the fault: zlib gives nothing of a call that fails, so call it octet by octet."""
    unpacked = []
    try:
        for start in range(len(data)):
            unpacked.append(member.decompress(data[start : start + 1]))
    except zlib.error:
        pass
    return b"".join(unpacked)


def unzstandard(chunks: Iterable[bytes], problems: Problems) -> Iterator[bytes]:
    """Unpack all frames of a Zstandard file; a damaged or cut one is a problem and ends the data."""
    import zstandard  # most captures are not compressed by it

    decompressor = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
    frame: zstandard.ZstdDecompressionObj | None = None
    position = 0
    for piece in _sliced(chunks, _ZSTANDARD_SLICE):
        data = piece
        while data:
            frame = frame or decompressor.decompressobj()
            try:
                unpacked = frame.decompress(data)
            except zstandard.ZstdError as error:
                _broken(problems, "Zstandard", str(error), position)
                return
            if unpacked:
                yield unpacked
            data = frame.unused_data if frame.eof else b""
            if frame.eof:
                frame = None
        position += len(piece)
    if frame is not None:
        _broken(problems, "Zstandard", "it ends in the middle", position)


def bunzip2(chunks: Iterable[bytes], problems: Problems) -> Iterator[bytes]:
    """Unpack all streams of a bzip2 file; a damaged or cut one is a problem and ends the data."""
    stream: bz2.BZ2Decompressor | None = None
    position = 0
    for chunk in chunks:
        data = chunk
        while data or (stream is not None and not stream.needs_input):
            stream = stream or bz2.BZ2Decompressor()
            try:
                unpacked = stream.decompress(data, _BZIP2_PIECE)
            except OSError as error:
                _broken(problems, "bzip2", str(error), position)
                return
            if unpacked:
                yield unpacked
            data = stream.unused_data if stream.eof else b""
            if stream.eof:
                stream = None
        position += len(chunk)
    if stream is not None:
        _broken(problems, "bzip2", "it ends in the middle", position)


def unpacked(chunks: Iterator[bytes], problems: Problems) -> Iterator[bytes]:
    """The octets of an input, unpacked if it is compressed: told by its first octets."""
    head = next(chunks, b"")
    whole = itertools.chain((head,), chunks)
    if head.startswith(GZIP):
        return gunzip(whole, problems)
    if head.startswith(BZIP2):
        return bunzip2(whole, problems)
    return unzstandard(whole, problems) if is_zstandard(head) else whole
