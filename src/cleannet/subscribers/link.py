"""Which connections belong to one subscriber: by the identities that are readable in their NAS messages.

A 5G-TMSI names whoever was given it last, a SUCI of the null scheme names its subscriber for good, and equal
concealed SUCIs name one subscriber (the UE conceals afresh for each use, so equality is a retransmission or a replay).
"""

import enum
from collections.abc import Iterable

import msgspec

from cleannet.decode.cursor import ValueRole
from cleannet.decode.shapes import Shape
from cleannet.model.identity import SUCI, IdentityType, MobileIdentity, ProtectionScheme, SUPIFormat, TemporaryIdentity
from cleannet.model.message import Message
from cleannet.model.nas import ConfigurationUpdateCommand, RegistrationAccept


class Kind(enum.IntEnum):
    """How much an identity says: the higher, the longer it lasts."""

    TEMPORARY = 0
    CONCEALED = 1
    PERMANENT = 2


class Sighting(msgspec.Struct, frozen=True):
    """An identity in the messages of a shape: its kind, the parts that all messages of the shape share, and its place.

    `given`: the network assigns it; else the UE (or, in a paging, the network) names itself by it.
    """

    kind: Kind
    shared: tuple[object, ...]
    offset: int
    length: int
    given: bool


EPS = "EPS"
"""Marks the parts of a GUTI of EPS, which are the MME group and code."""

Identity = tuple[Kind, tuple[object, ...], bytes]


class Person(msgspec.Struct):
    """One subscriber while connections are linked. `identity` is the strongest seen so far."""

    number: int
    connections: list[int] = msgspec.field(default_factory=list)
    identity: Identity | None = None
    merged_into: "Person | None" = None
    label: str = ""
    """What to call it where no identity is readable; empty: by its number."""


def sightings(shape: Shape) -> tuple[Sighting, ...]:
    """The identities in the messages of a shape, in wire order."""
    places = [(o, n) for role, o, n in shape.values if role in (ValueRole.TMSI, ValueRole.IDENTITY)]
    found = [(m, i) for m in shape.example for i in _identities(m)]
    if len(places) != len(found):
        return ()
    made = []
    for (offset, length), (message, identity) in zip(places, found, strict=True):
        if length != len(identity.value):
            return ()
        given = isinstance(message, RegistrationAccept | ConfigurationUpdateCommand)
        if isinstance(identity, TemporaryIdentity):
            shared: tuple[object, ...] = (identity.amf_set, identity.amf_pointer)
            made.append(Sighting(Kind.TEMPORARY, shared, offset, length, given))
        elif isinstance(identity, SUCI):
            permanent = identity.scheme is ProtectionScheme.NULL
            shared = (identity.supi_format, identity.home_network)
            if not permanent:
                shared += (identity.scheme, identity.key_identifier)
            made.append(Sighting(Kind.PERMANENT if permanent else Kind.CONCEALED, shared, offset, length, given))
    return tuple(made)


def _identities(message: Message) -> Iterable[MobileIdentity]:
    """Identity fields with a value, in the order of the message's elements on the wire."""
    for name in ("identity", "additional_guti", "guti", "non_imeisv_pei"):
        one = getattr(message, name, None)
        if isinstance(one, MobileIdentity) and one.kind is not IdentityType.NO_IDENTITY and one.value:
            yield one


def temporary_identities(message: Message) -> list[TemporaryIdentity]:
    """The temporary identities of a message, in wire order."""
    return [one for one in _identities(message) if isinstance(one, TemporaryIdentity)]


class Linking:
    """Links connections to subscribers. Feed sightings in the order of time."""

    def __init__(self, connections: int) -> None:
        self.of: list[Person | None] = [None] * connections
        self._known: dict[Identity, Person] = {}
        self._numbers = 0

    def see(self, connection: int, identity: Identity, given: bool) -> None:
        """An identity was read in a connection."""
        mine = self.of[connection]
        known = self.person_known_by(identity)
        if given:
            if mine is None:
                mine = self._join(connection, self._person())
            self._known[identity] = mine
            return
        if mine is None:
            mine = self._join(connection, known or self._person())
        elif _contradict(mine.identity, identity):
            if mine.connections == [connection]:
                return  # One connection under two permanent identities: it stays with the first; neither is the other.
            mine = self._move(connection, mine, known or self._person())
        elif known is not None and known is not mine and _outweighs(identity, mine.identity):
            mine = self._merge_or_move(connection, mine, known)
        self._known.setdefault(identity, mine)
        if mine.identity is None or identity[0] > mine.identity[0]:
            mine.identity = identity

    def finish(self) -> list[Person]:
        """The subscribers, in the order of their first connections; a connection without identity is one of its own."""
        for connection, person in enumerate(self.of):
            if person is None:
                self._join(connection, self._person())
        people = {id(p): p for p in self.of if p is not None}
        for number, person in enumerate(people.values()):
            person.number = number
        return list(people.values())

    def person_known_by(self, identity: Identity) -> Person | None:
        """The subscriber whom an identity names now."""
        person = self._known.get(identity)
        while person is not None and person.merged_into is not None:
            person = person.merged_into
        return person

    def _person(self) -> Person:
        self._numbers += 1
        return Person(self._numbers)

    def _join(self, connection: int, person: Person) -> Person:
        person.connections.append(connection)
        self.of[connection] = person
        return person

    def _merge_or_move(self, connection: int, mine: Person, known: Person) -> Person:
        """A lasting identity tells that this connection is another known subscriber's.

        Where nothing lasting spoke for the one assumed so far, the two are one subscriber; else only this connection
        moves (its temporary identity had passed on, or was used by somebody else).
        """
        if mine.identity is None or mine.identity[0] is Kind.TEMPORARY or mine.connections == [connection]:
            for one in mine.connections:
                self.of[one] = known
            known.connections = sorted(known.connections + mine.connections)
            mine.merged_into = known
            return known
        return self._move(connection, mine, known)

    def _move(self, connection: int, mine: Person, other: Person) -> Person:
        mine.connections.remove(connection)
        return self._join(connection, other)


def _contradict(one: Identity | None, other: Identity) -> bool:
    """Whether two identities are permanent ones of different subscribers."""
    return one is not None and one[0] is Kind.PERMANENT and other[0] is Kind.PERMANENT and one != other


def _outweighs(identity: Identity, other: Identity | None) -> bool:
    """Whether an identity lasts, and says no less of whose a connection is than the one seen before."""
    return identity[0] is not Kind.TEMPORARY and (other is None or identity[0] >= other[0])


def digits(octets: bytes) -> str:
    """TBCD digits (TS 23.003; low nibble first; 0xF ends)."""
    nibbles = [n for octet in octets for n in (octet & 15, octet >> 4)]
    return "".join(format(n, "x") for n in nibbles if n != 15)


def words(identity: Identity) -> str:
    """An identity as text: for pseudonyms and, only where the user asks for it, for display."""
    kind, shared, value = identity
    if kind is Kind.TEMPORARY and shared[0] == EPS:
        return f"M-TMSI {value.hex()} (MME group {shared[1]}, code {shared[2]})"
    if kind is Kind.TEMPORARY:
        return f"5G-TMSI {value.hex()} (AMF set {shared[0]}, pointer {shared[1]})"
    if kind is Kind.CONCEALED:
        return f"SUCI of {shared[1]}, output {value.hex()}"
    if shared[0] is SUPIFormat.IMSI:
        return f"SUPI imsi-{str(shared[1]).replace('-', '')}{digits(value)}"
    return f"SUPI nai-{value.decode('utf-8', 'replace')}"
