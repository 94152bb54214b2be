"""SUR001."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.sms import SMSDeliver
from cleannet.subscribers.subscriber import Subscriber

TYPE_0 = 0x40
DISCARD = range(0xC0, 0xD0)
"""Coding group "message waiting indication: discard message" (TS 23.038, 4)."""
MANY, SPAN = 5, 3600.0


@check(
    "SUR001",
    "silent-short-message",
    severity=Severity.HIGH,
    clauses=(),
    needs=(SMSDeliver,),
    interfaces=(Interface.UU, Interface.N1, Interface.S1),
    fight=("FGT5019.006", "FGT5012"),
)
def silent_short_message(subscriber: Subscriber) -> Iterator[Result]:
    """A short message comes that the phone acknowledges and does not show.

    Why: it makes the phone answer, and so tells the network, and whoever listens, in which cell it is.
    Legitimate when: the operator tests whether a phone can be reached; voicemail indications that may be discarded are
      ordinary unless they come in a row.
    Remedy: look up in the SMS centre who sent it; have the SMS router refuse type 0 messages from outside.
    """
    waiting = []
    for one in subscriber.all(SMSDeliver):
        if one.pid == TYPE_0:
            text = "a short message of type 0 comes, which the phone does not show; operators test reachability so"
            yield suspect(text, one, field="TP-PID", value="0x40")
        elif one.dcs in DISCARD:
            waiting.append(one)
        elif one.pid is not None:
            yield passed("a short message comes that is no silent one", one)
    row: set[int] = set()
    for n, (first, last) in enumerate(zip(waiting, waiting[MANY - 1 :], strict=False)):
        if subscriber.seconds_between(first, last) <= SPAN:
            row |= set(range(n, n + MANY))
    for n, one in enumerate(waiting):
        if n not in row:
            yield passed("a waiting message is indicated, as voicemail does", one, protects=False)
    if row:
        yield suspect(
            "message waiting indications that the phone discards come in a row; a busy voicemail box explains them",
            *(waiting[n] for n in sorted(row)),
            severity=Severity.LOW,
            field="TP-DCS",
            value="discard message",
        )
