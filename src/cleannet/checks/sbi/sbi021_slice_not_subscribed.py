"""SBI021."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIRequest, SBIResponse
from cleannet.subscribers.deployment import Deployment

SUBSCRIPTIONS = ("/{supi}/am-data", "/{supi}/nssai")


@check(
    "SBI021",
    "slice-not-subscribed",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(SBIRequest,),
    interfaces=(Interface.SBI,),
    scas=("TS 33.512, 4.2.2.8.1",),
    fight=("FGT5027",),
)
def slice_not_subscribed(deployment: Deployment) -> Iterator[Result]:
    """A session is set up in a slice that its subscriber has not subscribed to.

    Why: slices keep customers apart; whoever gets into a foreign one reaches what was meant for others.
    Legitimate when: the session is for an emergency, or the visited network uses another name for the subscriber's
      slice, which the home network's name beside it would show.
    Remedy: let the AMF compare the slice that a UE asks for with the allowed ones before it chooses an SMF, and the SMF
      compare it with the subscription.
    """
    subscribed: dict[int, tuple[tuple[str, ...], SBIResponse]] = {}
    for one in deployment.core.exchanges:
        asked, answer = one.asked, one.answer
        if answer is None or not one.accepted or asked.subject < 0:
            continue
        if asked.service == "nudm-sdm" and asked.resource in SUBSCRIPTIONS and answer.slices:
            subscribed[asked.subject] = answer.slices, answer
        elif (asked.service, asked.resource) == ("nsmf-pdusession", "/sm-contexts") and len(asked.slices) == 1:
            known = subscribed.get(asked.subject)
            if known is None:
                continue
            if any(_alike(asked.slices[0], slice_) for slice_ in known[0]):
                yield passed("a session is set up in a slice that is subscribed to", asked)
            else:
                text = "a session is set up in a slice outside the subscription; a visited network's name explains it"
                yield suspect(text, asked, related=(known[1], answer), field="S-NSSAI")


def _alike(one: str, other: str) -> bool:
    """Whether two slices may be the same; one that was written without differentiator may be any of its type."""
    (kind, _, part), (other_kind, _, other_part) = one.partition("-"), other.partition("-")
    return kind == other_kind and (not part or not other_part or part == other_part)
