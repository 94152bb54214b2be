"""Link layers: from a frame to the IP datagram inside it (link types of tcpdump.org/linktypes.html)."""

from collections.abc import Callable, Sequence

import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.columns import Bools, Int64, Octets, Spans, counted, field, one_of, window
from cleannet.frames.problems import ProblemCounter
from cleannet.model.problem import ProblemKind

IPV4, IPV6 = 0x0800, 0x86DD
EXPORTED_PDU = 252
GSMTAP, USER_LINKS = 217, tuple(range(147, 163))
"""Links whose frames are radio messages, or may be: read in `gsmtap`."""
_NOT_IP = -1
_TAGS = (0x8100, 0x88A8, 0x9100, 0x9200)
_MPLS = (0x8847, 0x8848)
_PPPOE_SESSION = 0x8864
_LONGEST_LENGTH = 1500
_SNAP = np.array([0xAA, 0xAA, 0x03, 0, 0, 0], np.uint8)
_PPP_TYPES = {0x0021: IPV4, 0x0057: IPV6, 0x0281: 0x8847}
_DEEPEST = 16

Found = tuple[Int64, Int64]
"""EtherType of what follows (-1: not one that can carry IP) and where it begins, per frame."""


def network_layer(batch: FrameBatch, problems: ProblemCounter) -> tuple[Spans, Spans]:
    """IPv4 and IPv6 datagrams of the batch: VLAN tags, MPLS labels and PPPoE session headers are skipped.

    Frames of exported PDUs are left to `exported`, those of radio messages to `gsmtap`; other link types that are not
    read are counted.
    """
    frames = Spans(
        np.arange(len(batch), dtype=np.int64),
        batch.offset,
        batch.offset + batch.captured,
        batch.captured < batch.original,
    )
    if not len(frames):
        return frames, frames
    if (batch.link == batch.link[0]).all():
        return _of_type(batch, int(batch.link[0]), frames, problems)
    parts = [
        _of_type(batch, link, frames.take(batch.link == link), problems)
        for link in counted(batch.link.astype(np.int64))[0]
    ]
    return _merged([four for four, _ in parts]), _merged([six for _, six in parts])


def rows_under(batch: FrameBatch, links: Sequence[int]) -> list[int]:
    """The frames under one of some rare link types."""
    if not len(batch) or int(batch.link.max()) < min(links):
        return []
    return np.flatnonzero(np.isin(batch.link, links)).tolist()


def _merged(parts: list[Spans]) -> Spans:
    row = np.concatenate([p.row for p in parts])
    order = np.argsort(row, kind="stable")
    at, end = np.concatenate([p.at for p in parts]), np.concatenate([p.end for p in parts])
    return Spans(row[order], at[order], end[order], np.concatenate([p.cut for p in parts])[order])


def _of_type(batch: FrameBatch, link: int, frames: Spans, problems: ProblemCounter) -> tuple[Spans, Spans]:
    origin = (batch.input, batch.first)
    nothing = frames.take(np.zeros(len(frames), np.bool_))
    reader = _READERS.get(link)
    if reader is None:
        if link not in (EXPORTED_PDU, GSMTAP, *USER_LINKS):
            problems.add_rows(ProblemKind.UNSUPPORTED_LINK, f"link type {link} is not read", origin, frames.row)
        return nothing, nothing
    kind, at = _unwrap(batch.buffer, *reader(batch.buffer, frames.at))
    # An empty frame has no first octet of its own to tell anything by.
    short = (at > frames.end) | (frames.at >= frames.end)
    if short.any():
        cut = short & frames.cut
        problems.add_rows(ProblemKind.CUT_BY_SNAPLEN, "link header cut", origin, frames.row[cut])
        bad = frames.row[short & ~cut]
        problems.add_rows(ProblemKind.MALFORMED_LINK, "frame ends inside its link header", origin, bad)
        kind = np.where(short, _NOT_IP, kind)
    found = Spans(frames.row, at, frames.end, frames.cut)
    return found.take(kind == IPV4), found.take(kind == IPV6)


