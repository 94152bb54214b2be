"""SUB016."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTEPaging
from cleannet.model.nas_eps import EPSCSServiceNotification
from cleannet.model.nr_rrc import NRPaging
from cleannet.model.s1ap import S1Paging
from cleannet.model.umts_rrc import UMTSPagingType1
from cleannet.subscribers.subscriber import Subscriber

MUCH = 0.1
"""Share of paging records with an IMSI above which it is no rare recovery."""


@check(
    "SUB016",
    "paging-by-imsi",
    severity=Severity.HIGH,
    clauses=(Clause("TS 24.301", "5.6.2.2.2", Obligation.MAY),),
    needs=(LTEPaging, NRPaging, UMTSPagingType1, EPSCSServiceNotification, S1Paging),
    interfaces=(Interface.UU, Interface.S1),
    fight=("FGT5012.007",),
)
def paging_by_imsi(subscriber: Subscriber) -> Iterator[Result]:
    """Phones are called by their IMSI.

    Why: everybody in the cell reads who is called, and the phone that is called detaches and tells its IMSI anew.
    Legitimate when: the network lost the temporary identity and recovers; that is rare. NR cannot page by a permanent
      identity at all.
    Remedy: page by S-TMSI alone; look for MMEs that lose contexts, and for cells that are not in the network's plan.
    """
    calls = [one for one in subscriber.timeline if isinstance(one, LTEPaging | UMTSPagingType1 | S1Paging)]
    plain = [one for one in calls if "imsi" in _kinds(one)]
    records = sum(len(_kinds(one)) for one in calls)
    by_imsi = sum(_kinds(one).count("imsi") for one in plain)
    if plain:
        often = by_imsi > MUCH * records
        how = "many phones are" if often else "a phone is"
        yield suspect(
            f"{how} called by the IMSI; a network that recovers after it lost the temporary identity does so",
            *plain,
            severity=Severity.HIGH if often else Severity.LOW,
            confidence=Confidence.MEDIUM if often else Confidence.LOW,
            field="ue-Identity",
            value="imsi",
        )
    if records > by_imsi:
        first = next(one for one in calls if set(_kinds(one)) - {"imsi"})
        yield passed("phones are called by temporary identities", first, count=records - by_imsi)
    for nr in subscriber.all(NRPaging)[:1]:
        total = sum(len(one.identities) for one in subscriber.all(NRPaging))
        yield passed("phones are called by temporary identities, as NR cannot do otherwise", nr, count=max(total, 1))
    for call in subscriber.all(EPSCSServiceNotification):
        if call.paged_with_imsi:
            text = "the phone is called to another network by its IMSI; a network that recovers does so"
            yield suspect(text, call, severity=Severity.LOW, confidence=Confidence.LOW)
        elif call.paged_with_imsi is False:
            yield passed("the phone is called to another network by its temporary identity", call)


def _kinds(one: LTEPaging | UMTSPagingType1 | S1Paging) -> list[str]:
    """The kinds of the identities that a message calls by."""
    if isinstance(one, S1Paging):
        return ["imsi"] * (one.paged_imsi is not None) + ["s-TMSI"] * (one.m_tmsi is not None)
    return [identity.kind for identity in one.identities]
