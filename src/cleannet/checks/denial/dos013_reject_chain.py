"""DOS013."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.exchange import exchange
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.identity import EPSIdentityType
from cleannet.model.lte_rrc import (
    LTEConnectionReestablishmentReject,
    LTEConnectionReestablishmentRequest,
    LTEConnectionReject,
    LTEConnectionRequest,
    LTEConnectionSetup,
)
from cleannet.model.message import Message
from cleannet.model.nas_eps import EPSIdentityRequest
from cleannet.model.nr_rrc import NRReject, NRSetup, NRSetupRequest
from cleannet.subscribers.subscriber import Subscriber

OFTEN, SPAN = 3, 300.0
SOON = 10.0


@check(
    "DOS013",
    "reject-chain",
    severity=Severity.HIGH,
    clauses=(),
    needs=(LTEConnectionReject, NRReject, LTEConnectionReestablishmentReject),
    interfaces=(Interface.UU, Interface.S1),
    fight=("FGT1499.503",),
)
def reject_chain(subscriber: Subscriber) -> Iterator[Result]:
    """A cell rejects the UE's connection time after time, or ends one and then asks for its identity.

    Why: rejects carry no protection: a chain of them, each with a time to wait, keeps a UE off the network.
    Legitimate when: the cell is overloaded; the UE's context was lost at a change of cells.
    Remedy: compare with the load of the base station at that time; look for a foreign transmitter where it had none.
    """
    run: list[Message] = []
    for one in subscriber.timeline:
        if isinstance(one, LTEConnectionSetup | NRSetup):
            run = []
        elif isinstance(one, LTEConnectionReestablishmentReject):
            yield _reestablishment(subscriber, one)
        elif isinstance(one, LTEConnectionReject | NRReject):
            run = [old for old in run if subscriber.seconds_between(old, one) <= SPAN] + [one]
            if len(run) < OFTEN:
                yield passed("a single reject of a connection", one)
                continue
            yield suspect(
                "a connection is rejected time after time; an overload of the cell explains it",
                one,
                related=(*run[:-1], *(subscriber.before(m, LTEConnectionRequest, NRSetupRequest) for m in run)),
                severity=Severity.MEDIUM,
                confidence=Confidence.LOW,
            )


def _reestablishment(subscriber: Subscriber, reject: LTEConnectionReestablishmentReject) -> Result:
    asked = subscriber.after(reject, EPSIdentityRequest, anywhere=True)
    if (
        asked is not None
        and asked.identity_type is EPSIdentityType.IMSI
        and subscriber.seconds_between(reject, asked) <= SOON
    ):
        return suspect(
            "a connection is not re-established, and the network asks for the IMSI then; a lost context explains it",
            reject,
            asked,
            related=(subscriber.before(reject, LTEConnectionReestablishmentRequest), *exchange(subscriber, asked)),
            severity=Severity.MEDIUM,
            confidence=Confidence.LOW,
        )
    return passed("a connection is not re-established, and no identity is asked for", reject)
