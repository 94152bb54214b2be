"""Frames made by hand for the tests of this folder, field by field after the RFCs."""

import ipaddress
import struct
from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import pytest

from cleannet.capture.batch import FrameBatch
from cleannet.frames.batch import MessageBatch
from cleannet.frames.reader import FrameReader


def data(tsn, payload=b"x", ppid=60, flags=3, stream=0):
    chunk = struct.pack(">BBHIHHI", 0, flags, 16 + len(payload), tsn, stream, 0, ppid) + payload
    return chunk + bytes(-len(chunk) % 4)


def i_data(tsn, payload=b"x", last=60, flags=3, stream=0, message=0):
    chunk = struct.pack(">BBHIHHII", 64, flags, 20 + len(payload), tsn, stream, 0, message, last) + payload
    return chunk + bytes(-len(chunk) % 4)


def init(tag, tsn, addresses=(), kind=1):
    packed = [ipaddress.ip_address(address) for address in addresses]
    parameters = b"".join(struct.pack(">HH", 5 if a.version == 4 else 6, 4 + len(a.packed)) + a.packed for a in packed)
    return struct.pack(">BBHIIHHI", kind, 0, 20 + len(parameters), tag, 65535, 10, 10, tsn) + parameters


def control(kind):
    return struct.pack(">BBH", kind, 0, 4)


def sctp(*chunks, ports=(40000, 38412), tag=0xA1B2C3D4):
    return struct.pack(">HHII", *ports, tag, 0) + b"".join(chunks)


def ipv4(payload, source="10.0.0.1", destination="10.0.0.2", protocol=132, *, identity=1, fragment=0, total=None):
    length = 20 + len(payload) if total is None else total
    head = struct.pack(">BBHHHBBH", 0x45, 0, length, identity, fragment, 64, protocol, 0)
    return head + ipaddress.ip_address(source).packed + ipaddress.ip_address(destination).packed + payload


def ipv6(payload, source="2001:db8::1", destination="2001:db8::2", following=132):
    head = struct.pack(">IHBB", 6 << 28, len(payload), following, 64)
    return head + ipaddress.ip_address(source).packed + ipaddress.ip_address(destination).packed + payload


def udp(payload, ports):
    return struct.pack(">HHHH", *ports, 8 + len(payload), 0) + payload


def ethernet(payload, kind=0x0800, tags: Sequence[int] = ()):
    kinds = [*tags, kind]
    head = bytes(12) + struct.pack(">H", kinds[0])
    return head + b"".join(struct.pack(">HH", 7, following) for following in kinds[1:]) + payload


def batch(frames, link=1, first=1, given=0, cut=(), times=None):
    """A batch; `cut` maps a frame's index to the octets captured of it; `link` one type or one each."""
    limits = dict(cut)
    captured = [frame[: limits.get(index, len(frame))] for index, frame in enumerate(frames)]
    sizes = np.array([len(frame) for frame in captured], np.int64)
    times = [1_000_000_000 + index for index in range(len(frames))] if times is None else times
    links = [link] * len(frames) if isinstance(link, int) else link
    return FrameBatch(
        given,
        first,
        np.frombuffer(b"".join(captured), np.uint8),
        np.cumsum(sizes) - sizes,
        sizes,
        np.array([len(frame) for frame in frames], np.int64),
        np.array(times, np.int64),
        np.array(links, np.int32),
    )


def rows(messages: MessageBatch | None):
    """(frame, index, octets, repeated, lost, cut) of each message."""
    if messages is None:
        return []
    return [
        (frame, index, bytes(messages.buffer[at : at + length]), repeated, lost, cut)
        for at, length, frame, index, repeated, lost, cut in zip(
            *(
                getattr(messages, name).tolist()
                for name in ("offset", "length", "frame", "index", "repeated", "lost", "cut")
            ),
            strict=True,
        )
    ]


def read(*batches, finish=True):
    """Everything a reader gives for these batches, and the reader."""
    reader = FrameReader()
    found = []
    for each in batches:
        found += rows(reader.feed(each))
    if finish:
        found += rows(reader.finish())
    return found, reader


def problems(reader):
    return {(p.kind.label, p.detail): (p.frame, p.count) for p in reader.problems}


@pytest.fixture
def make() -> SimpleNamespace:
    return SimpleNamespace(
        data=data, i_data=i_data, init=init, control=control, sctp=sctp, ipv4=ipv4, ipv6=ipv6, udp=udp,
        ethernet=ethernet, batch=batch, rows=rows, read=read, problems=problems,
    )  # fmt: skip
