"""Runs the checks: each behaviour once, each subscriber counted."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
import numpy as np

from cleannet.checks.check import Check, Result, Seen
from cleannet.checks.decrypted import labelled
from cleannet.decode.radio import is_nas
from cleannet.decode.shapes import Numbers
from cleannet.model.finding import Confidence, Outcome, Severity
from cleannet.model.frame import FrameRef
from cleannet.model.problem import Problem, ProblemKind
from cleannet.subscribers.network import Network
from cleannet.subscribers.radio import RadioSubscriber
from cleannet.subscribers.timelines import Alike, Timelines

StatementKey = tuple[str, Outcome, Severity, Confidence, str, str, str, str]


class Statement(msgspec.Struct):
    """Everything that one check said in the same words: who, and the rows (or frames) behind it."""

    check: Check
    outcome: Outcome
    severity: Severity
    confidence: Confidence
    text: str
    field: str
    value: str
    subject: str
    people: list[Numbers] = msgspec.field(default_factory=list)
    primary: list[Numbers] = msgspec.field(default_factory=list)
    related: list[Numbers] = msgspec.field(default_factory=list)
    primary_frames: list[FrameRef] = msgspec.field(default_factory=list)
    related_frames: list[FrameRef] = msgspec.field(default_factory=list)
    occurrences: int = 0
    decrypted: bool = False


class Tally(msgspec.Struct):
    """What one check came to: counts by outcome, what protects and what does not, and the people behind each."""

    counts: dict[Outcome, int] = msgspec.field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    protected: int = 0
    unprotected: int = 0
    people: list[Numbers] = msgspec.field(default_factory=list)
    reason: str = ""

    @property
    def outcome(self) -> Outcome:
        """The check's outcome: the first that occurred, in the order of `Outcome`."""
        return next((o for o in Outcome if self.counts[o]), Outcome.NOT_OBSERVED)


class Judgement(msgspec.Struct):
    """All that the checks said. `statements` are fails and suspicions.

    `on_s1`: what the coverage table counts of S1, by check; `tallies` has the rest of it.
    """

    tallies: dict[str, Tally]
    statements: dict[StatementKey, Statement] = msgspec.field(default_factory=dict)
    problems: list[Problem] = msgspec.field(default_factory=list)
    on_s1: dict[str, Tally] = msgspec.field(default_factory=dict)


