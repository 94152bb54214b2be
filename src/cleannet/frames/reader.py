"""The way from frames to user messages of SCTP, batch by batch."""

from collections.abc import Sequence

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.associations import Associations
from cleannet.frames.batch import MessageBatch
from cleannet.frames.columns import NO_ROWS, Int64, Octets, Spans, outermost
from cleannet.frames.control import ControlFrames
from cleannet.frames.esp import ESPKey, ESPOpener
from cleannet.frames.exported import UNTOLD, ExportedPdu, exported_pdus
from cleannet.frames.flows import FlowTable
from cleannet.frames.gsmtap import RadioFrames
from cleannet.frames.gtp_u import G_PDU, is_gtp_u
from cleannet.frames.holdback import Holdback, messages_behind
from cleannet.frames.inner_tcp import InnerStreams
from cleannet.frames.ip import NO_PAYLOADS, SCTP, TCP, UDP, InternetLayer, Payloads, joined
from cleannet.frames.link import network_layer
from cleannet.frames.links import LinkCounter, Links
from cleannet.frames.messages import MessageBuilder, Messages, numbered
from cleannet.frames.outside import OutsideCounter
from cleannet.frames.portions import portion, rejoined
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.sctp import ChunkWalker
from cleannet.frames.sip import SIPFrames
from cleannet.frames.tcp import TCPFrames
from cleannet.frames.tsn import Arrivals, Hole, Sequences
from cleannet.frames.tunnels import TunnelCounter
from cleannet.frames.udp import datagrams
from cleannet.model.problem import Problem, ProblemKind

NGAP_PPID = 60
_MOST_GAPS = 1000
_PORTION = 8192


