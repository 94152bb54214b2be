"""What stays alone on one side, and what that shows. The levels are explained in the package."""

import bisect
import enum
import itertools
from collections.abc import Iterator

import msgspec

from cleannet.model.frame import FrameRef
from cleannet.subscribers.witnesses.clock import SLACK
from cleannet.subscribers.witnesses.match import NEAR, Matching
from cleannet.subscribers.witnesses.octets import distinctive, is_protected, key_of_plain
from cleannet.subscribers.witnesses.sides import CoreSide, Form, Heard, PhoneConnection, PhoneSide, Sent

BEGUN_WITHIN = 60_000_000_000
"""Nanoseconds from the last message that both saw to one that is judged by it alone."""
ACCEPTED_PLAIN = frozenset(
    {
        "IdentityRequest", "AuthenticationRequest", "AuthenticationResult", "AuthenticationReject",
        "RegistrationReject", "ServiceReject", "DeregistrationAcceptUEOriginating",
    }
)  # fmt: skip
"""What a UE takes from a network without protection (TS 24.501, 4.4.4.2)."""
ENDS_OR_ASKS = ACCEPTED_PLAIN - {"AuthenticationRequest", "AuthenticationResult"}
"""Those that are no part of an authentication: who can authenticate the phone is a genuine network, whoever's."""
AROUND = 60_000_000_000
"""Nanoseconds within which a registration is done or given up (T3510, T3560; TS 24.501, 10.2)."""
RELATED = 20
"""Messages named beside one that is missing, at most."""


class Level(enum.Enum):
    """How much the two captures show of a message that the core did not send; see the package."""

    IN_OPEN_CONNECTION = 1
    IN_BEGUN_CONNECTION = 2
    ELSEWHERE = 3


class Alone(msgspec.Struct, frozen=True):
    """A message that one side holds alone: its name and place, what it stands among, and for a phone's the level.

    `in_rrc`: the phone's log holds it inside RRC, so that it came over 3GPP access without doubt.
    """

    place: FrameRef
    name: str
    related: tuple[FrameRef, ...]
    level: Level | None = None
    in_rrc: bool = False


class Verdict(msgspec.Struct):
    """What the two sides do not share.

    Attributes:
        never_sent: the phone received it, and the core did not send it.
        perhaps_elsewhere: the same where another AMF or gNB outside the capture may have sent it.
        never_arrived: the phone sent it, and it did not reach the core.
        never_heard: the core sent it, and the phone's log does not hold it.
        not_comparable: messages of the phone's log that the core's side may hold in ciphered form.
        not_covered: those outside the common time, or where the core's capture lost messages.
        elsewhere: those of connections with a network that is not the captured one, and genuine.
    """

    never_sent: list[Alone] = msgspec.field(default_factory=list)
    perhaps_elsewhere: list[Alone] = msgspec.field(default_factory=list)
    never_arrived: list[Alone] = msgspec.field(default_factory=list)
    never_heard: list[Alone] = msgspec.field(default_factory=list)
    not_comparable: int = 0
    not_covered: int = 0
    elsewhere: int = 0


class _Covered(enum.Enum):
    """What the core's capture says of the connection around a message."""

    WHOLE = 1
    LOST = 2
    UNKNOWN = 3


