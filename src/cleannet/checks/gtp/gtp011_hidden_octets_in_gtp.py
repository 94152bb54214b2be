"""GTP011."""

from collections.abc import Iterator
from typing import Any

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.gtp_c import GTPCMessage
from cleannet.model.gtp_u import GTPUMessage
from cleannet.model.sent import Sent
from cleannet.subscribers.deployment import Deployment

FEW = 8
"""Octets that hide nothing: an element of a later version, padding."""
TIMES = 3
"""So many different contents between two hosts make a conversation."""


@check(
    "GTP011",
    "hidden-octets-in-gtp",
    severity=Severity.HIGH,
    clauses=(),
    needs=(GTPUMessage, GTPCMessage),
    interfaces=(Interface.N3,),
    fight=("FGT5045", "FGT1071.502", "FGT1572.502"),
)
def hidden_octets_in_gtp(deployment: Deployment) -> Iterator[Result]:
    """GTP messages that need no content carry some.

    Why: echoes and Error Indications pass firewalls between operators unread, so that programs on a core have been
      commanded through them.
    Legitimate when: a supplier puts an extension of its own into them; it is then the same, or a counter, for years.
    Remedy: drop messages with octets behind their elements at the border, and find out which program reads them.
    """
    by_pair: dict[tuple[str, str], list[Sent[Any]]] = {}
    for one in deployment.core.messages:
        octets = _octets(one.message)
        if octets is None:
            continue
        if octets < FEW:
            yield passed("a GTP message carries what belongs to it", one.message, protects=False)
        else:
            by_pair.setdefault((one.source, one.destination), []).append(one)
    for (source, destination), some in by_pair.items():
        subject = f"GTP {source} – {destination}"
        contents = {one.message.content for one in some if isinstance(one.message, GTPUMessage)}
        first, *others = (one.message for one in some)
        if len(contents) >= TIMES:
            text = "GTP messages carry octets that change and belong to no element; a supplier's extension explains it"
            yield suspect(text, first, *others, field="content", subject=subject)
        else:
            text = "GTP messages carry octets that belong to no element; padding or an extension explains it"
            yield suspect(
                text,
                first,
                *others,
                severity=Severity.LOW,
                confidence=Confidence.LOW,
                field="content",
                subject=subject,
            )


def _octets(message: object) -> int | None:
    """Octets that belong to nothing, of the messages that need none; None of others."""
    if isinstance(message, GTPUMessage):
        return message.trailing + message.private
    if isinstance(message, GTPCMessage) and message.name in ("EchoRequest", "EchoResponse"):
        return message.echo_octets
    return None
