"""Which messages belong to which N1 connection: by AMF UE NGAP ID and RAN UE NGAP ID (TS 38.413, 9.3.3.1, 9.3.3.2).

A RAN UE NGAP ID is unique inside its NG-RAN node, an AMF UE NGAP ID inside its AMF; both are used again after a
release. A connection goes on over N2 handover (the target gNB's context is matched to the source's request by the AMF
UE NGAP ID or, where the AMF allocates a new one, in the order of the requests) and over path switch.
"""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from cleannet.decode.shapes import Flags, Numbers
from cleannet.subscribers.actions import Action

ALONE = -1
AT_ONCE = 1 << 14
ORDINARY = (int(Action.ORDINARY), int(Action.COMMAND), int(Action.ENDING))
OF_ONE_CONTEXT = (int(Action.NONE), int(Action.START), int(Action.RELEASED))
START, RELEASED = int(Action.START), int(Action.RELEASED)
RAN_BITS = 33
AMF_BITS = 41
OUT_OF_ORDER = 10**9
"""Nanoseconds by which the answer to an InitialUEMessage may stand before it (two taps, clocks apart)."""


class Bound(msgspec.Struct, eq=False):
    """One N1 connection while it is put together. `legs`: keys of the contexts at gNBs that are alive now."""

    number: int
    association: int
    mid_session: bool
    amf_id: int = -1
    began: int = 0
    last_row: int = -1
    released: bool = False
    wants_handover: bool = False
    legs: tuple[int, ...] = ()

    def drop(self, leg: int) -> None:
        """The context at one gNB is gone."""
        self.legs = tuple(one for one in self.legs if one != leg)


class Conflict(msgspec.Struct, frozen=True):
    """Ids used against the rules: `row` contradicts `earlier`. `command`: it asks something for a UE of another gNB."""

    row: int
    earlier: int
    same_association: bool
    command: bool


class Rows(msgspec.Struct, frozen=True):
    """The columns that binding reads, in the order of time.

    `ended`: for rows right before which associations ended or began anew, these; their UE contexts are gone
    (TS 38.413, 8.7.1).
    """

    association: Numbers
    action: Numbers
    ran_id: Numbers
    amf_id: Numbers
    source_amf_id: Numbers
    lost: Flags
    time: Numbers
    ended: Mapping[int, Sequence[int]]

    def follows(self) -> Numbers:
        """For each row the row whose connection it shares as a matter of course, or ALONE where binding must think.

        An ordinary message shares the connection of the row before of the same RAN UE NGAP ID, if that is an ordinary
        one with the same AMF UE NGAP ID, and no handover, path switch, reset, end of an association or gap stands
        between the two. Chains are resolved: the row named is itself ALONE, and neither a command nor about an end,
        since these may be bound otherwise than what an ordinary message behind them is.
        """
        ordinary = np.isin(self.action, ORDINARY) & (self.ran_id >= 0) & (self.amf_id >= 0)
        upheaval = ~np.isin(self.action, (*ORDINARY, *OF_ONE_CONTEXT)) | self.lost
        upheaval |= (self.action == RELEASED) & ((self.ran_id < 0) | (self.amf_id < 0))
        upheaval[[row for row in self.ended if row < len(upheaval)]] = True
        epoch = np.cumsum(upheaval)
        key = self.association << RAN_BITS | np.maximum(self.ran_id, 0)
        order = np.argsort(key, kind="stable")
        same = np.zeros(len(order), np.bool_)
        same[1:] = ordinary[order[1:]] & ordinary[order[:-1]]
        for column in (key, self.amf_id, epoch):
            ordered = column[order]
            same[1:] &= ordered[1:] == ordered[:-1]
        place = np.arange(len(order))
        starts = np.flatnonzero(~same)
        plain = np.where(self.action[order] == Action.ORDINARY, place, len(order))
        first = (
            np.repeat(np.minimum.reduceat(plain, starts), np.diff(np.append(starts, len(order))))
            if len(order)
            else place
        )
        same &= place > first
        follows = np.full(len(order), ALONE, np.int64)
        follows[order[same]] = order[first[same]]
        return follows


