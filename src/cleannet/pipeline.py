"""The whole way on one page: capture → frames → decode → subscribers → checks → profiles → report."""

import datetime
from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np

from cleannet import __version__
from cleannet.capture.batch import FrameBatch
from cleannet.capture.diag import Log
from cleannet.capture.kind import open_input
from cleannet.capture.open import Capture
from cleannet.checks.check import Check
from cleannet.checks.runner import judge
from cleannet.config.baseline import FORMAT, Baseline, Names, ordered
from cleannet.config.keys import Keys
from cleannet.decode.control import ControlReader
from cleannet.decode.diameter_reader import DiameterReader
from cleannet.decode.dns import DNSReader
from cleannet.decode.dtls import DTLSReader
from cleannet.decode.f1ap_reader import F1AP_PORT, F1Reader
from cleannet.decode.nas_opening import NASOpening
from cleannet.decode.nas_s1 import open_s1
from cleannet.decode.radio import RadioReader
from cleannet.decode.reader import Reader
from cleannet.decode.s1ap_reader import S1AP_PORT, S1Reader
from cleannet.decode.sigtran_reader import SigtranReader
from cleannet.decode.sip_reader import SIPReader
from cleannet.decode.streams import StreamReader
from cleannet.frames.batch import MessageBatch
from cleannet.frames.control import Datagram
from cleannet.frames.reader import FrameReader
from cleannet.model.finding import Severity
from cleannet.model.frame import FrameRef
from cleannet.model.problem import Problem, ProblemKind
from cleannet.model.radio import RadioMessage
from cleannet.model.record import Record
from cleannet.profiles.waivers import Waiver, apply
from cleannet.report.build import Told, build, networks_of, payload_problems
from cleannet.report.document import Decryption, Report
from cleannet.report.findings import findings
from cleannet.report.inventory_draft import draft
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.subscribers import carried, observed_links
from cleannet.subscribers.assemble import assemble
from cleannet.subscribers.contradictions import streams
from cleannet.subscribers.control_links import control_links
from cleannet.subscribers.core import core_of
from cleannet.subscribers.elements import management_links
from cleannet.subscribers.f1 import twins
from cleannet.subscribers.network import Network
from cleannet.subscribers.radio import radio_subscribers
from cleannet.subscribers.s1_twins import join_s1
from cleannet.subscribers.services import service_links
from cleannet.subscribers.settings import Settings
from cleannet.subscribers.user_plane import user_plane_of
from cleannet.subscribers.usual import entries, observed
from cleannet.subscribers.witnesses.names import share_names

UNFIT = (
    "NAS: the challenge is of a subscriber whose keys were given, and the keys that it makes do not fit what follows: "
    "SUPI or serving network may be others"
)
Progress = Callable[[int], None]
PORTS = (observed_links.NGAP_PORT, F1AP_PORT, S1AP_PORT)


class Window(Record, frozen=True):
    """Which frames count: times in nanoseconds since 1970, None for no bound; `until` itself is outside."""

    since: int | None = None
    until: int | None = None

    def holds(self, time: int) -> bool:
        """Whether a time is inside (unknown ones are)."""
        return time < 0 or ((self.since or 0) <= time and (self.until is None or time < self.until))

    def of(self, batch: MessageBatch) -> MessageBatch:
        """The batch's messages inside the window (a message without time is inside)."""
        if self.since is None and self.until is None:
            return batch
        inside = batch.time < 0
        inside |= (batch.time >= (self.since or 0)) & (batch.time < (self.until or np.iinfo(np.int64).max))
        return batch.chosen(inside)


