"""DOS010."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTEConnectionRequest, LTEConnectionSetup, LTEConnectionSetupComplete
from cleannet.model.message import Message
from cleannet.model.nr_rrc import NRSetup, NRSetupComplete, NRSetupRequest
from cleannet.subscribers.subscriber import Subscriber

OFTEN, SPAN = 10, 60.0


@check(
    "DOS010",
    "connections-left-empty",
    severity=Severity.HIGH,
    clauses=(),
    needs=(LTEConnectionSetup, NRSetup),
    interfaces=(Interface.UU,),
    scas=("TS 33.117, 4.2.3.3.3",),
    fight=("FGT1499.503", "FGT1498.501"),
)
def connections_left_empty(subscriber: Subscriber) -> Iterator[Result]:
    """RRC connections are set up again and again and never completed.

    Why: each holds resources of the base station until it times out; enough of them keep others out.
    Legitimate when: the radio link is too bad for the answer to arrive; the phone is at the edge of the cell.
    Remedy: limit half-open connections in the base station; find the sender by its timing advance.
    """
    empty: list[Message] = []
    for setup in subscriber.timeline:
        if not isinstance(setup, LTEConnectionSetup | NRSetup):
            continue
        after = subscriber.after(
            setup,
            LTEConnectionSetupComplete,
            NRSetupComplete,
            LTEConnectionRequest,
            NRSetupRequest,
            LTEConnectionSetup,
            NRSetup,
        )
        if isinstance(after, LTEConnectionSetupComplete | NRSetupComplete):
            yield passed("the connection is completed", setup)
        else:
            empty.append(setup)
    marked = set()
    for n, (first, last) in enumerate(zip(empty, empty[OFTEN - 1 :], strict=False)):
        if subscriber.seconds_between(first, last) <= SPAN:
            marked |= set(range(n, n + OFTEN))
    for n, setup in enumerate(empty):
        if n in marked:
            yield suspect(
                "connections are set up again and again and never completed; a bad radio link explains it",
                setup,
                related=(subscriber.before(setup, LTEConnectionRequest, NRSetupRequest),),
                severity=Severity.MEDIUM,
                confidence=Confidence.LOW,
            )
        else:
            yield passed("a single connection is not completed", setup, protects=False)
