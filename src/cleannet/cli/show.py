"""`cleannet show`."""

import datetime
import itertools
import sys
from collections.abc import Iterator
from typing import Any

import click
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.capture.diag.log_codes import name_of
from cleannet.capture.diag.one_record import record_of, version_of
from cleannet.capture.open import open_capture
from cleannet.cli.secret import keys_of, keys_options
from cleannet.decode.full import Field, NASPayload, NotInstalled, full_decode, size
from cleannet.decode.radio import Pdu
from cleannet.frames.portions import portion
from cleannet.frames.reader import FrameReader
from cleannet.model.message import Direction
from cleannet.model.nas import NASMessage, OpaqueNAS, ReadableBecause
from cleannet.model.radio import Channel
from cleannet.pipeline import Read
from cleannet.report.frame_text import Payload, lines, ngap_tree, radio_tree
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


@click.command("show", short_help="Print one frame or record decoded.")
@click.argument("capture", metavar="CAPTURE")
@click.argument("frame", type=click.IntRange(min=1), metavar="FRAME")
@click.option("--full", is_flag=True, help="Add pycrate's decode of every element (pip install 'cleannet[full]').")
@click.option("--show-identities", is_flag=True, help="Print identities of subscribers. Keep such a text safe.")
@keys_options
def show_command(capture: str, frame: int, full: bool, show_identities: bool, **keys: Any) -> None:
    """Print one frame of a capture decoded ('-' reads standard input); numbers are Wireshark's.

    In a phone's log a frame is a record, counted from 1.

    Keys, challenges, authentication codes and payloads are never printed, only their size.

    Exit code: 0 printed; 2 the input cannot be read or has no such frame.
    """
    read = Read([capture], keys=keys_of(keys))
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
        for line in list(_radio(capture, frame, network, show_identities)) or [_nothing(capture, frame)]:
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


def _radio(capture: str, frame: int, network: Network, show: bool) -> Iterator[str]:
    """The messages of a frame of a phone's log, radio capture, F1 or S1, NAS inside the RRC that carries it."""
    found = [pdu for one in network.radio for pdu in one.pdus if pdu.source.frame == frame]
    found = [pdu for pdu in found if pdu.source.channel not in (Channel.F1AP, Channel.S1AP)]
    around = [pdu for pdu in network.application if pdu.message.at.frame.frame == frame]
    if not found and not around:
        return
    found.sort(key=lambda pdu: (pdu.source.index, pdu.carried))
    yield f"file: {shown(capture)}"
    yield f"frame: {frame}"
    yield from _log_record(capture, frame)
    source = found[0].source if found else None
    if source is not None:
        yield f"time: {_moment(source.time)}"
    if source is not None and source.cell is not None:
        cell = source.cell
        parts = (("carrier", cell.arfcn), ("physical cell", cell.physical))
        yield f"cell: {', '.join([cell.technology, *(f'{name} {number}' for name, number in parts if number >= 0)])}"
    for one in around:
        yield ""
        yield f"{one.message.protocol} {one.message.name}" + ("" if one.message.whole else ", not decoded completely")
        yield from (f"  problem: {p.kind.label}: {shown(p.detail)}" for p in one.problems)
    for _, pdus in itertools.groupby(found, key=lambda pdu: pdu.source.index):
        yield from _radio_message(list(pdus), network, show)


def _radio_message(pdus: list[Pdu], network: Network, show: bool) -> Iterator[str]:
    """One message of the radio interface."""
    source = pdus[0].source
    copies = {id(message) for one in network.radio for message in one.copies}
    yield ""
    yield f"{source.channel.value}, {pdus[0].message.direction.name.lower()}, {size(len(source.payload))}"
    if source.protected is False:
        yield "note: the log holds this as plain text; it does not tell how it was protected on the air"
    if any(id(message) in copies for pdu in pdus for message in pdu.messages):
        yield "note: a copy of a message that the log also holds as it was sent: it counts once"
    trees = [Payload(pdu.messages, tuple(pdu.problems)) for pdu in pdus]
    yield from lines(radio_tree(trees, show_identities=show))


def _log_record(capture: str, frame: int) -> Iterator[str]:
    """What the log says of the record, read a second time; standard input and captures have none."""
    record = None if capture == "-" else record_of(capture, frame)
    if record is not None:
        version = version_of(record)
        yield f"log code: {name_of(record.code)}{f', version {version}' if version is not None else ''}"


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
