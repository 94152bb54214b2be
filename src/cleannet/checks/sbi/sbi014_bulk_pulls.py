"""SBI014."""

from collections.abc import Iterator, Sequence

import msgspec

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIRequest
from cleannet.model.sent import Sent
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.exchanges import tells

MOST = 20
"""Subscribers that one consumer may ask for in `SPAN` without serving them."""
SPAN = 600_000_000_000
"""Nanoseconds."""


class _Consumer(msgspec.Struct):
    """What one address asks the UDM: for whom, and whom it serves (it registered for them)."""

    pulls: list[Sent[SBIRequest]] = msgspec.field(default_factory=list)
    serves: set[int] = msgspec.field(default_factory=set)


@check(
    "SBI014",
    "bulk-pulls",
    severity=Severity.HIGH,
    clauses=(),
    needs=(SBIRequest,),
    interfaces=(Interface.SBI, Interface.N32),
    scas=("TS 33.117, 4.2.3.2.5",),
    fight=("FGT5020", "FGT5019.003"),
)
def bulk_pulls(deployment: Deployment) -> Iterator[Result]:
    """One consumer asks the UDM for many subscribers that it does not serve.

    Why: lists of subscribers, with numbers and identities side by side, are what tracking begins with.
    Legitimate when: a function that audits the subscribers' data does so by night, or exposes numbers to applications
      (NEF); an AMF that took over many subscribers at once has registered for them.
    Remedy: limit the rate for each consumer, and give tokens for translation of identities only to the functions that
      need it.
    """
    consumers: dict[str, _Consumer] = {}
    for one in deployment.core.of(SBIRequest):
        message = one.message
        if message.subject < 0 or not tells(one.source) or deployment.core.functions.proxy_at(one.source):
            continue
        consumer = consumers.setdefault(one.source, _Consumer())
        if message.service == "nudm-uecm" and message.method in ("PUT", "PATCH"):
            consumer.serves.add(message.subject)
        elif message.service == "nudm-sdm" and message.method == "GET":
            consumer.pulls.append(one)
    for consumer in consumers.values():
        yield from _judged(consumer)


def _judged(consumer: _Consumer) -> Iterator[Result]:
    strangers = [one for one in consumer.pulls if one.message.subject not in consumer.serves]
    crowd = _crowd(strangers)
    if crowd and 2 * len(crowd) > len({one.message.subject for one in consumer.pulls}):
        text = "one consumer asks for many subscribers that it does not serve; a job over all of them explains it"
        yield suspect(text, *(one.message.head for one in crowd), field="subscribers", value=f"more than {MOST}")
    elif consumer.pulls:
        yield passed("a consumer asks for subscribers that it serves, or for few", count=len(consumer.pulls))


def _crowd(pulls: Sequence[Sent[SBIRequest]]) -> list[Sent[SBIRequest]]:
    """The first request for each subscriber, of those that lie in some window with too many of them."""
    firsts: dict[int, Sent[SBIRequest]] = {}
    for one in pulls:
        firsts.setdefault(one.message.subject, one)
    each = list(firsts.values())
    inside: set[int] = set()
    for n in range(len(each) - MOST):
        if each[n + MOST].time - each[n].time <= SPAN:
            inside.update(range(n, n + MOST + 1))
    return [each[n] for n in sorted(inside)]
