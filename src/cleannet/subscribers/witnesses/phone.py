"""The phone's side: the NAS-5GS messages of a phone's log, and what it tells of its connections."""

from collections.abc import Sequence

from cleannet.decode.radio import Pdu
from cleannet.model.identity import MobileIdentity
from cleannet.model.message import Direction, Message
from cleannet.model.nas import NASMessage, SecurityModeCommand
from cleannet.model.nr_rrc import NRSIB1, NRSecurityModeComplete, NRSetupComplete
from cleannet.model.radio import Cell, Channel
from cleannet.model.security import NIA, SecurityHeader
from cleannet.subscribers.radio import INITIAL, RadioSubscriber
from cleannet.subscribers.witnesses.octets import is_protected, is_session
from cleannet.subscribers.witnesses.sides import Form, Heard, PhoneConnection, PhoneSide

COPIED, COPIED_IN_RRC = 2_000_000_000, 100_000_000
"""Nanoseconds within which equal octets in a log are copies: a network sends again after seconds. Inside RRC only a
capture that holds each frame twice has copies."""


def phone_side(one: RadioSubscriber) -> PhoneSide:
    """What one phone's log holds, but for what was cut. Empty where it is none, but taken over the air or from F1."""
    heard: list[Heard] = []
    latest: dict[tuple[bytes, bool | None], Heard] = {}
    before: Pdu | None = None
    for message, pdu in zip(one.timeline, one.carriers, strict=True):
        if pdu is before or not isinstance(message, NASMessage) or not pdu.raw or pdu.source.air or pdu.source.cut:
            continue
        before = pdu
        made = _heard(message, pdu)
        known = latest.get((made.octets, made.uplink))
        if known is None or not _copied(known, made):
            heard.append(made)
        latest[made.octets, made.uplink] = made
    given = one.carriers[0].source.input if one.carriers else -1
    logged = frozenset(pdu.raw for pdu in one.pdus if pdu.raw)
    kept = {id(pdu.source) for pdu in one.carriers if pdu.raw}
    openings = tuple(
        (pdu.source.time, pdu.raw)
        for pdu in one.pdus
        if pdu.raw and id(pdu.source) not in kept and pdu.message.name in INITIAL
    )
    return PhoneSide(one.person.number, given, tuple(heard), _connections(one), logged, openings)


def _copied(one: Heard, other: Heard) -> bool:
    """Whether two records of equal octets are of one message."""
    span = COPIED_IN_RRC if one.on_radio and other.on_radio else COPIED
    return abs(other.time - one.time) <= span


def _heard(message: NASMessage, pdu: Pdu) -> Heard:
    source, form = pdu.source, _form(pdu)
    uplink = None if message.direction is Direction.UNKNOWN else message.direction is Direction.UPLINK
    return Heard(
        place=message.at.frame,
        time=source.time,
        uplink=uplink,
        octets=pdu.raw,
        form=form,
        name=message.name,
        connection=message.at.connection,
        on_radio=pdu.carried,
        opens=bool(uplink) and message.name in INITIAL,
        protected=is_protected(pdu.raw) if form is Form.AS_SENT else message.header is not SecurityHeader.PLAIN,
        cell=source.cell if pdu.carried else None,
        aliases=frozenset(aliases_of(pdu.messages)),
    )


def _form(pdu: Pdu) -> Form:
    octets = pdu.raw
    if is_session(octets) or pdu.source.channel is Channel.NAS_EPS:
        return Form.NESTED
    if pdu.carried or pdu.source.protected or (len(octets) > 1 and octets[1] & 0xF):
        return Form.AS_SENT
    return Form.UNTOLD


def aliases_of(messages: Sequence[Message]) -> set[bytes]:
    """The identities in messages, as octets."""
    found = (getattr(m, field, None) for m in messages for field in ("identity", "guti"))
    return {one.value for one in found if isinstance(one, MobileIdentity) and one.value}


def _connections(one: RadioSubscriber) -> dict[int, PhoneConnection]:
    """What the messages of each connection, and the system information of its cells, tell."""
    broadcast: dict[Cell | None, tuple[str, ...]] = {}
    plmns: dict[int, frozenset[str]] = {}
    proven: set[int] = set()
    null: set[int] = set()
    for message, pdu in zip(one.timeline, one.carriers, strict=True):
        here, cell = message.at.connection, pdu.source.cell
        if isinstance(message, NRSIB1):
            broadcast[cell] = message.plmns
        if here < 0:
            continue
        if isinstance(message, NRSetupComplete) or here not in plmns:
            chosen = getattr(message, "selected_plmn", None)
            served = broadcast.get(cell, ())
            plmns[here] = frozenset(served if not chosen else served[chosen - 1 : chosen])
        if isinstance(message, SecurityModeCommand):
            (null.add if message.integrity is NIA.NIA0 else null.discard)(here)
        if here not in null and _proves_keys(message):
            proven.add(here)
    numbers = {c.index for c in one.connections}
    return {n: PhoneConnection(plmns.get(n, frozenset()), n in proven) for n in numbers}


def _proves_keys(message: Message) -> bool:
    """Whether the phone would not have sent a message before the network proved that it holds the subscriber's keys.

    The phone answers a challenge only if AUTN is right (TS 33.501, 6.1.3.2), and ciphers only once a message of the
    network passed the integrity check (TS 24.501, 4.4.2.5).
    """
    if isinstance(message, NRSecurityModeComplete):
        return True
    if not isinstance(message, NASMessage) or message.direction is not Direction.UPLINK:
        return False
    return message.name in ("AuthenticationResponse", "SecurityModeComplete") or message.header.ciphered
