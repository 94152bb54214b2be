"""SUB015."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.identity import EPSGUTI
from cleannet.model.lte_rrc import LTEConnectionRequest
from cleannet.model.message import Message
from cleannet.model.nas_eps import EPSAttachRequest, EPSTrackingAreaUpdateRequest
from cleannet.subscribers.subscriber import Subscriber

CONNECTIONS, SECONDS = 10, 86_400.0
"""A 4G temporary identity used so often or so long tells one phone's way to all that listen."""
NAMING = (LTEConnectionRequest, EPSAttachRequest, EPSTrackingAreaUpdateRequest)


@check(
    "SUB015",
    "m-tmsi-kept",
    severity=Severity.LOW,
    clauses=(),
    needs=NAMING,
    interfaces=(Interface.UU, Interface.S1),
    fight=("FGT5012.003",),
)
def m_tmsi_kept(subscriber: Subscriber) -> Iterator[Result]:
    """A phone goes by the same M-TMSI in ten connections or for more than a day.

    Why: the M-TMSI is sent in clear at each connection and each paging; one that stays leads whoever listens from cell
      to cell.
    Legitimate when: always, by the standard, which leaves the renewal of 4G identities to the operator.
    Remedy: have the MME give a new GUTI at each attach and tracking area update, and after some service requests.
    """
    series: list[list[Message]] = []
    latest: bytes | None = None
    for one in subscriber.all(*NAMING):
        value = _tmsi(one)
        if value is None:
            continue
        if value != latest:
            series.append([])
        latest = value
        series[-1].append(one)
    for n, uses in enumerate(series):
        often = len({one.at.connection for one in uses}) >= CONNECTIONS
        if often or (len(uses) > 1 and subscriber.seconds_between(uses[0], uses[-1]) > SECONDS):
            yield suspect(
                "the phone keeps its M-TMSI for many connections or more than a day; 4G leaves this to the operator",
                uses[-1],
                related=uses[:-1],
            )
        elif n + 1 < len(series):
            yield passed("the phone gets a new M-TMSI after a few connections", series[n + 1][0])


def _tmsi(one: Message) -> bytes | None:
    """The M-TMSI by which the phone names itself."""
    if isinstance(one, LTEConnectionRequest):
        return one.identity.tmsi if one.identity is not None else None
    if isinstance(one, EPSAttachRequest | EPSTrackingAreaUpdateRequest) and not one.container:
        return one.identity.value if isinstance(one.identity, EPSGUTI) else None
    return None
