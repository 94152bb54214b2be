"""NAS010."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.nas import CipheredNAS, NASMessage, ReadableBecause
from cleannet.subscribers.subscriber import Subscriber

CITED = 100  # per connection; a connection may be readable for hours


@check(
    "NAS010",
    "ciphered-header-in-clear",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "5.5.1", Obligation.SHOULD),),
    needs=(NASMessage,),
    fight=("FGT1600.501",),
)
def ciphered_header_in_clear(subscriber: Subscriber) -> Iterator[Result]:
    """NAS messages whose header says "ciphered" are readable: the null algorithm is in force.

    Why: many tools and dashboards take the header for protection; these messages show session set-up, slices and SMS to
    whoever reads N2.
    Legitimate when: the registration is an emergency one (TS 33.501, 10.2.2), or regulation forbids confidentiality.
    Remedy: the same as of NAS001: NEA2 and NEA1 before NEA0 in the AMF's ciphering order. Where no Security Mode
    Command is in the capture, the context is an older one, or another AMF's: renew it.
    """
    for connection in subscriber.connections:
        ciphered = [m for m in subscriber.within(connection, NASMessage) if m.header.ciphered and not m.container]
        selected = [m for m in ciphered if m.readable is ReadableBecause.NULL_SELECTED]
        proven = [m for m in ciphered if m.readable is ReadableBecause.NULL_PROVEN]
        readable = selected or proven
        if readable and subscriber.in_emergency(readable[0]):
            text = "readable under a header that says ciphered, in an emergency registration"
            yield passed(text, readable[0], protects=False)
        elif selected:
            offer = subscriber.offer(selected[0])
            offered = offer.ue_security_capability if offer else None
            yield failed(
                "the header says ciphered, and the messages are readable: a consequence of the selected 5G-EA0",
                *selected[:CITED],
                related=(subscriber.command_in_force(selected[0]),),
                severity=Severity.LOW if offered and not offered.offers_a_cipher else None,
            )
        elif proven:
            yield failed(
                "the header says ciphered, and three or more messages decode as plain text: 5G-EA0 is in force, though "
                "the capture does not show its selection",
                *proven[:CITED],
                confidence=Confidence.MEDIUM,
            )
        elif closed := [m for m in ciphered if isinstance(m, CipheredNAS)]:
            yield passed("what the header calls ciphered cannot be read", closed[0])
