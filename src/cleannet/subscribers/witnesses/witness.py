"""A phone's log beside the captures of N2: what both saw, by which clocks, and what only one of them did."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from cleannet.model.frame import FrameRef
from cleannet.subscribers.witnesses.judge import Judge, Verdict, shared_evidence
from cleannet.subscribers.witnesses.match import Matching, matching
from cleannet.subscribers.witnesses.sides import CoreSide, Form, PhoneSide


class Tie(msgspec.Struct, frozen=True):
    """How a phone's log is tied to one input of N2: by how many messages; offset and spread of the clocks in seconds.

    `offset` is what the phone's clock is ahead.
    """

    input: int
    anchors: int
    offset: float
    spread: float


class Witness(msgspec.Struct, frozen=True):
    """One phone beside the core.

    Attributes:
        number: of the phone's subscriber in the deployment; `input` of its log.
        compared: how many NAS messages the log holds; `received` those of them from a network.
        matched: how many of them the core's side holds too; `matched_received` those sent to the phone.
        ties: how clocks were compared; empty where no message ties the phone to the core, and nothing was judged.
        evidence: where some of these messages stand in the phone's log.
        subscriber: the core's number of the subscriber, -1 unknown.
    """

    number: int
    input: int
    compared: int
    received: int
    matched: int = 0
    matched_received: int = 0
    ties: tuple[Tie, ...] = ()
    evidence: tuple[FrameRef, ...] = ()
    subscriber: int = -1
    verdict: Verdict = msgspec.field(default_factory=Verdict)


def witnesses(phones: Sequence[PhoneSide], core: CoreSide) -> tuple[Witness, ...]:
    """Each phone whose log holds NAS-5GS messages, beside the core."""
    return tuple(_witness(phone, core) for phone in phones if any(one.form is not Form.NESTED for one in phone.heard))


def _witness(phone: PhoneSide, core: CoreSide) -> Witness:
    heard = [one for one in phone.heard if one.form is not Form.NESTED]
    found = matching(phone, core)
    received = sum(not one.uplink for one in heard)
    if found is None:
        return Witness(phone.number, phone.input, len(heard), received)
    return Witness(
        number=phone.number,
        input=phone.input,
        compared=len(heard),
        received=received,
        matched=len(found.pairs),
        matched_received=sum(not phone.heard[n].uplink for n in found.pairs),
        ties=tuple(Tie(given, c.anchors, c.offset, c.spread) for given, c in sorted(found.clocks.items())),
        evidence=tuple(shared_evidence(phone, found)),
        subscriber=_subscriber(core, found),
        verdict=Judge(phone, core, found).judge(),
    )


def _subscriber(core: CoreSide, found: Matching) -> int:
    """Whose connections the phone's messages stand in: most of them."""
    rows = (found.sent[pdu].row for pdu in found.pairs.values() if found.sent[pdu].connection in found.connections)
    owners = Counter(int(core.subscriber[row]) for row in rows)
    owners.pop(-1, None)
    return max(owners, key=lambda n: (owners[n], -n)) if owners else -1
