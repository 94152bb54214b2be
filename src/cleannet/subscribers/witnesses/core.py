"""The core's side: the NAS messages of N2 as columns, and what tells whether any may be missing."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from cleannet.decode.shapes import Flags, Numbers
from cleannet.model.message import Direction, Message
from cleannet.model.nas import CipheredNAS, NASMessage, OpaqueNAS
from cleannet.model.ngap import NGAPMessage, OpaqueNGAP
from cleannet.subscribers.links import Association, SCTPEvent, SCTPEventKind
from cleannet.subscribers.tables import Tables
from cleannet.subscribers.witnesses.octets import HEADER
from cleannet.subscribers.witnesses.sides import CoreSide

BEGUN = frozenset({"InitialUEMessage"})
MOVED = frozenset(
    {
        "HandoverRequest", "HandoverRequestAcknowledge", "HandoverCommand", "HandoverNotify", "PathSwitchRequest",
        "PathSwitchRequestAcknowledge",
    }
)  # fmt: skip
SECURED = frozenset({"InitialContextSetupRequest", "HandoverRequest", "PathSwitchRequestAcknowledge"})
ENDED = frozenset({"UEContextReleaseRequest", "UEContextReleaseCommand", "UEContextReleaseComplete"})
UNDELIVERED = frozenset({"NASNonDeliveryIndication"})
_BREAKS = (SCTPEventKind.INIT, SCTPEventKind.ABORT, SCTPEventKind.SHUTDOWN)


def core_side(
    tables: Tables,
    connection: Numbers,
    subscriber: Numbers,
    associations: Sequence[Association],
    events: Iterable[SCTPEvent],
) -> CoreSide:
    """What the captures of N2 hold. `connection`, `subscriber`: of each row of the tables."""
    pdus = np.flatnonzero(~tables.repeated[tables.nas_row]) if len(tables.nas_row) else np.zeros(0, np.int64)
    row = tables.nas_row[pdus]
    bodies = np.array([*(body_at(s.example) for s in tables.nas_shapes), -1], np.int64)

    def named(names: frozenset[str]) -> Flags:
        return _rows_where(tables, lambda m: m.name in names)

    damaged = tables.lost | tables.cut | _rows_where(tables, lambda m: not m.whole or isinstance(m, OpaqueNGAP))
    return CoreSide(
        arena=tables.reader.arena,
        row=row,
        offset=tables.nas_sent[pdus],
        length=tables.nas_length[pdus],
        uplink=tables.direction[row] == Direction.UPLINK,
        body=bodies[tables.nas_shape[pdus]],
        time=tables.time,
        input=tables.input,
        association=tables.association,
        connection=connection,
        subscriber=subscriber,
        from_core=(tables.direction == Direction.DOWNLINK) & ~tables.repeated,
        from_gnb=(tables.direction == Direction.UPLINK) & ~tables.repeated,
        damaged=damaged,
        begun=named(BEGUN),
        moved=named(MOVED),
        secured=named(SECURED),
        ended=named(ENDED),
        undelivered=named(UNDELIVERED),
        place=tables.place,
        gapless=frozenset(a.index for a in associations if a.on_the_wire),
        breaks=breaks_of(events),
        plmns=_plmns(tables),
    )


def body_at(messages: Sequence[Message]) -> int:
    """Where the plain body of a NAS PDU begins, by its messages; -1 where it is ciphered or cannot be read."""
    first = messages[0]
    if not isinstance(first, NASMessage) or isinstance(first, CipheredNAS | OpaqueNAS) or first.decrypted:
        return -1
    return HEADER if first.header else 0


def breaks_of(events: Iterable[SCTPEvent]) -> dict[int, list[int]]:
    """Times at which associations began anew or ended, in nanoseconds."""
    found: dict[int, list[int]] = {}
    for one in events:
        if one.kind in _BREAKS:
            found.setdefault(one.association, []).append(round(one.second * 1e9))
    return found


def _rows_where(tables: Tables, holds: Callable[[NGAPMessage], bool]) -> Flags:
    """The rows whose message is so, told by their shapes."""
    by_shape = [isinstance(m := s.example[0], NGAPMessage) and holds(m) for s in tables.ngap_shapes]
    return np.array([*by_shape, False], np.bool_)[tables.shape]


def _plmns(tables: Tables) -> frozenset[str]:
    """The PLMNs that AMFs and gNBs name as theirs."""
    return frozenset(
        text.split(" ")[0]
        for shape in tables.ngap_shapes
        if isinstance(one := shape.example[0], NGAPMessage)
        for text in (*one.served_guamis, *one.served_plmns, one.location.plmn if one.location else "")
        if text
    )