class Read:
    """What the first three stages make of the inputs."""

    def __init__(
        self,
        paths: Sequence[str],
        window: Window = Window(),  # noqa: B008  (frozen)
        progress: Progress | None = None,
        keys: Keys | None = None,
    ) -> None:
        """Reads all inputs. `progress` is told the number of frames of each batch; `keys` open what is ciphered."""
        self.keys = keys or Keys()
        self.captures: list[Capture | Log] = []
        self.frames = FrameReader(self.keys.esp)
        self.reader = Reader()
        self.f1 = F1Reader()
        self.s1 = S1Reader()
        self.diameter = DiameterReader()
        self.ss7 = SigtranReader()
        self.radio = RadioReader()
        self.control = ControlReader()
        self.dtls = DTLSReader()
        self.sip = SIPReader()
        self.streams = StreamReader(self.keys.tls)
        self.dns = DNSReader()
        self._firsts: dict[tuple[int, int], FrameRef] = {}
        for number, path in enumerate(paths):
            capture = open_input(path, number)
            self.captures.append(capture)
            if isinstance(capture, Log):
                self._read_log(window, capture, progress)
                continue
            for batch in capture:
                self.keys.add_secrets(capture.secrets())
                self._feed(window, self.frames.feed(batch))
                self._feed_radio(window, self.frames.radio.take())
                self._feed_control(window, self.frames.control.take())
                self.dns.feed(self.frames.tunnels.samples.take())
                self._feed_sip(window)
                self._feed_streams()
                self._told(batch, progress)
        last = self.frames.finish()
        if last is not None:
            self._feed(window, last)
        self._feed_streams()
        self.reader.finish()
        self.carried = self.streams.finish(self.frames.tcp.connections)
        self.carried.messages = [one for one in self.carried.messages if window.holds(one.time)]
        for one in [*self.f1.finish(), *self._opened(self.s1.finish())]:
            self.radio.feed(one)
        self.radio.finish()

    def _opened(self, messages: list[RadioMessage]) -> list[RadioMessage]:
        """What S1 carries, opened as far as keys go."""
        self.openings: list[NASOpening] = []
        if not messages or not self.keys.nas.subscribers:
            return messages
        networks = {pdu.message.cell[0] for pdu in self.s1.pdus if pdu.message.cell}
        opened, opening = open_s1(messages, self.keys.nas, sorted(networks))
        self.openings.append(opening)
        return opened

    def _feed_streams(self) -> None:
        for chunk in self.frames.tcp.take():
            self.streams.feed(chunk, self.frames.tcp.connections[chunk.connection])

    def _read_log(self, window: Window, log: Log, progress: Progress | None) -> None:
        before = 0
        for messages in log:
            self._feed_radio(window, messages)
            if progress is not None:
                progress(log.frames - before)
            before = log.frames

    def _feed_radio(self, window: Window, messages: Iterable[RadioMessage]) -> None:
        for one in messages:
            if window.holds(one.time):
                self.radio.feed(one)

    def _feed_control(self, window: Window, datagrams: Iterable[Datagram]) -> None:
        for one in datagrams:
            if window.holds(one.time):
                self.control.feed(one)

    def _feed_sip(self, window: Window) -> None:
        for one in self.frames.sip.take():
            if window.holds(one.time):
                self.sip.feed(one)

    @staticmethod
    def _told(batch: FrameBatch, progress: Progress | None) -> None:
        if progress is not None:
            progress(len(batch))

    def _feed(self, window: Window, whole: MessageBatch) -> None:
        batch = window.of(whole)
        if not len(batch):
            return
        known = self.frames.associations.associations
        ports = np.array([[p in a.ports for a in known] or [False] for p in PORTS], np.bool_)[:, batch.association]
        f1 = F1Reader.wanted(batch, *ports[:2])
        s1 = S1Reader.wanted(batch, ports[0] | f1, ports[2])
        told = DiameterReader.wanted(batch, ports.any(axis=0) | f1 | s1)
        ss7 = SigtranReader.wanted(batch, ports.any(axis=0) | f1 | s1 | told)
        dtls = DTLSReader.wanted(batch)
        if dtls.any():
            self.dtls.feed(batch.chosen(dtls), known)
        others = f1 | s1 | told | ss7
        if others.any():
            self.f1.feed(batch.chosen(f1))
            self.s1.feed(batch.chosen(s1))
            self.diameter.feed(batch.chosen(told), known)
            self.ss7.feed(batch.chosen(ss7), known)
            self.reader.feed(batch.chosen(~others), ports[0][~others])
        else:
            self.reader.feed(batch, ports[0])
        key = batch.association << 32 | batch.ppid
        _, first = np.unique(key, return_index=True)
        for row in first.tolist():
            place = FrameRef(batch.input, int(batch.frame[row]), int(batch.index[row]))
            self._firsts.setdefault((int(batch.association[row]), int(batch.ppid[row])), place)

    def network(self, settings: Settings) -> Network:
        """The fourth stage: connections and subscribers."""
        seen = self.frames.associations
        network = assemble(
            self.reader,
            observed_links.associations(seen, self._firsts),
            observed_links.links(seen, self.frames.links, self.frames.esp),
            observed_links.sctp_events(seen),
            settings,
            self.keys.nas,
        )
        network.openings += self.openings
        both = twins(self.radio.pdus, network)
        network.radio = radio_subscribers(self.radio, len(network.people), both.people)
        network.f1, network.s1 = tuple(self.f1.pdus), tuple(self.s1.pdus)
        network.twins = both.places | join_s1(network.radio, len(network.people))
        if self.frames.esp is not None:
            network.opened_frames = self.frames.esp.frames
        network.core = core_of(
            self.control.pdus,
            [
                message
                for reader in (self.carried, self.diameter, self.ss7, self.dtls, self.sip)
                for message in reader.messages
            ],
            self.diameter.copies + self.ss7.copies + self.sip.copies,
        )
        network.user_plane = user_plane_of(self.frames.tunnels, self.dns.questions)
        inside, in_open = self.frames.inner_tcp, self.frames.tcp
        network.streams = streams((in_open.connections, in_open.conflicts), (inside.connections, inside.conflicts))
        network.outside = self.frames.outside.flows()
        services = service_links(network.core, settings.inventory, network.was_opened)
        in_clear = network.core.where(lambda one: not one.decrypted and not network.was_opened(one.at.frame))
        links = (*network.links, *services, *control_links(in_clear))
        links = carried.told(links, network.core, settings.inventory)
        network.links = (*links, *management_links(in_clear, links, settings.inventory))
        share_names(network.everyone, network.witnesses)
        return network

    def decryption(self, network: Network) -> tuple[Decryption, ...]:
        """What keys opened."""
        found = []
        if named := self.keys.named_tls():
            found.append(Decryption(named, "TLS connection", self.carried.opened, self.carried.closed))
        if self.keys.nas.subscribers:
            opened = sum(one.genuine for opening in network.openings for one in opening.found.values())
            unfit = sum(opening.unfit for opening in network.openings)
            found.append(Decryption("Keys of subscribers", "NAS message", opened, unfit))
        esp = self.frames.esp
        if esp is not None:
            found.append(Decryption("Keys of ESP", "packet", esp.opened, esp.closed))
        return tuple(found)

    def problems(self, network: Network) -> list[Problem]:
        """Everything that went wrong on the way."""
        found = [p for c in self.captures for p in c.problems]
        found += [self._with_file(p) for p in self.frames.problems]
        found += payload_problems(network)
        for (given, ppid), one in sorted(self.reader.unread.items()):
            detail = f"SCTP user messages of payload protocol {ppid} are not read by this version"
            found.append(Problem(ProblemKind.UNKNOWN_PROTOCOL, detail, given, one.frame, -1, one.count))
        for capture in self.captures:
            if isinstance(capture, Log):
                found += _unread_records(capture, self.captures.index(capture))
        for (given, channel), count in self.radio.unread.items():
            detail = f"{channel.value} messages are not read by this version"
            first = self.radio.first_unread[given, channel]
            found.append(Problem(ProblemKind.UNKNOWN_PROTOCOL, detail, given, first, -1, count))
        found += [problem for pdu in self.control.pdus for problem in pdu.problems]
        found += self.carried.problems
        for reader in (self.dns, self.diameter, self.ss7, self.dtls, self.sip):
            found += reader.problems
        unfit = sum(opening.unfit for opening in network.openings)
        if unfit:
            found.append(Problem(ProblemKind.WRONG_KEY, UNFIT, count=unfit))
        if network.tables.out_of_order:
            detail = "frames stand before earlier ones; they were put in the order of time"
            found.append(Problem(ProblemKind.OUT_OF_ORDER, detail, count=network.tables.out_of_order))
        return found

    def _with_file(self, problem: Problem) -> Problem:
        """A problem of a whole input names its file, as those of the capture stage do."""
        if problem.kind is not ProblemKind.UNSUPPORTED_LINK:
            return problem
        frames = "1 frame" if problem.count == 1 else f"{problem.count} frames"
        detail = f"{self.captures[problem.input].path}: {problem.detail} ({frames}, from frame {problem.frame} on)"
        return msgspec.structs.replace(problem, detail=detail)


