"""GTP-U (TS 29.281) by the batch: which datagrams are its messages, and where the packet inside each G-PDU begins."""

import msgspec
import numpy as np

from cleannet.frames.columns import Bools, Int64, Octets, field, window
from cleannet.frames.ip import Payloads
from cleannet.frames.udp import Datagrams

PORT = 2152
ECHO_REQUEST, ECHO_RESPONSE, ERROR_INDICATION, END_MARKER, G_PDU = 1, 2, 26, 254, 255
_TYPES = np.zeros(256, np.bool_)
_TYPES[[ECHO_REQUEST, ECHO_RESPONSE, ERROR_INDICATION, 31, END_MARKER, G_PDU]] = True
_EXTENSION, _OPTIONAL = 0x04, 0x07
_HEADERS = 16
"""Octets of the UDP header and of the mandatory part of GTP-U's."""
_PDU_SESSION_CONTAINER = 0x85
MOST_EXTENSIONS = 8
MUST_BE_KNOWN = np.arange(256) >= 0x80
"""Types of extension headers that a receiver must understand, and that table 5.2.1-3 does not name."""
MUST_BE_KNOWN[[0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0xC0, 0xC1, 0xC2]] = False


class GPdus(msgspec.Struct, frozen=True):
    """The G-PDUs of a batch.

    Attributes:
        found: where they lie, from the UDP header on.
        teid: their TEIDs.
        inner, end: where the packet inside begins and ends; `inner` may lie behind `end` where it was cut.
        container: of the PDU session container its type and QFI (type << 8 | QFI), -1 without one.
        odd: which have headers that are not there, lead nowhere, or must be understood and are not known.
    """

    found: Payloads
    teid: Int64
    inner: Int64
    end: Int64
    container: Int64
    odd: Bools

    def __len__(self) -> int:
        return len(self.teid)


def is_gtp_u(datagrams: Datagrams) -> Bools:
    """Which datagrams are GTP-U: port, version, protocol type and message type (TS 29.281, 5.1).

    Their lengths may be wrong: there are senders that fill their datagrams up, and `faults` tells of them.
    """
    on = datagrams.on(PORT)
    if not on.any():
        return on
    head, there = datagrams.head, datagrams.there
    whole = (datagrams.told <= there) | datagrams.spans.cut
    found: Bools = on & ((head[:, 8] & 0xF0) == 0x30) & _TYPES[head[:, 9]] & whole & (there >= 8)
    return found


def g_pdus(buffer: Octets, datagrams: Datagrams) -> GPdus:
    """Reads the headers of G-PDUs."""
    head, spans = datagrams.head, datagrams.spans
    optional = (head[:, 8] & _OPTIONAL) != 0
    inner = spans.at + _HEADERS
    # The length leaves the 8 mandatory octets out; user planes are about that count them in, which this allows for.
    length = np.minimum(field(head, 10, 2) + 8, datagrams.told)
    end = np.minimum(spans.end, spans.at + 8 + length)
    found = GPdus(
        datagrams.found,
        field(head, 12, 4),
        inner + optional * np.int64(4) if optional.any() else inner,
        end,
        np.full(len(inner), -1, np.int64),
        np.zeros(len(inner), np.bool_),
    )
    if optional.any():
        found.odd[optional & (found.inner > end)] = True
        _extensions(buffer, np.flatnonzero((head[:, 8] & _EXTENSION) != 0), found)
    return found


def _extensions(buffer: Octets, rows: Int64, found: GPdus) -> None:
    """Walks the extension headers (5.2) of some G-PDUs, a header of all at a time, and moves `inner` behind them."""
    inner, end, odd = found.inner, found.end, found.odd
    kind = window(buffer, inner[rows] - 1, 1)[:, 0]
    for _ in range(MOST_EXTENSIONS):
        place = inner[rows]
        go_on = (kind != 0) & (place + 4 <= end[rows])
        if not go_on.all():
            odd[rows[~go_on & (kind != 0)]] = True
            rows, kind, place = rows[go_on], kind[go_on], place[go_on]
        if not len(rows):
            return
        octets = window(buffer, place, 4)
        size = field(octets, 0, 1) * 4
        # TS 38.415, 5.5.2: type in the upper half of the first octet, QFI in the lower six bits of the second.
        session = kind == _PDU_SESSION_CONTAINER
        told = field(octets, 1, 1) >> 4 << 8 | field(octets, 2, 1) & 0x3F
        found.container[rows[session]] = told[session]
        if not session.all():
            odd[rows[MUST_BE_KNOWN[kind]]] = True
        sound = (size > 0) & (place + size <= end[rows])
        if not sound.all():
            odd[rows[~sound]] = True
            rows, size, place, octets = rows[sound], size[sound], place[sound], octets[sound]
        inner[rows] = place + size
        # Most often the header is one word, whose last octet is at hand.
        kind = octets[:, 3]
        if len(rows) and int(size.max()) > 4:
            kind = window(buffer, place + size - 1, 1)[:, 0]
    odd[rows[kind != 0]] = True
