"""UMTS RRC (TS 25.331 V17): from the octets of one PDU of a logical channel to its record."""

from collections.abc import Callable, Iterator

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.umts_rrc_fields import READERS, components
from cleannet.decode.uper import Bits, Decoded, Stopped
from cleannet.decode.uper_rrc import MAX_OCTETS, Fields, notation
from cleannet.decode.uper_tree import at
from cleannet.model.message import Direction
from cleannet.model.problem import ProblemKind
from cleannet.model.radio import Channel
from cleannet.model.umts_rrc import UMTSMessage

NOTATION = "umts_rrc.asn1"
ROOTS = {
    Channel.UMTS_PCCH: "PCCH-Message",
    Channel.UMTS_DL_CCCH: "DL-CCCH-Message",
    Channel.UMTS_DL_DCCH: "DL-DCCH-Message",
    Channel.UMTS_UL_CCCH: "UL-CCCH-Message",
    Channel.UMTS_UL_DCCH: "UL-DCCH-Message",
}
"""The ASN.1 type of each channel's PDUs (TS 25.331, 11.1)."""

_SPARE = ("spare", "dummy", "extension")
_LATER = ("ul-DCCH-MessageType-ext", "uL-CCCH-MessageType-r11")
_CAPITALS = ("rrc", "mbms", "etws")
_CAPITALS_BEFORE_CAPITAL = ("ue", "ura", "utran")


def message_name(alternative: str) -> str:
    """The ASN.1 name of a message from that of its alternative: "rrcConnectionRequest" is RRCConnectionRequest."""
    for word in _CAPITALS:
        if alternative.startswith(word):
            return word.upper() + alternative[len(word) :]
    for word in _CAPITALS_BEFORE_CAPITAL:
        if alternative.startswith(word) and alternative[len(word)].isupper():
            return word.upper() + alternative[len(word) :]
    return alternative[0].upper() + alternative[1:]


def umts_rrc(cursor: Cursor, channel: Channel, direction: Direction = Direction.UNKNOWN) -> UMTSMessage:
    """Reads one RRC PDU of a UMTS channel to the cursor's end.

    What is malformed behind the message's name is noted, and `whole` is False then; fields before it are kept. Behind
    the part of a message that is read nothing is looked at.

    Raises:
        Malformed: the PDU cannot be named.
        KeyError: the channel is not one of UMTS RRC.
    """
    payload = cursor.take(cursor.left(), "RRC message")
    if len(payload) > MAX_OCTETS:
        raise Malformed(ProblemKind.LIMIT_REACHED, f"{len(payload)} bytes of RRC", 0)
    bits = Bits(payload)
    stop: Stopped | None = None
    try:
        tree = notation(NOTATION).type(ROOTS[channel])(bits)
    except Stopped as why:
        tree, stop = why.partial, why
    identifier, body = _named(tree)
    if not identifier or identifier.startswith(_SPARE) or identifier in _LATER:
        if stop is not None and stop.kind is not None and not identifier:
            raise Malformed(_blame(stop.kind, cursor), stop.detail, stop.offset)
        raise Malformed(ProblemKind.UNKNOWN_MESSAGE, f"{channel.value}: message of a later release, or spare", 0)
    name = message_name(identifier)
    faults = [one for one in (stop, *bits.problems) if one is not None and one.kind is not None]
    for kind, detail, offset in _noted(name, body, faults):
        cursor.note(_blame(kind, cursor), detail, offset)
    record, reader = READERS.get(name, (UMTSMessage, _nothing))
    found = components(body)
    return record(
        at=cursor.at,
        direction=_direction(channel) if direction is Direction.UNKNOWN else direction,
        whole=not faults and not _later(body),
        channel=channel,
        message_name=name,
        transaction=at(found, "rrc-TransactionIdentifier"),
        integrity_protected=isinstance(tree, dict) and "integrityCheckInfo" in tree,
        **reader(found),
    )


_Read = Callable[[Fields], Fields]


def _nothing(_found: Fields) -> Fields:
    return {}


def _named(tree: Decoded) -> tuple[str, Decoded]:
    """The alternative of the message, and its value."""
    value = tree.get("message") if isinstance(tree, dict) else None
    return value if isinstance(value, tuple) else ("", None)


def _noted(name: str, body: Decoded, faults: list[Stopped]) -> Iterator[tuple[ProblemKind, str, int]]:
    for one in faults:
        assert one.kind is not None
        yield one.kind, f"{name}: {one.detail}", one.offset
    if _later(body):
        yield ProblemKind.UNKNOWN_IE, f"{name}: critical extension of a later release", 0


def _later(body: Decoded) -> bool:
    """Whether the message is of a release that this notation does not have: its innermost extension is empty."""
    value = body[1] if isinstance(body, tuple) else None
    while isinstance(value, dict) and "criticalExtensions" in value:
        value = value["criticalExtensions"]
        value = value[1] if isinstance(value, tuple) else value
        if value == {}:
            return True
    return False


def _blame(kind: ProblemKind, cursor: Cursor) -> ProblemKind:
    return ProblemKind.CUT_BY_SNAPLEN if cursor.cut and kind is ProblemKind.LENGTH_PAST_END else kind


def _direction(channel: Channel) -> Direction:
    return Direction.UPLINK if "_UL_" in channel.name else Direction.DOWNLINK
