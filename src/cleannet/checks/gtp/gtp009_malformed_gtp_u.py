"""GTP009."""

import itertools
from collections.abc import Iterator

import msgspec

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.frame import FrameRef
from cleannet.model.gtp_u import FaultyMessages, GTPUMessage
from cleannet.subscribers.deployment import Deployment

NO_GTP = ("too short for a header", "a version that is not 1")
"""Faults of what may be no GTP-U at all: they count only between hosts that speak it."""
INNOCENT = {
    "a length that leaves octets over": "a sender that fills its datagrams up explains it",
    "an unknown extension header that must be understood": "a later version of the protocol explains it",
    "a version that is not 1": "another protocol on this port explains it",
}


@check(
    "GTP009",
    "malformed-gtp-u",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 29.281", "5.1", Obligation.SHALL),),
    needs=(GTPUMessage,),
    interfaces=(Interface.N3,),
    scas=("TS 33.513, 4.2.2.8",),
    fight=("FGT1499.505", "FGT1498.503"),
)
def malformed_gtp_u(deployment: Deployment) -> Iterator[Result]:
    """A GTP-U message contradicts itself: lengths, flags or extension headers do not fit.

    Why: user plane functions are written for speed; messages that contradict themselves have crashed them, and lead
      some to read behind a packet's end.
    Legitimate when: a sender fills its datagrams up, or uses an extension of a later version. Its messages then all
      look alike, and the peer takes them.
    Remedy: let the user plane function check lengths and extension headers and drop what does not fit, count such
      messages by sender, and admit GTP-U from known peers only.
    """
    plane = deployment.user_plane
    wrong = 0
    for one in plane.faults:
        pair = (one.source, one.destination)
        if one.fault in NO_GTP and pair not in plane.pairs and pair[::-1] not in plane.pairs:
            continue
        wrong += one.count if one.fault not in NO_GTP else 0
        yield _judged(one)
    count = plane.tunnels.packets + len(deployment.core.of(GTPUMessage)) - wrong
    if count > 0:
        odd = {place for one in plane.faults for place in one.places}
        yield passed("a GTP-U message does not contradict itself", _sound(deployment, odd), count=count)


def _sound(deployment: Deployment, odd: set[FrameRef]) -> FrameRef:
    """The first message that no fault was found in, as far as faulty ones are known."""
    places = (one.first for one in deployment.user_plane.tunnels if one.first not in odd)
    others = (one.message.at.frame for one in deployment.core.of(GTPUMessage))
    last = (one.last for one in deployment.user_plane.tunnels)
    return next(itertools.chain(places, others, last))


def _judged(one: FaultyMessages) -> Result:
    first, *others = one.places
    if one.fault in INNOCENT:
        text = f"GTP-U messages have {one.fault}; {INNOCENT[one.fault]}"
        made = suspect(text, first, *others, severity=Severity.LOW, confidence=Confidence.LOW)
    else:
        what = "are" if one.fault.startswith("too") else "have"
        made = failed(f"GTP-U messages {what} {one.fault}", first, *others)
    return msgspec.structs.replace(made, field="header", subject=f"GTP-U {one.source} – {one.destination}")
