"""What HTTP/1.1 and HTTP/2 have in common here: one message, and the limits of what is kept of it."""

from collections.abc import Iterator

import msgspec

from cleannet.decode.hpack import Header
from cleannet.model.frame import FrameRef

MOST_BODY = 1 << 20
"""Octets of a body that are kept."""


class HTTPMessage(msgspec.Struct):
    """One request or response, as far as it was captured.

    Attributes:
        version: "1.1" or "2".
        request: True for a request, False for a response, None where the capture does not tell.
        forward: it went from the connection's first end to its second.
        stream: stream of HTTP/2, number of the exchange in HTTP/1.1.
        headers: in their order; names in lower case, pseudo-headers as in HTTP/2.
        body: its octets, without those lost or beyond `MOST_BODY`.
        head: frame in which the headers ended; `frame`, `time`: where the message ended.
        incomplete: octets of it are missing, or its end is; `unknown_headers`: so many could not be told.
    """

    version: str
    request: bool | None
    forward: bool
    stream: int
    headers: list[Header]
    head: FrameRef
    frame: FrameRef
    time: int
    body: bytearray = msgspec.field(default_factory=bytearray)
    incomplete: bool = False

    @property
    def unknown_headers(self) -> int:
        """How many headers hold what an unknown entry of the header table held."""
        return sum([name is None or value is None for name, value in self.headers])

    def header(self, name: str) -> str | None:
        """The first value of a header, None where it is absent or unknown."""
        return next((value for known, value in self.headers if known == name), None)

    def values(self, name: str) -> Iterator[str]:
        """All values of a header."""
        return (value for known, value in self.headers if known == name and value is not None)

    def extend(self, octets: bytes) -> None:
        """Takes more of the body in."""
        room = MOST_BODY - len(self.body)
        self.body += octets[:room]
        self.incomplete |= len(octets) > room
