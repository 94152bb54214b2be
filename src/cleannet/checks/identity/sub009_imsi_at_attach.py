"""SUB009."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.radio import in_emergency
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.identity import EPSGUTI, IMSI, EPSIdentityType
from cleannet.model.nas_eps import (
    EPSAttachAccept,
    EPSAttachRequest,
    EPSGUTIReallocationCommand,
    EPSMessage,
    EPSTrackingAreaUpdateAccept,
    EPSTrackingAreaUpdateRequest,
)
from cleannet.subscribers.subscriber import Subscriber

GIVEN = (EPSAttachAccept, EPSTrackingAreaUpdateAccept, EPSGUTIReallocationCommand)
Named = EPSAttachRequest | EPSTrackingAreaUpdateRequest


@check(
    "SUB009",
    "imsi-at-attach",
    severity=Severity.INFO,
    clauses=(Clause("TS 24.301", "5.5.1.2.2", Obligation.SHALL),),
    needs=(EPSAttachRequest, EPSTrackingAreaUpdateRequest),
    interfaces=(Interface.UU, Interface.S1),
    shows=(Interface.UU, Property.EPS_IDENTITY),
    fight=("FGT5019.004",),
)
def imsi_at_attach(subscriber: Subscriber) -> Iterator[Result]:
    """A phone that had a GUTI names itself by its IMSI when it attaches.

    Why: 4G has no concealed identity; each attach by IMSI tells who is there to all that listen.
    Legitimate when: the phone has no valid GUTI: at its first attach, after a reject or a lost context, with another
      USIM. So one is ordinary, and its share of all attaches matters.
    Remedy: keep contexts over restarts of the MME, resolve GUTIs of neighbouring MMEs (S10), and look which cells send
      rejects that make phones forget their GUTI (EMM causes 3, 6, 8, 9, 10, 11, 12, 13, 15).
    """
    had_guti: EPSMessage | None = None
    opened: EPSMessage | None = None
    for one in subscriber.every(*GIVEN, Named):
        if isinstance(one, GIVEN) and one.guti is not None:
            had_guti = subscriber.before(one, EPSAttachRequest, EPSTrackingAreaUpdateRequest) or had_guti
            opened = one if one.decrypted else None
        if not isinstance(one, Named) or one.container or one.identity is None:
            continue
        if one.identity.kind is EPSIdentityType.GUTI and isinstance(one.identity, EPSGUTI):
            had_guti = one
            yield passed("the phone names itself by a GUTI", one)
        elif isinstance(one.identity, IMSI):
            yield _by_imsi(subscriber, one, had_guti, opened)


def _by_imsi(subscriber: Subscriber, request: Named, had_guti: EPSMessage | None, opened: EPSMessage | None) -> Result:
    """`opened`: the message that gave the GUTI, if only keys showed it."""
    if in_emergency(subscriber, request):
        return passed("the phone names itself by its IMSI in an emergency", request, protects=False)
    if had_guti is None:
        return passed(
            "the phone attaches by its IMSI; no GUTI was seen that it could have used", request, protects=False
        )
    return suspect(
        "the phone attaches by its IMSI although it had a GUTI before; a reject or a lost context explains it",
        request,
        related=(had_guti, opened),
        field="identity",
        value="IMSI",
    )
