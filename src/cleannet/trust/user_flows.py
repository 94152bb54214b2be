"""Flows of users in captures: inside GTP-U, else between a private host and the internet; how much of each is readable.

No payload is kept: of a flow its ends, its octets on each link, its kind, and the names that it tells in clear.
"""

import ipaddress
from collections.abc import Callable, Iterable, Iterator

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.capture.diag import Log
from cleannet.capture.kind import open_input
from cleannet.decode.dns_answers import answers
from cleannet.decode.tls import TLS
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.columns import NO_ROWS, Int64, Octets, Spans, Words, field, grown, outermost, window
from cleannet.frames.gtp_u import G_PDU, GPdus, g_pdus, is_gtp_u
from cleannet.frames.inner import CORE_PORTS
from cleannet.frames.ip import TCP, UDP, InternetLayer, Payloads
from cleannet.frames.link import network_layer
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.table import KeyTable
from cleannet.frames.tcp import TCPFrames
from cleannet.frames.udp import datagrams
from cleannet.model.problem import Problem, ProblemKind
from cleannet.model.tls_suites import without_ciphering
from cleannet.trust import flow_kinds

MOST_FLOWS = 1 << 18
LOOKED_AT = 16
"""Segments of each direction of a flow that are looked at for what it is."""
MOST_ANSWERS = 1 << 16
MOST_HANDSHAKES = 1 << 12
"""Handshakes of TLS that are read at once."""
WITHOUT_TUNNEL = ""
_IS_CORE = np.zeros(1 << 16, np.bool_)
_IS_CORE[[3386, *CORE_PORTS]] = True
"""What operators exchange with each other is no user's; 3386 is that of GTP' and of the first GTP."""
End = tuple[str, int]
Key = tuple[End, End, int]


class Flow(msgspec.Struct):
    """A flow: its ends (`client` first), octets of payload by link, kind, and names told in clear.

    `links`: for each pair of hosts whose tunnels carry it, or `WITHOUT_TUNNEL`, the octets seen there. `server_name` is
    what the client asked for, `certified` the first name in the certificate.
    """

    client: End
    server: End
    protocol: int
    kind: int
    links: dict[str, int]
    server_name: str = ""
    certified: str = ""

    @property
    def octets(self) -> int:
        """Octets, each once: a flow that is seen on several links counts as on the one that shows most."""
        return max(self.links.values(), default=0)


class UserFlows(msgspec.Struct):
    """The flows that carried anything; the names that DNS told of addresses; and what went wrong."""

    flows: list[Flow]
    names: dict[str, str]
    problems: list[Problem]
    frames: int


