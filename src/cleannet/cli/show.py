"""`cleannet show`."""

import datetime
import sys
from collections.abc import Iterator

import click
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.capture.open import open_capture
from cleannet.decode.full import Field, NASPayload, NotInstalled, full_decode, size
from cleannet.frames.portions import portion
from cleannet.frames.reader import FrameReader
from cleannet.model.message import Direction
from cleannet.model.nas import NASMessage, OpaqueNAS, ReadableBecause
from cleannet.model.radio import Channel
from cleannet.pipeline import Read
from cleannet.report.frame_text import Payload, lines, ngap_tree
from cleannet.report.shown import shown
from cleannet.subscribers.network import Network
from cleannet.subscribers.settings import Settings
from cleannet.subscribers.tables import Tables

NOT_THERE = 2
"""Exit code where the input cannot be read or has no such frame."""
NO_PYCRATE = "--full wants pycrate: pip install 'cleannet[full]'; what follows is cleannet's own decode."
LINKS = {
    0: "loopback", 1: "Ethernet", 9: "PPP", 12: "raw IP", 14: "raw IP", 101: "raw IP", 105: "IEEE 802.11",
    108: "loopback", 113: "Linux cooked", 147: "user 0", 189: "USB", 228: "IPv4", 229: "IPv6", 252: "exported PDU",
    276: "Linux cooked 2",
}  # fmt: skip
"""Link types (tcpdump.org/linktypes.html)."""


@click.command("show")
@click.argument("capture", metavar="CAPTURE")
@click.argument("frame", type=click.IntRange(min=1), metavar="FRAME")
@click.option("--full", is_flag=True, help="Add pycrate's decode of every element (pip install 'cleannet[full]').")
@click.option("--show-identities", is_flag=True, help="Print identities of subscribers. Keep such a text safe.")
def show_command(capture: str, frame: int, full: bool, show_identities: bool) -> None:
    """Print one frame of a capture decoded ('-' reads standard input); numbers are Wireshark's.

    Keys, challenges, authentication codes and payloads are never printed, only their size.

    Exit code: 0 printed; 2 the input cannot be read or has no such frame.
    """
    read = Read([capture])
    one = read.captures[0]
    if frame > one.frames:
        for problem in one.problems:
            click.echo(f"cleannet: {shown(problem.detail)}", err=True)
        if one.frames:
            click.echo(f"cleannet: {shown(capture)} has no frame {frame}: the last one is {one.frames}", err=True)
        sys.exit(NOT_THERE)
    network = read.network(Settings())
    rows = np.flatnonzero(network.tables.frame == frame).tolist()
    if not rows:
        for line in _radio(capture, frame, network) or [_nothing(capture, frame)]:
            click.echo(line)
        return
    for line in _head(capture, frame, network, rows[0]):
        click.echo(line)
    for row in rows:
        click.echo()
        for line in _message(network, row, full, show_identities):
            click.echo(line)


def _moment(nanoseconds: int) -> str:
    if nanoseconds < 0:
        return "unknown"
    seconds, rest = divmod(nanoseconds, 10**9)
    return f"{datetime.datetime.fromtimestamp(seconds, datetime.UTC):%Y-%m-%d %H:%M:%S}.{rest:09d} UTC"


def _radio(capture: str, frame: int, network: Network) -> list[str]:
    """The messages of a frame of a phone's log, radio capture, F1 or S1: names and protection, not their fields."""
    found = [pdu for one in network.radio for pdu in one.pdus if pdu.source.frame == frame]
    found = [pdu for pdu in found if pdu.source.channel not in (Channel.F1AP, Channel.S1AP)]
    said = [f"file: {shown(capture)}", f"frame: {frame}"]
    around = [pdu for pdu in network.application if pdu.message.at.frame.frame == frame]
    if not found and not around:
        return []
    source = found[0].source if found else None
    if source is not None:
        said.append(f"time: {_moment(source.time)}")
        said += [f"cell: {c.technology}, carrier {c.arfcn}, physical cell {c.physical}" for c in [source.cell] if c]
    for one in around:
        whole = "" if one.message.whole else ", not decoded completely"
        said += ["", f"{one.message.protocol} {one.message.name}{whole}"]
        said += [f"  problem: {p.kind.label}: {shown(p.detail)}" for p in one.problems]
    for pdu in found:
        said += ["", f"{pdu.source.channel.value}, {pdu.message.direction.name.lower()}, {size(pdu.octets)}"]
        for message in pdu.messages:
            header = getattr(message, "header", None)
            words = "" if header is None else f", security header {header.value}"
            whole = "" if message.whole else ", not decoded completely"
            said.append(f"  {shown(f'{message.protocol} {message.name}')}{words}{whole}")
        said += [f"  problem: {p.kind.label}: {shown(p.detail)}" for p in pdu.problems]
    return said


