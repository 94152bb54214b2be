"""Messages into connections, connections into subscribers: the stage as a whole."""

import bisect
from collections.abc import Sequence, Set

import numpy as np

from cleannet.decode.cursor import ValueRole
from cleannet.decode.nas_opening import NASKeys
from cleannet.decode.reader import Reader
from cleannet.decode.shapes import Numbers
from cleannet.model.ngap import NGAPMessage, Paging
from cleannet.subscribers import security
from cleannet.subscribers.actions import action
from cleannet.subscribers.bind import Binding, Conflict, Rows
from cleannet.subscribers.deciphering import decipher
from cleannet.subscribers.link import Kind, Linking, Person, Sighting, sightings
from cleannet.subscribers.links import Association, IdConflict, Link, SCTPEvent, SCTPEventKind
from cleannet.subscribers.network import Network
from cleannet.subscribers.settings import Settings
from cleannet.subscribers.subscriber import Connection
from cleannet.subscribers.tables import Tables, in_time_order

ROUNDS = 4
"""Reading null-ciphered bodies may reveal identities, which may tell whose context a body belongs to; and so on."""


def assemble(
    reader: Reader,
    associations: tuple[Association, ...],
    links: tuple[Link, ...] = (),
    sctp_events: tuple[SCTPEvent, ...] = (),
    settings: Settings = Settings(),  # noqa: B008  (frozen)
    keys: NASKeys = NASKeys(),  # noqa: B008  (never changed)
) -> Network:
    """Everything that was read, bound, linked and, where null ciphering or `keys` leave it open, read further."""
    tables = in_time_order(reader)
    binding = _bind(tables, associations, sctp_events)
    row_connection = binding.connection
    opening = decipher(tables, row_connection[tables.nas_row], keys) if keys.subscribers else None
    people, person_of = _link(tables, row_connection, len(binding.connections))
    connections = _connections(binding, people)
    row_subscriber = np.append(person_of, -1).astype(np.int32)[row_connection]
    _page(tables, row_subscriber)
    return Network(
        tables=tables,
        row_connection=row_connection,
        row_subscriber=row_subscriber,
        known_connections=connections,
        people=people,
        associations=associations,
        links=links,
        sctp_events=sctp_events,
        id_conflicts=tuple(_conflict(tables, one) for one in binding.conflicts),
        settings=settings,
        openings=[opening] if opening is not None else [],
    )


def _bind(tables: Tables, associations: Sequence[Association], events: Sequence[SCTPEvent]) -> Binding:
    actions = [int(action(m)) if isinstance(m := s.example[0], NGAPMessage) else 0 for s in tables.ngap_shapes]
    hosts = {host: n for n, host in enumerate(dict.fromkeys(a.amf for a in associations))}
    binding = Binding([hosts[a.amf] for a in associations])
    fresh = np.where(tables.repeated, 0, np.array([*actions, 0], np.int8)[tables.shape])
    binding.bind(
        Rows(
            association=tables.association.astype(np.int64),
            action=fresh,
            ran_id=tables.ran_id,
            amf_id=tables.amf_id,
            source_amf_id=tables.source_amf_id,
            lost=tables.lost,
            time=tables.time,
            ended=_ended(tables, events),
        )
    )
    _bind_repeated(tables, binding)
    return binding


def _ended(tables: Tables, events: Sequence[SCTPEvent]) -> dict[int, list[int]]:
    """The associations that end, or begin anew, before each row."""
    ended: dict[int, list[int]] = {}
    for event in events:
        if event.kind in (SCTPEventKind.INIT, SCTPEventKind.ABORT, SCTPEventKind.SHUTDOWN) and event.second:
            row = int(np.searchsorted(tables.time, round(event.second * 1e9)))
            ended.setdefault(row, []).append(event.association)
    return ended


def _bind_repeated(tables: Tables, binding: Binding) -> None:
    """A repeated row belongs where its original does: the nearest equal payload of its association and side."""
    repeated = np.flatnonzero(tables.repeated)
    if not len(repeated):
        return
    wanted = {_payload_key(tables, row) for row in repeated.tolist()}
    lengths = np.isin(tables.length, np.unique(tables.length[repeated]))
    originals: dict[tuple[int, int, bytes], list[int]] = {}
    for row in np.flatnonzero(lengths & ~tables.repeated).tolist():
        key = _payload_key(tables, row)
        if key in wanted:
            originals.setdefault(key, []).append(row)
    for row in repeated.tolist():
        equal = originals.get(_payload_key(tables, row), [])
        place = bisect.bisect(equal, row)
        original = min(
            equal[max(0, place - 1) : place + 1], key=lambda n: abs(tables.time[n] - tables.time[row]), default=-1
        )
        binding.connection[row] = binding.connection[original] if original >= 0 else -1


