"""SUB019."""

from collections.abc import Iterator

from cleannet.checks.across import counted
from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.identity import IMSI
from cleannet.model.message import Direction
from cleannet.model.nas_eps import EPSIdentityRequest, EPSMessage
from cleannet.model.s1ap import S1Paging
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import Protection
from cleannet.subscribers.subscriber import Subscriber

Bearer = EPSMessage | S1Paging


@check(
    "SUB019",
    "identity-readable-on-s1",
    severity=Severity.MEDIUM,
    clauses=(),
    interfaces=(Interface.S1,),
    shows=(Interface.S1, Property.IDENTITY),
    scas=("TS 33.117, 4.2.3.2.4",),
    fight=("FGT1040", "FGT5019.003"),
    exposure=True,
)
def identity_readable_on_s1(deployment: Deployment) -> Iterator[Result]:
    """The permanent identity of subscribers can be read on S1, which nothing protects.

    Why: whoever reaches the transport network reads who is where, and can follow people by their IMSI.
    Legitimate when: the capture was taken inside the tunnel's end, or inside one host. That a UE tells its IMSI before
      security is set up is part of 4G; that others than eNB and MME can read it is not.
    Remedy: protect S1 by IPsec (see LNK004), and keep GUTIs alive so that IMSIs are asked for seldom.
    """
    clear = [one for one in deployment.links if one.interface is Interface.S1 and one.protection is Protection.CLEAR]
    if not clear:
        return
    local = all(link.local for link in clear)
    shown: list[Bearer] = []
    asked: list[EPSIdentityRequest] = []
    for subscriber in deployment.s1_timelines():
        mine = _with_imsi(subscriber)
        shown += mine
        asked += [one for each in mine if (one := subscriber.before(each, EPSIdentityRequest)) is not None]
        bearing = {one.at.connection for one in mine}
        for connection in subscriber.connections:
            first = next(iter(subscriber.within(connection, EPSMessage)), None)
            if first is not None and connection.index not in bearing:
                yield passed("no IMSI is readable in the connection", first)
    if shown:
        shown.sort(key=lambda one: one.at.frame)
        result = failed(
            f"the IMSI is readable on S1{' inside one host' if local else ''}",
            *shown,
            related=dict.fromkeys(asked),
            severity=Severity.LOW if local else None,
            field="IMSI",
            value="present",
        )
        yield counted(result, len(shown))


def _with_imsi(subscriber: Subscriber) -> list[Bearer]:
    """The messages that hold an IMSI in clear: NAS of the UE, and pagings."""
    nas = [
        one
        for one in subscriber.all(EPSMessage)
        if one.direction is Direction.UPLINK and isinstance(getattr(one, "identity", None), IMSI)
    ]
    return [*nas, *(one for one in subscriber.all(S1Paging) if one.paged_imsi is not None)]
