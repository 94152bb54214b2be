"""NAS010."""

from collections.abc import Iterator, Sequence

from cleannet.checks.check import Result, check, failed, passed
from cleannet.checks.radio import eps_offer, in_emergency, offer_5gs
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.message import Message
from cleannet.model.nas import CipheredNAS, NASMessage, ReadableBecause
from cleannet.model.nas_eps import CipheredEPS, EPSMessage, EPSSecurityModeCommand
from cleannet.model.security import UESecurityCapability
from cleannet.model.security_eps import EPSSecurityCapability
from cleannet.subscribers.subscriber import Subscriber

PROOF = 3
"""So many messages that read as plain prove it."""
CITED = 100  # per connection; a connection may be readable for hours


@check(
    "NAS010",
    "ciphered-header-in-clear",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "5.5.1", Obligation.SHOULD), Clause("TS 24.301", "9.9.3.23", Obligation.MAY)),
    needs=(NASMessage, EPSMessage),
    interfaces=(Interface.N1, Interface.S1),
    fight=("FGT1600.501",),
)
def ciphered_header_in_clear(subscriber: Subscriber) -> Iterator[Result]:
    """NAS messages whose header says "ciphered" are readable: the null algorithm is in force.

    Why: many tools and dashboards take the header for protection; these messages show session set-up, slices and SMS to
    whoever reads N2 or S1.
    Legitimate when: the registration is an emergency one (TS 33.501, 10.2.2), or regulation forbids confidentiality.
    Remedy: the same as of NAS001 and NAS003: NEA2 and NEA1 before NEA0 in the AMF's ciphering order, 128-EEA2 and
    128-EEA1 before EEA0 in the MME's. Where no Security Mode Command is in the capture, the context is an older one, or
    another AMF's or MME's: renew it.
    """
    for connection in subscriber.connections:
        of_5gs = subscriber.within(connection, NASMessage)
        yield from _judged(subscriber, [m for m in of_5gs if m.header.ciphered and not m.container])
        if connection.as_sent:  # logs of phones hold plain copies under the headers of what was ciphered
            of_eps = subscriber.within(connection, EPSMessage)
            yield from _judged(subscriber, [m for m in of_eps if m.header.ciphered and not m.container])


def _judged(subscriber: Subscriber, ciphered: Sequence[NASMessage | EPSMessage]) -> Iterator[Result]:
    """The answer about the messages of one connection whose headers say "ciphered"."""
    selected = [m for m in ciphered if m.readable is ReadableBecause.NULL_SELECTED]
    proven = [m for m in ciphered if m.readable is ReadableBecause.NULL_PROVEN]
    closed = [m for m in ciphered if isinstance(m, CipheredNAS | CipheredEPS)]
    if len(proven) < PROOF or closed:
        proven = []  # octets of a ciphered message may read as another by chance
    readable = selected or proven
    eps = bool(ciphered) and isinstance(ciphered[0], EPSMessage)
    null = "EEA0" if eps else "5G-EA0"
    if readable and in_emergency(subscriber, readable[0]):
        text = "readable under a header that says ciphered, in an emergency registration"
        yield passed(text, readable[0], protects=False)
    elif selected:
        told: tuple[Message | None, EPSSecurityCapability | UESecurityCapability | None]
        told = eps_offer(subscriber, selected[0]) if eps else offer_5gs(subscriber, selected[0])
        command: Message | None = subscriber.command_in_force(selected[0])
        if eps:
            command = subscriber.before(selected[0], EPSSecurityModeCommand, anywhere=True)
        yield failed(
            f"the header says ciphered, and the messages are readable: a consequence of the selected {null}",
            *selected[:CITED],
            related=(command,),
            severity=Severity.LOW if told[1] and not told[1].offers_a_cipher else None,
        )
    elif proven:
        yield failed(
            f"the header says ciphered, and three or more messages decode as plain text: {null} is in force, though "
            "the capture does not show its selection",
            *proven[:CITED],
            confidence=Confidence.MEDIUM,
        )
    elif closed:
        yield passed("what the header calls ciphered cannot be read", closed[0])