def _unwrap(buffer: Octets, kind: Int64, at: Int64) -> Found:
    """Skip what may stand between the link header and IP. Stacks deeper than 16 are not IP."""
    left = np.flatnonzero((kind != IPV4) & (kind != IPV6))
    for _ in range(_DEEPEST):
        left = left[_is_wrapper(kind[left])]
        if not len(left):
            return kind, at
        kind[left], at[left] = _unwrap_once(kind[left], at[left], window(buffer, at[left], 10))
    kind[left] = _NOT_IP
    return kind, at


def _is_wrapper(kind: Int64) -> Bools:
    return one_of(kind, (*_TAGS, *_MPLS, _PPPOE_SESSION)) | ((kind >= 0) & (kind <= _LONGEST_LENGTH))


def _unwrap_once(kind: Int64, at: Int64, rows: Octets) -> Found:
    tagged, labelled, session = one_of(kind, _TAGS), one_of(kind, _MPLS), kind == _PPPOE_SESSION
    bottom = (rows[:, 2] & 1) == 1
    # IEEE 802.2 with the subnetwork access protocol of RFC 1042; any other LLC carries no IP.
    snap = ~(tagged | labelled | session) & (rows[:, :6] == _SNAP).all(axis=1)
    inner = np.select(
        [tagged, labelled & ~bottom, labelled, session, snap],
        [field(rows, 2, 2), kind, _by_version(rows[:, 4]), _by_ppp(field(rows, 6, 2)), field(rows, 6, 2)],
        _NOT_IP,
    )
    return inner, at + np.select([tagged | labelled, session | snap], [4, 8], 0)


def _by_version(first: Octets) -> Int64:
    return np.select([first >> 4 == 4, first >> 4 == 6], [IPV4, IPV6], _NOT_IP).astype(np.int64)


def _by_ppp(protocol: Int64) -> Int64:
    return np.select([protocol == value for value in _PPP_TYPES], list(_PPP_TYPES.values()), _NOT_IP).astype(np.int64)


def _ethernet(buffer: Octets, at: Int64) -> Found:
    rows = window(buffer, at, 18)
    kind = field(rows, 12, 2)
    # The first tag is skipped here, without a second look at the buffer: on many links every frame has one.
    tagged = (kind == 0x8100) | (kind == 0x88A8)
    return np.where(tagged, field(rows, 16, 2), kind), at + np.where(tagged, 18, 14)


def _cooked(buffer: Octets, at: Int64) -> Found:
    return field(window(buffer, at, 16), 14, 2), at + 16


def _cooked_2(buffer: Octets, at: Int64) -> Found:
    return field(window(buffer, at, 2), 0, 2), at + 20


def _raw(buffer: Octets, at: Int64) -> Found:
    return _by_version(window(buffer, at, 1)[:, 0]), at.copy()


def _raw_4(_: Octets, at: Int64) -> Found:
    return np.full(len(at), IPV4, np.int64), at.copy()


def _raw_6(_: Octets, at: Int64) -> Found:
    return np.full(len(at), IPV6, np.int64), at.copy()


def _loopback(buffer: Octets, at: Int64) -> Found:
    rows = window(buffer, at, 4)
    # The family stands in the byte order of the machine that captured; AF_INET6 differs by system.
    family = np.where(rows[:, 0] == 0, rows[:, 3], rows[:, 0])
    six = one_of(family, (10, 24, 28, 30))
    return np.select([family == 2, six], [IPV4, IPV6], _NOT_IP).astype(np.int64), at + 4


def _ppp(buffer: Octets, at: Int64) -> Found:
    rows = window(buffer, at, 4)
    framed = (rows[:, 0] == 0xFF) & (rows[:, 1] == 0x03)
    return _by_ppp(np.where(framed, field(rows, 2, 2), field(rows, 0, 2))), at + np.where(framed, 4, 2)


_READERS: dict[int, Callable[[Octets, Int64], Found]] = {
    0: _loopback,
    1: _ethernet,
    9: _ppp,
    12: _raw,
    14: _raw,
    101: _raw,
    108: _loopback,
    113: _cooked,
    228: _raw_4,
    229: _raw_6,
    276: _cooked_2,
}
