"""The classic pcap format (draft-ietf-opsawg-pcap), in both byte orders, with micro- or nanoseconds.

Also the "modified" format of patched libpcap versions of 1999 (magic a1b2cd34), whose records carry 8 octets more.
"""

import struct
from collections.abc import Iterator

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.capture.problems import Damage
from cleannet.capture.source import Window
from cleannet.model.problem import ProblemKind

# Largest captured length that Wireshark accepts (WTAP_MAX_PACKET_SIZE_STANDARD). Beyond it the record is damaged.
LARGEST_FRAME = 262144
HEADER = 24
# Magic: octets of a record's header, nanoseconds in a unit of the time's fraction.
_MAGIC = {0xA1B2C3D4: (16, 1000), 0xA1B23C4D: (16, 1), 0xA1B2CD34: (24, 1000)}
# The field's upper bits tell the length of frame check sequences (libpcap, LT_LINKTYPE).
_LINK_TYPE = 0x03FFFFFF


class _Layout(msgspec.Struct, frozen=True):
    order: str
    record: int
    unit: int
    link: int


def is_pcap(head: bytes) -> bool:
    """Whether the first four octets are one of the magic numbers, in either byte order."""
    return len(head) >= 4 and (int.from_bytes(head[:4], "little") in _MAGIC or int.from_bytes(head[:4]) in _MAGIC)


def read_pcap(window: Window, index: int) -> Iterator[FrameBatch]:
    """Read the frames. `window` stands at the file's beginning, with the header at hand unless the file is shorter.

    Raises:
        Damage: where the file is cut or a record cannot be right; the format has no means to find the next one.
    """
    layout = _layout(window.data)
    window.drop(HEADER)
    number = 1
    while True:
        batch, used = _batch(window.data, layout, index, number)
        if len(batch):
            yield batch
            number += len(batch)
        window.drop(used)
        if _beyond_reason(window.data, layout):
            raise Damage(
                ProblemKind.BROKEN_BLOCK,
                f"the record of frame {number} claims more than {LARGEST_FRAME} captured bytes, so it is damaged; "
                "the format gives no way to find the next one: record again or repair the file",
                window.base,
            )
        if not window.more():
            break
    if window.data:
        raise Damage(ProblemKind.CUT_FILE, f"the file ends in the middle of frame {number}", window.base)


def _layout(data: bytes) -> _Layout:
    order = "<" if int.from_bytes(data[:4], "little") in _MAGIC else ">"
    if len(data) < HEADER:
        raise Damage(ProblemKind.CUT_FILE, f"the file ends inside its header, after {len(data)} bytes", len(data))
    magic, major, minor, link = struct.unpack(order + "IHH12xI", data[:HEADER])
    if (major, minor) < (2, 3) or (major, minor) == (543, 0):
        # These hold the two lengths of a record the other way round.
        text = f"pcap version {major}.{minor} cannot be read: convert it to pcapng with editcap (part of Wireshark)"
        raise Damage(ProblemKind.UNKNOWN_FORMAT, text, 4)
    record, unit = _MAGIC[magic]
    return _Layout(order, record, unit, link & _LINK_TYPE)


def _beyond_reason(data: bytes, layout: _Layout) -> bool:
    return len(data) >= 12 and struct.unpack_from(layout.order + "I", data, 8)[0] > LARGEST_FRAME


def _walk(data: bytes, layout: _Layout) -> tuple[list[int], int]:
    """Where each whole record begins, and where the walk ended."""
    captured = struct.Struct(layout.order + "I").unpack_from
    size = layout.record
    end = len(data)
    last = end - size
    position = 0
    starts: list[int] = []
    append = starts.append
    while position <= last:
        following = position + size + captured(data, position + 8)[0]
        if following > end:
            break
        append(position)
        position = following
    return starts, position


def _batch(data: bytes, layout: _Layout, index: int, number: int) -> tuple[FrameBatch, int]:
    """The whole records in `data` as a batch, and the octets that they take. Ends before a length beyond reason."""
    starts, used = _walk(data, layout)
    at = np.array(starts, dtype=np.int64)
    fields = np.dtype([(name, layout.order + "u4") for name in ("seconds", "fraction", "captured", "original")])
    # A view in which a record's header may begin at any octet.
    heads = np.ndarray((max(len(data) - 15, 0),), dtype=fields, buffer=data, strides=(1,))[at]
    captured = heads["captured"].astype(np.int64)
    if len(captured) and captured.max() > LARGEST_FRAME:
        good = int(np.argmax(captured > LARGEST_FRAME))
        used = starts[good]
        at, heads, captured = at[:good], heads[:good], captured[:good]
    batch = FrameBatch(
        input=index,
        first=number,
        buffer=np.frombuffer(data, dtype=np.uint8),
        offset=at + layout.record,
        captured=captured,
        original=heads["original"].astype(np.int64),
        time=heads["seconds"].astype(np.int64) * 1_000_000_000 + heads["fraction"].astype(np.int64) * layout.unit,
        link=np.full(len(at), layout.link, dtype=np.int32),
    )
    return batch, used
