"""GTP007."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, not_observed, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.gtp_u import GPDU, GTPUMessage
from cleannet.subscribers.deployment import Deployment

ERROR_INDICATION = 26
LEAST = 20
"""Tunnels that one host must have tried at another before it is said to guess."""
MOSTLY = 0.9
"""Share of its tunnels that are only tried."""
FEW = 2
"""Most packets into a tunnel that is only tried."""


@check(
    "GTP007",
    "tunnel-guessing",
    severity=Severity.HIGH,
    clauses=(),
    needs=(GPDU, GTPUMessage),
    interfaces=(Interface.N3,),
    scas=("TS 33.117, 4.2.6.2.4",),
    fight=("FGT5031",),
)
def tunnel_guessing(deployment: Deployment) -> Iterator[Result]:
    """One host tries many tunnels of another that do not exist.

    Why: a TEID that is hit lets packets into a subscriber's session, or out of the core into the phone.
    Legitimate when: the receiver restarted and lost its sessions; then its tunnels were in use before.
    Remedy: find the host; let the user plane function limit Error Indications, and draw TEIDs at random.
    """
    ledger, plane = deployment.ledger, deployment.user_plane
    refused = {
        (one.destination, one.source, one.message.named_teid): one.message
        for one in deployment.core.of(GTPUMessage)
        if one.message.message_type == ERROR_INDICATION and one.message.named_teid is not None
    }
    tried: dict[tuple[str, str], list[int]] = {}
    for number, (source, destination, teid) in enumerate(plane.keys):
        if not ledger.knows((destination, teid)):
            tried.setdefault((source, destination), []).append(number)
    answering = {(source, destination) for source, destination, _ in plane.keys}
    # Who sends to others, and not to this host: the capture shows both ways, and nothing goes back here.
    senders = {source for source, _ in answering}
    found = 0
    for (source, destination), numbers in tried.items():
        refuses = sum(pair[:2] == (source, destination) for pair in refused) >= LEAST
        silent = destination in senders and (destination, source) not in answering
        if len(numbers) < LEAST or not (refuses or silent):
            continue
        few = [(n, one) for n in numbers if (one := plane.tunnels.glance(n)).packets <= FEW]
        tunnels = [one for _, one in few]
        errors = [m for n, _ in few if (m := refused.get((source, destination, plane.keys[n][2]))) is not None]
        if len(errors) >= LEAST:
            text = "a host tries many tunnels that the receiver does not know; a restart of the receiver explains it"
            confidence = Confidence.MEDIUM
        elif silent and len(tunnels) >= max(LEAST, MOSTLY * len(numbers)):
            text = "a host tries many tunnels and gets nothing back; packets that were not captured explain it"
            confidence = Confidence.LOW
        else:
            continue
        found += 1
        yield suspect(text, *(one.first for one in tunnels), related=errors, confidence=confidence, field="TEID")
    if not found and len(plane.tunnels):
        yield passed("no host tries many tunnels in vain", count=len(plane.tunnels))
    elif not found:
        yield not_observed("needs the user plane: no packets in tunnels were seen")
