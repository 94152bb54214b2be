"""CEL015."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Severity
from cleannet.model.nas import RegistrationAccept
from cleannet.model.nas_eps import EPSAttachAccept, EPSTrackingAreaUpdateAccept
from cleannet.subscribers.subscriber import Subscriber

Accept = EPSAttachAccept | EPSTrackingAreaUpdateAccept | RegistrationAccept
SHORT = 360
"""Seconds: six minutes; the default is 54 minutes (TS 24.301, table 10.2.1; TS 24.501, table 10.2.1)."""


@check(
    "CEL015",
    "abnormal-update-timer",
    severity=Severity.LOW,
    clauses=(),
    needs=(EPSAttachAccept, EPSTrackingAreaUpdateAccept, RegistrationAccept),
    fight=("FGT5012",),
)
def abnormal_update_timer(subscriber: Subscriber) -> Iterator[Result]:
    """An accept sets a very short timer for periodic updates, or none.

    Why: a UE that reports every few minutes can be followed; one that never reports stays where it is held.
    Legitimate when: the subscription is for machines, whose timers differ; an attach for an emergency.
    Remedy: set T3412 or T3512 in the MME or AMF to its usual length, near an hour.
    """
    for accept in subscriber.every(Accept):
        if not isinstance(accept, Accept):
            continue
        name, timer = ("T3512", accept.t3512) if isinstance(accept, RegistrationAccept) else ("T3412", accept.t3412)
        if timer is None:
            continue
        if timer >= SHORT:
            yield passed("the timer of periodic updates is of usual length", accept)
        elif timer < 0:
            yield _unusual(accept, name, "deactivates", "deactivated")
        else:
            yield _unusual(accept, name, "sets a very short", f"{timer} s")


def _unusual(accept: Accept, name: str, how: str, value: str) -> Result:
    return suspect(
        f"an accept {how} timer of periodic updates; a subscription for machines explains it",
        accept,
        severity=Severity.INFO,
        confidence=Confidence.LOW,
        field=name,
        value=value,
    )
