"""EVD006."""

from collections.abc import Iterable, Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.witnesses.judge import Alone, Level
from cleannet.subscribers.witnesses.witness import Witness

NEVER_SENT = {
    Level.IN_OPEN_CONNECTION: "that its core never sent: both saw what came before and after it in the same connection",
    Level.IN_BEGUN_CONNECTION: "that its core never sent: both saw the connection begin, and the capture has no gap",
}
ELSEWHERE = "that the captured core did not send; another AMF or gNB outside the capture may have"

UNREADABLE = ("CipheredNAS", "OpaqueNAS")


@check(
    "EVD006",
    "two-witnesses",
    severity=Severity.CRITICAL,
    clauses=(),
    interfaces=(Interface.UU, Interface.N2),
    fight=("FGT1583.501",),
)
def two_witnesses(deployment: Deployment) -> Iterator[Result]:
    """A phone received NAS messages that its core never sent.

    Why: NAS runs between phone and core, and a base station only passes it on. What a phone received and its core never
    sent was made by somebody in between: it is the one proof of a false network that needs no statistics.
    Legitimate when: part of the core's signalling is outside the capture: further SCTP associations between this gNB
    and this AMF, or, where the phone's log holds NAS without RRC, a registration over non-3GPP access or of a second
    SIM whose messages stand in the same log. Make sure of all three before acting on it.
    Remedy: keep both files unchanged, with their digests. Compare the cell in the phone's log at that time with the
    list of own cells, and let the radio team look for the transmitter. To be sure, capture N2 of all gNBs of the
    area at the AMF, and record RRC beside NAS at the phone.
    """
    tied = False
    for one in deployment.witnesses:
        if one.ties:
            tied = True
            yield from _of(one)
    if not tied:
        yield not_observed(_why_not(deployment))


def _why_not(deployment: Deployment) -> str:
    if deployment.witnesses:
        return "the two inputs share no message that both saw: they may be of another phone, core or time"
    if deployment.phones:
        return "it compares NAS-5GS of a phone's log with that of N2; one of the two is not in the inputs"
    return "it needs a phone's log beside a capture of N2 of the same time"


def _of(one: Witness) -> Iterator[Result]:
    """What one phone and the core say of each other."""
    said = one.verdict
    if one.matched_received:
        text = "the core sent what the phone received"
        yield passed(text, count=one.matched_received)
    for alone in said.never_sent:
        assert alone.level is not None
        text = f"the phone received {_named(alone)} {NEVER_SENT[alone.level]}"
        sure = Confidence.HIGH if alone.in_rrc else Confidence.MEDIUM
        yield failed(text, alone.place, related=(*alone.related, *one.evidence), confidence=sure)
    for alone in said.perhaps_elsewhere:
        text = f"the phone received {_named(alone)} {ELSEWHERE}"
        related = (*alone.related, *one.evidence)
        yield suspect(text, alone.place, related=related, severity=Severity.MEDIUM, confidence=Confidence.LOW)
    yield from _weak(said.never_arrived, "the phone sent {} that did not reach the core; the radio may have lost it")
    yield from _weak(
        said.never_heard,
        "the core sent a NAS message that is not in the phone's log; the radio may have lost it, or the log",
    )


def _weak(some: Iterable[Alone], text: str) -> Iterator[Result]:
    for alone in some:
        said = text.format(_named(alone))
        yield suspect(said, alone.place, related=alone.related, severity=Severity.LOW, confidence=Confidence.LOW)


def _named(alone: Alone) -> str:
    if alone.name in UNREADABLE:
        return "a NAS message"
    article = "an" if alone.name[:1] in "AEIOU" else "a"
    return f"{article} {alone.name}"