class FrameReader:
    """Reads batches of one or more inputs, input after input, and gives their user messages.

    The messages and all counts do not depend on how the frames are cut into batches; only when a message comes out
    does: those behind an open TSN gap come with a later batch, or with `finish`.
    """

    def __init__(self, keys: Sequence[ESPKey] = ()) -> None:
        """`keys` open ESP."""
        self._problems = ProblemCounter()
        self._gaps: list[tuple[int, int, int, str]] = []
        self._addresses = AddressPairs()
        self._internet = InternetLayer(self._addresses, self._problems)
        self._links = LinkCounter(self._addresses)
        self.sip = SIPFrames(self._addresses, self._problems)
        """SIP messages of the frames fed so far, to be taken."""
        self.inner_tcp = InnerStreams(self._addresses, self._problems)
        self.tunnels = TunnelCounter(self._addresses, (self.sip.inside, self.inner_tcp.inside))
        self.outside = OutsideCounter(self._addresses)
        self._sequences = Sequences()
        self._flows = FlowTable(self._addresses)
        self._builder = MessageBuilder(self._flows, self._problems)
        self._holdback = Holdback()
        self._ordinal = 0
        self.radio = RadioFrames(self._problems)
        """Radio messages of the frames fed so far, to be taken."""
        self.control = ControlFrames(self._addresses)
        """Control datagrams of the frames fed so far, to be taken."""
        self.esp = ESPOpener(keys, self._addresses, self._problems) if keys else None
        """What keys opened of ESP; None without keys."""
        self.tcp = TCPFrames(self._addresses, self._problems)
        """Streams of TCP of the frames fed so far, to be taken."""

    @property
    def problems(self) -> list[Problem]:
        """What was met so far, counted by kind; TSN gaps one by one up to a thousand. Complete after `finish`."""
        self._spill()
        gaps = [
            Problem(ProblemKind.TSN_GAP, detail, input=given, frame=frame, count=count)
            for given, frame, count, detail in self._gaps
        ]
        return [*self._problems.problems(), *gaps]

    @property
    def associations(self) -> Associations:
        """All associations so far; indices never change."""
        self._flows.settle()
        return self._flows.associations

    @property
    def links(self) -> Links:
        """What else was seen on the links so far: IPsec, GTP-U and PFCP in clear."""
        return self._links.links()

    def feed(self, batch: FrameBatch) -> MessageBatch:
        """The messages that are ready once this batch was read.

        They may be of the input before, if messages of it still waited: so `input` is to be read from the result.
        """
        before = self._end_of_input() if self._holdback.input not in (-1, batch.input) else None
        new = numbered(batch, self._read(batch))
        self._holdback.add(new)
        self._declare(self._sequences.settle(self._ordinal - 1))
        if before is not None:
            return before
        return self._holdback.release(self._sequences.open) or _empty(new)

    def finish(self) -> MessageBatch | None:
        """What still waited, if anything, after the last batch of the last input."""
        left = self._end_of_input()
        self.tcp.finish()
        self.inner_tcp.finish()
        self._internet.finish()
        self._builder.finish()
        self.radio.finish()
        self._flows.finish(self._problems)
        self._links.finish(self._problems)
        self.tunnels.finish(self._problems)
        self.control.finish(self._problems)
        self.outside.finish(self._problems)
        if self._addresses.overflow:
            detail = "more than 1,048,576 pairs of IPv6 addresses"
            self._problems.add(ProblemKind.LIMIT_REACHED, detail, (-1, 0), self._addresses.overflow)
        return left if left is not None and len(left) else None

    def _end_of_input(self) -> MessageBatch | None:
        self._declare(self._sequences.settle(self._ordinal, everything=True))
        return self._holdback.release([])

    def _declare(self, lost: list[Hole]) -> None:
        self._holdback.mark(lost)
        self._gaps += [(*hole.place, hole.missing, "TSN leaps" if hole.leap else "TSNs missing") for hole in lost]
        if len(self._gaps) > 2 * _MOST_GAPS:
            self._spill()

    def _spill(self) -> None:
        """Keep the first thousand gaps; count the others."""
        self._gaps.sort()
        for given, frame, count, _ in self._gaps[_MOST_GAPS:]:
            self._problems.add(ProblemKind.TSN_GAP, "TSNs missing, further gaps", (given, frame), count)
        del self._gaps[_MOST_GAPS:]

    def _read(self, batch: FrameBatch) -> Messages:
        """The batch in portions: their columns stay in the processor's cache."""
        parts: list[tuple[FrameBatch, Messages]] = []
        count = self._holdback.count
        for start in range(0, len(batch), _PORTION) or range(1):
            part = portion(batch, start, start + _PORTION)
            made = self._read_portion(part, count)
            count += len(made.row)
            self._ordinal += len(part)
            parts.append((part, made))
        return parts[0][1] if len(parts) == 1 else rejoined(batch, parts)

    def _read_portion(self, batch: FrameBatch, count: int) -> Messages:
        four, six = network_layer(batch, self._problems)
        exported = exported_pdus(batch, self._problems)
        four, six = _with_exported(batch, four, six, exported)
        buffer, clear = self._internet.read(batch, four, six)
        buffer, opened, inside = self._opened(batch, buffer, clear)
        payloads = joined([clear, opened]) if len(opened.spans) else clear
        udp = datagrams(buffer, payloads.of(UDP))
        user = is_gtp_u(udp) & (udp.head[:, 9] == G_PDU)
        data, others = udp.take(user), udp.take(~user)
        self.radio.read(batch, buffer, others)
        if not (payloads.protocol == SCTP).all():
            packets = outermost([four, six])
            self.control.read(batch, buffer, others, packets)
            self.tunnels.read(batch, buffer, data, others)
            self.tcp.read(batch, buffer, payloads.of(TCP), packets)
            self.sip.read(batch, buffer, others, payloads.of(TCP))
            self.outside.read(batch, buffer, clear)
            if len(opened.spans):  # what keys opened was not in clear
                udp = datagrams(buffer, clear.of(UDP))
                user = is_gtp_u(udp) & (udp.head[:, 9] == G_PDU)
                data, others = udp.take(user), udp.take(~user)
            in_udp = self._links.read(batch, buffer, clear, data, others)
            payloads = joined([payloads.of(SCTP), in_udp])
        payloads = joined([payloads, self._exported_sctp(exported)])
        made = self._with_ngap(self._messages(batch, buffer, payloads, count), exported)
        if self.esp is not None:
            self.esp.account(made.row, made.association, inside)
        return made

    def _opened(self, batch: FrameBatch, buffer: Octets, payloads: Payloads) -> tuple[Octets, Payloads, Int64]:
        """The transports inside ESP that keys open, the buffer in which they lie, and their rows."""
        inside = self.esp.read(batch, buffer, payloads) if self.esp is not None else None
        if self.esp is None or inside is None:
            return buffer, NO_PAYLOADS, NO_ROWS
        longer = msgspec.structs.replace(batch, buffer=inside.buffer)
        buffer, tunnelled = self._internet.read(longer, inside.four, inside.six)
        opened = joined([inside.transports, tunnelled])
        self.esp.note(buffer, opened)
        return buffer, opened, inside.rows

    def _messages(self, batch: FrameBatch, buffer: Octets, payloads: Payloads, count: int) -> Messages:
        origin = (batch.input, batch.first)
        walk = ChunkWalker(buffer, origin, self._problems).walk(payloads)
        flow, starts = self._flows.bind(batch, buffer, walk, self._ordinal)
        chunks = walk.chunks
        of_chunk = flow[chunks.packet]
        sequence = self._flows.sequence[of_chunk]
        arrivals = Arrivals(sequence, chunks.tsn, chunks.packet, walk.packets.row, origin, self._ordinal)
        repeated = self._sequences.track(arrivals, starts)
        made = self._builder.build(batch, buffer, walk, of_chunk, repeated)
        waiting = [hole for hole in self._sequences.open if hole.message < 0]
        if waiting:
            messages_behind(waiting, sequence[made.chunk], made.chunk, made.repeated, count)
        return made

    def _exported_sctp(self, exported: list[ExportedPdu]) -> Payloads:
        found = [pdu for pdu in exported if pdu.name == "sctp"]
        pairs = [
            self._addresses.of_texts(*(a if a != UNTOLD else "0.0.0.0" for a in (pdu.source, pdu.destination)))
            for pdu in found
        ]
        protocol = np.full(len(found), SCTP, np.int64)
        return Payloads(_spans(found), protocol, np.array(pairs, np.uint64))

    def _with_ngap(self, made: Messages, exported: list[ExportedPdu]) -> Messages:
        """The messages and the exported NGAP PDUs, in the order of the frames."""
        found = [pdu for pdu in exported if pdu.name == "ngap"]
        if not found:
            return made
        associations = self._flows.associations
        bound = [associations.synthetic(p.source, p.destination, (p.source_port, p.destination_port)) for p in found]
        spans = _spans(found)
        order = np.argsort(np.concatenate([made.row, spans.row]), kind="stable")
        for each in bound:
            associations.associations[each.association].count_ppid(NGAP_PPID, 1)
        new = Messages(
            made.buffer, np.full(len(found), -1), spans.row, spans.at, spans.end - spans.at,
            np.array([b.association for b in bound]), np.array([b.side for b in bound]),
            np.full(len(found), NGAP_PPID), np.zeros(len(found), np.bool_), spans.cut,
        )  # fmt: skip
        names = ("chunk", "row", "at", "length", "association", "side", "ppid", "repeated", "cut")
        columns = (np.concatenate([getattr(made, name), getattr(new, name)])[order] for name in names)
        return Messages(made.buffer, *columns)


