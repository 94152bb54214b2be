"""IPv4 (RFC 791) and IPv6 (RFC 8200) datagrams: payloads of the transports that are read, fragments put together.

IP in IP (RFC 2003, RFC 2473) and GRE (RFC 2784, RFC 2890) are followed a few levels deep; GTP-U is not.
Header checksums are not verified: captures on the sending host hold packets whose checksum the card fills in.
"""

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.columns import NO_ROWS, NO_SPANS, Bools, Int64, Octets, Spans, Words, field, window
from cleannet.frames.fragments import FragmentStore
from cleannet.frames.link import IPV4, IPV6
from cleannet.frames.problems import ProblemCounter
from cleannet.model.problem import ProblemKind

IP_IN_IP, TCP, UDP, IPV6_IN_IP, GRE, ESP, AH, SCTP = 4, 6, 17, 41, 47, 50, 51, 132
_WANTED = np.zeros(256, np.bool_)
_WANTED[[IP_IN_IP, TCP, UDP, IPV6_IN_IP, GRE, ESP, AH, SCTP]] = True
# Tunnelled datagrams come from those before them only; AH is kept twice, for its count and for what it carries.
_TUNNELS = np.zeros(256, np.bool_)
_TUNNELS[[IP_IN_IP, IPV6_IN_IP, GRE]] = True
_DEEPEST = 4
_HOP_BY_HOP, _ROUTING, _FRAGMENT, _DESTINATION, _MOBILITY = 0, 43, 44, 60, 135
_EXTENSIONS = np.zeros(256, np.bool_)
_EXTENSIONS[[_HOP_BY_HOP, _ROUTING, _FRAGMENT, _DESTINATION, _MOBILITY, AH]] = True
_MOST_EXTENSIONS = 16


class Payloads(msgspec.Struct, frozen=True):
    """Transport payloads: where each lies, its protocol number, and its address pair (`AddressPairs`)."""

    spans: Spans
    protocol: Int64
    pair: Words

    def of(self, protocol: int) -> "Payloads":
        """Those of one protocol."""
        return self.take(self.protocol == protocol)

    def take(self, pick: Bools) -> "Payloads":
        """Those marked in `pick`."""
        if pick.all():
            return self
        return Payloads(self.spans.take(pick), self.protocol[pick], self.pair[pick])


NO_PAYLOADS = Payloads(NO_SPANS, NO_ROWS, np.zeros(0, np.uint64))


def joined(parts: list[Payloads]) -> Payloads:
    """Several parts as one, in the order of the frames."""
    parts = [part for part in parts if len(part.spans)]
    if len(parts) < 2:
        return parts[0] if parts else NO_PAYLOADS
    spans = [part.spans for part in parts]
    row = np.concatenate([s.row for s in spans])
    order = np.argsort(row, kind="stable")
    merged = Spans(
        row[order],
        np.concatenate([s.at for s in spans])[order],
        np.concatenate([s.end for s in spans])[order],
        np.concatenate([s.cut for s in spans])[order],
    )
    protocol = np.concatenate([part.protocol for part in parts])[order]
    return Payloads(merged, protocol, np.concatenate([part.pair for part in parts])[order])


class _Work(msgspec.Struct):
    """One batch on its way: the buffer grows by the datagrams that were put together."""

    batch: FrameBatch
    buffer: Octets
    done: list[Payloads]

    @property
    def origin(self) -> tuple[int, int]:
        return self.batch.input, self.batch.first


