"""The two witnesses of a page: its lines of the radio interface as a phone's log, those of N2 as the core's side."""

import hashlib

import msgspec
import numpy as np

from cleannet.decode.nas_5gs_types import MOBILITY_TYPES
from cleannet.model.message import Direction
from cleannet.model.nas import CipheredNAS, NASMessage
from cleannet.subscribers.radio import INITIAL
from cleannet.subscribers.witnesses.core import BEGUN, ENDED, MOVED, SECURED, UNDELIVERED, body_at
from cleannet.subscribers.witnesses.octets import is_protected
from cleannet.subscribers.witnesses.phone import aliases_of
from cleannet.subscribers.witnesses.sides import CoreSide, Form, Heard, PhoneConnection, PhoneSide
from cleannet.subscribers.witnesses.witness import Witness, witnesses

TYPES = {name: number for number, name in MOBILITY_TYPES.items()}
HIDDEN = ("at", "direction", "header", "mac", "sequence_number", "readable")


def octets_of(message: NASMessage) -> bytes:
    """Octets that stand for a record: equal where its fields are, and long where it holds a random value."""
    fields = {k: getattr(message, k) for k in message.__struct_fields__ if k not in HIDDEN}
    long = any(isinstance(value, bytes) and value for value in fields.values())
    digest = hashlib.sha256(msgspec.json.encode(fields, order="sorted")).digest()
    plain = bytes((0x7E, 0, TYPES.get(message.name, 0))) + digest[: 32 if long else 2]
    if not message.header:
        return plain
    number = message.sequence_number or 0
    mac = hashlib.sha256(plain + bytes((number,))).digest()[:4]
    return bytes((0x7E, message.header)) + mac + bytes((number,)) + plain


def of_page(lines, ues, number_of_gnb, *, ahead: float, plain: bool, plmns: frozenset[str]) -> tuple[Witness, ...]:
    """The witnesses of a page's lines. `ahead`: of the phones' clocks; `plain`: their logs hold plain copies."""
    phones = [_phone(lines, ue, n, ahead, plain) for n, ue in enumerate(ues)]
    core = core_of([n for n in lines if n.gnb], ues, number_of_gnb, plmns)
    return witnesses([p for p in phones if p.heard], core) if len(core.row) else ()


def _phone(lines, ue, number, ahead, plain) -> PhoneSide:
    heard = []
    mine = [n for n in lines if n.ue == ue and not n.gnb]
    for line in mine:
        message = line.message
        if isinstance(message, NASMessage):
            octets = octets_of(message)
            up = message.direction is Direction.UPLINK
            heard.append(
                Heard(
                    message.at.frame,
                    round((line.second + ahead) * 1e9),
                    up,
                    octets[7:] if plain and message.header else octets,
                    Form.UNTOLD if plain else Form.AS_SENT,
                    message.name,
                    line.connection,
                    not plain,
                    up and message.name in INITIAL,
                    is_protected(octets),
                    line.cell,
                    frozenset(aliases_of([message])),
                )
            )
    proven = {n.connection for n in mine if n.message.name == "SecurityModeComplete"}
    made = {n.connection: PhoneConnection(frozenset(), n.connection in proven) for n in mine}
    return PhoneSide(number, 0, tuple(heard), made)


def core_of(lines, ues, number_of_gnb, plmns: frozenset[str] = frozenset()) -> CoreSide:
    """The lines of N2 as columns, one message a row."""
    arena, spans = b"", []
    pdus = [row for row, line in enumerate(lines) if isinstance(line.message, NASMessage)]
    for row in pdus:
        octets = octets_of(lines[row].message)
        spans.append((len(arena), len(octets)))
        arena += octets
    messages = [line.message for line in lines]

    def named(names):
        return np.array([m.name in names for m in messages], np.bool_)

    up = np.array([m.direction is Direction.UPLINK for m in messages], np.bool_)
    owners = np.array([ues.index(n.ue) if n.ue else -1 for n in lines], np.int64)
    return CoreSide(
        arena=arena,
        row=np.array(pdus, np.int64),
        offset=np.array([start for start, _ in spans], np.int64),
        length=np.array([length for _, length in spans], np.int64),
        uplink=up[pdus],
        body=np.array([-1 if _ciphered(messages[r]) else body_at([messages[r]]) for r in pdus], np.int64),
        time=np.array([round(n.second * 1e9) for n in lines], np.int64),
        input=np.ones(len(lines), np.int64),
        association=np.array([number_of_gnb(n.gnb) for n in lines], np.int64),
        connection=np.array([ues.index(n.ue) * 1000 + n.connection if n.ue else -1 for n in lines], np.int64),
        subscriber=owners,
        from_core=~up,
        from_gnb=up,
        damaged=np.array([n.lost for n in lines], np.bool_),
        begun=named(BEGUN),
        moved=named(MOVED),
        secured=named(SECURED),
        ended=named(ENDED),
        undelivered=named(UNDELIVERED),
        place=lambda row: messages[row].at.frame,
        gapless=frozenset(number_of_gnb(n.gnb) for n in lines),
        plmns=plmns,
    )


def _ciphered(message) -> bool:
    return isinstance(message, CipheredNAS) or message.header.ciphered
