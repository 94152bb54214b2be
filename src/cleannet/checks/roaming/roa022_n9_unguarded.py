"""ROA022."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.gtp_u import GPDU
from cleannet.subscribers.deployment import Deployment


@check(
    "ROA022",
    "n9-unguarded",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "5.9.3.4", Obligation.SHALL),),
    needs=(GPDU,),
    interfaces=(Interface.N3,),
    scas=("TS 33.513, 4.2.2.7",),
    fight=("FGT1599.505",),
)
def n9_unguarded(deployment: Deployment) -> Iterator[Result]:
    """User data from another network comes in a tunnel that no session has, and is answered.

    Why: between networks N9 has a function of its own (IPUPS) that lets in packets of active sessions only; without
      it a partner, or whoever sends from there, reaches subscribers and the core.
    Legitimate when: the session is older than the capture, or N4 of the session's user plane function was not captured.
    Remedy: switch the IPUPS on in the user plane functions at the border, and let it drop what no session names.
    """
    inventory, ledger, plane = deployment.settings.inventory, deployment.ledger, deployment.user_plane
    if inventory is None or not any(one.addresses for one in inventory.partners):
        yield not_observed(
            "needs the partners' addresses: give --inventory FILE with [[partner]] (docs/inventory.md shows one)"
        )
        return
    answered = {(destination, source) for source, destination, _ in plane.keys}
    right = uncovered = 0
    for number, (source, destination, teid) in enumerate(plane.keys):
        if not inventory.partners_at(source):
            continue
        tunnel = plane.tunnels[number]
        if ledger.knows((destination, teid)):
            right += 1
        elif not ledger.n4_covers(destination, tunnel.first_time):
            uncovered += 1
        elif (source, destination) in answered:
            text = "packets of a partner's network come in a tunnel of no session, and packets go back there"
            yield failed(text, tunnel.first, related=[tunnel.last], field="TEID")
        else:
            text = "packets of a partner's network come in a tunnel of no session; they may have been dropped"
            yield suspect(text, tunnel.first, related=[tunnel.last], field="TEID")
    if right:
        yield passed("packets of a partner's network come in a session's tunnel", count=right)
    elif uncovered or not right:
        yield not_observed("needs packets from partners, and N4 from the set-up of associations on")
