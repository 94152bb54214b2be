"""GTP013."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, not_observed, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.gtp_u import GPDU
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.ledger import Ledger


@check(
    "GTP013",
    "flow-not-of-session",
    severity=Severity.LOW,
    clauses=(),
    needs=(GPDU,),
    interfaces=(Interface.N3,),
    fight=("FGT5008",),
)
def flow_not_of_session(deployment: Deployment) -> Iterator[Result]:
    """Packets are marked with a QoS flow that their session does not have.

    Why: who marks packets freely takes the quality, and escapes the charging, of another flow.
    Legitimate when: the flow was set up by a message that the capture lacks, or the two ends do not agree for a moment
      while flows are changed.
    Remedy: let the user plane function check the flow identifier of uplink packets against the session's rules.
    """
    ledger = deployment.ledger
    right = 0
    for number, (_, destination, teid) in enumerate(deployment.user_plane.keys):
        flows = _flows(ledger, (destination, teid)) if ledger.knows((destination, teid)) else set()
        tunnel = deployment.user_plane.tunnels[number] if flows else None
        if tunnel is None or not tunnel.qfis:
            continue
        if set(tunnel.qfis) <= flows:
            right += 1
            continue
        if set(tunnel.qfis) - flows == {0}:
            text = "packets are marked with QoS flow 0, which their session does not have; who marks none explains it"
        else:
            text = "packets are marked with a QoS flow that their session lacks; a change not captured explains it"
        yield suspect(text, tunnel.first, related=[tunnel.last], field="QFI")
    if right:
        yield passed("packets are marked with flows of their session", count=right)
    else:
        yield not_observed("needs N2 or N4 beside N3, with the set-up of sessions: it tells which flows a session has")


def _flows(ledger: Ledger, end: tuple[str, int]) -> set[int]:
    """The flows of the sessions that have an end, as both N2 and N4 tell them; empty where neither does."""
    found: set[int] = set()
    for n2 in (*ledger.uplink.get(end, ()), *ledger.downlink.get(end, ())):
        found |= n2.qfis
        found.update(*(n4.qfis for named in n2.uplink for n4 in ledger.at_upf.get(named.end, ())))
    for n4 in (*ledger.at_upf.get(end, ()), *ledger.targets.get(end, ())):
        found |= n4.qfis
        found.update(*(n2.qfis for own in n4.ends for n2 in ledger.uplink.get(own, ())))
    return found
