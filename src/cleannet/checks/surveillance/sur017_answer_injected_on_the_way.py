"""SUR017."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.subscribers.contradictions import GAP, Contradiction
from cleannet.subscribers.deployment import Deployment


@check(
    "SUR017",
    "answer-injected-on-the-way",
    severity=Severity.HIGH,
    clauses=(),
    interfaces=(Interface.N6,),
)
def answer_injected_on_the_way(deployment: Deployment) -> Iterator[Result]:
    """Two senders answer as one: two segments of a connection claim the same octets, and differ in them.

    Why: whoever sits on the way sees the question and answers it sooner than the server; the subscriber's device takes
      the first answer, which may send it to a page that attacks it. The server's own answer comes too, and betrays it.
    Legitimate when: a portal, a filter or an accelerator of the network answers in the server's name, and lets the
      server's answer through as well; a device on the way changes contents, and the capture holds both sides of it.
    Remedy: use TLS up to the server, so that a forged answer is refused; find where the odd segment came in by its
      hops left, and compare with a capture nearer to the server.
    """
    found = deployment.streams.contradictions
    for one in found:
        yield _judged(one)
    whole = deployment.streams.connections - len({one.connection for one in found})
    if whole > 0:
        yield passed("a connection over TCP contradicts itself nowhere", protects=False, count=whole)


def _judged(one: Contradiction) -> Result:
    odd = one.odd
    primary = (one.earlier, one.later) if odd is None or not one.strong else (odd,)
    related = tuple(place for place in (one.earlier, one.later) if place not in primary)
    if one.strong:
        signs = ["time to live"] * (one.hops >= GAP)
        signs += ["IP identification"] * (one.series is not None or one.echo is not None)
        return failed(
            f"two senders claim the same octets of a stream and differ in them, told apart by {' and '.join(signs)}",
            *primary,
            related=related,
            field="hops between the two",
            value=str(one.hops),
            confidence=Confidence.HIGH if len(signs) > 1 or one.hops >= GAP else Confidence.MEDIUM,
        )
    if one.damaged:
        why = "one of them has a wrong checksum, so it may have been damaged on its way"
    elif one.same_packet:
        why = "both may be one packet, before and behind a device that changes it"
    else:
        why = "nothing else shows two senders: the server may have answered anew"
    return suspect(
        f"two segments claim the same octets of a stream and differ in them; {why}",
        *primary,
        related=related,
        severity=Severity.LOW if one.damaged or one.same_packet else Severity.MEDIUM,
        confidence=Confidence.LOW,
        field="hops between the two",
        value=str(one.hops),
    )
