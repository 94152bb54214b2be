"""What the decoders of LTE RRC and NR RRC have in common: from the octets of one PDU to its name and its components."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from cleannet.decode import uper_notation
from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.uper import UNREAD, Bits, Decoded, Stopped
from cleannet.decode.uper_notation import Notation
from cleannet.decode.uper_tree import ies
from cleannet.model.message import Direction
from cleannet.model.problem import ProblemKind
from cleannet.model.radio import Channel
from cleannet.model.rrc import RRCMessage

MAX_OCTETS = 16 * 9000
"""Most octets of a PDU: 16 segments (TS 38.331, 5.7.7) of the largest PDCP SDU (TS 38.323, 4.3.1)."""

COUNTS = frozenset({"bearers", "neighbour_cells", "scheduled", "srbs"})
"""Fields that count the items of lists, where they are numbers."""

Fields = dict[str, Any]
Reader = Callable[[Fields], Fields]
"""Makes fields of a record of a message's components."""

_FUTURE = ("NULL", "BOOLEAN", "UNREAD")


@dataclass(frozen=True)
class Protocol:
    """One of the two protocols. `readers` has the record and the reader of each message that has fields of its own."""

    notation: str
    roots: Mapping[Channel, str]
    only: Mapping[Channel, str]
    plain: type[RRCMessage]
    readers: Mapping[str, tuple[type[RRCMessage], Reader]]

    def __hash__(self) -> int:
        return hash(self.notation)


class Found(NamedTuple):
    """One PDU: the record's class and fields, and what went wrong: kind, words, offset."""

    record: type[RRCMessage]
    fields: Fields
    problems: tuple[tuple[ProblemKind, str, int], ...]
    whole: bool


@functools.cache
def notation(name: str) -> Notation:
    """The notation of a protocol, loaded when first needed."""
    return uper_notation.load(name)


@functools.cache
def _message_names(name: str) -> dict[str, str]:
    return notation(name).messages()


def message(cursor: Cursor, channel: Channel, direction: Direction, protocol: Protocol) -> RRCMessage:
    """Reads one PDU to the cursor's end. What is malformed behind the message's name is noted, `whole` is False then.

    Nothing is aligned to octets, so the whole payload is structural.

    Raises:
        Malformed: the PDU cannot be named.
    """
    payload = cursor.take(cursor.left(), "RRC message")
    found = read(protocol, channel, payload)
    if isinstance(found, Malformed):
        raise Malformed(_blame(found.kind, cursor), str(found), found.offset)
    for kind, detail, offset in found.problems:
        cursor.note(_blame(kind, cursor), detail, offset)
    return found.record(
        at=cursor.at,
        direction=_direction(channel) if direction is Direction.UNKNOWN else direction,
        whole=found.whole,
        channel=channel,
        **found.fields,
    )


def _blame(kind: ProblemKind, cursor: Cursor) -> ProblemKind:
    return ProblemKind.CUT_BY_SNAPLEN if cursor.cut and kind is ProblemKind.LENGTH_PAST_END else kind


def _direction(channel: Channel) -> Direction:
    return Direction.UPLINK if "_UL_" in channel.name else Direction.DOWNLINK


def read(protocol: Protocol, channel: Channel, payload: bytes) -> Found | Malformed:
    """One PDU, as a pure function of its octets."""
    if len(payload) > MAX_OCTETS:
        return Malformed(ProblemKind.LIMIT_REACHED, f"{len(payload)} bytes of RRC", 0)
    bits = Bits(payload)
    stop: Stopped | None = None
    try:
        tree = notation(protocol.notation).type(protocol.roots[channel])(bits)
    except Stopped as why:
        tree, stop = why.partial, why
    found = _named(protocol, channel, tree)
    if found is None:
        if stop is not None and stop.kind is not None:
            return Malformed(stop.kind, stop.detail, stop.offset)
        return Malformed(ProblemKind.UNKNOWN_MESSAGE, f"{channel.value}: message of a later release, or spare", 0)
    name, body = found
    stops = [it for it in (stop, *bits.problems) if it is not None and it.kind is not None]
    problems = [(it.kind, f"{name}: {it.detail}", it.offset) for it in stops if it.kind is not None]
    components = ies(body)
    # Padding of broadcast and paging is no part of the message (TS 36.331, 8.5), and real cells leave bits in it.
    if stop is None and "DCCH" in channel.name and bits.number & (1 << bits.left) - 1:
        problems.append(_behind(name, components, bits))
    later = _later(body)
    if later:
        problems.append((ProblemKind.UNKNOWN_IE, f"{name}: critical extension of a later release", 0))
    record, reader = protocol.readers.get(name, (protocol.plain, lambda _: {}))
    fields: Fields = {"message_name": name, "transaction": _number(components.get("rrc-TransactionIdentifier"))}
    fields |= reader(components)
    return Found(record, _read_for_sure(fields) if stops else fields, tuple(problems), not stops and not later)


def _read_for_sure(fields: Fields) -> Fields:
    """Fields of a message that could not be read to its end: what is not there may stand where reading stopped.

    "No" and how many items a list has are then None; items and values that were read stay.
    """
    unsure = (name for name, value in fields.items() if value is False or (name in COUNTS and isinstance(value, int)))
    return fields | dict.fromkeys(unsure)


def _number(value: Decoded) -> int | None:
    return value if isinstance(value, int) else None


def _named(protocol: Protocol, channel: Channel, tree: Decoded) -> tuple[str, Decoded] | None:
    """The message's name, and its components."""
    if channel in protocol.only:
        whole = protocol.roots[channel] == protocol.only[channel]
        return (protocol.only[channel], tree if whole else tree.get("message")) if isinstance(tree, dict) else None
    value = tree.get("message") if isinstance(tree, dict) else None
    identifier = ""
    while isinstance(value, tuple):
        identifier, value = value
    name = _message_names(protocol.notation).get(identifier, "NULL")
    return None if name in _FUTURE else (name, value)


def _behind(name: str, components: Fields, bits: Bits) -> tuple[ProblemKind, str, int]:
    """Bits that are not zero behind the message: a later release's where its last extension is open, else too many."""
    detail = f"{name}: {bits.left} bits behind it"
    later = components.get("nonCriticalExtension") == {}
    return (ProblemKind.UNKNOWN_IE if later else ProblemKind.TRAILING_BYTES), detail, bits.offset()


def _later(body: Decoded) -> bool:
    """Whether the message is of a release that this notation does not have."""
    name, value = "", body.get("criticalExtensions") if isinstance(body, dict) else None
    while isinstance(value, tuple):
        name, value = value
    return value is UNREAD and name.startswith("criticalExtensionsFuture")