def _unread_records(log: Log, number: int) -> list[Problem]:
    """The log records that are known and not read, each kind with how many there are."""
    return [
        Problem(ProblemKind.UNKNOWN_PROTOCOL, f"log records that are not read: {what}", number, count=count)
        for what, count in sorted(log.unread.items())
    ]


def audit(  # noqa: PLR0913  (nearly all by name)
    paths: Sequence[str],
    checks: Iterable[Check],
    *,
    settings: Settings = Settings(),  # noqa: B008  (frozen)
    pseudonyms: Pseudonyms | None = None,
    window: Window = Window(),  # noqa: B008  (frozen)
    waivers: Sequence[Waiver] = (),
    today: datetime.date = datetime.date.min,
    lowest: Severity = Severity.INFO,
    subscriber: str | None = None,
    progress: Progress | None = None,
    keys: Keys | None = None,
) -> Report:
    """Audits captures.

    Args:
        paths: the captures; "-" is standard input.
        checks: those to run.
        settings: what the user knows of the network.
        pseudonyms: names subscribers; without it a key is drawn for this run.
        window: which frames count.
        waivers: what is waived.
        today: on which day (an expired waiver speaks again).
        lowest: findings below this severity are left out.
        subscriber: the name of the only subscriber to judge; checks across subscribers are then not run.
        progress: told the number of frames of each batch.
        keys: open what is ciphered; findings that rest on it say so.
    """
    selected = sorted(checks, key=lambda c: c.code)
    names = pseudonyms or Pseudonyms()
    read = Read(paths, window, progress, keys)
    network = read.network(settings)
    only = [p.number for p in network.everyone if names.of(p) == subscriber] if subscriber else None
    judgement = judge(network, selected, only)
    networks = networks_of(network)
    said = findings(judgement.statements.values(), network, names, networks)
    applied = apply([f for f in said if f.severity >= lowest], waivers, today)
    warnings = list(applied.warnings)
    if only == []:
        warnings.append(f"{subscriber}: nobody in these captures has this name under this key")
    warnings += [one.note for one in network.radio if one.note]
    problems = [*read.problems(network), *judgement.problems]
    told = Told(
        read.captures,
        network,
        selected,
        judgement,
        applied.kept,
        applied.waived,
        warnings,
        problems,
        networks,
        read.decryption(network),
    )
    return build(told, version=__version__)


def learn(
    paths: Sequence[str],
    names: Names,
    window: Window = Window(),  # noqa: B008  (frozen)
    progress: Progress | None = None,
) -> Baseline:
    """What is usual, learned from captures known to be good. An input without frames adds nothing."""
    read = Read(paths, window, progress)
    found = entries(observed(read.network(Settings())), names)
    inputs = sorted({names.of(f"input {c.sha256}") for c in read.captures if c.frames})
    return Baseline(FORMAT, names.cells, names.key, tuple(inputs), ordered(found))


def draft_inventory(
    paths: Sequence[str],
    window: Window = Window(),  # noqa: B008  (frozen)
    progress: Progress | None = None,
) -> tuple[str, int]:
    """An inventory drafted from captures known to be good, as TOML; and how many inputs gave no frame."""
    read = Read(paths, window, progress)
    last = max((c.last for c in read.captures if c.last is not None), default=0)
    day = datetime.date(1970, 1, 1) + datetime.timedelta(seconds=last // 10**9)
    return draft(read.network(Settings()), day), sum(not c.frames for c in read.captures)
