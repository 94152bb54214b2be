"""UDP datagrams (RFC 768) of a batch: their headers are read once, for all that look at them."""

import msgspec
import numpy as np

from cleannet.frames.columns import Bools, Int64, Octets, Spans, field, window
from cleannet.frames.ip import Payloads

HEADER = 8
HEAD = 16
"""Octets of each datagram that are at hand as a row: the header and the first eight behind it."""


class Datagrams(msgspec.Struct, frozen=True):
    """Datagrams with a whole header.

    Attributes:
        found: where they lie, from the UDP header on.
        head: the first 16 octets of each; those behind its end are of something else.
        source, destination: ports.
    """

    found: Payloads
    head: Octets
    source: Int64
    destination: Int64

    def __len__(self) -> int:
        return len(self.source)

    @property
    def spans(self) -> Spans:
        """Where they lie."""
        return self.found.spans

    @property
    def told(self) -> Int64:
        """Octets behind the header, as the header tells."""
        return field(self.head, 4, 2) - HEADER

    @property
    def there(self) -> Int64:
        """Octets behind the header that were captured."""
        return self.found.spans.end - self.found.spans.at - HEADER

    def take(self, pick: Bools) -> "Datagrams":
        """Those marked in `pick`."""
        if pick.all():
            return self
        rows = np.flatnonzero(pick)
        return Datagrams(self.found.take(pick), self.head[rows], self.source[rows], self.destination[rows])

    def on(self, port: int) -> Bools:
        """Which have the port at either end."""
        found: Bools = (self.source == port) | (self.destination == port)
        return found


def datagrams(buffer: Octets, payloads: Payloads) -> Datagrams:
    """The datagrams among UDP payloads."""
    found = payloads.take(payloads.spans.at + HEADER <= payloads.spans.end)
    head = window(buffer, found.spans.at, HEAD)
    return Datagrams(found, head, field(head, 0, 2), field(head, 2, 2))