def _spans(found: list[ExportedPdu]) -> Spans:
    return Spans(
        np.array([pdu.row for pdu in found], np.int64),
        np.array([pdu.at for pdu in found], np.int64),
        np.array([pdu.end for pdu in found], np.int64),
        np.array([pdu.cut for pdu in found], np.bool_),
    )


def _with_exported(batch: FrameBatch, four: Spans, six: Spans, exported: list[ExportedPdu]) -> tuple[Spans, Spans]:
    """Add exported IP datagrams to those of the links."""
    packets = [pdu for pdu in exported if pdu.name in ("ip", "ipv6") and pdu.at < pdu.end]
    if not packets:
        return four, six
    spans = _spans(packets)
    version: Int64 = (batch.buffer[spans.at] >> 4).astype(np.int64)
    out = []
    for known, wanted in ((four, version == 4), (six, version == 6)):
        new = spans.take(wanted)
        order = np.argsort(np.concatenate([known.row, new.row]), kind="stable")
        pairs = ((known.row, new.row), (known.at, new.at), (known.end, new.end))
        row, at, end = (np.concatenate(pair)[order] for pair in pairs)
        out.append(Spans(row, at, end, np.concatenate([known.cut, new.cut])[order]))
    return out[0], out[1]


def _empty(batch: MessageBatch) -> MessageBatch:
    no = np.zeros(0, np.bool_)
    return MessageBatch(batch.input, batch.buffer[:0], *(NO_ROWS,) * 6, np.zeros(0, np.int8), NO_ROWS, no, no, no)
