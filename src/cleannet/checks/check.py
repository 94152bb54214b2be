"""What a check is made of, and the words in which it answers."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from cleannet.model.clause import Clause
from cleannet.model.finding import Confidence, Interface, Outcome, Property, Severity
from cleannet.model.frame import FrameRef
from cleannet.model.message import Message
from cleannet.model.record import Record
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.subscriber import Subscriber

SECTIONS = ("Why", "Legitimate when", "Remedy")
Seen = Message | FrameRef
Rows = npt.NDArray[np.int64]
SubscriberRun = Callable[[Subscriber], Iterator["Result"]]
DeploymentRun = Callable[[Deployment], Iterator["Result"]]
Run = TypeVar("Run", SubscriberRun, DeploymentRun)


class Result(Record, frozen=True):
    """One answer of a check about one thing it saw.

    Attributes:
        text: what was seen, one sentence without identities, keys or frame numbers; equal texts are grouped.
        primary, related: the messages (or frames) that show it.
        severity: None means the check's own.
        protects: what the coverage table counts; by default a pass protects and a fail or suspect does not.
            A pass by exemption ("emergency") says `protects=False`.
        count: how many observations this answer stands for (passes across a deployment).
        rows: more primary evidence, as rows of the deployment: for checks that cite thousands of messages.
        subject: whom it concerns, for checks of a deployment, where it is no subscriber (an association, say).
        covers: whether it counts in the cell of the coverage table that the check shows; not if of another interface.
        decrypted: it rests on messages that were read with keys the user gave; set by the runner, not by a check.
    """

    outcome: Outcome
    text: str
    primary: tuple[Seen, ...]
    related: tuple[Seen, ...] = ()
    severity: Severity | None = None
    confidence: Confidence = Confidence.HIGH
    field: str = ""
    value: str = ""
    protects: bool = False
    count: int = 1
    subject: str = ""
    rows: Rows | None = None
    covers: bool = True
    decrypted: bool = False


def _seen(messages: Iterable[Seen | None]) -> tuple[Seen, ...]:
    return tuple(m for m in messages if m is not None)


def passed(text: str, *primary: Seen, protects: bool = True, count: int = 1) -> Result:
    """The behaviour is right here. `protects=False`: right, but only by an exemption."""
    return Result(Outcome.PASS, text, _seen(primary), protects=protects, count=count)


def failed(
    text: str,
    *primary: Seen,
    related: Iterable[Seen | None] = (),
    severity: Severity | None = None,
    confidence: Confidence = Confidence.HIGH,
    field: str = "",
    value: str = "",
    subject: str = "",
    rows: Rows | None = None,
) -> Result:
    """The behaviour is wrong, and the evidence shows it. `field`, `value`: what was read in the primary messages."""
    return Result(
        Outcome.FAIL, text, _seen(primary), _seen(related), severity, confidence, field, value, False, 1, subject, rows
    )


def suspect(
    text: str,
    *primary: Seen,
    related: Iterable[Seen | None] = (),
    severity: Severity | None = None,
    confidence: Confidence = Confidence.MEDIUM,
    field: str = "",
    value: str = "",
    subject: str = "",
    rows: Rows | None = None,
) -> Result:
    """The behaviour has an innocent explanation that the evidence does not exclude; the text says which."""
    return Result(
        Outcome.SUSPECT,
        text,
        _seen(primary),
        _seen(related),
        severity,
        confidence,
        field,
        value,
        False,
        1,
        subject,
        rows,
    )


def not_applicable(text: str, *primary: Seen) -> Result:
    """The check does not concern what was seen (say why in the text)."""
    return Result(Outcome.NOT_APPLICABLE, text, _seen(primary))


def not_observed(text: str) -> Result:
    """The check cannot answer although messages were seen; the text says what it needs (a setting, say)."""
    return Result(Outcome.NOT_OBSERVED, text, ())


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One check: its facts, and `run`, which judges one subscriber or the whole deployment.

    `needs`: message types of which at least one must have been seen for the check to be observed.
    `shows`: the cell of the coverage table that this check's answers decide, if any.
    `exposure`: the fault is that something can be read on its way: no fault where it was read with given keys.
    """

    code: str
    name: str
    severity: Severity
    clauses: tuple[Clause, ...]
    needs: tuple[type[Message], ...]
    interfaces: tuple[Interface, ...]
    shows: tuple[Interface, Property] | None
    scas: tuple[str, ...]
    fight: tuple[str, ...]
    module: str
    title: str
    prose: dict[str, str]
    of_subscriber: SubscriberRun | None
    of_deployment: DeploymentRun | None
    exposure: bool = False

    @property
    def why(self) -> str:
        """Why it matters."""
        return self.prose["Why"]

    @property
    def legitimate_when(self) -> str:
        """When the behaviour is legitimate."""
        return self.prose["Legitimate when"]

    @property
    def remedy(self) -> str:
        """How to mend it."""
        return self.prose["Remedy"]


def check(
    code: str,
    name: str,
    *,
    severity: Severity,
    clauses: tuple[Clause, ...],
    needs: tuple[type[Message], ...] = (),
    interfaces: tuple[Interface, ...] = (Interface.N1,),
    shows: tuple[Interface, Property] | None = None,
    scas: tuple[str, ...] = (),
    fight: tuple[str, ...] = (),
    exposure: bool = False,
) -> Callable[[Run], Check]:
    """Makes a check of a generator function over a `Subscriber` or a `Deployment` (told by its annotation).

    Its docstring is a title sentence and the headings "Why:", "Legitimate when:" and "Remedy:".

    Raises:
        TypeError: the docstring or the annotation is not of that form, or the function is no generator.
    """

    def made(run: Run) -> Check:
        title, *parts = re.split(rf"^({'|'.join(SECTIONS)}):\s", inspect.getdoc(run) or "", flags=re.MULTILINE)
        prose = {k: " ".join(v.split()) for k, v in zip(parts[::2], parts[1::2], strict=True)}
        if not title.strip() or set(prose) != set(SECTIONS):
            raise TypeError(f"{code}: the docstring needs a title and the headings {', '.join(SECTIONS)}")
        of: Any = next(iter(inspect.get_annotations(run, eval_str=True).values()), None)
        if of not in (Subscriber, Deployment):
            raise TypeError(f"{code}: the function takes a Subscriber or a Deployment, not {of}")
        if not inspect.isgeneratorfunction(run):
            raise TypeError(f"{code}: the function is no generator, so that a fault of it would not be caught")
        return Check(
            code=code,
            name=name,
            severity=severity,
            clauses=clauses,
            needs=needs,
            interfaces=interfaces,
            shows=shows,
            scas=scas,
            fight=fight,
            module=run.__module__,
            title=" ".join(title.split()),
            prose=prose,
            of_subscriber=run if of is Subscriber else None,  # type: ignore[arg-type]
            of_deployment=run if of is Deployment else None,  # type: ignore[arg-type]
            exposure=exposure,
        )

    return made
