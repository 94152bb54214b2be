"""SIP messages as captured in, decoded ones out, each once however many tunnels and hops show the same octets."""

from collections import Counter

import msgspec

from cleannet.decode.cursor import Cursor
from cleannet.decode.shapes import run
from cleannet.decode.sip import sip
from cleannet.frames.sip import SIPFrame
from cleannet.model.frame import At, FrameRef
from cleannet.model.problem import Problem
from cleannet.model.sent import Sent, Transport
from cleannet.model.sip import SIPMessage

COPY_WITHIN = 1_000_000_000
"""Nanoseconds within which copies of one message follow."""


class SIPReader:
    """Reads the SIP messages of all inputs.

    Attributes:
        messages: each once; `tunnelled` where any copy was inside GTP-U.
        copies: how many captured again were left out.
        problems: what went wrong.
    """

    def __init__(self) -> None:
        self.messages: list[Sent[SIPMessage]] = []
        self.copies = 0
        self.problems: list[Problem] = []
        self._known: dict[tuple[int, bytes], int] = {}
        self._places: Counter[FrameRef] = Counter()

    def feed(self, one: SIPFrame) -> None:
        """Reads one message."""
        place = FrameRef(one.input, one.frame)
        number, self._places[place] = self._places[place], self._places[place] + 1
        cursor = Cursor(one.payload, "SIP", At(msgspec.structs.replace(place, message=number)), cut=one.cut)
        messages, _ = run(
            lambda c, d: sip(c, direction=d), cursor, lambda c: SIPMessage(at=c.at, method="another", whole=False)
        )
        message = messages[0]
        assert isinstance(message, SIPMessage)
        message = msgspec.structs.replace(message, tunnelled=one.tunnelled)
        key = (one.input, message.digest)
        known = self._known.get(key)
        if known is not None and one.time - self.messages[known].time <= COPY_WITHIN:
            self.copies += 1
            if one.tunnelled and not self.messages[known].message.tunnelled:
                before = self.messages[known]
                both = msgspec.structs.replace(before.message, tunnelled=True)
                self.messages[known] = msgspec.structs.replace(before, message=both)
            return
        self._known[key] = len(self.messages)
        self.problems += cursor.problems
        ports = (one.source_port, one.destination_port)
        transport = Transport.TCP if one.stream else Transport.UDP
        self.messages.append(Sent(message, one.time, one.source, one.destination, *ports, transport))