def _head(capture: str, frame: int, network: Network, row: int) -> Iterator[str]:
    """What holds for the whole frame (a frame without a time of its own has that of the one before)."""
    association = network.associations[int(network.tables.association[row])]
    yield f"file: {shown(capture)}"
    yield f"frame: {frame}"
    yield f"time: {_moment(int(network.tables.time[row]))}"
    gnb, amf = f"{association.gnb} port {association.gnb_port}", f"{association.amf} port {association.amf_port}"
    way = Direction(int(network.tables.direction[row]))
    ends = (f"AMF {amf}", f"gNB {gnb}") if way is Direction.DOWNLINK else (f"gNB {gnb}", f"AMF {amf}")
    arrow = "↔" if way is Direction.UNKNOWN else "→"
    yield shown(f"association: {association.index + 1}, {ends[0]} {arrow} {ends[1]}")
    yield f"direction: {way.name.lower()}"


def _message(network: Network, row: int, full: bool, show: bool) -> Iterator[str]:
    """One NGAP message: this project's decode, then pycrate's."""
    tables = network.tables
    flags = (
        (tables.repeated, "a retransmission, or a second capture of the same packet: it counts once"),
        (tables.lost, "messages before it were not captured"),
        (tables.cut, "cut by the capture's snap length"),
    )
    yield from (f"note: {text}" for column, text in flags if column[row])
    ngap, nas = _payloads(tables, row)
    yield from lines(ngap_tree(ngap, nas, show_identities=show))
    if full:
        try:
            tree = full_decode(_octets(tables, row), list(_nas_payloads(tables, row, nas)), show_identities=show)
        except NotInstalled:
            click.echo(f"cleannet: {NO_PYCRATE}", err=True)
            return
        yield ""
        yield from lines(Field("complete decode by pycrate", "", (tree,)))


def _octets(tables: Tables, row: int) -> bytes:
    return tables.octets(int(tables.offset[row]), int(tables.length[row]))


def _payloads(tables: Tables, row: int) -> tuple[Payload, list[Payload]]:
    """The row's NGAP message and its NAS PDUs, each with its messages and problems."""
    messages = tables.messages(row)
    shapes = [tables.nas_shapes[int(n)] for n in tables.nas_shape[tables.nas_first[row] : tables.nas_first[row + 1]]]
    nas, start = [], 1
    for shape in shapes:
        end = start + len(shape.example)
        nas.append(Payload(tuple(messages[start:end]), shape.problems))
        start = end
    return Payload((messages[0],), tables.ngap_shapes[int(tables.shape[row])].problems), nas


def _nas_payloads(tables: Tables, row: int, nas: list[Payload]) -> Iterator[NASPayload]:
    """The row's NAS PDUs as pycrate is to take them: it follows no container that is ciphered."""
    for pdu, payload in zip(range(tables.nas_first[row], tables.nas_first[row + 1]), nas, strict=True):
        octets = tables.octets(int(tables.nas_offset[pdu]), int(tables.nas_length[pdu]))
        known = [m for m in payload.messages if isinstance(m, NASMessage)]
        readable = known[0].readable is not ReadableBecause.NOT_READABLE and not isinstance(known[0], OpaqueNAS)
        yield NASPayload(octets, readable, any(m.container for m in known))


def _nothing(capture: str, frame: int) -> str:
    """What stands in a frame without NGAP. It is looked up in a second reading; standard input has none."""
    whole = f"{shown(capture)}, frame {frame}: no NGAP message ends in this frame"
    if capture == "-":
        return f"{whole}."
    batch = _only(capture, frame)
    if batch is None:
        return f"{whole}."
    link = int(batch.link[0])
    what = f"link type {link} ({LINKS.get(link, 'not named here')}), {int(batch.original[0])} octets"
    return f"{whole}; {what}, {_moment(int(batch.time[0]))}, {_carried(batch)}."


def _only(capture: str, frame: int) -> FrameBatch | None:
    """The frame alone."""
    for batch in open_capture(capture, 0):
        if frame < batch.first + len(batch):
            return portion(batch, frame - batch.first, frame - batch.first + 1)
    return None


def _carried(batch: FrameBatch) -> str:
    """What a frame carries, read by itself."""
    reader = FrameReader()
    found = [reader.feed(batch), reader.finish()]
    ppids = sorted({int(p) for one in found if one is not None for p in one.ppid})
    known = reader.associations.associations
    if not known:
        return "no SCTP packet"
    ends = " and ".join(f"{', '.join(a)} port {p}" for a, p in zip(known[0].addresses, known[0].ports, strict=True))
    if ppids:
        return shown(f"SCTP between {ends} with payload protocol {', '.join(map(str, ppids))}")
    return shown(f"SCTP between {ends} without a whole user message")