class Binding:
    """Binds rows in the order of time. `connection` gets one number a row, -1 where a row concerns no UE."""

    def __init__(self, amf_of: Sequence[int]) -> None:
        """`amf_of`: for each association a number of its AMF."""
        self.connections: list[Bound] = []
        self.connection: Numbers = np.zeros(0, np.int64)
        self.conflicts: list[Conflict] = []
        self._amf_of = amf_of
        self._by_ran: dict[int, Bound] = {}
        self._by_amf: dict[int, Bound] = {}
        self._wanting: dict[int, list[Bound]] = {}
        self._asked: dict[int, Bound] = {}
        self._targets: dict[int, Bound] = {}
        self._lost: set[int] = set()
        self._from_start: set[int] = set()
        self._now = 0

    def bind(self, rows: Rows) -> None:
        """Binds all rows, which are in the order of time. `connection` is filled row by row."""
        follows = rows.follows()
        alone = np.flatnonzero(follows == ALONE)
        columns = (rows.association, rows.action, rows.ran_id, rows.amf_id, rows.source_amf_id, rows.lost, rows.time)
        self.connection = np.full(len(follows), -1, np.int32)
        for start in range(0, len(alone), AT_ONCE):
            some = alone[start : start + AT_ONCE]
            bound: list[int] = []
            for row, *fields, lost, time in zip(some.tolist(), *(c[some].tolist() for c in columns), strict=True):
                for one in rows.ended.get(row, ()):
                    self._reset(one)
                if lost:
                    self._lost.add(fields[0])
                self._now = time
                bound.append(self._bind(row, *fields) if fields[1] else -1)
            self.connection[some] = bound
        following = np.flatnonzero(follows >= 0)
        self.connection[following] = self.connection[follows[following]]

    def _bind(self, row: int, association: int, action: int, ran: int, amf: int, source: int) -> int:
        key = association << RAN_BITS | ran if ran >= 0 else -1
        found = self._by_ran.get(key)
        bound: Bound | None
        if action == START:
            bound = self._start(association, key, found)
        elif (
            found is not None and (action in ORDINARY or action == RELEASED) and (amf < 0 or found.amf_id in (-1, amf))
        ):
            bound = found
            if amf >= 0 > found.amf_id:
                self._attach(found, association, key, amf)
        else:
            bound = self._special(row, association, action, key, amf, source)
        if bound is None:
            return -1
        if action == RELEASED:
            self._release(bound, key, amf)
        if key < 0 or key in bound.legs:
            bound.last_row = row  # A foreigner's message shows nothing about whose the identifiers are.
        return bound.number

    def _special(self, row: int, association: int, action: int, key: int, amf: int, source: int) -> Bound | None:
        if action == Action.RESET:
            self._reset(association)
            return None
        if action == Action.HANDOVER_REQUEST:
            return self._target(association, amf)
        if action in (Action.HANDOVER_ACKNOWLEDGE, Action.HANDOVER_FAILURE):
            return self._target_answers(row, association, action, key, amf)
        if action == Action.PATH_SWITCH:
            return self._path_switch(association, key, source)
        if action in (Action.ENDING, Action.RELEASED, Action.COMMAND) and self._is_gone(association, key, amf):
            return None
        bound = self._known(row, association, key, amf, command=action == Action.COMMAND)
        if action == Action.HANDOVER_DECIDED:
            self._no_longer_wants(bound)
        elif action == Action.HANDOVER_REQUIRED and not bound.wants_handover:
            bound.wants_handover = True
            self._wanting.setdefault(self._amf_of[association], []).append(bound)
        return bound

    def _no_longer_wants(self, bound: Bound) -> None:
        """Takes a connection out of those whose handover the AMF may still pass on."""
        if bound.wants_handover:
            bound.wants_handover = False
            self._wanting[self._amf_of[bound.association]].remove(bound)

    def _amf_key(self, association: int, amf: int) -> int:
        return self._amf_of[association] << AMF_BITS | amf

    def _new(self, association: int, key: int, amf: int, *, mid_session: bool) -> Bound:
        bound = Bound(len(self.connections), association, mid_session, began=self._now)
        self.connections.append(bound)
        self._attach(bound, association, key, amf)
        return bound

    def _attach(self, bound: Bound, association: int, key: int, amf: int) -> None:
        if key >= 0:
            old = self._by_ran.get(key)
            if old is not None and old is not bound:
                old.drop(key)
                if not old.legs:
                    self._no_longer_wants(old)
            self._by_ran[key] = bound
            if key not in bound.legs:
                bound.legs += (key,)
            bound.association = association
        if amf >= 0:
            bound.amf_id = amf
            self._by_amf[self._amf_key(association, amf)] = bound

    def _start(self, association: int, key: int, early: Bound | None) -> Bound:
        if early is not None and early.mid_session and self._now - early.began < OUT_OF_ORDER:
            early.mid_session = False
            return early
        return self._new(association, key, -1, mid_session=False)

    def _is_gone(self, association: int, key: int, amf: int) -> bool:
        """Whether a message about an end speaks of a connection that ended before, not of one begun unseen."""
        if association not in self._from_start or association in self._lost or key in self._by_ran:
            return False
        amf_key = self._amf_key(association, amf)
        known = amf >= 0 and (amf_key in self._by_amf or amf_key in self._targets)
        return not known

    def _known(self, row: int, association: int, key: int, amf: int, *, command: bool) -> Bound:
        """The connection of these ids; a new one that began before the capture where there is none."""
        found = self._by_ran.get(key) if key >= 0 else None
        other = self._by_amf.get(self._amf_key(association, amf)) if amf >= 0 else None
        if found is not None and (amf < 0 or found.amf_id in (-1, amf)):
            if amf >= 0 and found.amf_id < 0:
                self._attach(found, association, key, amf)
            return found
        target = self._targets.get(self._amf_key(association, amf)) if amf >= 0 else None
        if target is not None and found is None:
            return target
        if other is not None and not other.released:
            if key < 0 or key in other.legs:
                return other
            if not other.legs:
                self._attach(other, association, key, amf)
                return other
            if association not in self._lost:
                same = any(leg >> RAN_BITS == association for leg in other.legs)
                self.conflicts.append(Conflict(row, other.last_row, same, command))
                return other if command else self._intruder(association, key, amf)
        elif found is not None and association not in self._lost:
            self.conflicts.append(Conflict(row, found.last_row, True, command))
        return self._new(association, key, amf, mid_session=True)

    def _intruder(self, association: int, key: int, amf: int) -> Bound:
        """A connection under an AMF UE NGAP ID that stays another one's."""
        bound = self._new(association, key, -1, mid_session=True)
        bound.amf_id = amf
        return bound

    def _release(self, bound: Bound, key: int, amf: int) -> None:
        amf_key = self._amf_key(bound.association, amf if amf >= 0 else bound.amf_id)
        if self._targets and self._targets.pop(amf_key, None) is bound and key not in bound.legs:
            return
        for one in (key,) if key >= 0 else bound.legs:
            bound.drop(one)
            if self._by_ran.get(one) is bound:
                del self._by_ran[one]
        if not bound.legs:
            bound.released = True
            self._no_longer_wants(bound)
        if self._by_amf.get(amf_key) is bound and (bound.released or amf != bound.amf_id):
            del self._by_amf[amf_key]

    def _target(self, association: int, amf: int) -> Bound:
        """HandoverRequest: the AMF asks the target gNB; whose handover it is follows from the open requests."""
        waiting = self._wanting.get(self._amf_of[association], [])
        bound = next((b for b in waiting if b.amf_id == amf), waiting[0] if waiting else None)
        if bound is None:
            known = self._by_amf.get(self._amf_key(association, amf))
            bound = known or self._new(association, -1, amf, mid_session=True)
        else:
            self._no_longer_wants(bound)
        self._asked[self._amf_key(association, amf)] = bound
        self._targets[self._amf_key(association, amf)] = bound
        return bound

    def _target_answers(self, row: int, association: int, action: int, key: int, amf: int) -> Bound:
        bound = self._asked.pop(self._amf_key(association, amf), None)
        if bound is None:
            return self._known(row, association, key, amf, command=False)
        self._targets.pop(self._amf_key(association, amf), None)
        if action == Action.HANDOVER_ACKNOWLEDGE:
            self._attach(bound, association, key, amf)
        return bound

    def _path_switch(self, association: int, key: int, source: int) -> Bound:
        bound = self._by_amf.get(self._amf_key(association, source))
        if bound is None:
            bound = self._new(association, key, source, mid_session=True)
        for leg in bound.legs:
            self._by_ran.pop(leg, None)
        bound.legs = ()
        self._attach(bound, association, key, -1)
        bound.amf_id = -1  # The acknowledgement tells whether the AMF keeps its id (TS 38.413, 8.4.4.2).
        return bound

    def _reset(self, association: int) -> None:
        """All UE contexts of an association are gone (a partial reset's are found by their next use)."""
        self._from_start.add(association)
        for key in [k for k in self._by_ran if k >> RAN_BITS == association]:
            bound = self._by_ran.pop(key)
            bound.drop(key)
            if not bound.legs:
                bound.released = True
                self._no_longer_wants(bound)
                self._by_amf.pop(self._amf_key(association, bound.amf_id), None)
