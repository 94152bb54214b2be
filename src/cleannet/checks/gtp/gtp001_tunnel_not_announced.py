"""GTP001."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.gtp_u import GPDU, Glance
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.ledger_n4 import FOREVER

NOBODY = "packets go into a tunnel that neither its receiver's interface nor its sender's announced"
SOMEBODY = "packets go into a tunnel that no session announced; one made over a link not captured explains it"


@check(
    "GTP001",
    "tunnel-not-announced",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "9.3", Obligation.SHALL),),
    needs=(GPDU,),
    interfaces=(Interface.N3,),
    scas=("TS 33.513, 4.2.2.6", "TS 33.117, 4.2.6.2.4"),
    fight=("FGT1599.505", "FGT5031"),
)
def tunnel_not_announced(deployment: Deployment) -> Iterator[Result]:
    """User data goes into a tunnel that no session announced.

    Why: a TEID is all that lets packets in: who guesses or overhears one sends as another subscriber, or into the core.
    Legitimate when: the session is older than the capture, or a control plane function that was not captured made it.
      Only tunnels whose announcement the capture must have held are judged.
    Remedy: let the user plane function and the gNB drop packets whose TEID or sender no session names, and protect N3
      with IPsec.
    """
    ledger, plane = deployment.ledger, deployment.user_plane
    strange = {(one, other) for one, other, teid in plane.keys if not ledger.knows((other, teid))}
    told = {pair: bool(ledger.stories(*pair, FOREVER)) for pair in plane.pairs}
    found: dict[tuple[str, str, str], list[Glance]] = {}
    known = uncovered = 0
    for number, (source, destination, teid) in enumerate(plane.keys):
        if ledger.knows((destination, teid)):
            known += 1
            continue
        if not told[source, destination]:
            uncovered += 1
            continue
        tunnel = plane.tunnels.glance(number)
        stories = ledger.stories(source, destination, tunnel.first_time)
        if not any(one.covered for one in stories):
            uncovered += 1
        elif len(stories) > 1 and all(one.covered for one in stories) and (destination, source) not in strange:
            found.setdefault((NOBODY, source, destination), []).append(tunnel)
        else:
            # Unknown tunnels both ways: who takes part in the session knows it, so somebody announced it.
            found.setdefault((SOMEBODY, source, destination), []).append(tunnel)
    for (text, *_), tunnels in found.items():
        says = failed if text == NOBODY else suspect
        yield says(text, *(one.first for one in tunnels), related=[one.last for one in tunnels], field="TEID")
    if known:
        yield passed("the tunnel of the packets was announced", count=known)
    elif uncovered:
        yield not_observed("needs N4 or N2 beside N3, from the set-up of their associations on")
