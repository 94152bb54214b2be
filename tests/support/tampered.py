"""Made attacks: a recording with some octets of some frames changed, or with changed copies of frames behind it.

What comes out is made, and no capture of anything that happened.
"""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

Edit = Callable[[bytes], bytes]
_ENHANCED = 6


def blocks(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The blocks of a pcapng (little-endian): type and octets."""
    at = 0
    while at < len(data):
        kind, size = struct.unpack_from("<II", data, at)
        yield kind, data[at : at + size]
        at += size


def replaced(old: bytes, new: bytes, *, last: bool = False) -> Edit:
    """Puts octets in the place of others of the same length: of their first occurrence, or their last."""
    assert len(old) == len(new)

    def edit(frame: bytes) -> bytes:
        at = frame.rfind(old) if last else frame.find(old)
        assert at >= 0, "the octets are not in the frame"
        return frame[:at] + new + frame[at + len(old) :]

    return edit


def both(*edits: Edit) -> Edit:
    """Several edits, one after the other."""

    def edit(frame: bytes) -> bytes:
        for one in edits:
            frame = one(frame)
        return frame

    return edit


def tampered(
    path: Path, folder: Path, changed: dict[int, Edit] | None = None, added: list[tuple[int, Edit]] | None = None
) -> Path:
    """A copy of a recording with changed frames, and with changed copies of frames behind the last one."""
    frames: list[bytes] = []
    made: list[bytes] = []
    last = (0, 0)
    for kind, block in blocks(path.read_bytes()):
        if kind != _ENHANCED:
            made.append(block)
            continue
        frames.append(block)
        edit = (changed or {}).get(len(frames))
        made.append(_edited(block, edit) if edit else block)
        last = struct.unpack_from("<II", block, 12)
    for number, edit in added or []:
        copy = bytearray(_edited(frames[number - 1], edit))
        struct.pack_into("<II", copy, 12, *last)
        made.append(bytes(copy))
    out = folder / f"made_from_{path.name}"
    out.write_bytes(b"".join(made))
    return out


def _edited(block: bytes, edit: Edit) -> bytes:
    size = struct.unpack_from("<I", block, 20)[0]
    frame = edit(block[28 : 28 + size])
    assert len(frame) == size, "an edit must keep the length"
    return block[:28] + frame + block[28 + size :]


def thinned(path: Path, out: Path, kept: Callable[[int], bool]) -> Path:
    """A copy of a recording without the frames (numbered from 1) that are not kept."""
    number = 0
    made: list[bytes] = []
    for kind, block in blocks(path.read_bytes()):
        number += kind == _ENHANCED
        if kind != _ENHANCED or kept(number):
            made.append(block)
    out.write_bytes(b"".join(made))
    return out
