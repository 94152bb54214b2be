"""RRC009."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.radio import ASSecurity, as_security
from cleannet.model.finding import Interface, Severity
from cleannet.model.lte_rrc import LTEUEInformationRequest, LTEUEInformationResponse
from cleannet.model.nr_rrc import NRUEInformationRequest, NRUEInformationResponse
from cleannet.subscribers.subscriber import Subscriber

RANDOM_ACCESS = frozenset(("rach", "ra"))


@check(
    "RRC009",
    "information-asked-before-security",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(LTEUEInformationRequest, NRUEInformationRequest),
    interfaces=(Interface.UU,),
    fight=("FGT5012.002",),
)
def information_asked_before_security(subscriber: Subscriber) -> Iterator[Result]:
    """The UE is asked for stored reports (radio link failure, logged measurements, history) before AS security is on.

    Why: these reports hold cells, signal strengths and sometimes coordinates of where the phone was; without security
      anybody can ask, and anybody near can read the answer.
    Legitimate when: only the random access report is asked for, which tells nothing of places. LTE networks of early
      releases ask for failure reports before security.
    Remedy: have the base station send the UE Information Request after the AS Security Mode Command.
    """
    for request in subscriber.all(LTEUEInformationRequest, NRUEInformationRequest):
        security = as_security(subscriber, request)
        answer = subscriber.after(request, LTEUEInformationResponse, NRUEInformationResponse)
        if security is ASSecurity.UNKNOWN:
            continue
        if security is ASSecurity.ON:
            yield passed("stored reports are asked for under AS security", request)
        elif RANDOM_ACCESS.issuperset(request.reports):
            yield passed(
                "nothing but the random access report is asked for before AS security", request, protects=False
            )
        elif isinstance(request, NRUEInformationRequest):
            text = "stored reports are asked for before AS security"
            yield failed(text, request, related=(answer,), field="reports", value=", ".join(request.reports))
        else:
            yield suspect(
                "stored reports are asked for before AS security, as LTE networks of early releases do",
                request,
                related=(answer,),
                field="reports",
                value=", ".join(request.reports),
            )
