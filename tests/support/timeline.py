"""Text timelines: what the pages under tests/checks/ are written in, made into subscribers and a deployment.

One message a line: `FRAME [@SECONDS] SENDER>RECEIVER Message field=value …  # fail: CODE`.
Senders and receivers are `AMF`, `gNB`, `gNB2`, `UE`, `UE2`, `gNB2.UE3/2` (the second connection of UE3, over gNB2).
Messages of the radio interface and of EPS go `UE>eNB` and `eNB>UE` (`UE2/3` as above). The station is `eNB`,
`gNB`, `MME`, `BSS`, `RNC`, `MSC` with or without a number, and the name is that of the record's class
(`LTEConnectionRequest`, `EPSAttachRequest`, `NRSIB1`, `GSMIdentityRequest`); the field `cell=EUTRA:1300:12`
(technology, ARFCN, physical cell identity) tells which cell, else it is that of the subscriber's line before.
Messages of the core go between hosts: `SMF>UPF SessionDeletionRequest sequence=7 seid=1 hops=63`,
`AMF>UDM SBIRequest method=GET service=nudm-sdm` (`support/core_lines.py`); `gNB>UPF GPDU teid=5
from=10.45.0.2 to=192.0.2.1` is a packet of the user plane (`support/user_plane_lines.py`). The line
`10.0.0.1>10.0.0.2 IKE …` is one of IKE, Diameter or another service (`support/link_lines.py`). The line
`1..12 @0+2 SMF>UPF HeartbeatRequest sequence=100..111` stands for twelve, two seconds apart. Without `@` a message
comes 10 ms after the one before. Lines with a star are no messages: `*lost` (a gap in the TSNs
before the next message of that sender), `*INIT`, `*ABORT`, `*SHUTDOWN` (SCTP chunks), `*PPID n`,
`*LINK interface protection [local] [a=10.0.0.1] [b=10.0.1.1]`, `*TCP n` (connections watched),
`*CONTRADICTION frame hops=9 series=yes` (a segment contradicts that of an earlier frame; the signs are fields of the
record, of which `yes` tells the earlier one),
`*OUTSIDE 10.0.1.1>8.8.8.8 port=443 sent=9 received=9` (octets between a host and one of the internet),
`*CONFLICT frame [gNB2] [command]` (NGAP ids in conflict with those of an earlier frame, of that gNB's association),
`*FOREIGN frame gNB2` (the same for a command from an association that does not own the UE).
`gnb-network=10.0.2` gives gNBs other addresses than 10.0.0.1 and so on; a `gnb=999-70+gNB+01/32` has blanks for `+`.
With `f1=UE` in a fence's head, F1 shows that UE, and so the release of its connections; with `s1=yes` S1 shows all.
For two witnesses the lines of the radio interface are the log of the UE, whose clock is `phone-ahead=3600` seconds
ahead; `phone=plain` where it holds plain copies alone.
"""

import enum
import re
import typing
from dataclasses import dataclass, field
from functools import cached_property

import msgspec
import numpy as np

import cleannet.model.f1ap
import cleannet.model.gsm
import cleannet.model.lte_rrc
import cleannet.model.nas
import cleannet.model.nas_eps
import cleannet.model.ngap
import cleannet.model.nr_rrc
import cleannet.model.s1ap
import cleannet.model.sms
import cleannet.model.umts_rrc
from cleannet.frames.outside import OutsideFlow
from cleannet.model.finding import Interface
from cleannet.model.frame import At, FrameRef
from cleannet.model.identity import (
    TemporaryIdentity,
)
from cleannet.model.message import Direction, Message
from cleannet.model.ngap import NGAPMessage
from cleannet.model.radio import Cell
from cleannet.model.s1ap import S1APMessage
from cleannet.model.security import NEA, NIA
from cleannet.subscribers.contradictions import Contradiction
from cleannet.subscribers.core import Core
from cleannet.subscribers.deployment import Deployment, Shape
from cleannet.subscribers.links import Association, IdConflict, Link, PPIDCount, SCTPEvent, SCTPEventKind
from cleannet.subscribers.links import Protection as LinkProtection
from cleannet.subscribers.settings import Settings
from cleannet.subscribers.subscriber import Connection, Subscriber
from support import core_lines, link_lines, page_witnesses, user_plane_lines
from support.given import baseline_of, database_of, inventory_of
from support.page_values import record_of, value_of

