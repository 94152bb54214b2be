"""What is wrong in messages to the port of GTP-U (TS 29.281, 5), counted by hosts and fault."""

import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.columns import Bools, Int64, Octets, field, window
from cleannet.frames.gtp_u import MOST_EXTENSIONS, MUST_BE_KNOWN, PORT, GPdus, is_gtp_u
from cleannet.frames.ip import Payloads
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.udp import Datagrams
from cleannet.model.frame import FrameRef
from cleannet.model.gtp_u import FaultyMessages
from cleannet.model.problem import ProblemKind

KEPT = 100
"""Frames that are kept of each fault between two hosts."""
MOST = 10_000


class Faults:
    """Collects them, batch by batch."""

    def __init__(self, addresses: AddressPairs) -> None:
        self._addresses = addresses
        self._counts: dict[tuple[int, str], int] = {}
        self._places: dict[tuple[int, str], list[FrameRef]] = {}
        self._more = 0

    def of_datagrams(self, batch: FrameBatch, others: Datagrams) -> None:
        """Datagrams to the port that are no message of it, and lengths; `others`: those without the G-PDUs."""
        to = others.destination == PORT
        if not to.any():
            return
        given = others.take(to & ~others.spans.cut)
        there = given.there >= 8
        first = (given.head[:, 8] >> 5) == 1
        self._add(batch, given.found, ~there, "too short for a header")
        self._add(batch, given.found, there & ~first, "a version that is not 1")
        self._lengths(batch, given, is_gtp_u(given))

    def _lengths(self, batch: FrameBatch, given: Datagrams, which: Bools) -> None:
        """Lengths that do not fit; one that counts the mandatory part in is a slip that is about, and harmless."""
        over = given.told - field(given.head, 10, 2) - 8
        wrong = which & (over != 0) & (over != -8)
        if wrong.any():
            self._add(batch, given.found, wrong & (over < 0), "a length beyond the datagram's end")
            self._add(batch, given.found, wrong & (over > 0), "a length that leaves octets over")

    def of_g_pdus(self, batch: FrameBatch, buffer: Octets, given: Datagrams, found: GPdus) -> None:
        """Extension headers that lead nowhere, and ones that must be understood and are not known."""
        self._lengths(batch, given, ~given.spans.cut)
        odd = found.odd & ~given.spans.cut
        if not odd.any():
            return
        short = given.spans.at + 20 > found.end
        self._add(batch, given.found, odd & short, "flags for fields that are not there")
        self._chains(batch, buffer, given, found, np.flatnonzero(odd & ~short))

    def _chains(self, batch: FrameBatch, buffer: Octets, given: Datagrams, found: GPdus, rows: Int64) -> None:
        at = given.spans.at[rows] + 20
        kind = window(buffer, at - 1, 1)[:, 0]
        for _ in range(MOST_EXTENSIONS):
            go_on = kind != 0
            rows, at, kind = rows[go_on], at[go_on], kind[go_on]
            if not len(rows):
                return
            end = found.end[rows]
            size = field(window(buffer, at, 1), 0, 1) * 4
            for wrong, fault in (
                (at >= end, "an extension header that is not there"),
                ((at < end) & (size == 0), "an extension header of length 0"),
                ((at < end) & (size > 0) & (at + size > end), "an extension header beyond the message's end"),
                (MUST_BE_KNOWN[kind], "an unknown extension header that must be understood"),
            ):
                if wrong.any():
                    picked = np.zeros(len(given), np.bool_)
                    picked[rows[wrong]] = True
                    self._add(batch, given.found, picked, fault)
            sound = (size > 0) & (at + size <= end)
            rows, at = rows[sound], (at + size)[sound]
            kind = window(buffer, at - 1, 1)[:, 0]
        picked = np.zeros(len(given), np.bool_)
        picked[rows[kind != 0]] = True
        self._add(batch, given.found, picked, "more than eight extension headers")

    def _add(self, batch: FrameBatch, found: Payloads, wrong: Bools, fault: str) -> None:
        for n in np.flatnonzero(wrong).tolist() if wrong.any() else ():
            key = (int(found.pair[n]), fault)
            if key not in self._counts and len(self._counts) >= MOST:
                self._more += 1
                continue
            self._counts[key] = self._counts.get(key, 0) + 1
            places = self._places.setdefault(key, [])
            if len(places) < KEPT:
                places.append(FrameRef(batch.input, batch.first + int(found.spans.row[n])))

    def finish(self, problems: ProblemCounter) -> None:
        """Records what the bound left out."""
        if self._more:
            detail = "more than 10,000 kinds of faulty GTP-U messages by hosts"
            problems.add(ProblemKind.LIMIT_REACHED, detail, (-1, 0), self._more)

    def faults(self) -> tuple[FaultyMessages, ...]:
        """What was found, in the order of the first frames."""
        found = [
            FaultyMessages(*self._addresses.texts(pair), fault, count, tuple(self._places[pair, fault]))
            for (pair, fault), count in self._counts.items()
        ]
        return tuple(sorted(found, key=lambda one: one.places[0]))