class InternetLayer:
    """Reads the IP layer of batch after batch; fragments wait inside across batches."""

    def __init__(self, addresses: AddressPairs, problems: ProblemCounter) -> None:
        self._addresses = addresses
        self._problems = problems
        # A store for each version: then the order of eviction does not depend on how frames are batched.
        self._fragments = {4: FragmentStore(problems), 6: FragmentStore(problems)}

    def read(self, batch: FrameBatch, four: Spans, six: Spans) -> tuple[Octets, Payloads]:
        """Payloads of the IPv4 and IPv6 datagrams, and the buffer in which they lie."""
        work = _Work(batch, batch.buffer, [])
        for _ in range(_DEEPEST):
            found = joined([self._ipv4(work, four), self._ipv6(work, six)])
            tunnels = _TUNNELS[found.protocol]
            if not tunnels.any():
                work.done.append(found)
                break
            work.done.append(found.take(~tunnels))
            four, six = self._inner(work, found.take(tunnels))
        else:
            self._problems.add_rows(ProblemKind.LIMIT_REACHED, "IP nested too deep", work.origin, four.row)
            self._problems.add_rows(ProblemKind.LIMIT_REACHED, "IP nested too deep", work.origin, six.row)
        return work.buffer, joined(work.done)

    def finish(self) -> None:
        """Record what still waits for fragments."""
        for store in self._fragments.values():
            store.finish()

    def _ipv4(self, work: _Work, spans: Spans) -> Payloads:
        if not len(spans):
            return NO_PAYLOADS
        rows = window(work.buffer, spans.at, 20)
        header = (rows[:, 0] & 15).astype(np.int64) * 4
        total = field(rows, 2, 2)
        # A total length of 0 stands for a segment that the card cuts up later: the capture's length counts.
        end = np.where(total == 0, spans.end, np.minimum(spans.at + total, spans.end))
        sound = (rows[:, 0] >> 4 == 4) & (header >= 20) & (spans.at + header <= end)
        spans, rows, header, total, end = self._keep(work, spans, sound, rows, header, total, end)
        short = (spans.at + total > spans.end) | (total == 0)
        cut = spans.cut & short
        self._past_end(work, spans.row[short & ~cut & (total > 0)])
        payload = Spans(spans.row, spans.at + header, end, cut)
        found = Payloads(payload, field(rows, 9, 1), self._addresses.of_ipv4(rows, 12))
        fragment = field(rows, 6, 2)
        parted = (fragment & 0x3FFF) != 0
        if parted.any():
            offset, more = (fragment[parted] & 0x1FFF) * 8, (fragment[parted] & 0x2000) != 0
            whole = self._reassemble(work, found.take(parted), offset, more, field(rows, 4, 2)[parted], 4)
            found = joined([found.take(~parted), whole])
        if (found.protocol == AH).any():
            found = joined([found.take(found.protocol != AH), *self._extensions(work, found.of(AH))])
        return found.take(_WANTED[found.protocol])

    def _keep(
        self, work: _Work, spans: Spans, sound: Bools, rows: Octets, *columns: Int64
    ) -> tuple[Spans, Octets, Int64, Int64, Int64]:
        first, second, third = columns
        if sound.all():
            return spans, rows, first, second, third
        self._bad(work, spans, ~sound)
        return spans.take(sound), rows[sound], first[sound], second[sound], third[sound]

    def _bad(self, work: _Work, spans: Spans, bad: Bools) -> None:
        cut = bad & spans.cut
        self._problems.add_rows(ProblemKind.CUT_BY_SNAPLEN, "IP header cut", work.origin, spans.row[cut])
        self._problems.add_rows(
            ProblemKind.MALFORMED_IP, "IP header of wrong version or length", work.origin, spans.row[bad & ~cut]
        )

    def _past_end(self, work: _Work, rows: Int64) -> None:
        self._problems.add_rows(ProblemKind.MALFORMED_IP, "IP length past the frame's end", work.origin, rows)

    def _ipv6(self, work: _Work, spans: Spans) -> Payloads:
        if not len(spans):
            return NO_PAYLOADS
        rows = window(work.buffer, spans.at, 40)
        length, following = field(rows, 4, 2), field(rows, 6, 1)
        stop = spans.at + 40 + length
        end = np.where(length == 0, spans.end, np.minimum(stop, spans.end))
        sound = (rows[:, 0] >> 4 == 6) & (spans.at + 40 <= end)
        spans, rows, length, following, end = self._keep(work, spans, sound, rows, length, following, end)
        short = (spans.at + 40 + length > spans.end) | (length == 0)
        cut = spans.cut & short
        self._past_end(work, spans.row[short & ~cut & (length > 0)])
        payload = Spans(spans.row, spans.at + 40, end, cut)
        found = Payloads(payload, following, self._addresses.of_ipv6(rows, 8))
        parts = self._extensions(work, found) if _EXTENSIONS[following].any() else [found]
        found = joined(parts)
        return found.take(_WANTED[found.protocol])

    def _extensions(self, work: _Work, found: Payloads) -> list[Payloads]:
        """Walk extension headers, all datagrams a header at a time; fragments come back as whole datagrams."""
        parts: list[Payloads] = []
        for _ in range(_MOST_EXTENSIONS):
            more = _EXTENSIONS[found.protocol]
            parts.append(found.take(~more))
            found = found.take(more)
            if not len(found.spans):
                return parts
            parts.append(found.of(AH))
            found = self._extension(work, found)
        self._problems.add_rows(
            ProblemKind.LIMIT_REACHED, "more than 16 IPv6 extension headers", work.origin, found.spans.row
        )
        return parts

    def _extension(self, work: _Work, found: Payloads) -> Payloads:
        """The payloads behind one extension header; a fragment comes back only as part of its whole datagram."""
        rows = window(work.buffer, found.spans.at, 8)
        size = (rows[:, 1].astype(np.int64) + 1) * 8
        size[found.protocol == AH] = (rows[:, 1].astype(np.int64)[found.protocol == AH] + 2) * 4  # RFC 4302, 2.2
        fragment = found.protocol == _FRAGMENT
        size[fragment] = 8
        at = found.spans.at + size
        sound = at <= found.spans.end
        if not sound.all():
            self._bad(work, found.spans, ~sound)
        behind = Payloads(Spans(found.spans.row, at, found.spans.end, found.spans.cut), field(rows, 0, 1), found.pair)
        place = field(rows, 2, 2)
        parted = fragment & ((place & 0xFFF9) != 0)
        if not (parted & sound).any():
            return behind.take(sound)
        pick = parted & sound
        whole = self._reassemble(
            work, behind.take(pick), place[pick] & 0xFFF8, (place[pick] & 1) == 1, field(rows, 4, 4)[pick], 6
        )
        return joined([behind.take(sound & ~parted), whole])

    def _reassemble(
        self, work: _Work, found: Payloads, offset: Int64, more: Bools, identity: Int64, version: int
    ) -> Payloads:
        store = self._fragments[version]
        batch = work.batch
        if found.spans.cut.any():
            # A fragment of which octets are missing would put what follows it in the wrong place.
            lost = found.spans.row[found.spans.cut]
            self._problems.add_rows(ProblemKind.CUT_BY_SNAPLEN, "IP fragment cut", work.origin, lost)
            kept = ~found.spans.cut
            found, offset, more, identity = found.take(kept), offset[kept], more[kept], identity[kept]
        spans = found.spans
        buffer = memoryview(work.buffer.data)
        extra: list[bytes] = []
        rows: list[int] = []
        # RFC 8200, 4.5: the protocol is that of the first fragment, so it is no part of the key for IPv6.
        keyed = found.protocol if version == 4 else np.zeros_like(found.protocol)
        for index, (row, at, end, pair, protocol, name, place, follows) in enumerate(
            zip(*(c.tolist() for c in (spans.row, spans.at, spans.end, found.pair, keyed, identity, offset, more)),
                strict=True)
        ):  # fmt: skip
            where = (batch.input, batch.first + row)
            octets = bytes(buffer[at:end])
            whole = store.add((pair, protocol, name), place, follows, octets, where, int(batch.time[row]))
            if whole is not None:
                extra.append(whole)
                rows.append(index)
        if not extra:
            return NO_PAYLOADS
        return _placed(work, found, extra, rows)

    def _inner(self, work: _Work, tunnels: Payloads) -> tuple[Spans, Spans]:
        """Datagrams inside IP in IP and GRE."""
        spans = tunnels.spans
        rows = window(work.buffer, spans.at, 4)
        gre = tunnels.protocol == GRE
        flags = rows[:, 0].astype(np.int64)
        # RFC 2890: checksum, key and sequence number are present by flag; version and routing bits must be 0.
        plain = gre & ((flags & 0x4F) == 0) & ((rows[:, 1] & 0x07) == 0)
        optional = ((flags >> 7) & 1) + ((flags >> 5) & 1) + ((flags >> 4) & 1)
        kind = np.select(
            [tunnels.protocol == IP_IN_IP, tunnels.protocol == IPV6_IN_IP, plain], [IPV4, IPV6, field(rows, 2, 2)], -1
        )
        foreign = gre & (kind != IPV4) & (kind != IPV6)
        detail = "GRE that carries no plain IP"
        self._problems.add_rows(ProblemKind.UNKNOWN_PROTOCOL, detail, work.origin, spans.row[foreign])
        at = spans.at + np.where(gre, 4 + 4 * optional, 0)
        short = at > spans.end
        self._bad(work, spans, short)
        inner = Spans(spans.row, at, spans.end, spans.cut)
        return inner.take((kind == IPV4) & ~short), inner.take((kind == IPV6) & ~short)


def _placed(work: _Work, found: Payloads, extra: list[bytes], rows: list[int]) -> Payloads:
    """Append the datagrams to the work's buffer."""
    sizes = np.array([len(octets) for octets in extra], np.int64)
    end = len(work.buffer) + np.cumsum(sizes)
    work.buffer = np.concatenate([work.buffer, np.frombuffer(b"".join(extra), np.uint8)])
    spans = Spans(found.spans.row[rows], end - sizes, end, np.zeros(len(rows), np.bool_))
    return Payloads(spans, found.protocol[rows], found.pair[rows])