LINE = re.compile(r"^(?P<frame>\d+)\s+(?:@(?P<second>[\d.]+)\s+)?(?P<ways>\S+>\S+)\s+(?P<name>\S+)\s*(?P<fields>.*)$")
PARTY = re.compile(r"^(?:(?P<gnb>gNB\d*)\.?)?(?:(?P<ue>UE\d*)(?:/(?P<connection>\d+))?)?$")
STATION = re.compile(r"^(?:eNB|gNB|MME|BSS|RNC|MSC)\d*$")
MODULES = (
    cleannet.model.f1ap,
    cleannet.model.gsm,
    cleannet.model.lte_rrc,
    cleannet.model.nas_eps,
    cleannet.model.nr_rrc,
    cleannet.model.s1ap,
    cleannet.model.sms,
    cleannet.model.umts_rrc,
    cleannet.model.nas,
    cleannet.model.ngap,
)
CLASSES = {
    name: one
    for module in MODULES
    for name, one in vars(module).items()
    if isinstance(one, type) and issubclass(one, Message)
}


@dataclass
class Line:
    """One message with whom it concerns."""

    message: Message
    second: float
    gnb: str
    ue: str | None
    connection: int
    lost: bool
    cell: Cell | None = None


@dataclass
class Case:
    """One fence of a page."""

    options: dict[str, str]
    deployment: "PageDeployment"
    marks: set[tuple[str, str, int]] = field(default_factory=set)


def message_of(name: str, fields: dict[str, str], at: At, direction: Direction) -> Message:
    """A record by its class's name; other names are NGAP messages of that name."""
    kind = CLASSES.get(name, NGAPMessage)
    hints = typing.get_type_hints(kind)
    unknown = set(fields) - set(hints)
    assert not unknown, f"{name} has no {unknown}"
    values = {k: value_of(hints[k], v.replace("+", " ") if k == "gnb" else v) for k, v in fields.items()}
    if issubclass(kind, NGAPMessage):
        values.setdefault("message_name", name)
    elif issubclass(kind, S1APMessage):
        values.setdefault("message_name", name.removeprefix("S1"))
    return kind(at=at, direction=direction, **values)