def _payload_key(tables: Tables, row: int) -> tuple[int, int, bytes]:
    payload = tables.octets(int(tables.offset[row]), int(tables.length[row]))
    return int(tables.association[row]), int(tables.direction[row]), payload


def _link(tables: Tables, row_connection: Numbers, connections: int) -> tuple[list[Person], Numbers]:
    """Links until null-ciphered bodies reveal no more; then proves what contexts without a command leave open."""
    nas_connection = row_connection[tables.nas_row]
    in_connection = security.in_connection(tables, nas_connection)
    security.read_null_ciphered(tables, nas_connection, in_connection)
    people, person_of = _people(tables, nas_connection, connections)
    for _ in range(ROUNDS):
        group = np.append(person_of, -1)[nas_connection]
        by_person = security.in_force(security.chosen_ciphering(tables), group)
        algorithm = np.where(in_connection >= 0, in_connection, by_person)
        if not security.read_null_ciphered(tables, nas_connection, algorithm):
            break
        people, person_of = _people(tables, nas_connection, connections)
    if security.prove_null_ciphering(tables, group, algorithm):
        people, person_of = _people(tables, nas_connection, connections)
    return people, person_of


def _people(tables: Tables, nas_connection: Numbers, connections: int) -> tuple[list[Person], Numbers]:
    seen: list[tuple[Sighting, ...]] = [sightings(s) for s in tables.nas_shapes]
    has = np.array([*(bool(s) for s in seen), False], np.bool_)[tables.nas_shape]
    linking = Linking(connections)
    pdus = np.flatnonzero(has & (nas_connection >= 0) & ~tables.repeated[tables.nas_row])
    columns = zip(
        nas_connection[pdus].tolist(), tables.nas_shape[pdus].tolist(), tables.nas_offset[pdus].tolist(), strict=True
    )
    arena = tables.reader.arena
    for connection, shape, offset in columns:
        for one in seen[shape]:
            start = offset + one.offset
            linking.see(connection, (one.kind, one.shared, bytes(arena[start : start + one.length])), one.given)
    people = linking.finish()
    return people, np.array([p.number for p in linking.of if p is not None], np.int64)


def _connections(binding: Binding, people: Sequence[Person]) -> list[Connection]:
    """The connections by number; `index` counts inside each subscriber."""
    made: list[Connection] = [Connection(0)] * len(binding.connections)
    same: dict[tuple[int, int, bool, bool], Connection] = {}
    for person in people:
        person.connections.sort()
        for index, number in enumerate(person.connections):
            bound = binding.connections[number]
            kind = (index, bound.association, bound.mid_session, bound.released)
            one = same.get(kind)
            if one is None:
                one = same[kind] = Connection(*kind)
            made[number] = one
    return made


def _page(tables: Tables, row_subscriber: Numbers) -> None:
    """Gives each paging to the subscriber who goes by that 5G-TMSI: who had it last, else who has it next."""
    shapes = {
        s.number: place
        for s in tables.ngap_shapes
        if isinstance(s.example[0], Paging) and (place := s.find(ValueRole.TMSI))
    }
    if not shapes:
        return
    paged: dict[int, bytes] = {}
    for row in np.flatnonzero(np.isin(tables.shape, list(shapes))).tolist():
        offset, length = shapes[int(tables.shape[row])]
        paged[row] = tables.octets(int(tables.offset[row]) + offset, length)[-4:]
    holders = _holders(tables, row_subscriber, set(paged.values()))
    for row, tmsi in paged.items():
        seen = holders.get(tmsi)
        if seen:
            row_subscriber[row] = seen[max(0, bisect.bisect(seen, (row, -1)) - 1)][1]


def _holders(tables: Tables, row_subscriber: Numbers, wanted: Set[bytes]) -> dict[bytes, list[tuple[int, int]]]:
    """For each wanted 5G-TMSI where it was used or given, in the order of time: row and subscriber."""
    holders: dict[bytes, list[tuple[int, int]]] = {}
    for shape in tables.nas_shapes:
        places = [one for one in sightings(shape) if one.kind is Kind.TEMPORARY]
        for pdu in np.flatnonzero(tables.nas_shape == shape.number).tolist() if places else ():
            row = int(tables.nas_row[pdu])
            for one in places if row_subscriber[row] >= 0 else ():
                octets = tables.octets(int(tables.nas_offset[pdu]) + one.offset, one.length)
                if octets in wanted:
                    holders.setdefault(octets, []).append((row, int(row_subscriber[row])))
    for seen in holders.values():
        seen.sort()
    return holders


def _conflict(tables: Tables, one: Conflict) -> IdConflict:
    return IdConflict(
        kind="AMF UE NGAP ID with another RAN UE NGAP ID"
        if one.same_association
        else "AMF UE NGAP ID on another association",
        at=tables.place(one.row),
        earlier=tables.place(one.earlier),
        association=int(tables.association[one.row]),
        other_association=int(tables.association[one.earlier]),
        command=one.command,
    )