class _Look:
    """The flows of one kind of packets: those inside tunnels, or those without."""

    def __init__(self, problems: ProblemCounter) -> None:
        self.addresses = AddressPairs()
        self.internet = InternetLayer(self.addresses, problems)
        self._tcp = TCPFrames(self.addresses, ProblemCounter())
        self._table = KeyTable(3, MOST_FLOWS)
        self._octets, self._seen, self._kind = NO_ROWS, NO_ROWS, NO_ROWS
        self._readers: dict[int, TLS] = {}
        self._told: dict[Key, dict[str, str]] = {}
        self.names: dict[str, str] = {}

    def read(self, batch: FrameBatch, buffer: Octets, found: Payloads, links: Words, packets: Spans) -> None:
        """Counts the packets of a batch; `links`: of each its link."""
        wanted = ((found.protocol == TCP) | (found.protocol == UDP)) & (found.spans.at + 8 <= found.spans.end)
        found, links = found.take(wanted), links[wanted]
        if not len(found.spans):
            return
        head = window(buffer, found.spans.at, 20)
        tcp = found.protocol == TCP
        offset = np.where(tcp, (field(head, 12, 1) >> 4) * 4, 8)
        size = np.maximum(0, found.spans.end - found.spans.at - offset)
        ports = (field(head, 0, 2), field(head, 2, 2))
        tail = (found.protocol << 32 | ports[0] << 16 | ports[1]).astype(np.uint64)
        number = self._table.numbers(found.pair, tail, links)
        count = len(self._table)
        self._octets, self._seen, self._kind = (grown(c, count) for c in (self._octets, self._seen, self._kind))
        np.add.at(self._octets, number, size)
        early = (self._seen[number] < LOOKED_AT) & (size > 0)
        np.add.at(self._seen, number[early], np.int64(1))
        if early.any():
            rows = np.flatnonzero(early)
            self._early(buffer, found, (rows, offset[rows], size[rows]), number[rows], (ports[0][rows], ports[1][rows]))
            self._tcp.read(batch, buffer, found.take(early & tcp), packets)
            self._handshakes()

    def _early(
        self,
        buffer: Octets,
        found: Payloads,
        which: tuple[Int64, Int64, Int64],
        number: Int64,
        ports: tuple[Int64, Int64],
    ) -> None:
        rows, offset, size = which
        start = found.spans.at[rows] + offset
        head = window(buffer, start, flow_kinds.HEAD)
        head[np.arange(flow_kinds.HEAD) >= size[:, None]] = 0
        kind = flow_kinds.kinds(head, size, found.protocol[rows], ports)
        np.maximum.at(self._kind, number, kind)
        told = np.flatnonzero((kind == flow_kinds.DNS) & (ports[0] == 53) & (found.protocol[rows] == UDP))
        for n in told.tolist():
            answer = answers(buffer[int(start[n]) : int(found.spans.end[rows[n]])].tobytes())
            if answer is not None and len(self.names) < MOST_ANSWERS:
                self.names.update(dict.fromkeys(answer[1], answer[0]))

    def _handshakes(self) -> None:
        """Reads what TLS tells in clear."""
        for chunk in self._tcp.take():
            reader = self._readers.get(chunk.connection)
            if reader is None:
                if chunk.data[:1] != b"\x16":
                    continue
                if len(self._readers) >= MOST_HANDSHAKES:
                    self._end(next(iter(self._readers)))
                reader = self._readers[chunk.connection] = TLS()
            reader.feed(chunk.data, forward=chunk.forward, frame=chunk.place, time=chunk.time, lost=chunk.lost != 0)
            if reader.values.get("encrypted"):
                self._end(chunk.connection)

    def _end(self, number: int) -> None:
        reader = self._readers.pop(number)
        values, one = reader.values, self._tcp.connections[number]
        ends = (one.source, one.source_port), (one.destination, one.destination_port)
        shown = values.get("server_shown")
        told = {"server_name": values.get("server_name", ""), "certified": next(iter(shown.names), "") if shown else ""}
        if values.get("suite") is not None and without_ciphering(values["suite"]):
            told["null"] = "yes"
        if "_client" in values:
            told["client"] = "first" if values["_client"] else "second"
        # A connection whose handshake is done may still show a record of the handshake: what was told first counts.
        self._told.setdefault((*ends, TCP), told)

    def flows(self, link: Callable[[int], str]) -> Iterator[Flow]:
        """All flows; `link`: the text of a link's number."""
        self._tcp.finish()
        self._handshakes()
        for number in list(self._readers):
            self._end(number)
        found: dict[Key, Flow] = {}
        columns = (self._octets.tolist(), self._kind.tolist())
        for (pair, tail, of), octets, kind in zip(self._table.keys, *columns, strict=False):
            source, destination = self.addresses.texts(pair)
            here, there = (source, tail >> 16 & 0xFFFF), (destination, tail & 0xFFFF)
            protocol = tail >> 32
            key = (min(here, there), max(here, there), protocol)
            flow = found.get(key)
            if flow is None:
                flow = found[key] = Flow(*_ordered(here, there), protocol, kind, {})
            flow.kind = max(flow.kind, kind)
            flow.links[link(of)] = flow.links.get(link(of), 0) + octets
        for (first, second, protocol), told in self._told.items():
            flow = found.get((min(first, second), max(first, second), protocol))
            if flow is not None:
                _tell(flow, (first, second), told)
        yield from found.values()

    @property
    def overflow(self) -> int:
        """Packets of flows beyond the bound."""
        return self._table.overflow