class Judge:
    """Judges what a matching left over."""

    def __init__(self, phone: PhoneSide, core: CoreSide, found: Matching) -> None:
        self._phone, self._core, self._found = phone, core, found
        self._heard = phone.heard
        self._times = list(itertools.accumulate((one.time for one in phone.heard), max))
        self._aliases = frozenset(alias for n in found.pairs for alias in phone.heard[n].aliases)
        self._left = core.moved | core.ended
        self._shared = [n for n in sorted(found.pairs) if self._of(n).connection in found.connections]
        self._windows = {
            given: (int(times[0]), int(times[-1]))
            for given in found.clocks
            if len(times := core.time[core.input == given])
        }
        self.verdict = Verdict()

    def judge(self) -> Verdict:
        """The whole verdict."""
        uplink: list[int] = []
        for n, one in enumerate(self._heard):
            if n in self._found.pairs or one.form is Form.NESTED:
                continue
            if one.uplink:
                uplink.append(n)
            else:
                self._downlink(n, one)
        for n in uplink:
            self._uplink(n, self._heard[n])
        self.verdict.never_heard += self._never_heard()
        return self.verdict

    def _of(self, n: int) -> Sent:
        """The core's copy of a message."""
        return self._found.sent[self._found.pairs[n]]

    def _expected(self, n: int) -> dict[int, int]:
        """When a message was sent by the clocks of N2, as far as they cover it."""
        times = {given: self._found.core_time(n, self._heard[n].time, given) for given in self._windows}
        return {g: t for g, t in times.items() if t is not None and self._windows[g][0] <= t <= self._windows[g][1]}

    def _downlink(self, n: int, one: Heard) -> None:
        expected = self._expected(n)
        if one.uplink is None or self._hidden(one, expected):
            self.verdict.not_comparable += 1
            return
        if not expected:
            self.verdict.not_covered += 1
            return
        for level, judge in ((Level.IN_OPEN_CONNECTION, self._open), (Level.IN_BEGUN_CONNECTION, self._begun)):
            covered = judge(n, one)
            if covered is _Covered.LOST:
                self.verdict.not_covered += 1
                return
            if covered is _Covered.WHOLE:
                self.verdict.never_sent.append(self._alone(n, one, level))
                return
        self._perhaps_elsewhere(n, one, expected)

    def _hidden(self, one: Heard, expected: dict[int, int]) -> bool:
        """Whether a plain copy may be of a message that the core's side holds ciphered, or is one more copy."""
        if one.form is Form.AS_SENT:
            return False
        if one.protected and one.name not in ACCEPTED_PLAIN:
            return True
        if any(self._core.may_hide(one, t - NEAR, t + NEAR) for t in expected.values()):
            return True
        body = key_of_plain(one.octets)
        for pdu in self._found.pairs.values():
            of = self._found.sent[pdu]
            near = of.input in expected and abs(expected[of.input] - of.time) <= SLACK
            if near and of.plain is not None and key_of_plain(of.plain) == body:
                return True
        return False

    def _around(self, n: int) -> tuple[int | None, int | None]:
        """The messages before and behind that both sides share."""
        place = bisect.bisect_left(self._shared, n)
        before = self._shared[place - 1] if place else None
        return before, self._shared[place] if place < len(self._shared) else None

    def _same_way(self, n: int, before: int, behind: int | None) -> bool:
        """Whether a message can only have come the way of the connection around it.

        Not so where the phone was on another cell, or speaks to another network at that time: one log may hold two
        SIMs, or, where it shows no RRC, NAS over non-3GPP access.
        """
        one = self._heard[n]
        if is_protected(one.octets) or self._other_network(n):
            return False
        around = {self._heard[k].cell for k in (before, behind) if k is not None} - {None}
        return one.cell is None or not around or one.cell in around

    def _other_network(self, n: int) -> bool:
        """Whether the phone, around a message, sent what did not reach the core and begins or proves a connection.

        It is the same SIM, and no other network, where it calls itself in RRC by what the core's connections know.
        """
        time = self._heard[n].time
        for opened, octets in self._phone.openings:
            if -AROUND <= opened - time <= AROUND // 4 and not self._is_copy(octets):
                return True
        start = bisect.bisect_left(self._times, time - AROUND)
        for k in range(start, bisect.bisect_right(self._times, time + AROUND // 4)):
            one = self._heard[k]
            if not one.uplink or k in self._found.pairs or one.form is Form.NESTED:
                continue
            if one.opens and not (one.on_radio and one.aliases & self._aliases):
                return True
            if proves_keys(one) and not self._hidden(one, self._expected(k)):
                return True
        return False

    def _is_copy(self, octets: bytes) -> bool:
        """Whether a record is a copy of a message that both sides share."""
        return any(octets in self._heard[n].octets for n in self._found.pairs)

    def _open(self, n: int, one: Heard) -> _Covered:
        before, behind = self._around(n)
        if before is None or behind is None:
            return _Covered.UNKNOWN
        first, last = self._of(before), self._of(behind)
        if (first.connection, first.association) != (last.connection, last.association) or first.row > last.row:
            return _Covered.UNKNOWN
        core = self._core
        if core.flagged(first.connection, self._left, first.row, last.row - 1):
            return _Covered.UNKNOWN
        if not self._same_way(n, before, behind):
            return _Covered.UNKNOWN
        return self._covered(first.association, first.row, last.row, uplink=one.uplink is True)

    def _answers_lost(self, first: int, last: int) -> bool:
        """Whether the phone sent something in between that did not reach the core: then it may have been elsewhere."""
        return any(self._heard[k].uplink and k not in self._found.pairs for k in range(first + 1, last))

    def _covered(self, association: int, first: int, last: int, *, uplink: bool = False) -> _Covered:
        """Whether nothing that went one way between two rows can be missing, by TSNs and by clocks."""
        inputs = self._core.inputs_of(association)
        offsets = [self._found.clocks[given].offset for given in inputs if given in self._found.clocks]
        if len(offsets) < len(inputs) or max(offsets) - min(offsets) > SLACK / 1e9:
            return _Covered.LOST  # Captures whose clocks are apart, or may be, are in no order.
        whole = self._core.whole_between(association, first, last, uplink=uplink)
        return _Covered.WHOLE if whole else _Covered.LOST

    def _begun(self, n: int, one: Heard) -> _Covered:
        before, _ = self._around(n)
        if before is None or one.connection < 0 or self._heard[before].connection != one.connection:
            return _Covered.UNKNOWN
        core, first = self._core, self._of(before)
        time = self._found.core_time(n, one.time, first.input)
        if time is None or time - first.time > BEGUN_WITHIN or not self._same_way(n, before, None):
            return _Covered.UNKNOWN
        if one.name not in ENDS_OR_ASKS or self._answers_lost(before, n):
            return _Covered.UNKNOWN
        margin = max(SLACK // 2, round(self._found.clocks[first.input].spread * 1e9))
        if core.flagged(first.connection, core.ended, first.row, core.row_at(time - margin)):
            return _Covered.UNKNOWN
        if core.flagged(first.connection, core.moved, first.row, core.row_at(time + margin)):
            return _Covered.UNKNOWN
        if not core.lives_behind(first.connection, core.row_at(time)):
            return _Covered.UNKNOWN
        end = core.row_at(time + NEAR) + 1  # A clock that was set by seconds right before does not show.
        if end == len(core.time) or self._covered(first.association, first.row, end) is _Covered.LOST:
            return _Covered.LOST
        cell = self._heard[before].cell
        same_cell = cell is not None and cell == one.cell and cell.physical >= 0
        unsecured = core.flagged(first.connection, core.begun, -1, first.row) and not core.flagged(
            first.connection, core.secured, -1, end
        )
        return _Covered.WHOLE if same_cell or unsecured else _Covered.UNKNOWN

    def _perhaps_elsewhere(self, n: int, one: Heard, expected: dict[int, int]) -> None:
        of = self._phone.connections.get(one.connection, PhoneConnection())
        if (
            is_protected(one.octets)
            or of.keys_proven
            or (of.plmns and self._core.plmns and not of.plmns & self._core.plmns)
        ):
            self.verdict.elsewhere += 1
        elif any(self._core.damaged_near(t - NEAR, t + NEAR) for t in expected.values()):
            self.verdict.not_covered += 1
        else:
            self.verdict.perhaps_elsewhere.append(self._alone(n, one, Level.ELSEWHERE))

    def _alone(self, n: int, one: Heard, level: Level | None = None) -> Alone:
        before, behind = self._around(n)
        if level is Level.ELSEWHERE:
            near = [k for k in self._near(n) if self._heard[k].connection == one.connection]
        else:
            near = list(self._near(n))
        places = [self._heard[k].place for k in near]
        for k in (before, behind):
            if k is not None:
                places += [self._heard[k].place, self._core.place(self._of(k).row)]
        return Alone(one.place, one.name, tuple(places), level, one.on_radio)

    def _near(self, n: int) -> Iterator[int]:
        """What the phone sent beside a message, and the core did not get either."""
        before, behind = self._around(n)
        first = -1 if before is None else before
        last = len(self._heard) if behind is None else behind
        for k in range(max(first + 1, n - RELATED), min(last, n + RELATED)):
            if self._heard[k].uplink and k not in self._found.pairs:
                yield k

    def _uplink(self, n: int, one: Heard) -> None:
        expected = self._expected(n)
        if one.form is Form.UNTOLD and (one.opens or self._hidden(one, expected)):
            self.verdict.not_comparable += 1
            return
        if not expected:
            self.verdict.not_covered += 1
            return
        before, behind = self._around(n)
        cited = {place for a in (*self.verdict.never_sent, *self.verdict.perhaps_elsewhere) for place in a.related}
        if one.place in cited or before is None or behind is None:
            return
        alike = {self._heard[k].connection for k in (before, n, behind)}
        if len(alike) == 1 and self._open(n, one) is _Covered.WHOLE:
            self.verdict.never_arrived.append(self._alone(n, one))

    def _never_heard(self) -> Iterator[Alone]:
        """What the core sent between two messages that the phone shares, in one connection of both."""
        core, found = self._core, self._found
        paired = set(found.pairs.values())
        known = {found.sent[pdu].octets for pdu in paired} | self._phone.logged
        keeps = any(is_protected(self._heard[n].octets) for n in self._shared if not self._heard[n].uplink)
        returned = {core.octets(p) for c in found.connections for p in core.pdus_of(c) if core.undelivered[core.row[p]]}
        for before, behind in zip(self._shared, self._shared[1:], strict=False):
            first, last = self._of(before), self._of(behind)
            if first.connection != last.connection or self._heard[before].connection != self._heard[behind].connection:
                continue
            if any(h.form is not Form.AS_SENT and not h.uplink for h in self._heard[before + 1 : behind]):
                continue
            for pdu in core.pdus_of(first.connection):
                if pdu in paired or not first.row < core.row[pdu] < last.row or core.uplink[pdu]:
                    continue
                one = core.sent(pdu)
                if one.octets in known or one.octets in returned or (is_protected(one.octets) and not keeps):
                    continue
                known.add(one.octets)
                around = (self._heard[before].place, self._heard[behind].place)
                yield Alone(core.place(one.row), "", around)


def proves_keys(one: Heard) -> bool:
    """Whether a phone sends this only to a network that proved to hold the subscriber's keys; see `phone`."""
    return one.name in ("AuthenticationResponse", "SecurityModeComplete") or (
        is_protected(one.octets) and one.octets[1] & 0xF in (2, 4)
    )


def shared_evidence(phone: PhoneSide, found: Matching, limit: int = RELATED) -> Iterator[FrameRef]:
    """Places in the phone's log of messages that tie the two sides together, the surest ones."""
    sure = [n for n in sorted(found.pairs) if distinctive(phone.heard[n].octets)]
    return (phone.heard[n].place for n in sure[:limit])
