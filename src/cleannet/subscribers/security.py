"""Which NAS bodies under a ciphering header are readable, since the algorithm in force is 5G-EA0.

The algorithm is what the connection's last Security Mode Command chose; before any, what the last command to the same
subscriber chose (TS 24.501, 4.4.2: a context outlives the connection). Without any command in the capture, a context
in which at least three bodies decode as complete plain messages is taken as proven to use 5G-EA0, and labelled so.
"""

import numpy as np

from cleannet.decode.nas_5gs import plausible_plain
from cleannet.decode.shapes import Flags, Numbers, Shape, gather, stable_order
from cleannet.model.nas import CipheredNAS, NASMessage, ReadableBecause, SecurityModeCommand
from cleannet.model.security import NEA, SecurityHeader
from cleannet.subscribers.tables import Tables

UNKNOWN = -1
PROOFS_WANTED = 3
"""A random body begins like a plain message about once in 65,000; it decodes completely far more seldom."""
HEADER_OCTETS = 7
"""Extended protocol discriminator, security header type, MAC and sequence number (TS 24.501, 9.1.1)."""


def chosen_ciphering(tables: Tables) -> Numbers:
    """The algorithm that each NAS PDU, if it is a Security Mode Command, chooses; UNKNOWN for all others."""
    by_shape = [
        next((int(m.ciphering) for m in s.example if isinstance(m, SecurityModeCommand)), UNKNOWN)
        for s in tables.nas_shapes
    ]
    return np.array([*by_shape, UNKNOWN], np.int64)[tables.nas_shape]


def hidden(tables: Tables) -> Flags:
    """Whether each NAS PDU has a body, or a container, that only knowing the algorithm makes readable."""
    by_shape = [_hides(s) for s in tables.nas_shapes]
    return np.array([*by_shape, False], np.bool_)[tables.nas_shape]


def _hides(shape: Shape) -> bool:
    for one in shape.example:
        if isinstance(one, CipheredNAS):
            return True
        if isinstance(one, NASMessage) and one.header and getattr(one, "container_present", False):
            return one.readable is ReadableBecause.PLAIN and not any(
                m.container for m in shape.example if isinstance(m, NASMessage)
            )
    return False


def in_force(chosen: Numbers, groups: Numbers) -> Numbers:
    """For each NAS PDU, in the order of time, the last choice before or at it inside its group; UNKNOWN if none."""
    order = stable_order(groups)
    ordered, group = chosen[order], groups[order]
    last = np.maximum.accumulate(np.where(ordered != UNKNOWN, np.arange(len(order)), -1))
    known = (last >= 0) & (group[np.maximum(last, 0)] == group)
    result = np.full(len(chosen), UNKNOWN, np.int64)
    result[order] = np.where(known, ordered[np.maximum(last, 0)], UNKNOWN)
    return result


def in_connection(tables: Tables, connection: Numbers) -> Numbers:
    """For each NAS PDU the algorithm that its connection's Security Mode Command chose.

    A PDU under a new context that stands before the command in the capture (two taps, clocks apart) takes the next one.
    """
    chosen = chosen_ciphering(tables)
    found = in_force(chosen, connection)
    by_shape = [
        _header(s) is SecurityHeader.INTEGRITY_PROTECTED_AND_CIPHERED_WITH_NEW_CONTEXT for s in tables.nas_shapes
    ]
    early = np.array([*by_shape, False], np.bool_)[tables.nas_shape] & (found == UNKNOWN)
    if early.any():
        later = in_force(chosen[::-1], connection[::-1])[::-1]
        found[early] = later[early]
    return found


def _header(shape: Shape) -> SecurityHeader | None:
    first = shape.example[0]
    return first.header if isinstance(first, NASMessage) else None


def begins_plain(tables: Tables, pdus: Numbers) -> Flags:
    """Whether each body begins like a plain message (an initial message's own body is plain in any case).

    Some senders leave the outer header's security header type in the plain message.
    """
    arena = np.frombuffer(tables.reader.arena, np.uint8)
    long_enough = tables.nas_length[pdus] > HEADER_OCTETS + 2
    outer = gather(arena, np.where(long_enough, tables.nas_offset[pdus], 0), 2)
    start = np.where(long_enough, tables.nas_offset[pdus] + HEADER_OCTETS, 0)
    first = gather(arena, start, 2)
    mobility = (first[:, 0] == 0x7E) & ((first[:, 1] == 0) | (first[:, 1] == outer[:, 1]))
    plain: Flags = long_enough & (mobility | (first[:, 0] == 0x2E))
    return plain


def read_null_ciphered(tables: Tables, connection: Numbers, algorithm: Numbers) -> bool:
    """Decodes what 5G-EA0 leaves readable. `connection`, `algorithm`: of each NAS PDU. Whether there was any."""
    candidates = np.flatnonzero(hidden(tables) & (algorithm == NEA.NEA0) & (connection >= 0))
    candidates = candidates[begins_plain(tables, candidates)]
    if not len(candidates):
        return False
    tables.read_again(candidates, ReadableBecause.NULL_SELECTED)
    return True


def prove_null_ciphering(tables: Tables, group: Numbers, algorithm: Numbers) -> bool:
    """Decodes the bodies of contexts of unknown algorithm that prove to be plain. Whether there were any.

    `group`: the subscriber of each NAS PDU.
    """
    candidates = np.flatnonzero(hidden(tables) & (algorithm == UNKNOWN) & (group >= 0))
    candidates = candidates[begins_plain(tables, candidates)]
    by_group: dict[int, list[int]] = {}
    for pdu in candidates.tolist():
        by_group.setdefault(int(group[pdu]), []).append(pdu)
    proven = False
    for pdus in by_group.values():
        plain = [p for p in pdus if plausible_plain(_body(tables, p))]
        if len(plain) >= PROOFS_WANTED:
            tables.read_again(np.array(pdus, np.int64), ReadableBecause.NULL_PROVEN)
            proven = True
    return proven


def _body(tables: Tables, pdu: int) -> bytes:
    offset, length = int(tables.nas_offset[pdu]), int(tables.nas_length[pdu])
    return tables.octets(offset + HEADER_OCTETS, length - HEADER_OCTETS)