class PageDeployment(Deployment):
    """A deployment in memory, from the lines of a page."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lines: list[Line] = []
        self.ues: list[str] = []
        self.gnbs: list[str] = []
        self.mid_session: set[str] = set()
        self.on_f1: set[str] = set()
        self.on_air = self.on_s1 = False
        self.links: tuple[Link, ...] = ()
        self.sctp_events: tuple[SCTPEvent, ...] = ()
        self.id_conflicts: tuple[IdConflict, ...] = ()
        self.core = Core()
        self.user_frames: list[tuple[int, float, bytes]] = []
        self.ppids: dict[tuple[int, int], list[FrameRef]] = {}
        self.options: dict[str, str] = {}

    @property
    def subscriber_count(self) -> int:  # type: ignore[override]
        return len(self.ues)

    @property
    def handsets(self) -> tuple[Subscriber, ...]:  # type: ignore[override]
        over_air = {n.ue for n in self.lines if not n.gnb}
        return tuple(s for ue, s in zip(self.ues, self.each_subscriber(), strict=True) if ue in over_air)

    @property
    def associations(self) -> tuple[Association, ...]:  # type: ignore[override]
        return tuple(
            Association(
                i,
                f"{self.options.get('gnb-network', '10.0.0')}.{i + 1}",
                "10.0.1.1",
                40000 + i,
                38412,
                ppids=tuple(PPIDCount(p, len(f), f[0]) for (a, p), f in self.ppids.items() if a == i),
            )
            for i in range(len(self.gnbs))
        )

    @cached_property
    def user_plane(self):
        return user_plane_lines.read(self.user_frames)[0]

    @property
    def phones(self) -> int:  # type: ignore[override]
        return len({n.ue for n in self.lines if not n.gnb})

    @property
    def witnesses(self):
        ahead, plain = float(self.options.get("phone-ahead", 0)), self.options.get("phone") == "plain"
        return page_witnesses.of_page(self.lines, self.ues, self.gnb, ahead=ahead, plain=plain, plmns=frozenset())

    def gnb(self, name: str) -> int:
        if not name:  # the radio interface
            return -1
        if name not in self.gnbs:
            self.gnbs.append(name)
        return self.gnbs.index(name)

    def rows(self, *types, association=None):
        found = [
            i
            for i, line in enumerate(self.lines)
            if isinstance(line.message, types) and association in (None, self.gnb(line.gnb))
        ]
        return np.array(found, np.int64)

    def message(self, row):
        return self.lines[row].message

    def place(self, row):
        return self.lines[row].message.at.frame

    def seconds(self, rows):
        return np.array([self.lines[r].second for r in rows], np.float64)

    def subscribers(self, rows):
        ues = [self.lines[r].ue for r in rows]
        return np.array([self.ues.index(u) if u else -1 for u in ues], np.int64)

    def association_numbers(self, rows):
        return np.array([self.gnb(self.lines[r].gnb) for r in rows], np.int64)

    def connections(self, rows):
        lines = [self.lines[r] for r in rows]
        return np.array([self.ues.index(n.ue) * 1000 + n.connection if n.ue else -1 for n in lines], np.int64)

    def connection(self, number):
        return self.connections_of(self.ues[number // 1000])[number % 1000]

    def connections_of(self, ue: str) -> list[Connection]:
        mine = [n for n in self.lines if n.ue == ue]
        return [
            Connection(
                c,
                self.gnb(next((n.gnb for n in mine if n.connection == c), "gNB")),
                mid_session=bool({ue, f"{ue}/{c + 1}"} & self.mid_session),
                released=any(n.message.name == "UEContextReleaseComplete" for n in mine if n.connection == c),
                release_visible=ue in self.on_f1,
                as_sent=self.on_s1,
            )
            for c in range(max(n.connection for n in mine) + 1)
        ]

    def shapes(self, kind):
        groups: dict[bytes, list[int]] = {}
        for row in self.rows(kind):
            one = self.message(row)
            groups.setdefault(msgspec.json.encode((shape_of(one), type(one).__name__)), []).append(int(row))
        made = [Shape(self.message(rows[0]), len(rows), np.array(rows, np.int64), self) for rows in groups.values()]
        return sorted(made, key=lambda s: -s.count)

    def tmsis(self, rows):
        return np.array([tmsi_of(self.message(r)) for r in rows], np.int64)

    def lost(self, rows):
        return np.array([self.lines[r].lost for r in rows], np.bool_)

    def each_subscriber(self) -> list[Subscriber]:
        made = []
        for ue in self.ues:
            mine = [n for n in self.lines if n.ue == ue]
            timeline = [
                msgspec.structs.replace(n.message, at=At(n.message.at.frame, p, n.connection))
                for p, n in enumerate(mine)
            ]
            lost = [p for p, n in enumerate(mine) if n.lost]
            seconds, cells = [n.second for n in mine], [n.cell for n in mine]
            made.append(Subscriber(timeline, self.connections_of(ue), seconds, lost, self.settings, cells))
        return made

    def log_timelines(self) -> list[Subscriber]:
        return [] if self.on_air or self.on_s1 else self.each_subscriber()

    def air_timelines(self) -> list[Subscriber]:
        return self.each_subscriber() if self.on_air else []

    def s1_timelines(self) -> list[Subscriber]:
        return self.each_subscriber() if self.on_s1 else []


def shape_of(value: object) -> object:
    """A record without its opaque values."""
    if isinstance(value, msgspec.Struct):
        return {
            k: shape_of(getattr(value, k))
            for k in value.__struct_fields__
            if not k.startswith(("at", "amf_ue", "ran_ue"))
        }
    if isinstance(value, bytes):
        return len(value)
    if isinstance(value, tuple):
        return [shape_of(v) for v in value]
    return value.name if isinstance(value, enum.Enum) else value


def tmsi_of(message: Message) -> int:
    """The TMSI that a message carries, -1 for none."""
    for name in ("identity", "guti"):
        one = getattr(message, name, None)
        if isinstance(one, TemporaryIdentity):
            return int.from_bytes(one.value, "big")
    found = getattr(message, "paging_tmsi", None) or getattr(message, "tmsi", None)
    return int.from_bytes(found[-4:], "big") if found else -1


def parse(head: str, script: str) -> Case:
    """One fence."""
    options = dict(part.split("=", 1) for part in head.split())
    deployment = PageDeployment(settings_of(options))
    deployment.on_f1 = set(options.get("f1", "").split(","))
    deployment.on_air = "air" in options
    deployment.on_s1 = "s1" in options
    deployment.options = options
    deployment.mid_session = set(options.get("mid-session", "").split(","))
    case = Case(options, deployment)
    second, waiting = 0.0, set()
    for text in (line for written in script.splitlines() for line in expanded(written)):
        body, _, marks = text.partition("#")
        if not body.strip():
            continue
        found = LINE.match(body.strip())
        assert found, f"not a line of a timeline: {text!r}"
        second = float(found["second"]) if found["second"] else second + 0.01
        frame = int(found["frame"])
        for outcome, codes in re.findall(r"(fail|suspect|pass|related):\s*([\w, ]+)", marks):
            case.marks |= {(outcome, code, frame) for code in re.findall(r"[A-Z]{3}\d{3}", codes)}
        add(deployment, found, frame, second, waiting)
    return case


SERIES = re.compile(r"^(\d+)\.\.(\d+)(?:\s+@([\d.]+)\+([\d.]+))?\s")


def expanded(text: str) -> list[str]:
    """A line that stands for several, as those; any other as it is."""
    found = SERIES.match(text.strip())
    if found is None:
        return [text]
    first, last = int(found[1]), int(found[2])
    rest = text.strip()[found.end() :]
    start, step = float(found[3] or 0), float(found[4] or 0)
    lines = []
    for n in range(last - first + 1):
        counted = re.sub(r"(\d+)\.\.\d+", lambda one, n=n: f"{int(one[1]) + n}", rest)
        when = f"@{start + n * step} " if found[3] else ""
        lines.append(f"{first + n} {when}{counted}")
    return lines


def settings_of(options: dict[str, str]) -> Settings:
    """`ran-network=10.0.0.0/24 ciphering-order=NEA2,NEA1 integrity-order=NIA2 longest-back-off=3600`,
    and by name (support.given) `inventory=north cell-database=places baseline=quiet`.
    """
    return Settings(
        tuple(part for part in options.get("ran-network", "").split(",") if part),
        tuple(NEA[part] for part in options.get("ciphering-order", "").split(",") if part),
        tuple(NIA[part] for part in options.get("integrity-order", "").split(",") if part),
        int(options["longest-back-off"]) if "longest-back-off" in options else None,
        inventory=inventory_of(options.get("inventory", "")),
        cell_database=database_of(options.get("cell-database", "")),
        baseline=baseline_of(options.get("baseline", ""), int(options.get("baseline-days", 90))),
    )


def add(deployment: PageDeployment, found: re.Match[str], frame: int, second: float, waiting: set[str]) -> None:
    """One line into the deployment."""
    sender, receiver = found["ways"].split(">")
    if link_lines.is_one(found["ways"], found["name"]):
        deployment.core = link_lines.added(deployment.core, found, frame, second)
        return
    if core_lines.between_hosts(found["ways"], found["name"]):
        fields = dict(part.split("=", 1) for part in found["fields"].split())
        place = FrameRef(0, frame, sum(one.message.at.frame.frame == frame for one in deployment.core.messages))
        some = core_lines.sent(found["ways"], found["name"], fields, place, second)
        deployment.core = Core((*deployment.core.messages, *some))
        return
    if user_plane_lines.is_one(found["name"]):
        fields = dict(part.split("=", 1) for part in found["fields"].split())
        one = (frame, second, user_plane_lines.made(found["ways"], found["name"], fields))
        deployment.user_frames.append(one)
        deployment.core = Core((*deployment.core.messages, *user_plane_lines.read([one])[1]))
        return
    radio = STATION.match({receiver.startswith("UE"): sender, sender.startswith("UE"): receiver}.get(True, ""))
    down = sender.startswith("AMF") or bool(radio and receiver.startswith("UE"))
    party = PARTY.match(receiver if down else sender)
    assert party, found["ways"]
    gnb, ue = "" if radio else party["gnb"] or "gNB", party["ue"]
    at = FrameRef(0, frame, sum(n.message.at.frame.frame == frame for n in deployment.lines))
    association = deployment.gnb(gnb)
    if found["name"].startswith("*"):
        star(deployment, found["name"][1:], found["fields"].split(), at, association, second, not down, waiting)
        return
    if ue and ue not in deployment.ues:
        deployment.ues.append(ue)
    direction = Direction.DOWNLINK if down else Direction.UPLINK
    fields = dict(part.split("=", 1) for part in found["fields"].split())
    connection = int(party["connection"] or 1) - 1
    before = next((n.cell for n in reversed(deployment.lines) if n.ue == ue), None)
    cell = record_of(Cell, fields.pop("cell").split(":")) if "cell" in fields else before
    message = message_of(found["name"], fields, At(at, -1, connection), direction)
    way = f"{gnb}{down}"
    deployment.lines.append(Line(message, second, gnb, ue, connection, way in waiting, cell))
    waiting.discard(way)


def star(deployment, word, rest, at, association, second, up, waiting) -> None:
    """A line that is no message."""
    gnb = deployment.gnbs[association] if association >= 0 else ""
    if word == "lost":
        waiting.add(f"{gnb}{not up}")
    elif word == "PPID":
        deployment.ppids.setdefault((association, int(rest[0])), []).append(at)
    elif word in ("CONFLICT", "FOREIGN"):
        other = next((deployment.gnb(part) for part in rest[1:] if part.startswith("gNB")), association)
        kind = "another RAN UE NGAP ID" if other == association else "another association"
        way = "with" if other == association else "on"
        command = word == "FOREIGN" or "command" in rest
        earlier = FrameRef(at.input, int(rest[0]))
        conflict = IdConflict(f"AMF UE NGAP ID {way} {kind}", at, earlier, association, other, command)
        deployment.id_conflicts += (conflict,)
    elif word == "TCP":
        deployment.streams = msgspec.structs.replace(deployment.streams, connections=int(rest[0]))
    elif word == "CONTRADICTION":
        hints = typing.get_type_hints(Contradiction)
        signs = {k: value_of(hints[k], v) for k, v in (part.split("=") for part in rest[1:])}
        one = Contradiction(FrameRef(at.input, int(rest[0])), at, **signs)
        known = (*deployment.streams.contradictions, one)
        deployment.streams = msgspec.structs.replace(deployment.streams, contradictions=known)
    elif word == "OUTSIDE":
        inside, outside = rest[0].split(">")
        said = {key: int(text) for key, text in (part.split("=") for part in rest[1:])}
        places = (0, at.frame, 0, at.frame)
        flow = OutsideFlow(inside, outside, 6, said["port"], 9, said["sent"], said["received"], *places)
        deployment.outside += (flow,)
    elif word == "LINK":
        more = dict(part.split("=", 1) for part in rest[2:] if "=" in part)
        ends = more.pop("a", "10.0.0.1"), more.pop("b", "10.0.1.1")
        link = Link(Interface(rest[0]), LinkProtection[rest[1]], *ends, 1, at, at, local="local" in rest, **more)
        deployment.links += (link,)
    else:
        ends = (f"10.0.0.{association + 1}", rest[0] if rest else "10.0.1.1")
        source, destination = ends if up else ends[::-1]
        event = SCTPEvent(SCTPEventKind[word], at, association, source, destination, 38412, second, up)
        deployment.sctp_events += (event,)