class Runner:
    """Runs checks over a network."""

    def __init__(self, network: Network, checks: Iterable[Check], only: Sequence[int] | None = None) -> None:
        """`only`: numbers of the subscribers to judge; None: all, and the deployment."""
        self._network = network
        self._only = only
        self._checks = list(checks)
        self._timelines = Timelines(network)
        self.judgement = Judgement({c.code: Tally() for c in self._checks})

    def run(self) -> Judgement:
        """Judges every subscriber and the deployment."""
        of_subscriber = [c for c in self._checks if c.of_subscriber is not None]
        if of_subscriber:
            for group in self._timelines.groups():
                chosen = group if self._only is None else group.only(self._only)
                if len(chosen.people):
                    self._group(chosen, of_subscriber)
            for one in self._network.radio:
                if self._only is None or one.person.number in self._only:
                    self._radio(one, of_subscriber)
        for check in self._checks:
            if check.of_deployment is not None and self._only is not None:
                self.judgement.tallies[check.code].counts[Outcome.NOT_APPLICABLE] += 1
                self.judgement.tallies[check.code].reason = "it judges all subscribers together; one was asked for"
            elif check.of_deployment is not None:
                for result in self._guarded(check, check.of_deployment(self._network)):
                    self._deployment_result(check, result)
        return self.judgement

    def _guarded(self, check: Check, results: Iterator[Result]) -> list[Result]:
        """A check's results; where it faults, the fault is recorded, and the others go on.

        This is one of the two places that catch every exception.
        """
        try:
            return [labelled(check, one, self._network) for one in results]
        except Exception as fault:  # noqa: BLE001
            self.judgement.tallies[check.code].counts[Outcome.ERROR] += 1
            text = f"{check.code}: {type(fault).__name__} in the check; please report it"
            self.judgement.problems.append(Problem(ProblemKind.CHECK_FAULT, text))
            return []

    def _group(self, group: Alike, checks: Sequence[Check]) -> None:
        subscriber, places = self._timelines.subscriber(group)
        kinds = tuple({type(m) for m in subscriber.timeline})
        for check in checks:
            if not any(issubclass(kind, check.needs) for kind in kinds):
                continue
            assert check.of_subscriber is not None
            subscriber.asked_for_time = False
            results = self._guarded(check, check.of_subscriber(subscriber))
            if not subscriber.asked_for_time or len(group.people) == 1:
                for result in results:
                    self._result(check, result, group, places)
                continue
            for count, (member, start) in enumerate(zip(group.people.tolist(), group.starts.tolist(), strict=True)):
                if count:  # The first one's times are those that were asked for already.
                    own = self._timelines.with_times(subscriber, start, places, member)
                    results = self._guarded(check, check.of_subscriber(own))
                alone = Alike(np.array([member]), np.array([start]), group.length)
                for result in results:
                    self._result(check, result, alone, places)

    def _radio(self, one: RadioSubscriber, checks: Sequence[Check]) -> None:
        """Judges a subscriber of a phone's log: its evidence are frames, it has no rows."""
        subscriber = one.subscriber(self._network.settings)
        kinds = subscriber.index.kinds()
        people = np.array([one.person.number], np.int64)
        for check in checks:
            if not any(issubclass(kind, check.needs) for kind in kinds):
                continue
            assert check.of_subscriber is not None
            for result in self._guarded(check, check.of_subscriber(subscriber)):
                if self._is_judged_on_n2(result):
                    continue
                self._count(check, result, people, 1, on_s1=one.on_s1)
                statement = self._statement(check, result)
                if statement is not None:
                    statement.people.append(people)
                    statement.occurrences += 1
                    statement.primary_frames += [_frame(seen) for seen in result.primary]
                    statement.related_frames += [_frame(seen) for seen in result.related]

    def _is_judged_on_n2(self, result: Result) -> bool:
        """Whether a result is about NAS messages that N2 shows as well as F1: one event, and N2 sees more of it."""
        twins = self._network.twins
        return bool(twins and result.primary) and all(
            not isinstance(one, FrameRef) and is_nas(one) and one.at.frame in twins for one in result.primary
        )

    def _result(self, check: Check, result: Result, group: Alike, places: Numbers) -> None:
        self._count(check, result, group.people, len(group.people))
        statement = self._statement(check, result)
        if statement is None:
            return
        statement.people.append(group.people)
        statement.occurrences += len(group.people)
        for seen, rows in ((result.primary, statement.primary), (result.related, statement.related)):
            for one in seen:
                if not isinstance(one, FrameRef):
                    rows.append(self._timelines.rows[group.starts + places[one.at.position]])

    def _deployment_result(self, check: Check, result: Result) -> None:
        statement = self._statement(check, result)
        self._count(check, result, np.zeros(0, np.int64), 1)
        if statement is None:
            return
        statement.occurrences += 1
        frames = [_frame(one) for one in result.primary]
        statement.primary_frames += frames
        statement.related_frames += [_frame(one) for one in result.related]
        statement.people.append(self._whose(frames))
        if result.rows is not None:
            rows = self._network.payload_rows(result.rows)
            statement.primary.append(rows)
            owners = self._network.row_subscriber[rows]
            statement.people.append(np.unique(owners[owners >= 0]))

    def _whose(self, frames: Sequence[FrameRef]) -> Numbers:
        """The subscribers whom the messages of these frames concern."""
        on_radio = [self._network.radio_owners[f] for f in frames if f in self._network.radio_owners]
        rows = [self._network.rows_at(f) for f in frames]
        owners = self._network.row_subscriber[np.concatenate(rows)] if rows else np.zeros(0, np.int64)
        return np.unique(np.concatenate([owners[owners >= 0], np.array(on_radio, np.int64)]))

    def _count(self, check: Check, result: Result, people: Numbers, times: int, *, on_s1: bool = False) -> None:
        tally = self.judgement.tallies[check.code]
        tally.counts[result.outcome] += result.count * times
        if result.outcome in (Outcome.NOT_OBSERVED, Outcome.NOT_APPLICABLE):
            tally.reason = tally.reason or result.text
            return
        if not result.covers:
            return
        if on_s1:
            tally = self.judgement.on_s1.setdefault(check.code, Tally())
        if result.protects:
            tally.protected += result.count * times
        else:
            tally.unprotected += result.count * times
        tally.people.append(people)

    def _statement(self, check: Check, result: Result) -> Statement | None:
        if result.outcome not in (Outcome.FAIL, Outcome.SUSPECT):
            return None
        severity = check.severity if result.severity is None else result.severity
        key = (
            check.code,
            result.outcome,
            severity,
            result.confidence,
            result.text,
            result.field,
            result.value,
            result.subject,
        )
        found = self.judgement.statements.get(key)
        if found is None:
            found = Statement(check, *key[1:], decrypted=result.decrypted)
            self.judgement.statements[key] = found
        return found


def _frame(one: Seen) -> FrameRef:
    return one if isinstance(one, FrameRef) else one.at.frame


def judge(network: Network, checks: Iterable[Check], only: Sequence[int] | None = None) -> Judgement:
    """What the checks say of a network, or of only some of its subscribers (by number)."""
    return Runner(network, checks, only).run()
