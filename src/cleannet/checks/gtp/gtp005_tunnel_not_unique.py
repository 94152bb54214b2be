"""GTP005."""

import itertools
from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.frame import FrameRef
from cleannet.model.message import Message
from cleannet.model.ngap import PDUSessionResourceSetupResponse
from cleannet.model.pfcp import PFCPSessionMessage
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.ledger import Ledger
from cleannet.subscribers.ledger_n2 import N2Account
from cleannet.subscribers.ledger_n4 import FOREVER, End


@check(
    "GTP005",
    "tunnel-not-unique",
    severity=Severity.HIGH,
    clauses=(),
    needs=(PFCPSessionMessage, PDUSessionResourceSetupResponse),
    interfaces=(Interface.N4, Interface.N3),
    scas=("TS 33.513, 4.2.2.6", "TS 33.250, 4.2.2.4"),
    fight=("FGT5021",),
)
def tunnel_not_unique(deployment: Deployment) -> Iterator[Result]:
    """One tunnel is given to two live sessions.

    Why: the packets of one subscriber reach the other.
    Legitimate when: the first session was released (then the number may be used again); a release that the capture
      lost looks alike, so both sessions must be seen alive.
    Remedy: give each session of a user plane function and of a gNB a number of its own, and do not use one again soon.
    """
    ledger = deployment.ledger
    shared = 0
    for found in (*_on_n4(ledger), *_on_n2(ledger)):
        shared += 1
        yield found
    unique = len(ledger.at_upf) + len(ledger.downlink)
    if unique > shared:
        yield passed("a tunnel belongs to one live session", count=unique - shared)
    elif not unique:
        yield not_observed("needs N4 or N2: no session with its tunnels was seen")


def _on_n4(ledger: Ledger) -> Iterator[Result]:
    for end, accounts in ledger.at_upf.items():
        some = sorted(accounts, key=lambda one: one.since)
        sure: list[Message] = []
        unsure: list[Message] = []
        for earlier, later in itertools.pairwise(some):
            if earlier.until > later.since and earlier.upf == later.upf and earlier.seid != later.seid:
                (sure if earlier.used > later.since else unsure).append(later.ends[end][1])
        first = [some[0].ends[end][1]]
        if sure:
            text = "a user plane function has one tunnel in two live sessions"
            yield failed(text, *sure, related=first, field="F-TEID")
        if unsure:
            text = "a user plane function has one tunnel in two sessions; a deletion not captured explains it"
            yield suspect(text, *unsure, related=first, field="F-TEID")


def _over(ledger: Ledger, one: N2Account) -> int:
    """When N4 says that a session of N2 ended."""
    n4 = [found for named in one.uplink for found in ledger.live_at(named.end, named.time)]
    return max((found.until for found in n4), default=FOREVER)


def _on_n2(ledger: Ledger) -> Iterator[Result]:
    """Ends at gNBs: two sessions of one gNB, the earlier neither released nor moved elsewhere, and seen afterwards."""
    given: dict[tuple[End, int], list[tuple[int, int, int, FrameRef, set[End]]]] = {}
    for one in ledger.n2.accounts:
        firm = [named for named in one.downlink if named.firm]
        for named in firm:
            last = max(other.time for other in firm)
            until = min((other.time for other in firm if other.time > named.time), default=one.until)
            until = min(until, _over(ledger, one))
            key = (named.end, named.association)
            given.setdefault(key, []).append((named.time, until, last, named.at, {each.end for each in one.uplink}))
    for some in given.values():
        some.sort(key=lambda each: each[:3])
        for (_, until, last, first_at, mine), (since, _, _, second_at, theirs) in itertools.pairwise(some):
            if since >= until or mine & theirs:  # one session may go on in another connection
                continue
            if last > since:
                text = "a gNB gives one tunnel to two live sessions"
                yield failed(text, second_at, related=[first_at], field="GTP-TEID")
            else:
                text = "a gNB gives one tunnel to two sessions; a release not captured explains it"
                yield suspect(text, second_at, related=[first_at], field="GTP-TEID")
