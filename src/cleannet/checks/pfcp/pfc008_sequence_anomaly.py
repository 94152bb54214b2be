"""PFC008."""

from collections.abc import Iterator, Sequence

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.pfcp.series import Odd, Request, by_sender, odd_ones, series_of
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.pfcp import PFCPMessage
from cleannet.subscribers.deployment import Deployment

SOON = 60_000_000_000
"""Nanoseconds within which a sequence number is still in use for its request (a request is repeated N1 times every T1,
TS 29.244, 6.4; both are the operator's, a minute is far beyond what is set)."""


@check(
    "PFC008",
    "sequence-anomaly",
    severity=Severity.HIGH,
    clauses=(),
    needs=(PFCPMessage,),
    interfaces=(Interface.N4,),
)
def sequence_anomaly(deployment: Deployment) -> Iterator[Result]:
    """A PFCP request leaves the count of its sender, or repeats a number with another content.

    Why: PFCP has no protection of its own: whoever reaches N4 and writes a foreign source address can make, change and
      delete sessions. A forged request gives itself away by numbers that its alleged sender was not at.
    Legitimate when: two control plane functions send from behind one address, or the sender restarted (then the old
      count does not go on).
    Remedy: run N4 under IPsec, filter at the user plane function what does not come from the control plane's network,
      and compare the request with the log of the function that is said to have sent it.
    """
    for requests in by_sender(deployment.core.of(PFCPMessage)).values():
        series = series_of(requests)
        odd = odd_ones(series)
        strange = {id(one) for found in odd for one in found.requests}
        for found in odd:
            yield from _beside(found)
        kept = [one for one in requests if id(one) not in strange]
        yield from _reused(kept)
        yield from _zero(kept)
        inside = sum(len(s.requests) for s in series if len(s.numbers) > 1 and id(s.requests[0]) not in strange)
        if inside:
            yield passed("a request is in its sender's count", count=inside)


def _beside(odd: Odd) -> Iterator[Result]:
    for one in odd.requests:
        related = [known.message for known in odd.around(one)]
        if odd.other_hops(one):
            text = "a request is not in its sender's count, which goes on around it, and came another way (hop count)"
            yield failed(text, one.message, related=related, field="sequence number")
        else:
            text = "a request is not in its sender's count, which goes on around it"
            yield failed(text, one.message, related=related, confidence=Confidence.MEDIUM, field="sequence number")


def _reused(requests: Sequence[Request]) -> Iterator[Result]:
    """A number that is used again, soon, for something else."""
    latest: dict[int, Request] = {}
    for one in requests:
        known = latest.get(one.message.sequence)
        if known is not None and one.time - known.time <= SOON and _content(known) != _content(one):
            text = "a sequence number is used again within a minute for another request; a restart explains it"
            yield suspect(text, one.message, related=(known.message,), field="sequence number")
        latest[one.message.sequence] = one


def _content(one: Request) -> tuple[object, ...]:
    message = one.message
    return message.type_name, message.seid, message.node, message.control, message.pdrs, message.fars


def _zero(requests: Sequence[Request]) -> Iterator[Result]:
    for one in requests:
        if one.message.recovery == 0:
            text = "a recovery time stamp is zero; a function without clock explains it"
            yield suspect(text, one.message, severity=Severity.MEDIUM, field="recovery time stamp", value="0")