class UserFlowReader:
    """Reads captures, batch by batch."""

    def __init__(self) -> None:
        self._counter = ProblemCounter()
        self._inside, self._outside = _Look(self._counter), _Look(self._counter)
        self._links: dict[int, str] = {}
        self._problems: list[Problem] = []
        self._frames = 0

    def read(self, paths: Iterable[str]) -> UserFlows:
        """The flows of captures. Logs of phones hold none."""
        for number, path in enumerate(paths):
            capture = open_input(path, number)
            if isinstance(capture, Log):
                detail = f"{path}: a phone's log, which holds no flows of users; give captures of N3, S1-U or N6"
                self._problems.append(Problem(ProblemKind.UNKNOWN_FORMAT, detail, number))
                continue
            for batch in capture:
                self._frames += len(batch)
                self._batch(batch)
            self._problems += capture.problems
        return self._found()

    def _batch(self, batch: FrameBatch) -> None:
        four, six = network_layer(batch, self._counter)
        buffer, clear = self._outside.internet.read(batch, four, six)
        udp = datagrams(buffer, clear.of(UDP))
        user = is_gtp_u(udp) & (udp.head[:, 9] == G_PDU)
        if user.any():
            self._tunnels(batch, buffer, g_pdus(buffer, udp.take(user)))
        rows = np.flatnonzero((clear.protocol == TCP) | (clear.protocol == UDP))
        pairs, of = np.unique(clear.pair[rows], return_inverse=True)
        texts = [self._outside.addresses.texts(int(pair)) for pair in pairs]
        wanted = np.zeros(len(clear.pair), np.bool_)
        wanted[rows] = np.array([_crosses(*ends) for ends in texts] or [False], np.bool_)[of]
        ports = window(buffer, clear.spans.at, 4)
        wanted &= ~(_IS_CORE[field(ports, 0, 2)] | _IS_CORE[field(ports, 2, 2)])
        if wanted.any():
            some = clear.take(wanted)
            none = np.zeros(len(some.pair), np.uint64)
            self._outside.read(batch, buffer, some, none, outermost([four, six]))

    def _tunnels(self, batch: FrameBatch, buffer: Octets, found: GPdus) -> None:
        sound = found.inner < found.end
        row, at, end = found.found.spans.row[sound], found.inner[sound], found.end[sound]
        packets = Spans(row, at, end, found.found.spans.cut[sound])
        version = window(buffer, at, 1)[:, 0] >> 4
        longer = msgspec.structs.replace(batch, buffer=buffer)
        four, six = packets.take(version == 4), packets.take(version == 6)
        of_row = np.zeros(len(batch), np.uint64)
        of_row[row] = found.found.pair[sound]
        buffer, inner = self._inside.internet.read(longer, four, six)
        self._inside.read(longer, buffer, inner, of_row[inner.spans.row], packets)

    def _link(self, pair: int) -> str:
        if pair not in self._links:
            self._links[pair] = " ↔ ".join(sorted(self._outside.addresses.texts(pair)))
        return self._links[pair]

    def _found(self) -> UserFlows:
        for look in (self._inside, self._outside):
            look.internet.finish()
            if look.overflow:
                detail = f"more than {MOST_FLOWS} directions of flows; the packets of later ones count to the last"
                self._counter.add(ProblemKind.LIMIT_REACHED, detail, (-1, 0), look.overflow)
        inside = [one for one in self._inside.flows(self._link) if one.octets]
        flows = inside or [one for one in self._outside.flows(lambda _: WITHOUT_TUNNEL) if one.octets]
        names = {**self._outside.names, **self._inside.names}
        return UserFlows(flows, names, [*self._problems, *self._counter.problems()], self._frames)


def _ordered(here: End, there: End) -> tuple[End, End]:
    """Client and server: the server is the public end, else the one of the lower port, else where the first went."""
    public = [is_public(end[0]) for end in (here, there)]
    if public[0] != public[1]:
        return (there, here) if public[0] else (here, there)
    return (there, here) if here[1] < there[1] else (here, there)


def _tell(flow: Flow, ends: tuple[End, End], told: dict[str, str]) -> None:
    """What the handshake says goes before what addresses and ports do."""
    flow.server_name, flow.certified = told["server_name"], told["certified"]
    if "null" in told:
        flow.kind = flow_kinds.NULL_TLS
    if "client" in told:
        flow.client, flow.server = ends if told["client"] == "first" else ends[::-1]


def _crosses(source: str, destination: str) -> bool:
    """Whether one end is private and the other public."""
    try:
        return is_public(source) != is_public(destination) and not _many(source) and not _many(destination)
    except ValueError:
        return False


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet."""
    return ipaddress.ip_address(address).is_global and not _many(address)


def _many(address: str) -> bool:
    one = ipaddress.ip_address(address)
    return one.is_multicast or one.is_unspecified or address == "255.255.255.255"
