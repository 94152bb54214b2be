"""SBI011."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIRequest
from cleannet.model.sent import Sent
from cleannet.subscribers.deployment import Deployment

MOST_UNNAMED, MOST_NAMED = 4, 12
"""Types of function that one consumer may look for without a word of itself, and as a function of one type: an AMF,
which needs most, looks for ten or so (TS 23.501, 6.3)."""
SERVICES = ("nnrf-disc", "nnrf-nfm")


@check(
    "SBI011",
    "discovery-enumeration",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.501", "13.3.1.3", Obligation.SHALL),),
    needs=(SBIRequest,),
    interfaces=(Interface.SBI,),
    scas=("TS 33.518, 4.2.2.2.1",),
    fight=("FGT5003",),
)
def discovery_enumeration(deployment: Deployment) -> Iterator[Result]:
    """One consumer asks the NRF for functions of many types.

    Why: the NRF holds the map of the core: who has it knows where to strike next.
    Legitimate when: an operator looks at the NRF by hand, or an SCP looks for others (these are left out where the
      capture shows that they are SCPs).
    Remedy: let the NRF answer only for types that the requester's own type may use (allowedNfTypes), and only to
      certificates of functions.
    """
    asked: dict[tuple[str, str], list[Sent[SBIRequest]]] = {}
    for one in deployment.core.of(SBIRequest):
        message = one.message
        if message.service in SERVICES and message.method == "GET" and message.wanted:
            asked.setdefault((one.source, message.requester), []).append(one)
    for (source, requester), requests in asked.items():
        if deployment.core.functions.proxy_at(source):
            continue
        firsts: dict[str, Sent[SBIRequest]] = {}
        for one in requests:
            firsts.setdefault(one.message.wanted, one)
        places = [one.message.head for one in firsts.values()]
        if len(firsts) <= (MOST_NAMED if requester else MOST_UNNAMED):
            yield passed("a consumer looks for few types of function", places[0], count=len(requests))
            continue
        who = "a function of one type" if requester else "somebody who does not say what it is"
        text = f"{who} looks for functions of many types; an operator's own look at the NRF explains it"
        yield suspect(text, *places, field="target types", value=str(len(firsts)))
